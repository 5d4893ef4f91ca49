"""Which recordings a list shows: the query of `recordings_list` as SQL."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.contract import filters
from rtk_cli.emulator.contract.paging import Page
from rtk_cli.emulator.timings import FILE_LIFETIME

# As `stored_files.is_kept` has it; tracks have none of these settings.
_IS_KEPT = (
    "coalesce(json_extract(settings_json, '$.realtimekit_bucket_config.enabled'), 1) AND coalesce("
    "json_extract(settings_json, '$.video_config.export_file') OR"
    " json_extract(settings_json, '$.audio_config.export_file'), 1)"
)
# `expired` speaks of files in RealtimeKit's bucket, so what is not in it, or not yet, is neither.
_CONDITIONS = {
    "meeting_id": "meeting_id = :meeting_id",
    "search": "meeting_id IN (SELECT id FROM meetings WHERE instr(casefold(title), :search) OR instr(id, :search))",
    "start_time": "invoked_at >= :start_time",
    "end_time": "invoked_at <= :end_time",
    "status": "status IN (SELECT value FROM json_each(:status))",
    "expired": f"status = 'UPLOADED' AND (uploaded_at <= :last_expired) = :expired AND {_IS_KEPT}",
}


class RecordingQuery:
    """The recordings of an app that meet all conditions of a query, the newest first unless asked otherwise."""

    def __init__(self, app_id: str, query: Mapping[str, Any], now: int) -> None:
        self._values = {"app_id": app_id, "last_expired": now - FILE_LIFETIME, **_values(query)}
        self._where = filters.where("app_id = :app_id", _CONDITIONS, self._values)
        self._direction = "ASC" if query.get("sort_order") == "ASC" else "DESC"

    def count(self, db: sqlite3.Connection) -> int:
        count: int = db.execute(f"SELECT count(*) FROM recordings WHERE {self._where}", self._values).fetchone()[0]  # noqa: S608
        return count

    def rows(self, db: sqlite3.Connection, page: Page) -> list[sqlite3.Row]:
        """In the order of the start calls, the only one there is: `sort_by` has one word, invokedTime."""
        numbers = (
            f"SELECT number FROM recordings WHERE {self._where} ORDER BY number {self._direction}"  # noqa: S608
            " LIMIT :limit OFFSET :offset"
        )
        text = f"SELECT * FROM recordings WHERE number IN ({numbers}) ORDER BY number {self._direction}"  # noqa: S608
        return db.execute(text, {**self._values, **page._asdict()}).fetchall()


def _values(query: Mapping[str, Any]) -> dict[str, Any]:
    values = filters.values(query, "meeting_id", "expired")
    return {**values, "status": json.dumps(query["status"])} if query.get("status") else values
