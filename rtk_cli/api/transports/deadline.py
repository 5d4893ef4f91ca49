"""A time limit for a whole request; httpcore limits each read by itself, so that one byte a second would never end.

httpcore passes the timeout of a request to every operation of its network backend, unchanged: to connecting, to the TLS
handshake, to each write and read. Here the timeout is a `Deadline`, which knows how much of itself is left, and
`DeadlineBackend` gives each operation no more than that. Head, body and redirects all share it, whatever the server
does, and no thread has to watch. Only a name lookup can't be interrupted: it runs in a thread that is left behind.
"""

import socket
import ssl
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

import httpcore

from rtk_cli.clock import monotonic


class Deadline(float):
    """A timeout in seconds that runs from its creation, or from the last `restart`."""

    def __new__(cls, seconds: float, now: Callable[[], float] = monotonic) -> "Deadline":
        return super().__new__(cls, seconds)

    def __init__(self, seconds: float, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self.restart()

    def restart(self) -> None:
        """Count from now on: for a limit on the time without progress."""
        self._end = self._now() + self

    def remaining(self) -> float:
        """Seconds; not above zero when the time is over."""
        return self._end - self._now()


class DeadlineBackend(httpcore.NetworkBackend):
    """Opens connections by the given backend, and keeps the `Deadline` that comes as the timeout."""

    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self._inner = inner
        self._open: set[DeadlineStream] = set()

    def close(self) -> None:
        """Close the connections that are still open: httpcore forgets those whose SOCKS handshake failed."""
        for stream in tuple(self._open):
            stream.close()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Try all addresses; each gets an equal share of the time that is left."""
        addresses = _addresses(host, port, timeout)
        problem: Exception = httpcore.ConnectError(f"no address of {host}")
        for left in range(len(addresses), 0, -1):
            share = _remaining(timeout, httpcore.ConnectTimeout)
            share = None if share is None else share / left
            try:
                stream = self._inner.connect_tcp(addresses[-left], port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return DeadlineStream(stream, timeout, self._open)
        raise problem


class DeadlineStream(httpcore.NetworkStream):
    """A connection, which is in the set `siblings` while it is open.

    `timeout` is for operations that come without one: httpcore's SOCKS handshake gives none.
    """

    def __init__(self, inner: httpcore.NetworkStream, timeout: float | None, siblings: "set[DeadlineStream]") -> None:
        self._inner = inner
        self._timeout = timeout
        self._siblings = siblings
        siblings.add(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _remaining(timeout or self._timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _remaining(timeout or self._timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._siblings.discard(self)
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _remaining(timeout or self._timeout, httpcore.ConnectTimeout)
        encrypted = self._inner.start_tls(ssl_context, server_hostname, left)
        self._siblings.discard(self)  # its socket now belongs to the other one
        return DeadlineStream(encrypted, timeout, self._siblings)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _remaining(timeout: float | None, error: type[httpcore.TimeoutException]) -> float | None:
    """What is left of a deadline; any other timeout as it is."""
    if not isinstance(timeout, Deadline):
        return timeout
    left = timeout.remaining()
    if left <= 0:
        raise error("timed out")
    return left


def _addresses(host: str, port: int, timeout: float | None) -> list[str]:
    """The addresses of a host, in the system's order."""
    try:
        return [str(ip_address(host))]
    except ValueError:
        pass
    from rtk_cli.api.prefetch import Prefetch  # an address needs no thread

    lookup = Prefetch(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    if not lookup.has_ended(within=_remaining(timeout, httpcore.ConnectTimeout)):
        raise httpcore.ConnectTimeout(f"the name lookup takes too long: {host}")
    try:
        return list(dict.fromkeys(str(found[4][0]) for found in lookup.result()))
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
