"""Makes programs of this machine trust the certificate authority of the served emulator."""
