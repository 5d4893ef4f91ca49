"""The JSON of a session: the contract's Session."""

import sqlite3
from typing import Any

from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.timings import MINUTE

_OPEN = "SELECT COUNT(*) AS live, TOTAL(? - joined_at) AS spent FROM peers WHERE session_id = ? AND left_at IS NULL"
_TITLE = "SELECT title FROM meetings WHERE id = ?"


def session_view(db: sqlite3.Connection, row: sqlite3.Row, now: int) -> dict[str, Any]:
    return listed_view(db, row, db.execute(_TITLE, (row["meeting_id"],)).fetchone()["title"], now)


def listed_view(db: sqlite3.Connection, row: sqlite3.Row, title: str | None, now: int) -> dict[str, Any]:
    """Return a session of a list. `minutes_consumed` sums all connections; open ones count until `now`."""
    live, spent = (0, 0) if row["status"] == "ENDED" else db.execute(_OPEN, (now, row["id"])).fetchone()
    started_at = timestamps.to_text(row["started_at"])
    return {
        "id": row["id"],
        "associated_id": row["meeting_id"],
        "meeting_display_name": title or "",
        "type": row["type"],
        "status": row["status"],
        "live_participants": live,
        "max_concurrent_participants": row["max_concurrent"],
        "minutes_consumed": round((row["spent_ms"] + spent) / MINUTE, 2),
        "organization_id": row["app_id"],
        "started_at": started_at,
        "ended_at": None if row["ended_at"] is None else timestamps.to_text(row["ended_at"]),
        "created_at": started_at,
        "updated_at": timestamps.to_text(row["updated_at"]),
    }
