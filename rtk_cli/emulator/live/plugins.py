"""The active plugins of a session. Their content is not modelled."""

import sqlite3
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.live import live_views

_ONE = "SELECT * FROM active_plugins WHERE session_id = ? AND plugin_id = ?"
_INSERT = "INSERT INTO active_plugins (session_id, plugin_id, peer_id, activated_at) VALUES (?, ?, ?, ?)"


def activate(db: sqlite3.Connection, peer: sqlite3.Row, plugin_id: str, at: int) -> dict[str, Any]:
    """Activate a plugin; an active one keeps its `enabled_by`."""
    key = (peer["session_id"], plugin_id)
    if db.execute(_ONE, key).fetchone() is None:
        db.execute(_INSERT, (*key, peer["id"], at))
        _notify(db, peer, at, "plugin.activated", {"id": plugin_id, "enabled_by": peer["id"]})
    return live_views.plugin(db.execute(_ONE, key).fetchone())


def deactivate(db: sqlite3.Connection, peer: sqlite3.Row, plugin_id: str, at: int) -> dict[str, Any]:
    """Deactivate a plugin; an inactive one stays inactive."""
    inactive = {"id": plugin_id, "enabled_by": None}
    key = (peer["session_id"], plugin_id)
    if db.execute("DELETE FROM active_plugins WHERE session_id = ? AND plugin_id = ?", key).rowcount:
        _notify(db, peer, at, "plugin.deactivated", inactive)
    return inactive


def of_session(db: sqlite3.Connection, session_id: str) -> list[dict[str, Any]]:
    """The active plugins, oldest first."""
    found = db.execute("SELECT * FROM active_plugins WHERE session_id = ? ORDER BY number", (session_id,))
    return [live_views.plugin(row) for row in found]


def _notify(db: sqlite3.Connection, peer: sqlite3.Row, at: int, kind: str, plugin: dict[str, Any]) -> None:
    events.append(db, events.scope_of(db, peer["session_id"]), at, kind, {"plugin": plugin})
