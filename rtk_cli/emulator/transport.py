"""The in-process transport: a direct call into the emulator, without a network or an HTTP library."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from rtk_cli.clock import Clock
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.errors import CHECK_BEFORE_RETRYING, NetworkError
from rtk_cli.messages import Download, Request, Response


class InProcessTransport:
    """A `Transport` to an emulator in this process. Planned delays pass on `clock`, up to `timeout` seconds."""

    def __init__(self, emulator: Emulator, clock: Clock, timeout: float) -> None:
        self._emulator = emulator
        self._clock = clock
        self._timeout = timeout

    def send(self, request: Request) -> Response:
        """Return the response. A planned cut raises the same error as over HTTP: the change may be stored or not."""
        response, delay = self._emulator.handle(request, None)
        host = urlsplit(self._emulator.origin).netloc
        after = CHECK_BEFORE_RETRYING if request.method in ("POST", "PATCH") else None
        if delay > 0:
            self._clock.sleep(min(delay, self._timeout))
        if delay > self._timeout:
            longer = f"--timeout {self._timeout * 2:g}"
            raise NetworkError(f"no response within {self._timeout:g} s: {host}", hint=after or longer)
        if response is None:
            raise NetworkError(f"the connection was lost: {host}", hint=after)
        return response

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        """Open a file of the emulator; other hosts cannot be reached."""
        origin = self._emulator.origin
        if not url.startswith(f"{origin}/"):
            host = url.split("?", 1)[0]
            raise NetworkError(f"the local profile has no network: {host}")
        yield self._emulator.file(url, headers)

    def close(self) -> None:
        self._emulator.close()
