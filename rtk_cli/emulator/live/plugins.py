"""Plugins that are open for everybody in a session. What is in them is not modelled."""

import sqlite3
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.live import live_views

_ONE = "SELECT * FROM active_plugins WHERE session_id = ? AND plugin_id = ?"
_INSERT = "INSERT INTO active_plugins (session_id, plugin_id, peer_id, activated_at) VALUES (?, ?, ?, ?)"


def activate(db: sqlite3.Connection, peer: sqlite3.Row, plugin_id: str, at: int) -> dict[str, Any]:
    """Open it; one that is open stays with whoever opened it."""
    place = (peer["session_id"], plugin_id)
    if db.execute(_ONE, place).fetchone() is None:
        db.execute(_INSERT, (*place, peer["id"], at))
        _tell(db, peer, at, "plugin.activated", {"id": plugin_id, "enabled_by": peer["id"]})
    return live_views.plugin(db.execute(_ONE, place).fetchone())


def deactivate(db: sqlite3.Connection, peer: sqlite3.Row, plugin_id: str, at: int) -> dict[str, Any]:
    """Close it; one that is closed stays so."""
    closed = {"id": plugin_id, "enabled_by": None}
    place = (peer["session_id"], plugin_id)
    if db.execute("DELETE FROM active_plugins WHERE session_id = ? AND plugin_id = ?", place).rowcount:
        _tell(db, peer, at, "plugin.deactivated", closed)
    return closed


def of_session(db: sqlite3.Connection, session_id: str) -> list[dict[str, Any]]:
    """Those that are open, the oldest first."""
    found = db.execute("SELECT * FROM active_plugins WHERE session_id = ? ORDER BY number", (session_id,))
    return [live_views.plugin(row) for row in found]


def _tell(db: sqlite3.Connection, peer: sqlite3.Row, at: int, kind: str, plugin: dict[str, Any]) -> None:
    events.append(db, events.scope_of(db, peer["session_id"]), at, kind, {"plugin": plugin})
