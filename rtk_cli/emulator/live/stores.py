"""The stores of a session: named sets of keys and JSON values that its clients share, for plugins and applications."""

import json
import sqlite3
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.store import timestamps

MAX_KEYS = 1000
"""Of one store."""

_PUT = (
    "INSERT INTO store_items (session_id, store, key, value_json, peer_id, updated_at) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (session_id, store, key) DO UPDATE SET value_json = excluded.value_json,"
    " peer_id = excluded.peer_id, updated_at = excluded.updated_at"
)
_ALL = "SELECT * FROM store_items WHERE session_id = ? AND store = ? ORDER BY number"
_COUNT = "SELECT count(*) FROM store_items WHERE session_id = ? AND store = ?"
_DELETE = "DELETE FROM store_items WHERE session_id = ? AND store = ? AND key = ?"


def put(db: sqlite3.Connection, peer: sqlite3.Row, store: str, key: str, value: object, at: int) -> dict[str, Any]:
    """Set the value of a key, and return the item."""
    session_id = peer["session_id"]
    db.execute(_PUT, (session_id, store, key, json.dumps(value), peer["id"], at))
    if db.execute(_COUNT, (session_id, store)).fetchone()[0] > MAX_KEYS:
        raise LiveRefusal("CONFLICT", f"Store {store} has {MAX_KEYS} keys, and takes no more")
    item = {"key": key, "value": value, "peer_id": peer["id"], "at": timestamps.to_text(at)}
    events.append(db, events.scope_of(db, session_id), at, "store.updated", {"store": store, "item": item})
    return item


def delete(db: sqlite3.Connection, peer: sqlite3.Row, store: str, keys: list[str], at: int) -> list[str]:
    """Remove keys, and return those that there were."""
    session_id = peer["session_id"]
    removed = [key for key in dict.fromkeys(keys) if db.execute(_DELETE, (session_id, store, key)).rowcount]
    if removed:
        data = {"store": store, "keys": removed, "peer_id": peer["id"]}
        events.append(db, events.scope_of(db, session_id), at, "store.deleted", data)
    return removed


def items(db: sqlite3.Connection, session_id: str, store: str) -> list[dict[str, Any]]:
    """All items of a store, the oldest key first."""
    return [_item(row) for row in db.execute(_ALL, (session_id, store))]


def _item(row: sqlite3.Row) -> dict[str, Any]:
    value = json.loads(row["value_json"])
    return {"key": row["key"], "value": value, "peer_id": row["peer_id"], "at": timestamps.to_text(row["updated_at"])}
