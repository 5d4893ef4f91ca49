"""Start composite and track recordings: checks, settings and the new row."""

import json
import re
import sqlite3
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from rtk_cli.emulator import timings
from rtk_cli.emulator.fault_kinds import Content
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.recording import settings, states
from rtk_cli.emulator.store.seeded_ids import NewId

# The guide's own placeholder name for tracks; the files themselves get real names.
TRACK_NAME = "{prefix}_{{{{user_id}}}}_{{{{peer_id}}}}_{{{{stream_kind}}}}_{{{{media_kind}}}}_{{{{date_time}}}}.webm"

_PREFIX = re.compile(r"[A-Za-z0-9_]*")
_ACTIVE = "SELECT * FROM recordings WHERE session_id = ? AND type = ? AND status IN ('INVOKED', 'RECORDING', 'PAUSED')"
_INSERT = (
    "INSERT INTO recordings (id, app_id, meeting_id, session_id, type, status, allow_multiple, settings_json,"
    " output_file_name, start_reason_json, invoked_at, due_at, fault, title)"
    " VALUES (?, ?, ?, ?, ?, 'INVOKED', ?, ?, ?, ?, ?, ?, ?, (SELECT title FROM meetings WHERE id = ?))"
)


class Start(NamedTuple):
    """The context of a start: the session, the time and the reason."""

    db: sqlite3.Connection
    session: sqlite3.Row
    at: int
    new_id: NewId
    reason: Literal["API_CALL", "RECORD_ON_START"]
    fault: Content | None = None


def start_composite(start: Start, meeting_config: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """Start a recording of the whole meeting and return its id. `body` is empty for record_on_start."""
    _check_prefix(body.get("file_name_prefix", ""))
    allow_multiple = bool(body.get("allow_multiple_recordings", False))
    _check_no_conflict(start, "COMPOSITE", allow_multiple)
    chosen = settings.merged(meeting_config, body)
    name = settings.file_name(chosen, start.session["meeting_id"], start.at)
    return _insert(start, "COMPOSITE", allow_multiple, chosen, name)


def start_track(start: Start, meeting_config: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """Start a recording of each participant's audio and return its id."""
    _check_no_conflict(start, "TRACK", False)
    layers = body.get("layers") or {settings.DEFAULT_LAYER: {}}
    max_seconds = settings.merged(meeting_config, {})["max_seconds"]
    chosen = {"layers": layers, "user_ids": body.get("user_ids"), "max_seconds": max_seconds}
    name = TRACK_NAME.format(prefix=settings.layer_prefix(next(iter(layers.values()))))
    return _insert(start, "TRACK", False, chosen, name)


def _check_prefix(prefix: str) -> None:
    """Check the prefix of a start call: the contract describes it, but has no pattern for it."""
    if not _PREFIX.fullmatch(prefix):
        raise Refusal(400, 'BAD_REQUEST: "file_name_prefix" must only contain letters, digits and underscores')


def _check_no_conflict(start: Start, kind: str, allow_multiple: bool) -> None:
    """Allow one active recording per type, or more if all of them allow it (contract/notes.md, section 6)."""
    active = start.db.execute(_ACTIVE, (start.session["id"], kind)).fetchall()
    if active and not (allow_multiple and all(row["allow_multiple"] for row in active)):
        message = f"Meeting {start.session['meeting_id']} is already being recorded by {active[0]['id']}"
        raise Refusal(409, message)


def _insert(start: Start, kind: str, allow_multiple: bool, chosen: Mapping[str, Any], name: str) -> str:
    recording_id = start.new_id()
    session = start.session
    reason = {"reason": start.reason, "caller": organization(start.db, session["app_id"])}
    due_at = None if start.fault == "stuck-invoked" else start.at + timings.RECORDER_START
    identity = (recording_id, session["app_id"], session["meeting_id"], session["id"], kind, int(allow_multiple))
    course = (json.dumps(reason), start.at, due_at, start.fault)
    start.db.execute(_INSERT, (*identity, json.dumps(chosen), name, *course, session["meeting_id"]))
    states.publish_change(start.db, recording_id, start.at)
    return recording_id


def organization(db: sqlite3.Connection, app_id: str) -> dict[str, str]:
    """Return the caller of an API request: the app."""
    row = db.execute("SELECT name FROM apps WHERE id = ?", (app_id,)).fetchone()
    return {"type": "ORGANIZATION", "name": row["name"]}
