"""Recordings: start them in a live session, pause, resume and stop them, list and download them."""

import json
import sqlite3
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.contract.paging import requested_page
from rtk_cli.emulator.handler import Call, Handler, Refusal, success
from rtk_cli.emulator.recording import start_recording, states
from rtk_cli.emulator.recording.recording_list import RecordingQuery
from rtk_cli.emulator.recording.recording_views import detail_view, list_item_view, recording_view
from rtk_cli.emulator.sessions import session_lifecycle
from rtk_cli.emulator.sessions.meeting_view import meeting_view
from rtk_cli.messages import Response
from rtk_cli.operations import Operation

_ACTIVE = (
    "SELECT * FROM recordings WHERE app_id = ? AND meeting_id = ? AND status IN ('INVOKED', 'RECORDING', 'PAUSED')"
    " ORDER BY number DESC LIMIT 1"
)


def recordings_list(call: Call) -> Response:
    """List recordings, by default the newest first."""
    selection = RecordingQuery(call.ids["app_id"], call.query, call.now)
    page = requested_page(call.query)
    rows = selection.rows(call.db, page)
    items = [list_item_view(call, row, meeting_view(_meeting(call.db, row["meeting_id"]))) for row in rows]
    return success(items, paging=page.paging(selection.count(call.db), len(rows)))


def recordings_start(call: Call) -> Response:
    """Start a composite recording of the live session.

    Differs: nothing is recorded: the file shows a title card, and plays silence.
    Differs: `url`, watermarks, RTMP and external storage are accepted without effect.
    """
    start = _start(call)
    recording_id = start_recording.start_composite(start, _meeting_config(start), call.body)
    return success(detail_view(call, _recording(call, recording_id)))


def recordings_start_track(call: Call) -> Response:
    """Start a track recording: one file per connection.

    Differs: nothing is recorded: the files play silence.
    Differs: stops when all participants have left; the real service was observed to stay UPLOADING.
    """
    start = _start(call)
    recording_id = start_recording.start_track(start, _meeting_config(start), call.body)
    return success({"recording": recording_view(call, _recording(call, recording_id))})


def recordings_get_active(call: Call) -> Response:
    """Get the active recording of a meeting, the newest of several."""
    meeting_id = call.ids["meeting_id"]
    row = call.db.execute(_ACTIVE, (call.ids["app_id"], meeting_id)).fetchone()
    if row is None:
        raise Refusal(404, f"No active recording found for meeting_id {meeting_id}")
    return success(recording_view(call, row))


def recordings_get(call: Call) -> Response:
    """Get one recording, with download links once it is UPLOADED.

    Differs: links lead to the emulator, and are valid as long as the real ones.
    """
    return success(detail_view(call, _recording(call, call.ids["recording_id"])))


def recordings_control(call: Call) -> Response:
    """Pause, resume or stop a recording.

    Differs: which action is refused in which state is the emulator's choice.
    Differs: a recording of less than 5 s becomes UPLOADED, where that of the real service may become ERRORED.
    """
    row = _recording(call, call.ids["recording_id"])
    caller = start_recording.organization(call.db, row["app_id"])
    states.apply_action(call.db, row, call.body["action"], call.now, caller)
    return success(detail_view(call, _recording(call, row["id"])))


def _start(call: Call) -> start_recording.Start:
    session = session_lifecycle.require_session(call.db, call.ids["app_id"], call.body["meeting_id"])
    return start_recording.Start(call.db, session, call.now, call.new_id, "API_CALL", call.content_fault)


def _meeting_config(start: start_recording.Start) -> dict[str, Any]:
    meeting = _meeting(start.db, start.session["meeting_id"])
    config: dict[str, Any] = json.loads(meeting["settings_json"]).get("recording_config", {})
    return config


def _meeting(db: sqlite3.Connection, meeting_id: str) -> sqlite3.Row:
    row: sqlite3.Row = db.execute("SELECT * FROM meetings WHERE id = ?", (meeting_id,)).fetchone()
    return row


def _recording(call: Call, recording_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = call.db.execute(
        "SELECT * FROM recordings WHERE id = ? AND app_id = ?", (recording_id, call.ids["app_id"])
    ).fetchone()
    if row is None:
        raise Refusal(404, f"No recording found with id {recording_id}")
    return row


IGNORED = {operations.RECORDINGS_LIST: ("sort_by",)}  # its only value is the default
HANDLERS: dict[Operation, Handler] = {
    operations.RECORDINGS_LIST: recordings_list,
    operations.RECORDINGS_START: recordings_start,
    operations.RECORDINGS_START_TRACK: recordings_start_track,
    operations.RECORDINGS_GET_ACTIVE: recordings_get_active,
    operations.RECORDINGS_GET: recordings_get,
    operations.RECORDINGS_CONTROL: recordings_control,
}
