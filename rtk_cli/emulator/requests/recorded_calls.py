"""Calls as a fixture file: requests with the responses that they got, and the same responses given again.

A request is recorded with its secrets masked, and compared so; a response is recorded as it was.
"""

import json
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from rtk_cli.emulator.requests.json_values import json_text, json_value
from rtk_cli.emulator.requests.logged_request import LoggedRequest
from rtk_cli.errors import UsageError
from rtk_cli.masking import mask
from rtk_cli.messages import Request, Response

FORMAT = "rtk calls"
VERSION = 1
KEPT_HEADERS = ("content-type", "retry-after")

_HINT = "give a file that kit.save_calls or GET /__emulator/calls wrote"


class _Key(NamedTuple):
    """What makes two requests the same."""

    method: str
    path: str
    query: str
    body: str


class RecordedCalls:
    """The responses to give again, by request: in their order, and the last one again and again."""

    def __init__(self) -> None:
        self._responses: dict[_Key, deque[Response]] = {}

    @property
    def is_empty(self) -> bool:
        return not self._responses

    def replace(self, document: Mapping[str, Any]) -> int:
        """Answer by the calls of a fixture file from now on; return their number. Raises `UsageError`."""
        if document.get("format") != FORMAT or document.get("version") != VERSION:
            raise UsageError("these are no recorded calls of this version of rtk", hint=_HINT)
        responses: dict[_Key, deque[Response]] = {}
        calls = document.get("calls")
        if not isinstance(calls, list):
            raise UsageError("recorded calls must be a list: calls", hint=_HINT)
        for number, call in enumerate(calls):
            key, response = _parsed(number, call)
            responses.setdefault(key, deque()).append(response)
        self._responses = responses
        return len(calls)

    def clear(self) -> int:
        """Answer as usual again; return how many responses were left."""
        count = sum(map(len, self._responses.values()))
        self._responses = {}
        return count

    def take(self, request: Request) -> Response | None:
        """Return the next recorded response; None if the request was not recorded."""
        key = _key(request.method, request.path, request.query, json_value(request.body))
        responses = self._responses.get(key)
        if responses is None:
            return None
        return responses.popleft() if len(responses) > 1 else responses[0]


def document(entries: Iterable[LoggedRequest]) -> dict[str, Any]:
    """Return the fixture file of these requests; those that got no response are left out."""
    calls = [_call(entry, entry.response) for entry in entries if entry.response is not None]
    return {"format": FORMAT, "version": VERSION, "calls": calls}


def _call(entry: LoggedRequest, response: Response) -> dict[str, Any]:
    return {
        "method": entry.method,
        "path": entry.path,
        "query": [list(pair) for pair in entry.query],
        "body": mask(json_value(entry.body)),
        "status": response.status,
        "headers": {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
        "response": json_value(response.content),
    }


def _parsed(number: int, call: Any) -> tuple[_Key, Response]:
    try:
        query = [(str(name), str(value)) for name, value in call["query"]]
        key = _key(str(call["method"]), str(call["path"]), query, call["body"])
        headers = {str(name): str(value) for name, value in call["headers"].items()}
        return key, Response(int(call["status"]), headers, json_text(call["response"]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(f"a recorded call is not complete: calls[{number}]", hint=_HINT) from error


def _key(method: str, path: str, query: Iterable[tuple[str, str]], body: Any) -> _Key:
    return _Key(method, path, _text(sorted(query)), _text(mask(body)))


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
