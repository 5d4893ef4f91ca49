"""Livestreams and their runs as the API shows them: the contract's Livestream, LivestreamStarted, LivestreamSession."""

import sqlite3
from typing import Any

from rtk_cli.emulator.livestream import session_totals
from rtk_cli.emulator.store import timestamps

# Nothing listens at either: the names end in .localhost so that no packet leaves the machine.
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
    """The short form that a start answers."""
    view = livestream_view(row)
    return {name: view[name] for name in ("id", "status", "ingest_server", "stream_key", "playback_url")}


def livestream_session_view(db: sqlite3.Connection, run: sqlite3.Row, now: int) -> dict[str, Any]:
    """The figures are null before the run is on the air, and an estimate right after."""
    ingested: int | None = None
    watched: int | None = None
    if session_totals.is_estimated(run, now):
        ingested = watched = session_totals.ESTIMATE
    elif run["phase"] != "INVOKED":
        ingested, watched = session_totals.ingest_seconds(run, now), session_totals.viewer_seconds(db, run, now)
    return {
        "id": run["id"],
        "livestream_id": run["livestream_id"],
        "err_message": None,
        "ingest_seconds": ingested,
        "viewer_seconds": watched,
        "invoked_time": timestamps.to_text(run["invoked_at"]),
        "started_time": _time(run["started_at"]),
        "stopped_time": _time(run["stopped_at"]),
        "created_at": timestamps.to_text(run["invoked_at"]),
        "updated_at": timestamps.to_text(run["updated_at"]),
    }


def ingest_view(db: sqlite3.Connection, run_id: str) -> dict[str, Any]:
    """The run with the emulator's own words for its phases: for `rtk emulator ingest`, which is not of the API."""
    run = db.execute("SELECT * FROM livestream_sessions WHERE id = ?", (run_id,)).fetchone()
    moments = ("invoked_at", "started_at", "stopped_at")
    return {
        **{name: run[name] for name in ("id", "livestream_id", "phase")},
        **{name: _time(run[name]) for name in moments},
    }


def _time(moment: int | None) -> str | None:
    return None if moment is None else timestamps.to_text(moment)
