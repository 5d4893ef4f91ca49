"""The event log of live sessions: what happened, numbered in that order, in the transaction of the change itself.

Whoever listens reads it by number after the commit, so that nothing is lost and nothing overtakes anything else.
"""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from rtk_cli.emulator.store import timestamps

UNGRANTABLE = "hidden"
"""As a need: a right that no preset gives, so that only those who read the whole log hear of it."""

_INSERT = (
    "INSERT INTO events (session_id, meeting_id, at, kind, to_peer, needs, payload_json) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_PLACE = "SELECT id, meeting_id FROM sessions WHERE id = ?"
_AFTER = "SELECT * FROM events WHERE number > ? ORDER BY number LIMIT ?"
_GONE = (
    "session_id = :session_id OR (session_id IS NULL AND updated_at < :before AND state <> 'WAITLISTED'"
    " AND meeting_id = (SELECT meeting_id FROM sessions WHERE id = :session_id))"
)
_OF_SESSION = "SELECT * FROM events WHERE session_id = ? AND number > ? ORDER BY number"


class EventScope(NamedTuple):
    """Where something happens; `session_id` is None while none is open."""

    meeting_id: str
    session_id: str | None


class Event(NamedTuple):
    """One entry as it is told; `at` is RFC 3339."""

    number: int
    at: str
    kind: str
    data: Mapping[str, Any]


class Entry(NamedTuple):
    """One entry of the log, and whom it concerns."""

    event: Event
    scope: EventScope
    to_peer: str | None
    needs: str | None


def append(
    db: sqlite3.Connection,
    scope: EventScope,
    at: int,
    kind: str,
    data: Mapping[str, Any],
    *,
    to: str | None = None,
    needs: str | None = None,
) -> int:
    """Write down what happened, and give its number. `to` is the only one who hears of it, `needs` a right."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    row = (scope.session_id, scope.meeting_id, at, kind, to, needs, text)
    number = db.execute(_INSERT, row).lastrowid
    assert number is not None
    return number


def scope_of(db: sqlite3.Connection, session_id: str) -> EventScope:
    row = db.execute(_PLACE, (session_id,)).fetchone()
    return EventScope(row["meeting_id"], row["id"])


def last_number(db: sqlite3.Connection) -> int:
    """That of the newest event, though it may be gone already; 0 before the first."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    return 0 if row is None else int(row[0])


def after(db: sqlite3.Connection, number: int, most: int) -> list[Entry]:
    """What came after `number`, of all sessions."""
    return [entry(row) for row in db.execute(_AFTER, (number, most))]


def of_session(db: sqlite3.Connection, session_id: str, number: int) -> list[Entry]:
    """What came after `number` in one session."""
    return [entry(row) for row in db.execute(_OF_SESSION, (session_id, number))]


def entry(row: sqlite3.Row) -> Entry:
    event = Event(row["number"], timestamps.to_text(row["at"]), row["kind"], json.loads(row["payload_json"]))
    return Entry(event, EventScope(row["meeting_id"], row["session_id"]), row["to_peer"], row["needs"])


def forget_session(db: sqlite3.Connection, session_id: str, before: int) -> None:
    """Drop the events of a session that is long over, and its connections; those that came to nothing `before`, too."""
    named = {"session_id": session_id, "before": before}
    db.execute(f"DELETE FROM events WHERE to_peer IN (SELECT id FROM connections WHERE {_GONE})", named)  # noqa: S608
    db.execute("DELETE FROM events WHERE session_id = :session_id", named)
    db.execute(f"DELETE FROM connections WHERE {_GONE}", named)  # noqa: S608
