"""Recordings: started in a live session, controlled while they run, listed and linked to afterwards."""

import json
import sqlite3
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.contract.paging import wanted_page
from rtk_cli.emulator.handler import Call, Handler, Refusal, done
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
    """The newest first."""
    recordings = RecordingQuery(call.ids["app_id"], call.query, call.now)
    page = wanted_page(call.query)
    rows = recordings.rows(call.db, page)
    items = [list_item_view(call, row, meeting_view(_meeting(call.db, row["meeting_id"]))) for row in rows]
    return done(items, paging=page.paging(recordings.count(call.db), len(rows)))


def recordings_start(call: Call) -> Response:
    """A composite recording of the live session.

    Differs: nothing is recorded: the file has a true head, and noise behind it that no player shows.
    Differs: `url`, watermarks, RTMP and a storage of one's own are taken, without effect.
    """
    start = _start(call)
    recording_id = start_recording.start_composite(start, _meeting_config(start), call.body)
    return done(detail_view(call, _recording(call, recording_id)))


def recordings_start_track(call: Call) -> Response:
    """A file for each connection while it lasts.

    Differs: nothing is recorded: the files have a true head, and noise behind it.
    Differs: stops when everybody has left; the real service was seen to stay UPLOADING.
    """
    start = _start(call)
    recording_id = start_recording.start_track(start, _meeting_config(start), call.body)
    return done({"recording": recording_view(call, _recording(call, recording_id))})


def recordings_get_active(call: Call) -> Response:
    """The newest of several."""
    meeting_id = call.ids["meeting_id"]
    row = call.db.execute(_ACTIVE, (call.ids["app_id"], meeting_id)).fetchone()
    if row is None:
        raise Refusal(404, f"No active recording found for meeting_id {meeting_id}")
    return done(recording_view(call, row))


def recordings_get(call: Call) -> Response:
    """One recording, with links to its files once they are uploaded.

    Differs: links lead to the emulator itself, and last as long as the real ones.
    """
    return done(detail_view(call, _recording(call, call.ids["recording_id"])))


def recordings_control(call: Call) -> Response:
    """Pause, resume or stop.

    Differs: which action is refused in which state is a choice.
    Differs: a recording of less than 5 s ends UPLOADED, where the real service may say ERRORED.
    """
    row = _recording(call, call.ids["recording_id"])
    caller = start_recording.organization(call.db, row["app_id"])
    states.apply_action(call.db, row, call.body["action"], call.now, caller)
    return done(detail_view(call, _recording(call, row["id"])))


def _start(call: Call) -> start_recording.Start:
    session = session_lifecycle.require_session(call.db, call.ids["app_id"], call.body["meeting_id"])
    return start_recording.Start(call.db, session, call.now, call.new_id, "API_CALL")


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


HANDLERS: dict[Operation, Handler] = {
    operations.RECORDINGS_LIST: recordings_list,
    operations.RECORDINGS_START: recordings_start,
    operations.RECORDINGS_START_TRACK: recordings_start_track,
    operations.RECORDINGS_GET_ACTIVE: recordings_get_active,
    operations.RECORDINGS_GET: recordings_get,
    operations.RECORDINGS_CONTROL: recordings_control,
}
