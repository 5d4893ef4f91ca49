"""What puts a livestream on the air: a meeting's start, its live_stream_on_start, or an encoder."""

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
    """The id of a new livestream that has no run yet; without a meeting it waits for an encoder."""
    livestream_id = new_id()
    db.execute(_INSERT, (livestream_id, app_id, meeting_id, name, stream_key(new_id), at, at))
    return livestream_id


def stream_key(new_id: NewId) -> str:
    """A fresh one: 32 hexadecimal digits."""
    return new_id().replace("-", "")


def find_for_meeting(db: sqlite3.Connection, app_id: str, meeting_id: str) -> sqlite3.Row | None:
    """The one livestream of a meeting, which all of its runs share; None before the first start."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM livestreams WHERE meeting_id = ? AND app_id = ?", (meeting_id, app_id)
    ).fetchone()
    return row


def start(db: sqlite3.Connection, session: sqlite3.Row, body: Mapping[str, Any], at: int, new_id: NewId) -> str:
    """The id of the meeting's livestream, which is about to be on the air."""
    livestream = _of_session(db, session, at, new_id)
    if (reason := hindrance(db, livestream)) is not None:
        raise Refusal(400, reason)
    if "name" in body:
        db.execute("UPDATE livestreams SET name = ? WHERE id = ?", (body["name"], livestream["id"]))
    livestream_sessions.invoke(db, livestream, session["id"], body.get("video_config", {}), at, new_id)
    livestream_id: str = livestream["id"]
    return livestream_id


def start_on_open(db: sqlite3.Connection, session: sqlite3.Row, at: int, new_id: NewId) -> None:
    """The meeting's `live_stream_on_start`: nobody waits for an answer, so what hinders it is passed over."""
    livestream = _of_session(db, session, at, new_id)
    if hindrance(db, livestream) is None:
        livestream_sessions.invoke(db, livestream, session["id"], {}, at, new_id)


def ingest(db: sqlite3.Connection, livestream_id: str, at: int, new_id: NewId) -> str:
    """An encoder begins to send to an independent livestream; the id of the run."""
    livestream = _fed_by_encoder(db, livestream_id)
    if (reason := hindrance(db, livestream)) is not None:
        raise Refusal(409, reason)
    return livestream_sessions.invoke(db, livestream, None, {}, at, new_id)


def end_ingest(db: sqlite3.Connection, livestream_id: str, at: int) -> str:
    """The encoder stops sending; the id of the run that ends."""
    livestream = _fed_by_encoder(db, livestream_id)
    run = livestream_sessions.find_open(db, livestream["id"])
    if run is None or run["phase"] == "CLOSING":
        raise Refusal(404, f"No encoder sends to livestream {livestream_id}")
    livestream_sessions.stop(db, run, at)
    run_id: str = run["id"]
    return run_id


def hindrance(db: sqlite3.Connection, livestream: sqlite3.Row) -> str | None:
    """Why the livestream cannot go on the air now."""
    if livestream["disabled"]:
        return f"Livestream {livestream['id']} is disabled"
    run = livestream_sessions.find_open(db, livestream["id"])
    if run is None:
        return None
    return f"Livestream {livestream['id']} is {'closing' if run['phase'] == 'CLOSING' else 'already running'}"


def _of_session(db: sqlite3.Connection, session: sqlite3.Row, at: int, new_id: NewId) -> sqlite3.Row:
    found = find_for_meeting(db, session["app_id"], session["meeting_id"])
    if found is not None:
        return found
    created = create(db, session["app_id"], session["meeting_id"], None, at, new_id)
    row: sqlite3.Row = db.execute("SELECT * FROM livestreams WHERE id = ?", (created,)).fetchone()
    return row


def _fed_by_encoder(db: sqlite3.Connection, livestream_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM livestreams WHERE id = ?", (livestream_id,)).fetchone()
    if row is None:
        raise Refusal(404, f"No livestream found with id {livestream_id}")
    if row["meeting_id"] is not None:
        raise Refusal(409, f"Livestream {livestream_id} is fed by meeting {row['meeting_id']}, not by an encoder")
    return row
