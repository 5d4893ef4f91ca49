"""The actions of `rtk emulator join`, `leave`, `say` and so on: they stand in for a client SDK."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.handler import Json, Refusal
from rtk_cli.emulator.live import calls, chat, connection_rows, room_state, speech
from rtk_cli.emulator.live import join as joining
from rtk_cli.emulator.live import leave as leaving
from rtk_cli.emulator.live.caller import Caller
from rtk_cli.emulator.live.text_validation import check_text
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.store.seeded_ids import NewId


def join(db: sqlite3.Connection, participant_id: str, at: int, new_id: NewId, room: str | None = None) -> Json:
    """Open a connection and join at once; peers in other rooms leave. Returns the peer, which may be waiting."""
    checked_room = None if room is None else check_text(room)
    connection = connection_rows.open_connection(db, participant_id, at, new_id, checked_room)
    return _summary(db, joining.join(db, connection, at, new_id, is_move=True)["id"])


def leave(db: sqlite3.Connection, connected_id: str, at: int) -> Json:
    """Leave the session or the waiting room: one peer, or all of a participant's.

    Returns the newest former peer, and the ids of all in `peer_ids`.
    """
    connections = connection_rows.all_connected(db, connected_id)
    for connection in connections:
        leaving.leave(db, connection, at)
    return {**_summary(db, connections[-1]["id"]), "peer_ids": [connection["id"] for connection in connections]}


def say(db: sqlite3.Connection, connected_id: str, text: str, at: int, new_id: NewId) -> Json:
    """Send a public chat message and return it."""
    content = {"kind": "text", "text": check_text(text)}
    peer = _peer(db, connected_id)
    message = chat.send(db, peer, content, at, new_id)
    return {**message, "session_id": peer["session_id"]}


def speak(db: sqlite3.Connection, connected_id: str, text: str, at: int, new_id: NewId) -> Json:
    """Speak a line and return it; it is in the live transcript if it was `heard`."""
    line = speech.speak(db, _peer(db, connected_id), text, at, new_id)
    return {**speech.view(db, line["id"]), "heard": bool(line["heard"]), "session_id": line["session_id"]}


def admit(db: sqlite3.Connection, waiting_id: str, at: int, new_id: NewId) -> Json:
    """Admit a waiting participant. Returns the new peer."""
    connection = _waiting(db, waiting_id)
    joining.admit(db, [connection], at, new_id)
    return _summary(db, connection["id"])


def reject(db: sqlite3.Connection, waiting_id: str, at: int) -> Json:
    connection = _waiting(db, waiting_id)
    joining.reject(db, [connection], at)
    return _summary(db, connection["id"])


def act(
    db: sqlite3.Connection, connected_id: str, name: str, params: Mapping[str, Any], at: int, new_id: NewId
) -> Json:
    """Make a call of the live protocol with the rights of the connection."""
    return calls.perform(Caller(db, connection_rows.connected(db, connected_id), at, new_id), name, params)


def _peer(db: sqlite3.Connection, connected_id: str) -> sqlite3.Row:
    """The joined peer; refused while it waits."""
    connection = connection_rows.connected(db, connected_id)
    row: sqlite3.Row | None = db.execute("SELECT * FROM peers WHERE id = ?", (connection["id"],)).fetchone()
    if row is None:
        raise Refusal(409, f"Participant {connection['participant_id']} is still in the waiting room")
    return row


def _waiting(db: sqlite3.Connection, waiting_id: str) -> sqlite3.Row:
    connection = connection_rows.connected(db, waiting_id)
    if connection["state"] != "WAITLISTED":
        raise Refusal(409, f"Participant {connection['participant_id']} is not in the waiting room")
    return connection


def _summary(db: sqlite3.Connection, connection_id: str) -> Json:
    """The peer as the live protocol shows it, with session and state, and when and why it left."""
    connection = connection_rows.get(db, connection_id)
    left = db.execute("SELECT left_at, left_reason FROM peers WHERE id = ?", (connection_id,)).fetchone()
    left_at = None if left is None else left["left_at"]
    return {
        **room_state.own_peer(db, connection),
        "session_id": connection["session_id"],
        "state": connection["state"],
        "left_at": None if left_at is None else timestamps.to_text(left_at),
        "left_reason": None if left is None else left["left_reason"],
    }
