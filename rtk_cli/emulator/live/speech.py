"""What is said aloud: the emulator's stand-in for a microphone and for the service that transcribes it."""

import sqlite3
from collections.abc import Callable
from typing import Any

from rtk_cli.emulator import events, timings
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.live import live_views
from rtk_cli.emulator.live.text_validation import check_text
from rtk_cli.emulator.sessions.peer_preset import permissions

_INSERT = (
    "INSERT INTO transcript_lines (id, session_id, peer_id, text, heard, started_at, ended_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def speak(db: sqlite3.Connection, peer: sqlite3.Row, text: str, at: int, new_id: Callable[[], str]) -> dict[str, Any]:
    """Says something: it is `heard` at once where the preset transcribes, else once the meeting is. Gives the row."""
    words = check_text(text).split()
    if not peer["audio_enabled"]:
        raise Refusal(409, f"The microphone of {peer['participant_id']} is off")
    rights = permissions(db, peer["session_id"], peer["preset_name"])
    line = {
        "id": new_id(),
        "session_id": peer["session_id"],
        "peer_id": peer["id"],
        "text": " ".join(words),
        "heard": int(rights.get("transcription_enabled", False)),
        "started_at": at,
        "ended_at": at + max(timings.SECOND, len(words) * timings.WORD),
    }
    db.execute(_INSERT, (*line.values(),))
    if line["heard"]:
        where = events.scope_of(db, peer["session_id"])
        events.append(db, where, at, "transcript.line", {"line": view(db, line["id"])})
    return line


def view(db: sqlite3.Connection, line_id: str) -> dict[str, Any]:
    return live_views.line(db.execute(live_views.LINE_BY_ID, (line_id,)).fetchone())


def of_session(db: sqlite3.Connection, session_id: str) -> list[dict[str, Any]]:
    """All that was heard, the oldest first."""
    return [live_views.line(row) for row in db.execute(live_views.LINES_OF_SESSION, (session_id,))]
