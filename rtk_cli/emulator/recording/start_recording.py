"""Starting a recording: who may, and the row that comes of it."""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from rtk_cli.emulator import timings
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.recording import settings, states

# The guide's own form for a track; the real names are filled in when the files are made.
TRACK_NAME = "{prefix}_{{{{user_id}}}}_{{{{peer_id}}}}_{{{{stream_kind}}}}_{{{{media_kind}}}}_{{{{date_time}}}}.webm"

_PREFIX = re.compile(r"[A-Za-z0-9_]*")
_ACTIVE = "SELECT * FROM recordings WHERE session_id = ? AND type = ? AND status IN ('INVOKED', 'RECORDING', 'PAUSED')"
_INSERT = (
    "INSERT INTO recordings (id, app_id, meeting_id, session_id, type, status, allow_multiple, settings_json,"
    " output_file_name, start_reason_json, invoked_at, due_at) VALUES (?, ?, ?, ?, ?, 'INVOKED', ?, ?, ?, ?, ?, ?)"
)


class Start(NamedTuple):
    """Who starts a recording of which session, and when."""

    db: sqlite3.Connection
    session: sqlite3.Row
    at: int
    new_id: Callable[[], str]
    reason: Literal["API_CALL", "RECORD_ON_START"]


def start_composite(start: Start, meeting_config: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """The id of a new recording of the whole meeting. `body` is the start call's, empty for record_on_start."""
    _check_prefix(body.get("file_name_prefix", ""))
    allow_multiple = bool(body.get("allow_multiple_recordings", False))
    _check_alone(start, "COMPOSITE", allow_multiple)
    chosen = settings.merged(meeting_config, body)
    name = settings.file_name(chosen, start.session["meeting_id"], start.at)
    return _insert(start, "COMPOSITE", allow_multiple, chosen, name)


def start_track(start: Start, meeting_config: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """The id of a new recording of each participant's audio."""
    _check_alone(start, "TRACK", False)
    layers = body.get("layers") or {settings.DEFAULT_LAYER: {}}
    max_seconds = settings.merged(meeting_config, {})["max_seconds"]
    chosen = {"layers": layers, "user_ids": body.get("user_ids"), "max_seconds": max_seconds}
    name = TRACK_NAME.format(prefix=settings.layer_prefix(next(iter(layers.values()))))
    return _insert(start, "TRACK", False, chosen, name)


def _check_prefix(prefix: str) -> None:
    """A start call's own prefix; the contract only describes it, and has no pattern for it."""
    if not _PREFIX.fullmatch(prefix):
        raise Refusal(400, 'BAD_REQUEST: "file_name_prefix" must only contain letters, digits and underscores')


def _check_alone(start: Start, kind: str, allow_multiple: bool) -> None:
    """One active recording of a kind, unless this call and all that run allow more (contract/notes.md, section 6)."""
    running = start.db.execute(_ACTIVE, (start.session["id"], kind)).fetchall()
    if running and not (allow_multiple and all(row["allow_multiple"] for row in running)):
        message = f"Meeting {start.session['meeting_id']} is already being recorded by {running[0]['id']}"
        raise Refusal(409, message)


def _insert(start: Start, kind: str, allow_multiple: bool, chosen: Mapping[str, Any], name: str) -> str:
    recording_id = start.new_id()
    session = start.session
    reason = {"reason": start.reason, "caller": organization(start.db, session["app_id"])}
    due_at = start.at + timings.RECORDER_START
    identity = (recording_id, session["app_id"], session["meeting_id"], session["id"], kind, int(allow_multiple))
    start.db.execute(_INSERT, (*identity, json.dumps(chosen), name, json.dumps(reason), start.at, due_at))
    states.publish_change(start.db, recording_id, start.at)
    return recording_id


def organization(db: sqlite3.Connection, app_id: str) -> dict[str, str]:
    """The caller of everything that comes through the API: the app."""
    row = db.execute("SELECT name FROM apps WHERE id = ?", (app_id,)).fetchone()
    return {"type": "ORGANIZATION", "name": row["name"]}
