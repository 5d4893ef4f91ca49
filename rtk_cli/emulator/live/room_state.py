"""Everything that somebody finds on coming to the stage, as far as the preset shows it."""

import sqlite3
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.live import chat, connection_rows, live_views, permissions, plugins, polls, speech
from rtk_cli.emulator.sessions import session_lifecycle
from rtk_cli.emulator.store import timestamps

_RECORDINGS = "SELECT id, type, status FROM recordings WHERE session_id = ? ORDER BY number"
_LIVESTREAM = (
    "SELECT livestreams.id, livestreams.status FROM livestreams JOIN livestream_sessions"
    " ON livestream_id = livestreams.id WHERE session_id = ? ORDER BY livestream_sessions.number DESC LIMIT 1"
)


def place(db: sqlite3.Connection, connection: sqlite3.Row) -> dict[str, Any]:
    """Where a connection is: its state, itself, the session, and on stage the room."""
    is_on_stage = connection["state"] == "JOINED"
    return {
        "state": connection["state"],
        "peer": itself(db, connection),
        "session": session(db, connection),
        "room": room(db, connection) if is_on_stage else None,
    }


def itself(db: sqlite3.Connection, connection: sqlite3.Row) -> dict[str, Any]:
    row = db.execute("SELECT * FROM peers WHERE id = ?", (connection["id"],)).fetchone()
    return live_views.newcomer(connection) if row is None else live_views.peer(row)


def session(db: sqlite3.Connection, connection: sqlite3.Row) -> dict[str, Any] | None:
    if connection["session_id"] is None:
        return None
    row = db.execute("SELECT * FROM sessions WHERE id = ?", (connection["session_id"],)).fetchone()
    return {"id": row["id"], "started_at": timestamps.to_text(row["started_at"])}


def room(db: sqlite3.Connection, connection: sqlite3.Row) -> dict[str, Any]:
    session_id = connection["session_id"]
    own = permissions.of_preset(db, connection["app_id"], connection["preset_name"])
    doorkeeps = own.may(permissions.ADMIT) and events.scope_of(db, session_id).meeting_id == connection["meeting_id"]
    seen = polls.of_session(db, session_id) if own.may(permissions.SEE_POLLS) else []
    livestream = db.execute(_LIVESTREAM, (session_id,)).fetchone()
    return {
        "peers": _peers(db, connection, own.hears),
        "waitlist": [
            live_views.waiting(each) for each in connection_rows.waiting(db, connection["meeting_id"]) if doorkeeps
        ],
        "messages": chat.readable(db, session_id, connection["participant_id"], connection["id"]),
        "polls": [live_views.poll(poll, connection["participant_id"]) for poll in seen],
        "plugins": plugins.of_session(db, session_id),
        "transcript": speech.of_session(db, session_id),
        "recordings": [dict(row) for row in db.execute(_RECORDINGS, (session_id,))],
        "livestream": None if livestream is None else dict(livestream),
    }


def _peers(db: sqlite3.Connection, connection: sqlite3.Row, hears: frozenset[str]) -> list[dict[str, Any]]:
    """Oneself, and whom one is told of."""
    present = session_lifecycle.connected_peers(db, connection["session_id"])
    found = permissions.of_presets(db, connection["app_id"], [peer["preset_name"] for peer in present])
    needs = {name: each.shown_to for name, each in found.items()}
    return [
        live_views.peer(peer)
        for peer in present
        if peer["id"] == connection["id"] or needs[peer["preset_name"]] is None or needs[peer["preset_name"]] in hears
    ]
