"""Reads the rows that exports need: the export job, and the settings of the session's meeting."""

import json
import sqlite3
from typing import Any

_JOB = "SELECT * FROM session_jobs WHERE session_id = ? AND kind = ?"
_SETTINGS = "SELECT settings_json FROM meetings WHERE id = (SELECT meeting_id FROM sessions WHERE id = ?)"


def job_of(db: sqlite3.Connection, session_id: str, kind: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(_JOB, (session_id, kind)).fetchone()
    return row


def settings_of(db: sqlite3.Connection, session_id: str) -> dict[str, Any]:
    """Return the current settings of the session's meeting."""
    settings: dict[str, Any] = json.loads(db.execute(_SETTINGS, (session_id,)).fetchone()["settings_json"])
    return settings
