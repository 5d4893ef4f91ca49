"""Meetings: reusable rooms. They are never deleted; an INACTIVE one lets nobody in."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.contract import filters
from rtk_cli.emulator.contract.paging import wanted_page
from rtk_cli.emulator.handler import Call, Handler, Refusal, done
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
_BESIDE_THE_SETTINGS = ("title", "status")


def meetings_list(call: Call) -> Response:
    """The newest first. The page is found in the index alone, so that a deep one costs no more than its skipping."""
    page = wanted_page(call.query)
    values = {"app_id": call.ids["app_id"], **filters.values(call.query, "status")}
    where = filters.where("app_id = :app_id", _CONDITIONS, values)
    total = call.db.execute(f"SELECT count(*) FROM meetings WHERE {where}", values).fetchone()[0]  # noqa: S608
    numbers = f"SELECT number FROM meetings WHERE {where} ORDER BY number DESC LIMIT :limit OFFSET :offset"  # noqa: S608
    rows = call.db.execute(
        f"SELECT * FROM meetings WHERE number IN ({numbers}) ORDER BY number DESC",  # noqa: S608
        {**values, **page._asdict()},
    ).fetchall()
    return done([meeting_view(row) for row in rows], paging=page.paging(total, len(rows)))


def meetings_create(call: Call) -> Response:
    """A new room, with what the body sets.

    Differs: a storage's secrets are checked and not kept, so that nothing can be uploaded there.
    """
    meeting_id = call.new_id()
    values = (meeting_id, call.ids["app_id"], call.body.get("title"), _settings(call.body), call.now, call.now)
    call.db.execute(_INSERT, values)
    return done(meeting_detail(_meeting(call, meeting_id)), status=201)


def meetings_get(call: Call) -> Response:
    """One meeting.

    Differs: `name` in the query, which nobody explains, has no effect.
    """
    return done(meeting_detail(_meeting(call, call.ids["meeting_id"])))


def meetings_update(call: Call) -> Response:
    """Each member given takes the place of the former one, as a whole: nothing is merged inside of it."""
    row = _meeting(call, call.ids["meeting_id"])
    settings = {**json.loads(row["settings_json"]), **call.body}
    title, status = (call.body.get(name, row[name]) for name in _BESIDE_THE_SETTINGS)
    return _write(call, title, status, settings)


def meetings_replace(call: Call) -> Response:
    """As if created anew; the status stays, since the body has no place for it."""
    row = _meeting(call, call.ids["meeting_id"])
    return _write(call, call.body.get("title"), row["status"], call.body)


def _write(call: Call, title: str | None, status: str, settings: Mapping[str, Any]) -> Response:
    call.db.execute(
        "UPDATE meetings SET title = ?, status = ?, settings_json = ?, updated_at = ? WHERE id = ?",
        (title, status, _settings(settings), call.now, call.ids["meeting_id"]),
    )
    return done(meeting_detail(_meeting(call, call.ids["meeting_id"])))


def _meeting(call: Call, meeting_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = call.db.execute(
        "SELECT * FROM meetings WHERE id = ? AND app_id = ?", (meeting_id, call.ids["app_id"])
    ).fetchone()
    if row is None:
        raise Refusal(404, f"No meeting found with id {meeting_id}")
    return row


def _settings(members: Mapping[str, Any]) -> str:
    """What is kept beside the columns; null is the same as not set."""
    kept = {name: value for name, value in members.items() if value is not None and name not in _BESIDE_THE_SETTINGS}
    return json.dumps(kept)


HANDLERS: dict[Operation, Handler] = {
    operations.MEETINGS_LIST: meetings_list,
    operations.MEETINGS_CREATE: meetings_create,
    operations.MEETINGS_GET: meetings_get,
    operations.MEETINGS_UPDATE: meetings_update,
    operations.MEETINGS_REPLACE: meetings_replace,
}
