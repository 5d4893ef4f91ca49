"""Which sessions a list shows, and in which order: the query of `sessions_list` as SQL.

A page is found in an index alone, so that a deep one costs no more than its skipping.
"""

import json
import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.contract import filters
from rtk_cli.emulator.contract.paging import Page
from rtk_cli.emulator.handler import Refusal

_CONDITIONS = {
    "start_time": "started_at >= :start_time",
    "end_time": "started_at <= :end_time",
    "fewest": "max_concurrent BETWEEN :fewest AND :most",
    "status": "status = :status",
    "associated_id": "meeting_id = :associated_id",
    "search": "(instr(id, :search) OR meeting_id IN"
    " (SELECT id FROM meetings WHERE app_id = :app_id AND (instr(casefold(title), :search) OR instr(id, :search))))",
}
_ROWS = (
    "SELECT sessions.*, meetings.title FROM sessions JOIN meetings ON meetings.id = sessions.meeting_id"
    " WHERE sessions.number IN (SELECT value FROM json_each(?))"
)
# Two lists that SQLite merges: minutes that are over stand in an index, those that run are few.
_BY_MINUTES = (
    "SELECT number, spent_ms AS spent FROM sessions WHERE {where} AND status = 'ENDED' UNION ALL"
    " SELECT number, spent_ms + (SELECT TOTAL(:now - joined_at) FROM peers"
    " WHERE session_id = sessions.id AND left_at IS NULL) FROM sessions WHERE {where} AND status = 'LIVE'"
    " ORDER BY spent {direction}, number {direction} LIMIT :limit OFFSET :offset"
)
_BY_START = (
    "SELECT number FROM sessions WHERE {where} ORDER BY started_at {direction}, number {direction}"
    " LIMIT :limit OFFSET :offset"
)
_HEADS = re.compile(r"(\d{1,15}):(\d{1,15})", re.ASCII)


class SessionList:
    """The sessions of an app that meet all conditions of a query, the newest first unless asked otherwise."""

    def __init__(self, app_id: str, query: Mapping[str, Any], now: int) -> None:
        self._values = {"app_id": app_id, "now": now, **_values(query)}
        # The plus keeps the index of the app out of the way of the meeting's, which has far fewer rows.
        app = "+app_id = :app_id" if "associated_id" in self._values else "app_id = :app_id"
        self._where = filters.where(app, _CONDITIONS, self._values)
        self._order = _BY_MINUTES if query.get("sort_by") == "minutesConsumed" else _BY_START
        self._direction = "ASC" if query.get("sort_order") == "ASC" else "DESC"

    def count(self, db: sqlite3.Connection) -> int:
        count: int = db.execute(f"SELECT count(*) FROM sessions WHERE {self._where}", self._values).fetchone()[0]  # noqa: S608
        return count

    def rows(self, db: sqlite3.Connection, page: Page) -> list[sqlite3.Row]:
        """The rows of a page, each with the title of its meeting."""
        text = self._order.format(where=self._where, direction=self._direction)
        numbers = [row["number"] for row in db.execute(text, {**self._values, **page._asdict()})]
        found = {row["number"]: row for row in db.execute(_ROWS, (json.dumps(numbers),))}
        return [found[number] for number in numbers]


def _values(query: Mapping[str, Any]) -> dict[str, Any]:
    values = filters.values(query, "status", "associated_id")
    if query.get("participants"):
        values["fewest"], values["most"] = _heads(query["participants"])
    return values


def _heads(text: str) -> tuple[int, int]:
    found = _HEADS.fullmatch(text)
    if found is None:
        raise Refusal(400, 'BAD_REQUEST: "participants" must be a range as low:high')
    return int(found[1]), int(found[2])
