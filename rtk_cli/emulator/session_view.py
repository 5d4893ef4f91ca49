"""A session as the API shows it: the contract's Session."""

import sqlite3
from typing import Any

from rtk_cli.emulator import times
from rtk_cli.emulator.durations import MINUTE

_PRESENCE = (
    "SELECT COUNT(*) FILTER (WHERE left_at IS NULL) AS live, TOTAL(COALESCE(left_at, ?) - joined_at) AS spent"
    " FROM peers WHERE session_id = ?"
)


def session_view(db: sqlite3.Connection, row: sqlite3.Row, now: int) -> dict[str, Any]:
    """`minutes_consumed` are the minutes of all connections, those that last counted until `now`."""
    presence = db.execute(_PRESENCE, (now, row["id"])).fetchone()
    view = {
        "id": row["id"],
        "associated_id": row["meeting_id"],
        "type": row["type"],
        "status": row["status"],
        "live_participants": presence["live"],
        "max_concurrent_participants": row["max_concurrent"],
        "minutes_consumed": round(presence["spent"] / MINUTE, 2),
        "organization_id": row["app_id"],
        "started_at": times.to_text(row["started_at"]),
        "ended_at": None if row["ended_at"] is None else times.to_text(row["ended_at"]),
        "created_at": times.to_text(row["started_at"]),
        "updated_at": times.to_text(row["updated_at"]),
    }
    title = _meeting_title(db, row["meeting_id"])
    return view if title is None else view | {"meeting_display_name": title}


def _meeting_title(db: sqlite3.Connection, meeting_id: str) -> str | None:
    meeting = db.execute("SELECT title FROM meetings WHERE id = ?", (meeting_id,)).fetchone()
    title: str | None = meeting["title"]
    return title
