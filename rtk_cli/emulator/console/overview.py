"""`emulator.overview`: what the console shows that the API does not: who is live, events, chat and transcript.

Every list is a page: a state may hold thousands of rows.
"""

import json
import sqlite3
from typing import NamedTuple

from rtk_cli.emulator.console.logged_requests import LoggedRequests
from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.live import live_views
from rtk_cli.emulator.requests.request_log import RequestLog
from rtk_cli.emulator.store import timestamps, virtual_clock
from rtk_cli.emulator.transactions import Transactions
from rtk_cli.errors import NotFoundError

MAX_PEERS = 200
"""Peers of one room that are listed; `peer_count` tells how many there are."""

_ROOMS = (
    "SELECT meetings.id AS meeting_id, meetings.app_id, meetings.title, sessions.id AS session_id, started_at,"
    " parent_id FROM meetings LEFT JOIN sessions ON sessions.meeting_id = meetings.id AND sessions.status = 'LIVE'"
    " WHERE (sessions.id IS NOT NULL OR meetings.id IN (SELECT meeting_id FROM connections WHERE state = 'WAITLISTED'))"
    " AND (:meeting_id IS NULL OR meetings.id = :meeting_id)"
)
_PRESENT = "FROM peers WHERE session_id = ? AND left_at IS NULL"
_WAITING = "SELECT * FROM connections WHERE meeting_id = ? AND state = 'WAITLISTED' ORDER BY number LIMIT ?"
_RECORDING = (
    "SELECT id, status FROM recordings WHERE session_id = ? AND type = 'COMPOSITE'"
    " AND status IN ('INVOKED', 'RECORDING', 'PAUSED') ORDER BY number DESC LIMIT 1"
)
_ACTIVITY = (
    "SELECT events.*, meetings.title, meetings.app_id, coalesce(peers.name, participants.name) AS name FROM events"
    " LEFT JOIN meetings ON meetings.id = events.meeting_id"
    " LEFT JOIN peers ON peers.id = coalesce(json_extract(payload_json, '$.peer_id'),"
    " json_extract(payload_json, '$.peer.id'), json_extract(payload_json, '$.message.peer_id'),"
    " json_extract(payload_json, '$.line.peer_id'))"
    " LEFT JOIN participants ON participants.id = json_extract(payload_json, '$.participant_id')"
    " WHERE to_peer IS NULL ORDER BY events.number DESC LIMIT ?"
)
_CONVERSATION = {
    "chat": (live_views.MESSAGES_OF_SESSION, live_views.message, "chat_messages WHERE session_id = ?"),
    "transcript": (live_views.LINES_OF_SESSION, live_views.line, "transcript_lines WHERE session_id = ? AND heard"),
}
CONVERSATIONS = tuple(_CONVERSATION)


class Mark(NamedTuple):
    """Differs after each change of a store, whichever process made it."""

    others: int
    own: int


class Overview:
    """The reads of the console, each in a transaction of its own. `requests` are pages of the log."""

    def __init__(self, transactions: Transactions, log: RequestLog) -> None:
        self._transactions = transactions
        self.requests = LoggedRequests(log)

    def mark(self) -> Mark:
        """Apply what is due, and return the mark of the store."""
        with self._transactions.settled("reading") as (db, _):
            return Mark(db.execute("PRAGMA data_version").fetchone()[0], db.total_changes)

    def clock(self) -> Json:
        """Return the emulator's time, and how far it is ahead of the machine's."""
        with self._transactions.settled("reading") as (db, now):
            return {"now": timestamps.to_text(now), "ahead_seconds": virtual_clock.offset(db) / 1000}

    def live(self, meeting_id: str | None, limit: int, offset: int) -> Json:
        """Return the meetings with a live session or with waiting participants, the newest first."""
        values = {"meeting_id": meeting_id, "limit": limit, "offset": offset}
        with self._transactions.settled("reading") as (db, _):
            total = db.execute(f"SELECT count(*) FROM ({_ROOMS})", values).fetchone()[0]
            order = "ORDER BY started_at DESC, meetings.number DESC LIMIT :limit OFFSET :offset"
            rows = db.execute(f"{_ROOMS} {order}", values).fetchall()
            return {"total": total, "rooms": [_room(db, row) for row in rows]}

    def activity(self, limit: int) -> list[Json]:
        """Return the newest events of all live sessions, the newest first, without those to one peer."""
        with self._transactions.settled("reading") as (db, _):
            return [_event(row) for row in db.execute(_ACTIVITY, (limit,))]

    def webhook_count(self, app_id: str | None) -> int:
        """Return how many webhooks an app has, or all apps have."""
        with self._transactions.settled("reading") as (db, _):
            count = "SELECT count(*) FROM webhooks WHERE :app_id IS NULL OR app_id = :app_id"
            total: int = db.execute(count, {"app_id": app_id}).fetchone()[0]
            return total

    def conversation(self, session_id: str, kind: str, limit: int, offset: int) -> Json:
        """Return a page of the chat or the transcript of a session, the oldest first."""
        select, view, counted = _CONVERSATION[kind]
        with self._transactions.settled("reading") as (db, _):
            if db.execute("SELECT 1 FROM sessions WHERE id = ?", (session_id,)).fetchone() is None:
                raise NotFoundError(f"no session found with id {session_id}")
            total = db.execute(f"SELECT count(*) FROM {counted}", (session_id,)).fetchone()[0]
            rows = db.execute(f"{select} LIMIT ? OFFSET ?", (session_id, limit, offset))
            return {"total": total, "items": [view(row) for row in rows]}


def _room(db: sqlite3.Connection, row: sqlite3.Row) -> Json:
    session_id = row["session_id"]
    peers = db.execute(f"SELECT * {_PRESENT} ORDER BY number LIMIT ?", (session_id, MAX_PEERS)).fetchall()
    recording = db.execute(_RECORDING, (session_id,)).fetchone()
    return {
        **{name: row[name] for name in ("meeting_id", "app_id", "title", "session_id")},
        "is_breakout_room": row["parent_id"] is not None,
        "started_at": None if row["started_at"] is None else timestamps.to_text(row["started_at"]),
        "peer_count": db.execute(f"SELECT count(*) {_PRESENT}", (session_id,)).fetchone()[0],
        "peers": [live_views.peer(peer) for peer in peers],
        "waiting": [live_views.waiting(one) for one in db.execute(_WAITING, (row["meeting_id"], MAX_PEERS))],
        "recording": None if recording is None else dict(recording),
    }


def _event(row: sqlite3.Row) -> Json:
    return {
        "number": row["number"],
        "at": timestamps.to_text(row["at"]),
        "kind": row["kind"],
        "meeting_id": row["meeting_id"],
        "meeting_title": row["title"],
        "app_id": row["app_id"],
        "session_id": row["session_id"],
        "who": row["name"],
        "data": json.loads(row["payload_json"]),
    }
