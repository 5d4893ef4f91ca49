"""The totals of a livestream session: seconds ingested, and seconds watched by all viewers together."""

import sqlite3

from rtk_cli.emulator.timings import LIVESTREAM_ESTIMATE, SECOND

ESTIMATE = 60  # contract/notes.md, section 6: both totals before they are known

# Viewers are peers with a livestream preset that may not enter the stage.
_WATCHED = (
    "SELECT TOTAL(MAX(0, MIN(COALESCE(left_at, :end), :end) - MAX(joined_at, :start))) FROM peers"
    " JOIN presets ON presets.app_id = :app_id AND presets.name = peers.preset_name WHERE session_id = :session_id"
    " AND json_extract(definition_json, '$.config.view_type') = 'LIVESTREAM'"
    " AND json_extract(definition_json, '$.permissions.stage_access') <> 'ALLOWED'"
)


def ingest_seconds(row: sqlite3.Row, now: int) -> int:
    """How long the livestream session was live until `now`."""
    return 0 if row["started_at"] is None else (_end(row, now) - int(row["started_at"])) // SECOND


def viewer_seconds(db: sqlite3.Connection, row: sqlite3.Row, now: int) -> int:
    """How long viewers watched until `now`; an independent livestream has no viewers here."""
    if row["started_at"] is None or row["session_id"] is None:
        return 0
    names = {"app_id": row["app_id"], "session_id": row["session_id"], "start": row["started_at"]}
    watched = db.execute(_WATCHED, {**names, "end": _end(row, now)}).fetchone()[0]
    return int(watched) // SECOND


def is_estimated(row: sqlite3.Row, now: int) -> bool:
    """Whether the session went live so recently that its totals are not known yet."""
    return row["phase"] == "LIVE" and now - int(row["started_at"]) < LIVESTREAM_ESTIMATE


def _end(row: sqlite3.Row, now: int) -> int:
    return now if row["stopped_at"] is None else int(row["stopped_at"])
