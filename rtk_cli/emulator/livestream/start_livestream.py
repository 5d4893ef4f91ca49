"""Start livestreams: by a meeting's start call, by `live_stream_on_start`, or by an encoder."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.livestream import livestream_sessions
from rtk_cli.emulator.store.seeded_ids import NewId

_INSERT = (
    "INSERT INTO livestreams (id, app_id, meeting_id, name, status, stream_key, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, 'INVOKED', ?, ?, ?)"
)


def create(
    db: sqlite3.Connection, app_id: str, meeting_id: str | None, name: str | None, at: int, new_id: NewId
) -> str:
    """Create a livestream without a session and return its id; without a meeting it waits for an encoder."""
    livestream_id = new_id()
    db.execute(_INSERT, (livestream_id, app_id, meeting_id, name, stream_key(new_id), at, at))
    return livestream_id


def stream_key(new_id: NewId) -> str:
    """Return a new stream key of 32 hexadecimal digits."""
    return new_id().replace("-", "")


def find_for_meeting(db: sqlite3.Connection, app_id: str, meeting_id: str) -> sqlite3.Row | None:
    """Return the meeting's only livestream; None before its first start."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM livestreams WHERE meeting_id = ? AND app_id = ?", (meeting_id, app_id)
    ).fetchone()
    return row


def start(db: sqlite3.Connection, session: sqlite3.Row, body: Mapping[str, Any], at: int, new_id: NewId) -> str:
    """Start the meeting's livestream and return its id."""
    livestream = _find_or_create(db, session, at, new_id)
    if (refusal := _refusal(db, livestream)) is not None:
        raise Refusal(400, refusal)
    if "name" in body:
        db.execute("UPDATE livestreams SET name = ? WHERE id = ?", (body["name"], livestream["id"]))
    livestream_sessions.invoke(db, livestream, session["id"], body.get("video_config", {}), at, new_id)
    livestream_id: str = livestream["id"]
    return livestream_id


def start_on_open(db: sqlite3.Connection, session: sqlite3.Row, at: int, new_id: NewId) -> None:
    """Start for `live_stream_on_start`; does nothing if a start call would be refused."""
    livestream = _find_or_create(db, session, at, new_id)
    if _refusal(db, livestream) is None:
        livestream_sessions.invoke(db, livestream, session["id"], {}, at, new_id)


def ingest(db: sqlite3.Connection, livestream_id: str, at: int, new_id: NewId) -> str:
    """Start an independent livestream as an encoder would; returns the livestream session's id."""
    livestream = _independent(db, livestream_id)
    if (refusal := _refusal(db, livestream)) is not None:
        raise Refusal(409, refusal)
    return livestream_sessions.invoke(db, livestream, None, {}, at, new_id)


def end_ingest(db: sqlite3.Connection, livestream_id: str, at: int) -> str:
    """Stop the encoder; returns the livestream session's id."""
    livestream = _independent(db, livestream_id)
    livestream_session = livestream_sessions.find_open(db, livestream["id"])
    if livestream_session is None or livestream_session["phase"] == "CLOSING":
        raise Refusal(404, f"No encoder is sending to livestream {livestream_id}")
    livestream_sessions.stop(db, livestream_session, at)
    livestream_session_id: str = livestream_session["id"]
    return livestream_session_id


def _refusal(db: sqlite3.Connection, livestream: sqlite3.Row) -> str | None:
    """Why the livestream cannot start now; None if it can."""
    if livestream["disabled"]:
        return f"Livestream {livestream['id']} is disabled"
    livestream_session = livestream_sessions.find_open(db, livestream["id"])
    if livestream_session is None:
        return None
    state = "closing" if livestream_session["phase"] == "CLOSING" else "already running"
    return f"Livestream {livestream['id']} is {state}"


def _find_or_create(db: sqlite3.Connection, session: sqlite3.Row, at: int, new_id: NewId) -> sqlite3.Row:
    found = find_for_meeting(db, session["app_id"], session["meeting_id"])
    if found is not None:
        return found
    created = create(db, session["app_id"], session["meeting_id"], None, at, new_id)
    row: sqlite3.Row = db.execute("SELECT * FROM livestreams WHERE id = ?", (created,)).fetchone()
    return row


def _independent(db: sqlite3.Connection, livestream_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM livestreams WHERE id = ?", (livestream_id,)).fetchone()
    if row is None:
        raise Refusal(404, f"No livestream found with id {livestream_id}")
    if row["meeting_id"] is not None:
        raise Refusal(409, f"Livestream {livestream_id} is fed by meeting {row['meeting_id']}, not by an encoder")
    return row
