"""The JSON of a meeting: the contract's Meeting, and MeetingDetail, which adds `ai_config`."""

import json
import sqlite3
from typing import Any

from rtk_cli.emulator.store import timestamps

# The contract's defaults, for settings that were never set.
_DEFAULTS = {
    "record_on_start": False,
    "live_stream_on_start": False,
    "persist_chat": False,
    "summarize_on_end": False,
    "transcribe_on_end": False,
    "session_keep_alive_time_in_secs": 60,
}


def meeting_detail(row: sqlite3.Row) -> dict[str, Any]:
    """Return the contract's MeetingDetail. `recording_config` and `ai_config` are absent until they are set."""
    return {
        "id": row["id"],
        "title": row["title"],
        "status": row["status"],
        **_DEFAULTS,
        **json.loads(row["settings_json"]),
        "created_at": timestamps.to_text(row["created_at"]),
        "updated_at": timestamps.to_text(row["updated_at"]),
    }


def meeting_view(row: sqlite3.Row) -> dict[str, Any]:
    """Return the contract's Meeting, as lists show it."""
    view = meeting_detail(row)
    view.pop("ai_config", None)
    return view
