"""A meeting as the API shows it: the contract's Meeting, and with `ai_config` its MeetingDetail."""

import json
import sqlite3
from typing import Any

from rtk_cli.emulator.store import timestamps

# Shown when the caller never set them; the defaults of the contract.
_DEFAULTS = {
    "record_on_start": False,
    "live_stream_on_start": False,
    "persist_chat": False,
    "summarize_on_end": False,
    "transcribe_on_end": False,
    "session_keep_alive_time_in_secs": 60,
}


def meeting_detail(row: sqlite3.Row) -> dict[str, Any]:
    """The whole meeting. `recording_config` and `ai_config` are there once they were set."""
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
    """The meeting as lists show it."""
    view = meeting_detail(row)
    view.pop("ai_config", None)
    return view
