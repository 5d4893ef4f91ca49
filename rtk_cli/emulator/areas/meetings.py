"""Meetings. They are never deleted; no one can join an INACTIVE one."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.contract import filters
from rtk_cli.emulator.contract.paging import requested_page
from rtk_cli.emulator.handler import Call, Handler, Refusal, success
from rtk_cli.emulator.sessions.meeting_view import meeting_detail, meeting_view
from rtk_cli.messages import Response
from rtk_cli.operations import Operation

_INSERT = (
    "INSERT INTO meetings (id, app_id, title, status, settings_json, created_at, updated_at)"
    " VALUES (?, ?, ?, 'ACTIVE', ?, ?, ?)"
)
_CONDITIONS = {
    "status": "status = :status",
    "start_time": "created_at >= :start_time",
    "end_time": "created_at <= :end_time",
    "search": "(instr(casefold(title), :search) OR instr(id, :search))",
}
_COLUMNS = ("title", "status")


def meetings_list(call: Call) -> Response:
    """List meetings, the newest first. An index alone yields a page, so a late page costs little more than skipping."""
    page = requested_page(call.query)
    values = {"app_id": call.ids["app_id"], **filters.values(call.query, _CONDITIONS)}
    where = filters.where("app_id = :app_id", _CONDITIONS, values)
    total = call.db.execute(f"SELECT count(*) FROM meetings WHERE {where}", values).fetchone()[0]
    numbers = f"SELECT number FROM meetings WHERE {where} ORDER BY number DESC LIMIT :limit OFFSET :offset"
    rows = call.db.execute(
        f"SELECT * FROM meetings WHERE number IN ({numbers}) ORDER BY number DESC",
        {**values, **page._asdict()},
    ).fetchall()
    return success([meeting_view(row) for row in rows], paging=page.paging(total, len(rows)))


def meetings_create(call: Call) -> Response:
    """Create a meeting.

    Differs: storage secrets are checked but not stored, so nothing is uploaded there.
    """
    meeting_id = call.new_id()
    values = (meeting_id, call.ids["app_id"], call.body.get("title"), _settings(call.body), call.now, call.now)
    call.db.execute(_INSERT, values)
    return success(meeting_detail(_meeting(call, meeting_id)), status=201)


def meetings_get(call: Call) -> Response:
    """Get one meeting.

    Differs: the undocumented query parameter `name` has no effect.
    """
    return success(meeting_detail(_meeting(call, call.ids["meeting_id"])))


def meetings_update(call: Call) -> Response:
    """Replace the given members, each as a whole: nested members are not merged."""
    row = _meeting(call, call.ids["meeting_id"])
    settings = {**json.loads(row["settings_json"]), **call.body}
    title, status = (call.body.get(name, row[name]) for name in _COLUMNS)
    return _write(call, title, status, settings)


def meetings_replace(call: Call) -> Response:
    """Replace all members. The status stays, since the body has none."""
    row = _meeting(call, call.ids["meeting_id"])
    return _write(call, call.body.get("title"), row["status"], call.body)


def _write(call: Call, title: str | None, status: str, settings: Mapping[str, Any]) -> Response:
    call.db.execute(
        "UPDATE meetings SET title = ?, status = ?, settings_json = ?, updated_at = ? WHERE id = ?",
        (title, status, _settings(settings), call.now, call.ids["meeting_id"]),
    )
    return success(meeting_detail(_meeting(call, call.ids["meeting_id"])))


def _meeting(call: Call, meeting_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = call.db.execute(
        "SELECT * FROM meetings WHERE id = ? AND app_id = ?", (meeting_id, call.ids["app_id"])
    ).fetchone()
    if row is None:
        raise Refusal(404, f"No meeting found with id {meeting_id}")
    return row


def _settings(members: Mapping[str, Any]) -> str:
    """Return the members without a column of their own; null counts as not set."""
    kept = {name: value for name, value in members.items() if value is not None and name not in _COLUMNS}
    return json.dumps(kept)


IGNORED = {operations.MEETINGS_GET: ("name",)}  # undocumented
HANDLERS: dict[Operation, Handler] = {
    operations.MEETINGS_LIST: meetings_list,
    operations.MEETINGS_CREATE: meetings_create,
    operations.MEETINGS_GET: meetings_get,
    operations.MEETINGS_UPDATE: meetings_update,
    operations.MEETINGS_REPLACE: meetings_replace,
}
