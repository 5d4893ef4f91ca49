"""The interface of a handler: the call it gets, the response it returns, the error it raises."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rtk_cli.emulator.fault_kinds import Content
from rtk_cli.emulator.store import metadata
from rtk_cli.emulator.store.seeded_ids import NewId
from rtk_cli.messages import Response

Json = dict[str, Any]
"""A JSON object."""

JSON_HEADERS = {"content-type": "application/json"}

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Call(NamedTuple):
    """A request that passed the contract check, inside one transaction of the store.

    `ids` are the path parameters, `query` the typed query, `body` the parsed body ({} without one), `now` the time
    in milliseconds, `origin` the base URL of links to files that the emulator serves, `content_fault` what is to
    be wrong with what the operation makes or returns.
    """

    db: sqlite3.Connection
    ids: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    now: int
    new_id: NewId
    origin: str
    content_fault: Content | None = None

    @property
    def secret(self) -> bytes:
        """The key that signs join tokens and links."""
        return metadata.secret(self.db)


class Refusal(Exception):
    """An error response of RealtimeKit: envelope 1 of contract/notes.md, section 5."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message

    def response(self) -> Response:
        error = {"code": self.status, "message": self.message}
        return json_response(self.status, {"success": False, "error": error})


def json_response(status: int, content: Mapping[str, Any]) -> Response:
    return Response(status, JSON_HEADERS, _JSON.encode(content).encode())


def success(data: object, *, status: int = 200, **members: object) -> Response:
    """RealtimeKit's success envelope; `members` stand next to `data`, such as `paging`."""
    return json_response(status, {"success": True, "data": data, **members})


Handler = Callable[[Call], Response]
