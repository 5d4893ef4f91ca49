"""The rows of `connections`: created by `hello`, moved through the states, and found again."""

import sqlite3
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.events import EventScope
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.live import connection_states
from rtk_cli.emulator.live.connection_states import Move, State
from rtk_cli.emulator.store.seeded_ids import NewId

_INSERT = (
    "INSERT INTO connections (id, app_id, meeting_id, participant_id, custom_participant_id, name, picture,"
    " preset_name, room, state, created_at, updated_at) SELECT ?, app_id, meeting_id, participants.id,"
    " custom_participant_id, name, picture, preset_name, ?, 'INITIALIZED', ?, ? FROM participants"
    " JOIN meetings ON meetings.id = meeting_id WHERE participants.id = ?"
)
_CONNECTED = (
    "SELECT * FROM connections WHERE state IN ('WAITLISTED', 'JOINED') AND (participant_id = :id OR id = :id)"
    " ORDER BY state = 'JOINED', number"
)
_OTHERS = "SELECT * FROM connections WHERE participant_id = ? AND id <> ? AND state = ? ORDER BY number"
# With several connections, the one that has lost its client is the one that a client wants back.
_RESUMABLE = "SELECT * FROM connections WHERE participant_id = ? ORDER BY due_at IS NULL, number DESC LIMIT 1"

_LOST = (
    "SELECT * FROM connections WHERE participant_id = ? AND number > ? AND due_at IS NOT NULL"
    " AND state IN ('INITIALIZED', 'WAITLISTED', 'JOINED') ORDER BY number DESC LIMIT 1"
)


def open_connection(
    db: sqlite3.Connection, participant_id: str, at: int, new_id: NewId, room: str | None = None
) -> sqlite3.Row:
    """A new connection of a participant; `room` is the breakout room that it asks to join."""
    connection_id = new_id()
    if db.execute(_INSERT, (connection_id, room, at, at, participant_id)).rowcount == 0:
        raise Refusal(404, f"No user found with id {participant_id}")
    return get(db, connection_id)


def get(db: sqlite3.Connection, connection_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM connections WHERE id = ?", (connection_id,)).fetchone()
    if row is None:
        raise Refusal(404, f"No connection found with id {connection_id}")
    return row


def resumable(db: sqlite3.Connection, participant_id: str) -> sqlite3.Row | None:
    """The connection that a client resumes which does not name one: the newest without a client, else the newest."""
    row: sqlite3.Row | None = db.execute(_RESUMABLE, (participant_id,)).fetchone()
    return row


def exists(db: sqlite3.Connection, connection_id: str) -> bool:
    return db.execute("SELECT 1 FROM connections WHERE id = ?", (connection_id,)).fetchone() is not None


def chosen(db: sqlite3.Connection, participant_id: str, connection_id: str) -> sqlite3.Row | None:
    """The participant's connection of this id; if it is over, the one that its client continued with."""
    if not exists(db, connection_id):
        return None
    connection = get(db, connection_id)
    if connection["participant_id"] != participant_id:
        raise Refusal(404, f"No connection found with id {connection_id}")
    if connection["state"] in connection_states.LIVE:
        return connection
    last: sqlite3.Row | None = db.execute(_LOST, (participant_id, connection["number"])).fetchone()
    return last


def all_connected(db: sqlite3.Connection, requested_id: str) -> list[sqlite3.Row]:
    """All joined or waiting connections of a participant, or the one with that peer id; the newest joined one last."""
    rows = db.execute(_CONNECTED, {"id": requested_id}).fetchall()
    if not rows:
        raise Refusal(404, f"No connected participant found with id {requested_id}")
    return rows


def connected(db: sqlite3.Connection, requested_id: str) -> sqlite3.Row:
    """One connection, by participant id or peer id; of several, the newest joined one."""
    return all_connected(db, requested_id)[-1]


def others(db: sqlite3.Connection, connection: sqlite3.Row, state: State) -> list[sqlite3.Row]:
    """Other connections of the same participant in `state`, the oldest first."""
    return db.execute(_OTHERS, (connection["participant_id"], connection["id"], state)).fetchall()


def waiting(db: sqlite3.Connection, meeting_id: str) -> list[sqlite3.Row]:
    """The connections in the waiting room, the longest waiting first."""
    query = "SELECT * FROM connections WHERE meeting_id = ? AND state = 'WAITLISTED' ORDER BY number"
    return db.execute(query, (meeting_id,)).fetchall()


def move(
    db: sqlite3.Connection, connection: sqlite3.Row, name: Move, at: int, reason: str | None = None
) -> sqlite3.Row:
    """Change the state and send the client a `self.state` event; returns the new row."""
    state = connection_states.after(connection["state"], name)
    session_id = connection["session_id"]
    scope = EventScope(connection["meeting_id"], None) if session_id is None else events.scope_of(db, session_id)
    data: dict[str, Any] = {"state": state, "reason": reason}
    number = events.append(db, scope, at, "self.state", data, to=connection["id"])
    is_over = state not in connection_states.LIVE
    db.execute(
        "UPDATE connections SET state = ?, updated_at = ?, first_event = coalesce(first_event, ?), last_event = ?,"
        " due_at = CASE WHEN ? THEN NULL ELSE due_at END WHERE id = ?",
        (state, at, number if state == "JOINED" else None, number if is_over else None, is_over, connection["id"]),
    )
    return get(db, connection["id"])


def enter(db: sqlite3.Connection, connection: sqlite3.Row, session_id: str, at: int) -> sqlite3.Row:
    """Join a session: from here on the connection sees its events."""
    db.execute("UPDATE connections SET session_id = ? WHERE id = ?", (session_id, connection["id"]))
    return move(db, get(db, connection["id"]), "enter", at)
