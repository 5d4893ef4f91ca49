"""The network errors that affect retries; every other one is a plain `NetworkError`."""

from rtk_cli.errors import NetworkError


class RequestNotSentError(NetworkError):
    """Nothing of the request was sent, so any method may be retried."""


class UntrustedCertificateError(NetworkError):
    """The server's certificate is not trusted, so a retry is useless."""


class StalledError(NetworkError):
    """The server stopped sending: nothing came for as long as `--timeout` allows."""
