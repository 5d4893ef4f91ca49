"""Livestreams: those of meetings, and independent ones, to which an encoder sends."""

import sqlite3
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.contract import filters
from rtk_cli.emulator.contract.paging import Page, requested_page
from rtk_cli.emulator.handler import Call, Handler, Refusal, success
from rtk_cli.emulator.livestream import livestream_sessions, start_livestream
from rtk_cli.emulator.livestream.livestream_views import livestream_session_view, livestream_view, started_view
from rtk_cli.emulator.sessions import session_lifecycle
from rtk_cli.messages import Response
from rtk_cli.operations import Operation

_CONDITIONS = {
    "exclude_meetings": "(meeting_id IS NULL OR NOT :exclude_meetings)",
    "status": "status = :status",
    "start_time": "created_at >= :start_time",
    "end_time": "created_at <= :end_time",
}


def livestreams_list(call: Call) -> Response:
    """List the livestreams of the app, by default the newest first.

    Differs: `start_time` and `end_time` filter by creation; the reference does not say which time they mean.
    """
    page = requested_page(call.query)
    values = {"app_id": call.ids["app_id"], **filters.values(call.query, _CONDITIONS)}
    where = filters.where("app_id = :app_id", _CONDITIONS, values)
    total = call.db.execute(f"SELECT count(*) FROM livestreams WHERE {where}", values).fetchone()[0]
    direction = "ASC" if call.query.get("sort_order") == "ASC" else "DESC"
    rows = call.db.execute(
        f"SELECT * FROM livestreams WHERE {where} ORDER BY number {direction} LIMIT :limit OFFSET :offset",
        {**values, **page._asdict()},
    ).fetchall()
    return success([livestream_view(row) for row in rows], paging=page.paging(total, len(rows)))


def livestreams_create(call: Call) -> Response:
    """Create an independent livestream with a stream key; it stays INVOKED until an encoder sends to it.

    Differs: nothing listens at `ingest_server`; `rtk emulator ingest` acts as the encoder.
    Differs: `playback_url` does not work.
    """
    created = start_livestream.create(call.db, call.ids["app_id"], None, call.body.get("name"), call.now, call.new_id)
    return success(livestream_view(_livestream(call, created)), status=201)


def livestreams_get(call: Call) -> Response:
    """Get a livestream with a page of its sessions, the newest first."""
    return _with_runs(call, _livestream(call, call.ids["livestream_id"]))


def livestreams_get_for_meeting(call: Call) -> Response:
    """Get the livestream of a meeting with a page of its sessions; 404 before its first start."""
    return _with_runs(call, _of_meeting(call))


def livestreams_get_session(call: Call) -> Response:
    """Get one livestream session.

    Differs: `viewer_seconds` counts participants with a livestream preset who are not on stage.
    """
    run_id = call.ids["livestream-session-id"]
    run: sqlite3.Row | None = call.db.execute(
        "SELECT * FROM livestream_sessions WHERE id = ? AND app_id = ?", (run_id, call.ids["app_id"])
    ).fetchone()
    if run is None:
        raise Refusal(404, f"No livestream session found with id {run_id}")
    return success(livestream_session_view(call.db, run, call.now))


def livestreams_get_active_session(call: Call) -> Response:
    """Get the active session of a livestream, with its livestream."""
    row = _livestream(call, call.ids["livestream_id"])
    run = livestream_sessions.find_open(call.db, row["id"])
    if run is None:
        raise Refusal(404, f"No active livestream session found for livestream_id {row['id']}")
    return success({"livestream": livestream_view(row), "session": livestream_session_view(call.db, run, call.now)})


def livestreams_get_active_for_meeting(call: Call) -> Response:
    """Get the livestream of a meeting while it has an active session."""
    row, _ = _active(call)
    return success(livestream_view(row))


def livestreams_start(call: Call) -> Response:
    """Start livestreaming a meeting; 400 while its livestream is active, closing or disabled.

    Differs: requires a live session; whether the real service does is unknown.
    Differs: `video_config` has no effect.
    """
    session = session_lifecycle.require_session(call.db, call.ids["app_id"], call.ids["meeting_id"])
    livestream_id = start_livestream.start(call.db, session, call.body, call.now, call.new_id)
    return success(started_view(_livestream(call, livestream_id)), status=201)


def livestreams_stop(call: Call) -> Response:
    """Stop the livestream of a meeting; it is IDLE two seconds later.

    Differs: 404 without an active livestream, 409 while it closes; the real service was observed to answer 400, 404
    and 409.
    """
    row, run = _active(call)
    if run["phase"] == "CLOSING":
        raise Refusal(409, f"Livestream {row['id']} is closing: it cannot be stopped")
    livestream_sessions.stop(call.db, run, call.now)
    return success({"message": "Livestream stopped."})


def livestreams_disable(call: Call) -> Response:
    """Stop the livestream; it cannot start again until it is enabled.

    Differs: whether the real service still supports this is unknown.
    """
    row = _livestream(call, call.ids["livestream_id"])
    _stop_active(call, row)
    return _set_disabled(call, row, disabled=True)


