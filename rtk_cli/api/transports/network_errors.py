"""The two network failures that decide about repeating; every other one is a plain `NetworkError`."""

from rtk_cli.errors import NetworkError


class NothingSentError(NetworkError):
    """No byte of the request left this machine, so any method may be sent again."""


class UntrustedServerError(NetworkError):
    """The server's certificate does not hold: asking again changes nothing."""
