"""How people go: they leave, are kicked, or their line broke and they did not come back."""

import sqlite3

from rtk_cli.emulator.live import join
from rtk_cli.emulator.sessions import session_lifecycle

_IN = "state IN ('INITIALIZED', 'WAITLISTED', 'JOINED')"
_DOUBTED = "due_at IS NOT NULL AND held_by = ?"


def leave(db: sqlite3.Connection, connection: sqlite3.Row, at: int, why: str | None = None) -> None:
    """Somebody goes of their own will, or, with `why`, not quite."""
    join.give_up(db, connection, at, why)
    if connection["state"] == "JOINED":
        session_lifecycle.note_departure(db, connection["session_id"], at)


def lose(db: sqlite3.Connection, number: int) -> None:
    """A broken line that nobody mended in time: as leaving."""
    connection = db.execute("SELECT * FROM connections WHERE number = ?", (number,)).fetchone()
    leave(db, connection, connection["due_at"], "CONNECTION_LOST")


def kick(db: sqlite3.Connection, session_id: str, peers: list[sqlite3.Row], at: int) -> None:
    """Some people have to go; the session lives on, if need be through its keep-alive."""
    for peer in peers:
        session_lifecycle.disconnect(db, peer["id"], at, "KICKED")
    session_lifecycle.note_departure(db, session_id, at)


def kick_all(db: sqlite3.Connection, session_id: str, at: int) -> int:
    """Everybody has to go, and the session with them. Gives how many were present."""
    count = len(session_lifecycle.connected_peers(db, session_id))
    session_lifecycle.end_session(db, session_id, at, "HOST_ENDED_MEETING", "KICKED")
    return count


def hold(db: sqlite3.Connection, connection_id: str, holder: str) -> None:
    """There is a line, or there is one again, and `holder` is the emulator that has it."""
    db.execute("UPDATE connections SET held_by = ?, due_at = NULL WHERE id = ?", (holder, connection_id))


def hang_up(db: sqlite3.Connection, connection_id: str, holder: str, due_at: int) -> None:
    """The line broke: the place is kept until then. Nothing, where another line leads to it by now, or none can."""
    db.execute(
        f"UPDATE connections SET held_by = NULL, due_at = ? WHERE id = ? AND held_by = ? AND {_IN}",  # noqa: S608
        (due_at, connection_id, holder),
    )


def expire_orphans(db: sqlite3.Connection, due_at: int) -> None:
    """Any line may have died with its program: the places are kept until then, unless somebody says `hold_on`."""
    db.execute(
        f"UPDATE connections SET due_at = ? WHERE held_by IS NOT NULL AND due_at IS NULL AND {_IN}",  # noqa: S608
        (due_at,),
    )


def is_in_doubt(db: sqlite3.Connection, holder: str) -> bool:
    """Whether anybody has doubted a line of that emulator."""
    return bool(db.execute(f"SELECT EXISTS (SELECT 1 FROM connections WHERE {_DOUBTED})", (holder,)).fetchone()[0])  # noqa: S608


def hold_on(db: sqlite3.Connection, holder: str) -> None:
    """The lines of that emulator are alive."""
    db.execute(f"UPDATE connections SET due_at = NULL WHERE {_DOUBTED}", (holder,))  # noqa: S608
