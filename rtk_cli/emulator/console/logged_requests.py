"""Pages of the request log, without bodies, and one request with its body and its response."""

from typing import Any

from rtk_cli.emulator.contract.api_contract import load_contract
from rtk_cli.emulator.requests import request_view
from rtk_cli.emulator.requests.json_values import json_value
from rtk_cli.emulator.requests.logged_request import LoggedRequest
from rtk_cli.emulator.requests.request_log import RequestLog
from rtk_cli.errors import NotFoundError
from rtk_cli.masking import mask

Row = dict[str, Any]


class LoggedRequests:
    """The log as rows. It keeps them: to look for problems in a thousand requests takes a tenth of a second."""

    def __init__(self, log: RequestLog) -> None:
        self._log = log
        self._rows: dict[int, Row] = {}

    def page(self, limit: int, offset: int, *, problems_only: bool) -> Row:
        """Return a page, the newest first, and how many rows there are in all; only those with problems on demand."""
        entries = self._log.after()[::-1]
        if not problems_only:
            return {"total": len(entries), "requests": [_row(one) for one in entries[offset : offset + limit]]}
        self._rows = {one.number: self._rows.get(one.number) or _row(one) for one in entries}
        rows = [row for row in self._rows.values() if _has_problem(row)]
        return {"total": len(rows), "requests": rows[offset : offset + limit]}


def detail(log: RequestLog, number: int) -> Row:
    """Return a request with its body, and the response. Raises `NotFoundError` when the log has dropped it."""
    entry = next(iter(log.after(number - 1)), None) if number else None
    if entry is None or entry.number != number:
        raise NotFoundError(f"the log has no request of the number {number} any more")
    response = entry.response
    shown = (
        None if response is None else {"headers": mask(response.headers), "body": mask(json_value(response.content))}
    )
    return {**request_view.view(load_contract(), entry), "response": shown}


def _row(entry: LoggedRequest) -> Row:
    """The row without the body, which may be long."""
    return {name: value for name, value in request_view.view(load_contract(), entry).items() if name != "body"}


def _has_problem(row: Row) -> bool:
    return row["error"] is not None or bool(row["violations"])
