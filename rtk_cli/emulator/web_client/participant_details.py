"""What the web client reads of its participant before it connects: name, meeting, preset."""

import json
import sqlite3
from typing import Any

_PARTICIPANT = (
    "SELECT participants.*, title, app_id FROM participants JOIN meetings ON meetings.id = meeting_id"
    " WHERE participants.id = ?"
)
_PRESET = "SELECT * FROM presets WHERE app_id = ? AND name = ?"
_NEEDED: dict[str, dict[str, Any]] = {
    "permissions": {"plugins": {"config": {}}, "media": {"audio": {}, "video": {}, "screenshare": {}}},
    "config": {"view_type": "GROUP_CALL", "max_video_streams": {"mobile": 6, "desktop": 10}},
}
"""Without these the client fails before it joins."""


def owner(db: sqlite3.Connection, participant_id: str) -> sqlite3.Row:
    """The participant with its meeting's title and app."""
    row: sqlite3.Row = db.execute(_PARTICIPANT, (participant_id,)).fetchone()
    return row


def data(db: sqlite3.Connection, participant_id: str) -> dict[str, Any]:
    """The `data` of participant-details. It has no nulls: a picture that is null breaks the client's join."""
    row = owner(db, participant_id)
    participant = {
        "id": row["id"],
        "name": row["name"],
        "picture": row["picture"],
        "custom_participant_id": row["custom_participant_id"],
        "organization_id": row["app_id"],
    }
    preset = db.execute(_PRESET, (row["app_id"], row["preset_name"])).fetchone()
    definition = {} if preset is None else json.loads(preset["definition_json"])
    found: dict[str, Any] = without_nulls(
        {
            "participant": participant,
            "meeting": {"id": row["meeting_id"], "title": row["title"]},
            "preset": _preset(row["preset_name"], None if preset is None else preset["id"], definition),
        }
    )
    return found


def _preset(name: str, preset_id: str | None, definition: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": preset_id, "name": name}
    for part, needed in _NEEDED.items():
        found[part] = merged(needed, definition.get(part) or {})
    if _has_colors(definition):
        found["ui"] = definition["ui"]
    return found


def _has_colors(definition: dict[str, Any]) -> bool:
    """The client fails on a design without these two colors, and has one of its own."""
    found: Any = definition.get("ui")
    for step in ("design_tokens", "colors"):
        found = found.get(step) if isinstance(found, dict) else None
    colors = found if isinstance(found, dict) else {}
    return "500" in (colors.get("brand") or {}) and "1000" in (colors.get("background") or {})


def merged(defaults: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """The values, with defaults where they have none."""
    result = {**defaults, **{name: value for name, value in values.items() if value is not None}}
    for name, default in defaults.items():
        if isinstance(default, dict) and isinstance(values.get(name), dict):
            result[name] = merged(default, values[name])
    return result


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_nulls(each) for each in value]
    return value
