"""The query of `sessions_list` as SQL: filters, order and page.

An index alone yields a page, so a late page costs little more than skipping the earlier rows.
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
    "min_participants": "max_concurrent BETWEEN :min_participants AND :max_participants",
    "status": "status = :status",
    "associated_id": "meeting_id = :associated_id",
    "search": "(instr(id, :search) OR meeting_id IN"
    " (SELECT id FROM meetings WHERE app_id = :app_id AND (instr(casefold(title), :search) OR instr(id, :search))))",
}
_ROWS = (
    "SELECT sessions.*, meetings.title FROM sessions JOIN meetings ON meetings.id = sessions.meeting_id"
    " WHERE sessions.number IN (SELECT value FROM json_each(?))"
)
# SQLite merges two lists: the minutes of ended sessions are in an index, live sessions are few.
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
_RANGE = re.compile(r"(\d{1,15}):(\d{1,15})", re.ASCII)


class SessionList:
    """The sessions of an app that match a query, by default the newest first."""

    def __init__(self, app_id: str, query: Mapping[str, Any], now: int) -> None:
        self._values = {"app_id": app_id, "now": now, **_values(query)}
        # The plus makes SQLite use the index of the meeting, which has far fewer rows than that of the app.
        scope = "+app_id = :app_id" if "associated_id" in self._values else "app_id = :app_id"
        self._where = filters.where(scope, _CONDITIONS, self._values)
        self._order = _BY_MINUTES if query.get("sort_by") == "minutesConsumed" else _BY_START
        self._direction = "ASC" if query.get("sort_order") == "ASC" else "DESC"

    def count(self, db: sqlite3.Connection) -> int:
        count: int = db.execute(f"SELECT count(*) FROM sessions WHERE {self._where}", self._values).fetchone()[0]
        return count

    def rows(self, db: sqlite3.Connection, page: Page) -> list[sqlite3.Row]:
        """Return the rows of a page, each with the title of its meeting."""
        text = self._order.format(where=self._where, direction=self._direction)
        numbers = [row["number"] for row in db.execute(text, {**self._values, **page._asdict()})]
        by_number = {row["number"]: row for row in db.execute(_ROWS, (json.dumps(numbers),))}
        return [by_number[number] for number in numbers]


def _values(query: Mapping[str, Any]) -> dict[str, Any]:
    values = filters.values(query, _CONDITIONS)
    if query.get("participants"):
        values["min_participants"], values["max_participants"] = _participant_range(query["participants"])
    return values


def _participant_range(text: str) -> tuple[int, int]:
    match = _RANGE.fullmatch(text)
    if match is None:
        raise Refusal(400, 'BAD_REQUEST: "participants" must be a range as low:high')
    return int(match[1]), int(match[2])
