"""TLS for the served emulator: a certificate authority of this user, and certificates for this machine alone."""
