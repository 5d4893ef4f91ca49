"""A transport with prepared responses, for odd shapes of the real API that the emulator does not produce."""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from rtk_cli.messages import Download, Request, Response, Transport


@dataclass
class StubTransport:
    """Returns `answers` in order, each a status and JSON; `requests` are those it received.

    Every link leads to `file`; without one a download fails the test.
    """

    answers: Iterator[tuple[int, Any]]
    requests: list[Request] = field(default_factory=list)
    file: bytes | None = None

    def wrap(self, transport: Transport) -> Transport:
        """Replace the transport."""
        return self

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        status, value = next(self.answers)
        return Response(status, {"content-type": "application/json"}, json.dumps(value).encode())

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        assert self.file is not None, f"unexpected download: {url}"
        return nullcontext(Download(200, {"content-length": str(len(self.file))}, iter((self.file,))))

    def close(self) -> None:
        """Do nothing: nothing is open."""

    @property
    def calls(self) -> list[str]:
        """The method and the end of the path of each request."""
        return [f"{request.method} {request.path.partition('/realtime/kit/')[2]}" for request in self.requests]


def stub_transport(*answers: tuple[int, Any], file: bytes | None = None) -> StubTransport:
    return StubTransport(iter(answers), file=file)


def data_response(value: Any, status: int = 200) -> tuple[int, Any]:
    """Return a success with this data."""
    return status, {"success": True, "data": value}


def error_response(status: int, message: str = "no") -> tuple[int, Any]:
    """Return an error in RealtimeKit's envelope."""
    return status, {"success": False, "error": {"code": status, "message": message}}
