"""Speech as text: stands in for a microphone and for the transcription service."""

import sqlite3
from typing import Any

from rtk_cli.emulator import events, timings
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.live import live_views
from rtk_cli.emulator.live.text_validation import check_text
from rtk_cli.emulator.sessions.peer_preset import permissions
from rtk_cli.emulator.store.seeded_ids import NewId

_INSERT = (
    "INSERT INTO transcript_lines (id, session_id, peer_id, text, heard, started_at, ended_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def speak(db: sqlite3.Connection, peer: sqlite3.Row, text: str, at: int, new_id: NewId) -> dict[str, Any]:
    """Record a spoken line and return its row; it is `heard`, that is transcribed live, if the preset allows it."""
    words = check_text(text).split()
    if not peer["audio_enabled"]:
        raise Refusal(409, f"The microphone of {peer['participant_id']} is off")
    preset = permissions(db, peer["session_id"], peer["preset_name"])
    line = {
        "id": new_id(),
        "session_id": peer["session_id"],
        "peer_id": peer["id"],
        "text": " ".join(words),
        "heard": int(preset.get("transcription_enabled", False)),
        "started_at": at,
        "ended_at": at + max(timings.SECOND, len(words) * timings.WORD),
    }
    db.execute(_INSERT, (*line.values(),))
    if line["heard"]:
        scope = events.scope_of(db, peer["session_id"])
        events.append(db, scope, at, "transcript.line", {"line": view(db, line["id"])})
    return line


def view(db: sqlite3.Connection, line_id: str) -> dict[str, Any]:
    return live_views.line(db.execute(live_views.LINE_BY_ID, (line_id,)).fetchone())


def of_session(db: sqlite3.Connection, session_id: str) -> list[dict[str, Any]]:
    """The lines of the live transcript, oldest first."""
    return [live_views.line(row) for row in db.execute(live_views.LINES_OF_SESSION, (session_id,))]
