"""API views of livestreams and their sessions: the contract's Livestream, LivestreamStarted, LivestreamSession."""

import sqlite3
from typing import Any

from rtk_cli.emulator.livestream import session_totals
from rtk_cli.emulator.store import timestamps

# Neither address has a server. The names end in .localhost so that no packet leaves the machine.
INGEST_SERVER = "rtmps://live.rtk.localhost:443/live/"
PLAYBACK_URL = "https://playback.rtk.localhost/{}/manifest/video.m3u8"


def livestream_view(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "status": row["status"],
        "disabled": bool(row["disabled"]),
        "meeting_id": row["meeting_id"],
        "ingest_server": INGEST_SERVER,
        "stream_key": row["stream_key"],
        "playback_url": PLAYBACK_URL.format(row["id"]),
        "org_id": row["app_id"],
        "created_at": timestamps.to_text(row["created_at"]),
        "updated_at": timestamps.to_text(row["updated_at"]),
    }


def started_view(row: sqlite3.Row) -> dict[str, Any]:
    """The short form in the response to a start."""
    view = livestream_view(row)
    return {name: view[name] for name in ("id", "status", "ingest_server", "stream_key", "playback_url")}


def livestream_session_view(db: sqlite3.Connection, row: sqlite3.Row, now: int) -> dict[str, Any]:
    """The seconds are null before the session is live, and an estimate right after."""
    ingested: int | None = None
    watched: int | None = None
    if session_totals.is_estimated(row, now):
        ingested = watched = session_totals.ESTIMATE
    elif row["phase"] != "INVOKED":
        ingested, watched = session_totals.ingest_seconds(row, now), session_totals.viewer_seconds(db, row, now)
    return {
        "id": row["id"],
        "livestream_id": row["livestream_id"],
        "err_message": None,
        "ingest_seconds": ingested,
        "viewer_seconds": watched,
        "invoked_time": timestamps.to_text(row["invoked_at"]),
        "started_time": _text(row["started_at"]),
        "stopped_time": _text(row["stopped_at"]),
        "created_at": timestamps.to_text(row["invoked_at"]),
        "updated_at": timestamps.to_text(row["updated_at"]),
    }


def ingest_view(db: sqlite3.Connection, livestream_session_id: str) -> dict[str, Any]:
    """A livestream session with its phase, for `rtk emulator ingest`, which is not part of the API."""
    row = db.execute("SELECT * FROM livestream_sessions WHERE id = ?", (livestream_session_id,)).fetchone()
    times = ("invoked_at", "started_at", "stopped_at")
    return {
        **{name: row[name] for name in ("id", "livestream_id", "phase")},
        **{name: _text(row[name]) for name in times},
    }


def _text(moment: int | None) -> str | None:
    return None if moment is None else timestamps.to_text(moment)
