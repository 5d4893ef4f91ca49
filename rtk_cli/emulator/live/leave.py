"""How connections end: participants leave, are kicked, or lose their client and do not reconnect in time."""

import sqlite3

from rtk_cli.emulator.live import join
from rtk_cli.emulator.sessions import session_lifecycle

_NOT_OVER = "state IN ('INITIALIZED', 'WAITLISTED', 'JOINED')"
_EXPIRING = "due_at IS NOT NULL AND held_by = ?"


def leave(db: sqlite3.Connection, connection: sqlite3.Row, at: int, reason: str | None = None) -> None:
    """End a connection as left; `reason` is set when the participant did not choose to leave."""
    join.disconnect(db, connection, at, reason)
    if connection["state"] == "JOINED":
        session_lifecycle.note_departure(db, connection["session_id"], at)


def lose(db: sqlite3.Connection, number: int) -> None:
    """End a connection whose client did not reconnect in time."""
    connection = db.execute("SELECT * FROM connections WHERE number = ?", (number,)).fetchone()
    leave(db, connection, connection["due_at"], "CONNECTION_LOST")


def kick(db: sqlite3.Connection, session_id: str, peers: list[sqlite3.Row], at: int) -> None:
    """Remove peers from the session. An empty session stays live for its keep-alive."""
    for peer in peers:
        session_lifecycle.disconnect(db, peer["id"], at, "KICKED")
    session_lifecycle.note_departure(db, session_id, at)


def kick_all(db: sqlite3.Connection, session_id: str, at: int) -> int:
    """Remove every peer and end the session; returns how many peers were present."""
    count = len(session_lifecycle.connected_peers(db, session_id))
    session_lifecycle.end_session(db, session_id, at, "HOST_ENDED_MEETING", "KICKED")
    return count


def attach_client(db: sqlite3.Connection, connection_id: str, holder: str) -> None:
    """Record that a client is connected, for the first time or again, to the emulator `holder`."""
    db.execute("UPDATE connections SET held_by = ?, due_at = NULL WHERE id = ?", (holder, connection_id))


def detach_client(db: sqlite3.Connection, connection_id: str, holder: str, due_at: int) -> None:
    """Start the reconnection timeout, unless the client is back on another emulator or the connection is over."""
    db.execute(
        f"UPDATE connections SET held_by = NULL, due_at = ? WHERE id = ? AND held_by = ? AND {_NOT_OVER}",
        (due_at, connection_id, holder),
    )


def expire_orphans(db: sqlite3.Connection, due_at: int) -> None:
    """Start the reconnection timeout for every attached connection: its process may have died.

    A process that is still alive keeps its connections with `confirm_clients`.
    """
    db.execute(
        f"UPDATE connections SET due_at = ? WHERE held_by IS NOT NULL AND due_at IS NULL AND {_NOT_OVER}",
        (due_at,),
    )


def has_expiring_clients(db: sqlite3.Connection, holder: str) -> bool:
    """Whether `expire_orphans` was called while `holder` has clients."""
    return bool(db.execute(f"SELECT EXISTS (SELECT 1 FROM connections WHERE {_EXPIRING})", (holder,)).fetchone()[0])


def confirm_clients(db: sqlite3.Connection, holder: str) -> None:
    """Cancel the reconnection timeout for the clients of `holder`: they are still connected."""
    db.execute(f"UPDATE connections SET due_at = NULL WHERE {_EXPIRING}", (holder,))
