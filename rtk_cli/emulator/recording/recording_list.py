"""The query of `recordings_list` as SQL."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.contract import filters
from rtk_cli.emulator.contract.paging import Page
from rtk_cli.emulator.timings import FILE_LIFETIME

# The same rule as `recording_files.is_kept`; tracks have none of these settings.
_IS_KEPT = (
    "coalesce(json_extract(settings_json, '$.realtimekit_bucket_config.enabled'), 1) AND coalesce("
    "json_extract(settings_json, '$.video_config.export_file') OR"
    " json_extract(settings_json, '$.audio_config.export_file'), 1)"
)
# `expired` is about files in RealtimeKit's bucket: a recording without such files is neither expired nor not.
_CONDITIONS = {
    "meeting_id": "meeting_id = :meeting_id",
    "search": "meeting_id IN (SELECT id FROM meetings WHERE instr(casefold(title), :search) OR instr(id, :search))",
    "start_time": "invoked_at >= :start_time",
    "end_time": "invoked_at <= :end_time",
    "status": "status IN (SELECT value FROM json_each(:status))",
    "expired": f"status = 'UPLOADED' AND (uploaded_at <= :last_expired) = :expired AND {_IS_KEPT}",
}


class RecordingQuery:
    """The recordings of an app that match all filters, newest first unless `sort_order` is ASC."""

    def __init__(self, app_id: str, query: Mapping[str, Any], now: int) -> None:
        self._values = {"app_id": app_id, "last_expired": now - FILE_LIFETIME, **_values(query)}
        self._where = filters.where("app_id = :app_id", _CONDITIONS, self._values)
        self._direction = "ASC" if query.get("sort_order") == "ASC" else "DESC"

    def count(self, db: sqlite3.Connection) -> int:
        count: int = db.execute(f"SELECT count(*) FROM recordings WHERE {self._where}", self._values).fetchone()[0]
        return count

    def rows(self, db: sqlite3.Connection, page: Page) -> list[sqlite3.Row]:
        """Return a page, sorted by the start call: `sort_by` has only the value invokedTime."""
        numbers = (
            f"SELECT number FROM recordings WHERE {self._where} ORDER BY number {self._direction}"
            " LIMIT :limit OFFSET :offset"
        )
        statement = f"SELECT * FROM recordings WHERE number IN ({numbers}) ORDER BY number {self._direction}"
        return db.execute(statement, {**self._values, **page._asdict()}).fetchall()


def _values(query: Mapping[str, Any]) -> dict[str, Any]:
    values = filters.values(query, _CONDITIONS)
    return {**values, "status": json.dumps(query["status"])} if query.get("status") else values
