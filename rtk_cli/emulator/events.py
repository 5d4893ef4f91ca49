"""The event log of live sessions: numbered entries, written in the same transaction as the change they report.

Readers follow it by number after the commit, so no event is lost or out of order.
"""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from rtk_cli.emulator.store import timestamps

UNGRANTABLE = "hidden"
"""A permission that no preset grants: an event that needs it reaches only readers of the whole log."""

_INSERT = (
    "INSERT INTO events (session_id, meeting_id, at, kind, to_peer, needs, payload_json) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_SCOPE = "SELECT id, meeting_id FROM sessions WHERE id = ?"
_AFTER = "SELECT * FROM events WHERE number > ? ORDER BY number LIMIT ?"
_STALE = (
    "session_id = :session_id OR (session_id IS NULL AND updated_at < :before AND state <> 'WAITLISTED'"
    " AND meeting_id = (SELECT meeting_id FROM sessions WHERE id = :session_id))"
)
_OF_SESSION = "SELECT * FROM events WHERE session_id = ? AND number > ? ORDER BY number"


class EventScope(NamedTuple):
    """The meeting and session that an event belongs to; `session_id` is None while no session is live."""

    meeting_id: str
    session_id: str | None


class Event(NamedTuple):
    """One event as clients receive it; `at` is RFC 3339."""

    number: int
    at: str
    kind: str
    data: Mapping[str, Any]


class Entry(NamedTuple):
    """One entry of the log: an event, and who receives it."""

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
    """Append an event and return its number. `to` is its only recipient, `needs` a permission recipients must have."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    row = (scope.session_id, scope.meeting_id, at, kind, to, needs, text)
    number = db.execute(_INSERT, row).lastrowid
    assert number is not None
    return number


def scope_of(db: sqlite3.Connection, session_id: str) -> EventScope:
    row = db.execute(_SCOPE, (session_id,)).fetchone()
    return EventScope(row["meeting_id"], row["id"])


def last_number(db: sqlite3.Connection) -> int:
    """Return the number of the newest event, even if it was deleted since; 0 before the first."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    return 0 if row is None else int(row[0])


def after(db: sqlite3.Connection, number: int, limit: int) -> list[Entry]:
    """Return the entries after `number`, of all sessions."""
    return [entry(row) for row in db.execute(_AFTER, (number, limit))]


def of_session(db: sqlite3.Connection, session_id: str, number: int) -> list[Entry]:
    """Return the entries after `number` of one session."""
    return [entry(row) for row in db.execute(_OF_SESSION, (session_id, number))]


def entry(row: sqlite3.Row) -> Entry:
    event = Event(row["number"], timestamps.to_text(row["at"]), row["kind"], json.loads(row["payload_json"]))
    return Entry(event, EventScope(row["meeting_id"], row["session_id"]), row["to_peer"], row["needs"])


def forget_session(db: sqlite3.Connection, session_id: str, before: int) -> None:
    """Delete the events and connections of a session that ended long ago.

    Connections to its meeting that never reached a session go too, if they were last updated before `before`.
    """
    values = {"session_id": session_id, "before": before}
    db.execute(f"DELETE FROM events WHERE to_peer IN (SELECT id FROM connections WHERE {_STALE})", values)
    db.execute("DELETE FROM events WHERE session_id = :session_id", values)
    db.execute(f"DELETE FROM connections WHERE {_STALE}", values)
