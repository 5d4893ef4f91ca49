"""The in-process door: a direct call into the emulator, so that `--local` needs no network and no HTTP library."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from rtk_cli.clock import Clock
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.errors import CHECK_BEFORE_RETRYING, NetworkError
from rtk_cli.messages import Download, Request, Response


class InProcessTransport:
    """A `Transport` that ends in an emulator. Planned delays pass on `clock`; `timeout` seconds are waited at most."""

    def __init__(self, emulator: Emulator, clock: Clock, timeout: float) -> None:
        self._emulator = emulator
        self._clock = clock
        self._timeout = timeout

    def send(self, request: Request) -> Response:
        """The answer. A planned cut looks as it does over the wire: nobody knows whether the call took effect."""
        response, delay = self._emulator.handle(request, None)
        host = urlsplit(self._emulator.origin).netloc
        after = CHECK_BEFORE_RETRYING if request.method in ("POST", "PATCH") else None
        if delay > 0:
            self._clock.sleep(min(delay, self._timeout))
        if delay > self._timeout:
            longer = f"--timeout {self._timeout * 2:g}"
            raise NetworkError(f"no answer within {self._timeout:g} s: {host}", hint=after or longer)
        if response is None:
            raise NetworkError(f"the connection broke off: {host}", hint=after)
        return response

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        """A file of the emulator; there is no way to any other host from here."""
        origin = self._emulator.origin
        if not url.startswith(f"{origin}/"):
            host = url.split("?", 1)[0]
            raise NetworkError(f"the local profile has no network, and this is no link of its own: {host}")
        yield self._emulator.file(url, headers)

    def close(self) -> None:
        self._emulator.close()
