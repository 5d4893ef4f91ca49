"""A request that the emulator answered, as tests look at it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rtk_cli.emulator.contract.api_contract import Contract
from rtk_cli.emulator.requests import request_view
from rtk_cli.emulator.requests.json_values import json_value
from rtk_cli.emulator.requests.logged_request import LoggedRequest


@dataclass(frozen=True)
class Call:
    """One request and its response. Nothing is masked.

    `path` is as sent, below the base URL, and percent-encoded; `body` and `response` are JSON values. `operation` is
    the id of the operation, None for a path that the API does not have: then `nearest` names what was probably meant.
    `status` is None if the connection ended before the response. `error` is why it was refused, and `violations` what
    the API's contract does not allow, members of the body that the API ignores included.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    body: Any
    operation: str | None
    status: int | None
    response: Any
    at: datetime
    seconds: float
    error: str | None
    violations: tuple[str, ...]
    nearest: str | None


def call_of(contract: Contract, entry: LoggedRequest) -> Call:
    """Return a logged request as a `Call`."""
    operation = request_view.operation_of(contract, entry)
    return Call(
        method=entry.method,
        path=entry.path,
        query=entry.query,
        body=json_value(entry.body),
        operation=operation,
        status=None if entry.response is None else entry.response.status,
        response=None if entry.response is None else json_value(entry.response.content),
        at=datetime.fromtimestamp(entry.at, UTC),
        seconds=entry.milliseconds / 1000,
        error=request_view.error_of(entry),
        violations=tuple(request_view.violations(contract, entry)),
        nearest=request_view.nearest(contract, entry) if operation is None else None,
    )
