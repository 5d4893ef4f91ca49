"""What `rtk emulator join`, `leave`, `say` and so on do: a client SDK's part, done by hand from a shell."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli.emulator.call import Refusal
from rtk_cli.emulator.live import calls, chat, connections, departures, entry, speech
from rtk_cli.emulator.live.actor import Actor
from rtk_cli.emulator.live.texts import check_text

NewId = Callable[[], str]
Json = dict[str, Any]


def join(db: sqlite3.Connection, participant_id: str, at: int, new_id: NewId, room: str | None = None) -> Json:
    """A new connection that joins at once; the peer, or who waits to be one."""
    connection = connections.open_connection(db, participant_id, at, new_id, room)
    return _row(db, entry.join(db, connection, at, new_id)["id"])


def leave(db: sqlite3.Connection, connected_id: str, at: int) -> Json:
    """By participant id or peer id, from the stage or the waiting room; the peer that was."""
    connection = connections.here(db, connected_id)
    departures.leave(db, connection, at)
    return _row(db, connection["id"])


def say(db: sqlite3.Connection, connected_id: str, text: str, at: int, new_id: NewId) -> Json:
    """Into the chat, for everybody; the message."""
    content = {"kind": "text", "text": check_text(text)}
    peer = _peer(db, connected_id)
    message = chat.send(db, peer, content, at, new_id)
    return {**message, "session_id": peer["session_id"]}


def speak(db: sqlite3.Connection, connected_id: str, text: str, at: int, new_id: NewId) -> Json:
    """Aloud; the line, which is in the transcript if it was `heard`."""
    return speech.speak(db, _peer(db, connected_id), text, at, new_id)


def admit(db: sqlite3.Connection, waiting_id: str, at: int, new_id: NewId) -> Json:
    """The peer that came of it."""
    connection = _waiting(db, waiting_id)
    entry.admit(db, [connection], at, new_id)
    return _row(db, connection["id"])


def reject(db: sqlite3.Connection, waiting_id: str, at: int) -> Json:
    connection = _waiting(db, waiting_id)
    entry.reject(db, [connection], at)
    return _row(db, connection["id"])


def act(
    db: sqlite3.Connection, connected_id: str, name: str, params: Mapping[str, Any], at: int, new_id: NewId
) -> Json:
    """A call of the live protocol, with the rights of whose it is."""
    return calls.perform(Actor(db, connections.here(db, connected_id), at, new_id), name, params)


def _peer(db: sqlite3.Connection, connected_id: str) -> sqlite3.Row:
    """Who is on stage; whoever waits is not heard."""
    connection = connections.here(db, connected_id)
    row: sqlite3.Row | None = db.execute("SELECT * FROM peers WHERE id = ?", (connection["id"],)).fetchone()
    if row is None:
        raise Refusal(409, f"Participant {connection['participant_id']} is still in the waiting room")
    return row


def _waiting(db: sqlite3.Connection, waiting_id: str) -> sqlite3.Row:
    connection = connections.here(db, waiting_id)
    if connection["state"] != "WAITLISTED":
        raise Refusal(409, f"Participant {connection['participant_id']} is not in the waiting room")
    return connection


def _row(db: sqlite3.Connection, connection_id: str) -> Json:
    """The peer, and where it is; of somebody who never came to the stage as much as there is."""
    connection = connections.get(db, connection_id)
    peer = db.execute("SELECT * FROM peers WHERE id = ?", (connection_id,)).fetchone()
    members = ("id", "session_id", "participant_id", "custom_participant_id", "name", "picture", "preset_name")
    shown = {name: connection[name] for name in members} if peer is None else dict(peer)
    return {**shown, "state": connection["state"]}
