"""How people go: they leave, are kicked, or their line broke and they did not come back."""

import sqlite3

from rtk_cli.emulator import sessions
from rtk_cli.emulator.live import connections, entry


def leave(db: sqlite3.Connection, connection: sqlite3.Row, at: int, why: str | None = None) -> None:
    """Somebody goes of their own will, or, with `why`, not quite."""
    entry.give_up(db, connection, at, why)
    if connection["state"] == "JOINED":
        sessions.note_departure(db, connection["session_id"], at)


def lose(db: sqlite3.Connection, number: int) -> None:
    """A broken line that nobody mended in time: as leaving."""
    connection = db.execute("SELECT * FROM connections WHERE number = ?", (number,)).fetchone()
    leave(db, connection, connection["due_at"], "CONNECTION_LOST")


def kick(db: sqlite3.Connection, session_id: str, peers: list[sqlite3.Row], at: int) -> None:
    """Some people have to go; the session lives on, if need be through its keep-alive."""
    for peer in peers:
        sessions.disconnect(db, peer["id"], at, "KICKED")
    sessions.note_departure(db, session_id, at)


def kick_all(db: sqlite3.Connection, session_id: str, at: int) -> int:
    """Everybody has to go, and the session with them. Gives how many were present."""
    count = len(sessions.present(db, session_id))
    sessions.end_session(db, session_id, at, "HOST_ENDED_MEETING", "KICKED")
    return count


def hang_up(db: sqlite3.Connection, connection_id: str, due_at: int) -> None:
    """The line broke: the place is kept until then. For who is gone already it makes no difference."""
    db.execute(
        "UPDATE connections SET due_at = ? WHERE id = ? AND state IN ('INITIALIZED', 'WAITLISTED', 'JOINED')",
        (due_at, connection_id),
    )


def come_back(db: sqlite3.Connection, connection: sqlite3.Row) -> sqlite3.Row:
    """The line is there again."""
    db.execute("UPDATE connections SET due_at = NULL WHERE id = ?", (connection["id"],))
    return connections.get(db, connection["id"])
