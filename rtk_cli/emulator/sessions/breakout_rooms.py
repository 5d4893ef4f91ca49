"""Breakout rooms of a live session: child meetings with sessions of their own (contract/notes.md, section 6).

A room is there as long as somebody is in it, and its keep-alive; while it is attended, its parent goes on.
"""

import sqlite3
from collections.abc import Callable

from rtk_cli.emulator.sessions import session_lifecycle

_LIVE = (
    "SELECT sessions.id FROM sessions JOIN meetings ON meetings.id = sessions.meeting_id"
    " WHERE sessions.parent_id = ? AND sessions.status = 'LIVE' AND meetings.title = ?"
)
_MEETING = (
    "SELECT meetings.* FROM sessions JOIN meetings ON meetings.id = sessions.meeting_id"
    " WHERE sessions.parent_id = ? AND meetings.title = ? LIMIT 1"
)
# As the parent is set up, but for what its organizer would not expect twice.
_INSERT = (
    "INSERT INTO meetings (id, app_id, title, status, settings_json, created_at, updated_at)"
    " SELECT ?, app_id, ?, 'ACTIVE', json_remove(settings_json, '$.record_on_start', '$.live_stream_on_start'), ?, ?"
    " FROM meetings WHERE id = ?"
)


def room(db: sqlite3.Connection, parent: sqlite3.Row, name: str, at: int, new_id: Callable[[], str]) -> str:
    """The id of the room's live session, opened if need be."""
    found = db.execute(_LIVE, (parent["id"], name)).fetchone()
    if found is None:
        session_lifecycle.open_session(db, _meeting(db, parent, name, at, new_id), at, new_id, parent["id"])
        found = db.execute(_LIVE, (parent["id"], name)).fetchone()
    session_id: str = found["id"]
    return session_id


def _meeting(db: sqlite3.Connection, parent: sqlite3.Row, name: str, at: int, new_id: Callable[[], str]) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(_MEETING, (parent["id"], name)).fetchone()
    if row is None:
        meeting_id = new_id()
        db.execute(_INSERT, (meeting_id, name, at, at, parent["meeting_id"]))
        row = db.execute("SELECT * FROM meetings WHERE id = ?", (meeting_id,)).fetchone()
    assert row is not None
    return row
