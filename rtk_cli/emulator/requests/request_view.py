"""Logged requests as rows for people and programs: secrets masked, with what was wrong and what was probably meant."""

from collections.abc import Callable
from difflib import SequenceMatcher
from itertools import chain, repeat
from typing import Any

from rtk_cli.emulator.contract.api_contract import Contract
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.requests.json_values import json_value
from rtk_cli.emulator.requests.logged_request import LoggedRequest
from rtk_cli.emulator.store import timestamps
from rtk_cli.masking import mask, mask_text, mask_url

_SHARED_SEGMENTS = 4  # accounts, the account's id, realtime, kit

LEAST_LIKENESS = 0.6
"""From 0 to 1: a path that is less like all others gets no nearest operation."""


def view(contract: Contract, entry: LoggedRequest) -> dict[str, Any]:
    """Return the row of a request. `error` is why it was refused, `violations` what the contract does not allow."""
    operation = operation_of(contract, entry)
    query = entry.query_string.decode(errors="replace")
    return {
        "number": entry.number,
        "at": timestamps.to_text(int(entry.at * 1000)),
        "method": entry.method,
        "path": mask_url(entry.path + (f"?{query}" if query else "")),
        "operation": operation,
        "status": None if entry.response is None else entry.response.status,
        "duration_ms": round(entry.milliseconds, 1),
        "body": mask(json_value(entry.body)),
        "error": error_of(entry),
        "violations": violations(contract, entry),
        "nearest": nearest(contract, entry) if operation is None else None,
    }


def operation_of(contract: Contract, entry: LoggedRequest) -> str | None:
    """Return the id of the operation, None for an unknown path."""
    found = _route(contract, entry)
    return None if found is None else found[0]


def error_of(entry: LoggedRequest) -> str | None:
    """Return the message of an error response, in either envelope."""
    if entry.response is None:
        return "the connection ended before the response"
    if entry.response.status < 400:
        return None
    response = json_value(entry.response.content)
    if not isinstance(response, dict):
        return f"status {entry.response.status}"
    errors = response.get("errors") or [response.get("error")]
    message = errors[0].get("message") if isinstance(errors[0], dict) else errors[0]
    return mask_text(str(message))


def violations(contract: Contract, entry: LoggedRequest) -> list[str]:
    """Return what the contract does not allow: in the path, the query and the body, and unknown members of the body."""
    found = _route(contract, entry)
    if found is None:
        return []
    operation, ids = found
    unknown: list[str] = []
    checks: tuple[Callable[[], object], ...] = (
        lambda: contract.check_path(operation, ids),
        lambda: contract.check_query(operation, entry.query),
        lambda: contract.check_body(operation, entry.body, unknown.extend),
    )
    problems = [message for check in checks if (message := _refusal(check)) is not None]
    return [*problems, *(f'"{name}" is unknown' for name in unknown)]


def nearest(contract: Contract, entry: LoggedRequest) -> str | None:
    """Return the operation that an unknown path was probably meant for, as `POST /accounts/… (meetings_create)`."""
    segments = _own_segments(entry.path)
    likeness, name = max(
        (_likeness(operation, entry.method, segments), name) for name, operation in contract.operations.items()
    )
    operation = contract.operations[name]
    return f"{operation['method']} {operation['path']} ({name})" if likeness >= LEAST_LIKENESS else None


def _own_segments(path: str) -> list[str]:
    """Split a path, without the part that all operations share."""
    segments = path.strip("/").split("/")
    return segments[_SHARED_SEGMENTS:] if segments[0] == "accounts" else segments


def _likeness(operation: dict[str, Any], method: str, segments: list[str]) -> float:
    """Compare the words of two paths from the end; of two that are equally alike, length and method decide."""
    template = _own_segments(operation["path"])
    pairs = zip(reversed(template), chain(reversed(segments), repeat("")), strict=False)
    likenesses = [
        SequenceMatcher(None, expected, actual).ratio() for expected, actual in pairs if not expected.startswith("{")
    ]
    difference = 0.1 * abs(len(template) - len(segments)) + (0 if operation["method"] == method else 0.01)
    return sum(likenesses) / len(likenesses) - difference


def _route(contract: Contract, entry: LoggedRequest) -> tuple[str, dict[str, str]] | None:
    method = "GET" if entry.method == "HEAD" else entry.method
    return contract.operation(method, entry.path) if entry.path.isascii() else None


def _refusal(check: Callable[[], object]) -> str | None:
    try:
        check()
    except Refusal as refusal:
        return mask_text(refusal.message.removeprefix("BAD_REQUEST: "))
    return None
