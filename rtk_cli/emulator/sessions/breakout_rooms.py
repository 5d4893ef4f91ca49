"""Breakout rooms of a live session: child meetings with sessions of their own (contract/notes.md, section 6).

A room exists while a participant is in it, plus its keep-alive; until it is empty, its parent session stays live.
"""

import sqlite3

from rtk_cli.emulator.sessions import session_lifecycle
from rtk_cli.emulator.store.seeded_ids import NewId

_LIVE = (
    "SELECT sessions.id FROM sessions JOIN meetings ON meetings.id = sessions.meeting_id"
    " WHERE sessions.parent_id = ? AND sessions.status = 'LIVE' AND meetings.title = ?"
)
_MEETING = (
    "SELECT meetings.* FROM sessions JOIN meetings ON meetings.id = sessions.meeting_id"
    " WHERE sessions.parent_id = ? AND meetings.title = ? LIMIT 1"
)
# The parent's settings, except those that would record or livestream a second time.
_INSERT = (
    "INSERT INTO meetings (id, app_id, title, status, settings_json, created_at, updated_at)"
    " SELECT ?, app_id, ?, 'ACTIVE', json_remove(settings_json, '$.record_on_start', '$.live_stream_on_start'), ?, ?"
    " FROM meetings WHERE id = ?"
)


def open_room(db: sqlite3.Connection, parent: sqlite3.Row, name: str, at: int, new_id: NewId) -> str:
    """Return the id of the room's live session, and open it if needed."""
    session = db.execute(_LIVE, (parent["id"], name)).fetchone()
    if session is None:
        session_lifecycle.open_session(db, _meeting(db, parent, name, at, new_id), at, new_id, parent["id"])
        session = db.execute(_LIVE, (parent["id"], name)).fetchone()
    session_id: str = session["id"]
    return session_id


def _meeting(db: sqlite3.Connection, parent: sqlite3.Row, name: str, at: int, new_id: NewId) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(_MEETING, (parent["id"], name)).fetchone()
    if row is None:
        meeting_id = new_id()
        db.execute(_INSERT, (meeting_id, name, at, at, parent["meeting_id"]))
        row = db.execute("SELECT * FROM meetings WHERE id = ?", (meeting_id,)).fetchone()
    assert row is not None
    return row
