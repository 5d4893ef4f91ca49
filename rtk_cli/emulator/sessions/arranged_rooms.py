"""Breakout rooms as hosts arrange them: opened before anyone is in them, closed, and filled by moving participants."""

import sqlite3
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.live import connection_rows, join
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.sessions import breakout_rooms, session_lifecycle
from rtk_cli.emulator.store.seeded_ids import NewId

ALTER = "connected_meetings.can_alter_connected_meetings"
TO_PARENT = "connected_meetings.can_switch_to_parent_meeting"
TO_ROOM = "connected_meetings.can_switch_connected_meetings"

_MAIN = "SELECT coalesce(parent_id, id) AS id FROM sessions WHERE id = ?"
_SESSION = "SELECT * FROM sessions WHERE id = ?"
_ROOM = "SELECT * FROM sessions WHERE parent_id = ? AND meeting_id = ? AND status = 'LIVE'"
_TITLE = "SELECT title FROM meetings WHERE id = ?"
_PEERS = (
    "SELECT * FROM peers WHERE participant_id = ? AND left_at IS NULL AND session_id IN"
    " (SELECT id FROM sessions WHERE id = ? OR parent_id = ?)"
)


def main_session(db: sqlite3.Connection, session_id: str) -> sqlite3.Row:
    """The session itself, or the one that it is a breakout room of."""
    main_id = db.execute(_MAIN, (session_id,)).fetchone()["id"]
    row: sqlite3.Row = db.execute(_SESSION, (main_id,)).fetchone()
    return row


def create(db: sqlite3.Connection, session_id: str, titles: list[str], at: int, new_id: NewId) -> list[dict[str, Any]]:
    """Open a room for each title; a room that there is stays as it is."""
    main = main_session(db, session_id)
    rooms = []
    for title in titles:
        room_id = breakout_rooms.open_room(db, main, title, at, new_id)
        meeting_id = db.execute(_SESSION, (room_id,)).fetchone()["meeting_id"]
        rooms.append({"id": meeting_id, "title": title})
    session_lifecycle.notify_rooms(db, main["id"], at)
    return rooms


def close(db: sqlite3.Connection, session_id: str, meeting_ids: list[str], at: int) -> list[dict[str, Any]]:
    """Close rooms; the session ends for those who are still in them."""
    main = main_session(db, session_id)
    closed = []
    for meeting_id in dict.fromkeys(meeting_ids):
        room = _room(db, main["id"], meeting_id)
        closed.append({"id": meeting_id, "title": db.execute(_TITLE, (meeting_id,)).fetchone()["title"]})
        session_lifecycle.end_session(db, room["id"], at, "HOST_ENDED_MEETING")
    session_lifecycle.notify_rooms(db, main["id"], at)
    session_lifecycle.note_departure(db, main["id"], at)
    return closed


def move(
    db: sqlite3.Connection, session_id: str, participant_ids: list[str], meeting_id: str, at: int, new_id: NewId
) -> list[sqlite3.Row]:
    """Move participants into a room, or back into the meeting. Returns their peers.

    A client is asked to move, and joins there by itself; who has no client is moved at once.
    """
    main = main_session(db, session_id)
    target = main if meeting_id == main["meeting_id"] else _room(db, main["id"], meeting_id)
    moved: list[sqlite3.Row] = []
    for participant_id in dict.fromkeys(participant_ids):
        peers = db.execute(_PEERS, (participant_id, main["id"], main["id"])).fetchall()
        if not peers:
            raise LiveRefusal("NOT_FOUND", f"No participant found with id {participant_id}")
        for peer in peers:
            if peer["session_id"] != target["id"]:
                _move_peer(db, peer, target, main, at, new_id)
                moved.append(peer)
    return moved


def _move_peer(
    db: sqlite3.Connection, peer: sqlite3.Row, target: sqlite3.Row, main: sqlite3.Row, at: int, new_id: NewId
) -> None:
    connection = connection_rows.get(db, peer["id"])
    if connection["held_by"] is not None:
        scope = events.scope_of(db, peer["session_id"])
        events.append(db, scope, at, "self.transfer", {"meeting_id": target["meeting_id"]}, to=peer["id"])
        return
    is_room = target["id"] != main["id"]
    room = db.execute(_TITLE, (target["meeting_id"],)).fetchone()["title"] if is_room else None
    opened = connection_rows.open_connection(db, peer["participant_id"], at, new_id, room)
    join.join(db, opened, at, new_id, is_move=True)


def _room(db: sqlite3.Connection, main_id: str, meeting_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(_ROOM, (main_id, meeting_id)).fetchone()
    if row is None:
        raise LiveRefusal("NOT_FOUND", f"No breakout room found with id {meeting_id}")
    return row
