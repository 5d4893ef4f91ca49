"""The state of a session as a joining connection sees it, within the rights of its preset."""

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


def snapshot(db: sqlite3.Connection, connection: sqlite3.Row) -> dict[str, Any]:
    """The answer to `join`: state, own peer, session, and the room once joined."""
    is_joined = connection["state"] == "JOINED"
    return {
        "state": connection["state"],
        "peer": own_peer(db, connection),
        "session": session(db, connection),
        "room": room(db, connection) if is_joined else None,
    }


def own_peer(db: sqlite3.Connection, connection: sqlite3.Row) -> dict[str, Any]:
    row = db.execute("SELECT * FROM peers WHERE id = ?", (connection["id"],)).fetchone()
    return live_views.unjoined_peer(connection) if row is None else live_views.peer(row)


def session(db: sqlite3.Connection, connection: sqlite3.Row) -> dict[str, Any] | None:
    if connection["session_id"] is None:
        return None
    row = db.execute("SELECT * FROM sessions WHERE id = ?", (connection["session_id"],)).fetchone()
    return {"id": row["id"], "started_at": timestamps.to_text(row["started_at"])}


def room(db: sqlite3.Connection, connection: sqlite3.Row) -> dict[str, Any]:
    session_id = connection["session_id"]
    rights = permissions.of_connection(db, connection)
    is_main_room = events.scope_of(db, session_id).meeting_id == connection["meeting_id"]
    sees_waiting = rights.may(permissions.ADMIT) and is_main_room
    visible_polls = polls.of_session(db, session_id) if rights.may(permissions.SEE_POLLS) else []
    livestream = db.execute(_LIVESTREAM, (session_id,)).fetchone()
    return {
        "peers": _peers(db, connection, session_id, rights.event_rights),
        "waitlist": _waitlist(db, connection["meeting_id"]) if sees_waiting else [],
        "messages": chat.readable(db, session_id, connection["participant_id"], connection["id"]),
        "polls": [live_views.poll(poll, connection["participant_id"]) for poll in visible_polls],
        "plugins": plugins.of_session(db, session_id),
        "transcript": speech.of_session(db, session_id),
        "recordings": [dict(row) for row in db.execute(_RECORDINGS, (session_id,))],
        "livestream": None if livestream is None else dict(livestream),
    }


def _waitlist(db: sqlite3.Connection, meeting_id: str) -> list[dict[str, Any]]:
    """The waiting participants, each once, whatever number of tabs they wait in."""
    views: dict[str, dict[str, Any]] = {}
    for connection in connection_rows.waiting(db, meeting_id):
        views.setdefault(connection["participant_id"], live_views.waiting(connection))
    return list(views.values())


def peers_before_join(db: sqlite3.Connection, connection: sqlite3.Row) -> list[dict[str, Any]]:
    """The peers in the live session of the meeting that the connection may see before it joins."""
    session = session_lifecycle.live_session(db, connection["meeting_id"])
    if session is None:
        return []
    rights = permissions.of_connection(db, connection)
    return _peers(db, connection, session["id"], rights.event_rights)


def _peers(
    db: sqlite3.Connection, connection: sqlite3.Row, session_id: str, event_rights: frozenset[str]
) -> list[dict[str, Any]]:
    """The connection's own peer, and the peers that it may see."""
    present = session_lifecycle.connected_peers(db, session_id)
    rights = permissions.of_presets(db, connection["app_id"], [peer["preset_name"] for peer in present])
    visible = {name for name, each in rights.items() if each.shown_to is None or each.shown_to in event_rights}
    return [
        live_views.peer(peer) for peer in present if peer["id"] == connection["id"] or peer["preset_name"] in visible
    ]
