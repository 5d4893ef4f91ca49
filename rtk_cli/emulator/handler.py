"""What a handler gets, what it gives back, and how it refuses."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rtk_cli.emulator.store import metadata
from rtk_cli.messages import Response

Json = dict[str, Any]
"""A JSON object."""

JSON_HEADERS = {"content-type": "application/json"}

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Call:
    """A request that the contract let through, inside one transaction of the store.

    `ids` are the path's parameters, `query` the typed query, `body` the parsed body ({} when there is none),
    `now` the time of the call in milliseconds, `new_id` a source of UUIDs, `origin` the base of links that the
    emulator serves itself.
    """

    db: sqlite3.Connection
    ids: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    now: int
    new_id: Callable[[], str]
    origin: str

    @property
    def secret(self) -> bytes:
        """The store's own key, with which join tokens and links are signed."""
        return metadata.secret(self.db)


class Refusal(Exception):
    """The API's own no: envelope 1 of contract/notes.md, section 5."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message

    def response(self) -> Response:
        error = {"code": self.status, "message": self.message}
        return json_response(self.status, {"success": False, "error": error})


def json_response(status: int, answer: Mapping[str, Any]) -> Response:
    return Response(status, JSON_HEADERS, _JSON.encode(answer).encode())


def done(data: object, *, status: int = 200, **beside: object) -> Response:
    """RealtimeKit's success envelope; `beside` are members next to `data`, such as `paging`."""
    return json_response(status, {"success": True, "data": data, **beside})


Handler = Callable[[Call], Response]
