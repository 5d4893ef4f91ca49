"""The two network errors that affect retries; every other one is a plain `NetworkError`."""

from rtk_cli.errors import NetworkError


class RequestNotSentError(NetworkError):
    """Nothing of the request was sent, so any method may be retried."""


class UntrustedCertificateError(NetworkError):
    """The server's certificate is not trusted, so a retry is useless."""
