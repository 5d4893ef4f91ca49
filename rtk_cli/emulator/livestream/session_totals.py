"""What a run adds up to: seconds that were sent, and seconds that were watched, together by all viewers."""

import sqlite3

from rtk_cli.emulator.timings import LIVESTREAM_ESTIMATE, SECOND

ESTIMATE = 60  # contract/notes.md, section 6: what both figures read before they are known

# Viewers are those who join with the preset of a livestream and stand off its stage.
_WATCHED = (
    "SELECT TOTAL(MAX(0, MIN(COALESCE(left_at, :end), :end) - MAX(joined_at, :start))) FROM peers"
    " JOIN presets ON presets.app_id = :app_id AND presets.name = peers.preset_name WHERE session_id = :session_id"
    " AND json_extract(definition_json, '$.config.view_type') = 'LIVESTREAM'"
    " AND json_extract(definition_json, '$.permissions.stage_access') <> 'ALLOWED'"
)


def ingest_seconds(run: sqlite3.Row, now: int) -> int:
    """How long the run was on the air until `now`."""
    return 0 if run["started_at"] is None else (_end(run, now) - int(run["started_at"])) // SECOND


def viewer_seconds(db: sqlite3.Connection, run: sqlite3.Row, now: int) -> int:
    """How long people watched until `now`; nobody can watch an independent livestream here."""
    if run["started_at"] is None or run["session_id"] is None:
        return 0
    names = {"app_id": run["app_id"], "session_id": run["session_id"], "start": run["started_at"]}
    watched = db.execute(_WATCHED, {**names, "end": _end(run, now)}).fetchone()[0]
    return int(watched) // SECOND


def is_estimated(run: sqlite3.Row, now: int) -> bool:
    """Whether the run has just gone on the air, so that its figures are not known yet."""
    return run["phase"] == "LIVE" and now - int(run["started_at"]) < LIVESTREAM_ESTIMATE


def _end(run: sqlite3.Row, now: int) -> int:
    return now if run["stopped_at"] is None else int(run["stopped_at"])