def livestreams_enable(call: Call) -> Response:
    """Allow the livestream to start again; this does not start it.

    Differs: whether the real service still supports this is unknown.
    """
    return _set_disabled(call, _livestream(call, call.ids["livestream_id"]), disabled=False)


def livestreams_reset_stream_key(call: Call) -> Response:
    """Replace the stream key; an encoder that uses the previous one is disconnected.

    Differs: whether the real service still supports this is unknown.
    """
    row = _livestream(call, call.ids["livestream_id"])
    if row["meeting_id"] is None:
        _stop_active(call, row)
    call.db.execute(
        "UPDATE livestreams SET stream_key = ?, updated_at = ? WHERE id = ?",
        (start_livestream.stream_key(call.new_id), call.now, row["id"]),
    )
    return success(livestream_view(_livestream(call, row["id"])))


def livestreams_list_for_session(call: Call) -> Response:
    """List the livestream sessions of a meeting session, the newest first."""
    session_id, app_id = call.ids["session_id"], call.ids["app_id"]
    if call.db.execute("SELECT 1 FROM sessions WHERE id = ? AND app_id = ?", (session_id, app_id)).fetchone() is None:
        raise Refusal(404, f"No session found with id {session_id}")
    rows, paging = _runs(call, "session_id", session_id)
    return success({"data": rows, "paging": paging})


def _livestream(call: Call, livestream_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = call.db.execute(
        "SELECT * FROM livestreams WHERE id = ? AND app_id = ?", (livestream_id, call.ids["app_id"])
    ).fetchone()
    if row is None:
        raise Refusal(404, f"No livestream found with id {livestream_id}")
    return row


def _of_meeting(call: Call) -> sqlite3.Row:
    meeting_id = call.ids["meeting_id"]
    row = start_livestream.find_for_meeting(call.db, call.ids["app_id"], meeting_id)
    if row is None:
        raise Refusal(404, f"No livestream found for meeting_id {meeting_id}")
    return row


def _active(call: Call) -> tuple[sqlite3.Row, sqlite3.Row]:
    """Return the livestream of the meeting and its active session; 404 without one."""
    meeting_id = call.ids["meeting_id"]
    row = start_livestream.find_for_meeting(call.db, call.ids["app_id"], meeting_id)
    run = None if row is None else livestream_sessions.find_open(call.db, row["id"])
    if row is None or run is None:
        raise Refusal(404, f"No active livestream found for meeting_id {meeting_id}")
    return row, run


def _with_runs(call: Call, row: sqlite3.Row) -> Response:
    rows, paging = _runs(call, "livestream_id", row["id"])
    return success({"livestream": livestream_view(row), "sessions": rows}, paging=paging)


def _runs(call: Call, column: str, value: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return a page of the livestream sessions whose `column` has that value, and its paging."""
    page: Page = requested_page(call.query)
    total = call.db.execute(f"SELECT count(*) FROM livestream_sessions WHERE {column} = ?", (value,)).fetchone()[0]
    rows = call.db.execute(
        f"SELECT * FROM livestream_sessions WHERE {column} = ? ORDER BY number DESC LIMIT ? OFFSET ?",
        (value, *page),
    ).fetchall()
    return [livestream_session_view(call.db, row, call.now) for row in rows], page.paging(total, len(rows))


def _stop_active(call: Call, row: sqlite3.Row) -> None:
    run = livestream_sessions.find_open(call.db, row["id"])
    if run is not None:
        livestream_sessions.stop(call.db, run, call.now)


def _set_disabled(call: Call, row: sqlite3.Row, *, disabled: bool) -> Response:
    """Change `disabled`; without a change `updated_at` stays too."""
    if bool(row["disabled"]) != disabled:
        call.db.execute(
            "UPDATE livestreams SET disabled = ?, updated_at = ? WHERE id = ?", (int(disabled), call.now, row["id"])
        )
    return success(livestream_view(_livestream(call, row["id"])))


HANDLERS: dict[Operation, Handler] = {
    operations.LIVESTREAMS_LIST: livestreams_list,
    operations.LIVESTREAMS_CREATE: livestreams_create,
    operations.LIVESTREAMS_GET: livestreams_get,
    operations.LIVESTREAMS_GET_FOR_MEETING: livestreams_get_for_meeting,
    operations.LIVESTREAMS_GET_SESSION: livestreams_get_session,
    operations.LIVESTREAMS_GET_ACTIVE_SESSION: livestreams_get_active_session,
    operations.LIVESTREAMS_GET_ACTIVE_FOR_MEETING: livestreams_get_active_for_meeting,
    operations.LIVESTREAMS_START: livestreams_start,
    operations.LIVESTREAMS_STOP: livestreams_stop,
    operations.LIVESTREAMS_DISABLE: livestreams_disable,
    operations.LIVESTREAMS_ENABLE: livestreams_enable,
    operations.LIVESTREAMS_RESET_STREAM_KEY: livestreams_reset_stream_key,
    operations.LIVESTREAMS_LIST_FOR_SESSION: livestreams_list_for_session,
}
