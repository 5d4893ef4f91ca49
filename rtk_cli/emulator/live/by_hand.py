"""What `rtk emulator join`, `leave`, `say` and so on do: a client SDK's part, done by hand from a shell."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli.emulator import times
from rtk_cli.emulator.call import Refusal
from rtk_cli.emulator.live import calls, chat, connections, departures, entry, snapshot, speech
from rtk_cli.emulator.live.actor import Actor
from rtk_cli.emulator.live.texts import check_text

NewId = Callable[[], str]
Json = dict[str, Any]


def join(db: sqlite3.Connection, participant_id: str, at: int, new_id: NewId, room: str | None = None) -> Json:
    """A new connection that joins at once; the peer, or who waits to be one."""
    wanted = None if room is None else check_text(room)
    connection = connections.open_connection(db, participant_id, at, new_id, wanted)
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
    line = speech.speak(db, _peer(db, connected_id), text, at, new_id)
    return {**speech.view(db, line["id"]), "heard": bool(line["heard"]), "session_id": line["session_id"]}


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
    """The peer as the live protocol shows it, and where it is; when and why it left, if it was on stage."""
    connection = connections.get(db, connection_id)
    left = db.execute("SELECT left_at, left_reason FROM peers WHERE id = ?", (connection_id,)).fetchone()
    left_at = None if left is None else left["left_at"]
    return {
        **snapshot.itself(db, connection),
        "session_id": connection["session_id"],
        "state": connection["state"],
        "left_at": None if left_at is None else times.to_text(left_at),
        "left_reason": None if left is None else left["left_reason"],
    }
