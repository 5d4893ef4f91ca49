"""The JSON objects of the live protocol, built from rows."""

import json
import sqlite3
from typing import Any

from rtk_cli.emulator.store import timestamps

_FLAGS = ("audio_enabled", "video_enabled", "screen_share_enabled", "pinned")
_IDENTITY = ("custom_participant_id", "name", "picture", "preset_name")
_LINE = (
    "SELECT transcript_lines.*, participant_id, custom_participant_id, name FROM transcript_lines"
    " JOIN peers ON peers.id = transcript_lines.peer_id WHERE transcript_lines."
)
_MESSAGE = (
    "SELECT chat_messages.*, participant_id, name,"
    " CASE WHEN to_json IS NOT NULL THEN (SELECT json_group_array(DISTINCT receivers.participant_id)"
    "  FROM peers AS receivers WHERE receivers.id IN (SELECT value FROM json_each(to_json)))"
    " END AS to_participants_json"
    " FROM chat_messages"
    " JOIN peers ON peers.id = chat_messages.peer_id WHERE chat_messages."
)
MESSAGE_BY_ID = f"{_MESSAGE}id = ?"
MESSAGES_OF_SESSION = f"{_MESSAGE}session_id = ? ORDER BY chat_messages.number"
LINE_BY_ID = f"{_LINE}id = ?"
LINES_OF_SESSION = f"{_LINE}session_id = ? AND heard ORDER BY transcript_lines.number"


def peer(row: sqlite3.Row) -> dict[str, Any]:
    """A present or former peer, from a row of `peers`."""
    flags = {name: bool(row[name]) for name in _FLAGS}
    return {**_identity(row), **flags, "joined_at": timestamps.to_text(row["joined_at"])}


def unjoined_peer(connection: sqlite3.Row) -> dict[str, Any]:
    """A participant who has not joined yet, from a row of `connections`."""
    return {**_identity(connection), **dict.fromkeys(_FLAGS, False), "joined_at": None}


def waiting(connection: sqlite3.Row) -> dict[str, Any]:
    """A waiting participant, from a row of `connections`; its `id` is the participant's."""
    participant_id = connection["participant_id"]
    since = timestamps.to_text(connection["updated_at"])
    return {**_identity(connection), "id": participant_id, "waiting_since": since}


def message(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "type": row["kind"],
        "peer_id": row["peer_id"],
        "participant_id": row["participant_id"],
        "name": row["name"],
        "at": timestamps.to_text(row["created_at"]),
        "text": row["text"],
        "link": row["link"],
        "file_name": row["file_name"],
        "size": row["size"],
        "pinned": bool(row["pinned"]),
        "edited": bool(row["edited"]),
        "custom": None if row["custom_json"] is None else json.loads(row["custom_json"]),
        "to": None if row["to_json"] is None else json.loads(row["to_json"]),
        "to_participants": [] if row["to_json"] is None else json.loads(row["to_participants_json"]),
    }


def line(row: sqlite3.Row) -> dict[str, Any]:
    members = ("id", "peer_id", "participant_id", "custom_participant_id", "name", "text")
    return {**{name: row[name] for name in members}, "at": timestamps.to_text(row["started_at"])}


def plugin(row: sqlite3.Row) -> dict[str, Any]:
    return {"id": row["plugin_id"], "enabled_by": row["peer_id"]}


def poll(stored: dict[str, Any], viewer_id: str) -> dict[str, Any]:
    """A poll as a participant may see it: hidden votes show only after their own vote."""
    if not stored["hide_votes"] or viewer_id in stored["voted"]:
        return stored
    return {**stored, "options": [{**option, "count": 0, "votes": []} for option in stored["options"]]}


def _identity(row: sqlite3.Row) -> dict[str, Any]:
    return {"id": row["id"], "participant_id": row["participant_id"], **{name: row[name] for name in _IDENTITY}}
