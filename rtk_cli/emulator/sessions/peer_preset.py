"""The current preset of a peer, past or present; a deleted preset counts as empty."""

import json
import sqlite3
from typing import Any

_DEFINITION = (
    "SELECT definition_json FROM presets WHERE app_id = (SELECT app_id FROM sessions WHERE id = ?) AND name = ?"
)


def permissions(db: sqlite3.Connection, session_id: str, preset_name: str) -> dict[str, Any]:
    rights: dict[str, Any] = _definition(db, session_id, preset_name).get("permissions", {})
    return rights


def view_type(db: sqlite3.Connection, session_id: str, preset_name: str) -> str | None:
    """Return the view type, such as GROUP_CALL; None if the preset was deleted."""
    kind: str | None = _definition(db, session_id, preset_name).get("config", {}).get("view_type")
    return kind


def _definition(db: sqlite3.Connection, session_id: str, preset_name: str) -> dict[str, Any]:
    row = db.execute(_DEFINITION, (session_id, preset_name)).fetchone()
    definition: dict[str, Any] = {} if row is None else json.loads(row["definition_json"])
    return definition
