"""A door that answers by a script, for answers that the emulator does not give: the odd shapes of the real service."""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from rtk_cli.messages import Download, Request, Response, Transport


@dataclass
class StubTransport:
    """Gives `answers` in order, each a status with JSON; what was asked is in `requests`."""

    answers: Iterator[tuple[int, Any]]
    requests: list[Request] = field(default_factory=list)

    def wrap(self, door: Transport) -> Transport:
        """Takes the place of the door."""
        return self

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        status, answer = next(self.answers)
        return Response(status, {"content-type": "application/json"}, json.dumps(answer).encode())

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        raise AssertionError(f"no file was expected to be read: {url}")

    def close(self) -> None:
        """Nothing is open."""

    @property
    def calls(self) -> list[str]:
        """Method and the end of the path of each request."""
        return [f"{request.method} {request.path.partition('/realtime/kit/')[2]}" for request in self.requests]


def stub_transport(*answers: tuple[int, Any]) -> StubTransport:
    return StubTransport(iter(answers))


def data_response(value: Any, status: int = 200) -> tuple[int, Any]:
    """A success with this data."""
    return status, {"success": True, "data": value}


def error_response(status: int, message: str = "no") -> tuple[int, Any]:
    """RealtimeKit's own refusal."""
    return status, {"success": False, "error": {"code": status, "message": message}}
