"""Livestream sessions: each time a livestream runs is one, which goes INVOKED, LIVE, CLOSING, ENDED.

A livestream shows the state of its open session: INVOKED or LIVE (also while closing), otherwise IDLE. Nothing here
reads the clock: callers pass the time of each change.
"""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator import events, timings
from rtk_cli.emulator.store.seeded_ids import NewId
from rtk_cli.emulator.webhooks import outbox

_OPEN = "SELECT * FROM livestream_sessions WHERE livestream_id = ? AND phase <> 'ENDED'"
_RUNNING_IN = "SELECT * FROM livestream_sessions WHERE session_id = ? AND phase IN ('INVOKED', 'LIVE') ORDER BY number"
_LATEST = "SELECT session_id FROM livestream_sessions WHERE livestream_id = ? ORDER BY number DESC LIMIT 1"
_INSERT = (
    "INSERT INTO livestream_sessions (id, app_id, livestream_id, session_id, phase, settings_json, invoked_at,"
    " updated_at, due_at) VALUES (?, ?, ?, ?, 'INVOKED', ?, ?, ?, ?)"
)


def find_open(db: sqlite3.Connection, livestream_id: str) -> sqlite3.Row | None:
    """Return the livestream session that has not ended; a livestream has at most one."""
    row: sqlite3.Row | None = db.execute(_OPEN, (livestream_id,)).fetchone()
    return row


def invoke(
    db: sqlite3.Connection,
    livestream: sqlite3.Row,
    session_id: str | None,
    settings: Mapping[str, Any],
    at: int,
    new_id: NewId,
) -> str:
    """Start a livestream session and return its id; `session_id` is the meeting's live session, if it has one."""
    livestream_session_id = new_id()
    ids = (livestream_session_id, livestream["app_id"], livestream["id"], session_id)
    db.execute(_INSERT, (*ids, json.dumps(settings), at, at, at + timings.LIVESTREAM_START))
    _set_status(db, livestream["id"], "INVOKED", at)
    return livestream_session_id


def advance(db: sqlite3.Connection, livestream_session: sqlite3.Row, at: int) -> None:
    """Apply a change that is due: INVOKED becomes LIVE, CLOSING becomes ENDED."""
    if livestream_session["phase"] != "INVOKED":
        _end(db, livestream_session, at)
        return
    db.execute(
        "UPDATE livestream_sessions SET phase = 'LIVE', started_at = ?, updated_at = ?, due_at = NULL WHERE id = ?",
        (at, at, livestream_session["id"]),
    )
    _set_status(db, livestream_session["livestream_id"], "LIVE", at)
    outbox.livestream_changed(db, livestream_session["livestream_id"], "LIVE", at)


def stop(db: sqlite3.Connection, livestream_session: sqlite3.Row, at: int) -> None:
    """Stop: LIVE begins to close, INVOKED ends at once because it was never live, CLOSING continues."""
    if livestream_session["phase"] == "CLOSING":
        return
    db.execute("UPDATE livestream_sessions SET stopped_at = ? WHERE id = ?", (at, livestream_session["id"]))
    if livestream_session["phase"] == "INVOKED":
        _end(db, livestream_session, at)
    else:
        db.execute(
            "UPDATE livestream_sessions SET phase = 'CLOSING', updated_at = ?, due_at = ? WHERE id = ?",
            (at, at + timings.LIVESTREAM_CLOSE, livestream_session["id"]),
        )
        outbox.livestream_changed(db, livestream_session["livestream_id"], "OFFLINE", at)


def stop_all_in_session(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """Stop the livestream of a meeting's session that has ended."""
    for livestream_session in db.execute(_RUNNING_IN, (session_id,)).fetchall():
        stop(db, livestream_session, at)


def _end(db: sqlite3.Connection, livestream_session: sqlite3.Row, at: int) -> None:
    db.execute(
        "UPDATE livestream_sessions SET phase = 'ENDED', updated_at = ?, due_at = NULL WHERE id = ?",
        (at, livestream_session["id"]),
    )
    _set_status(db, livestream_session["livestream_id"], "IDLE", at)
    outbox.livestream_changed(db, livestream_session["livestream_id"], "IDLE", at)


def _set_status(db: sqlite3.Connection, livestream_id: str, status: str, at: int) -> None:
    """Store the status of the livestream, and send it to the clients in its meeting."""
    db.execute("UPDATE livestreams SET status = ?, updated_at = ? WHERE id = ?", (status, at, livestream_id))
    session_id = db.execute(_LATEST, (livestream_id,)).fetchone()["session_id"]
    if session_id is not None:
        data = {"livestream": {"id": livestream_id, "status": status}}
        events.append(db, events.scope_of(db, session_id), at, "livestream.updated", data)
