"""The in-process door: a direct call into the emulator, so that `--local` needs no network and no HTTP library."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.errors import NetworkError
from rtk_cli.messages import Download, Request, Response


class InProcess:
    """A `Transport` that ends in an emulator."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def send(self, request: Request) -> Response:
        return self._emulator.answer(request, None)

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
