"""Participants of a meeting, each with a preset. Join tokens are signed, not stored.

Removing a participant revokes all of its tokens; who is connected stays until they leave or are kicked.
"""

import sqlite3
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.contract.paging import requested_page
from rtk_cli.emulator.handler import Call, Handler, Refusal, success
from rtk_cli.emulator.join_tokens import sign_token
from rtk_cli.emulator.store import timestamps
from rtk_cli.messages import Response
from rtk_cli.operations import Operation

_PAGE = "SELECT * FROM participants WHERE meeting_id = :meeting_id ORDER BY number DESC LIMIT :limit OFFSET :offset"
_INSERT = (
    "INSERT INTO participants (id, meeting_id, name, picture, custom_participant_id, preset_id, preset_name,"
    " created_at, updated_at) VALUES (:id, :meeting_id, :name, :picture, :custom_participant_id, :preset_id,"
    " :preset_name, :now, :now)"
)
_UPDATE = (
    "UPDATE participants SET name = :name, picture = :picture, custom_participant_id = :custom_participant_id,"
    " preset_id = :preset_id, preset_name = :preset_name, updated_at = :now WHERE id = :id"
)


def participants_list(call: Call) -> Response:
    """List participants, the newest first."""
    _check_meeting(call)
    page = requested_page(call.query)
    meeting = {"meeting_id": call.ids["meeting_id"]}
    count = "SELECT count(*) FROM participants WHERE meeting_id = :meeting_id"
    total = call.db.execute(count, meeting).fetchone()[0]
    rows = call.db.execute(_PAGE, {**meeting, **page._asdict()}).fetchall()
    return success([_view(row) for row in rows], paging=page.paging(total, len(rows)))


def participants_add(call: Call) -> Response:
    """Add a participant, also to an INACTIVE meeting; `custom_participant_id` may repeat.

    Differs: the token works with the emulator's live protocol only; client SDKs cannot connect.
    """
    _check_meeting(call)
    preset = _preset(call, call.body["preset_name"])
    row = {"id": call.new_id(), "meeting_id": call.ids["meeting_id"], **_members(call, preset)}
    call.db.execute(_INSERT, row)
    added = _view({**row, "created_at": call.now, "updated_at": call.now})
    return success({**added, "token": _token(call, row["id"])}, status=201)


def participants_get(call: Call) -> Response:
    """Get one participant."""
    return success(_view(_participant(call, call.ids["participant_id"])))


def participants_update(call: Call) -> Response:
    """Update a participant. Null clears name or picture, and leaves the preset, which is required."""
    row = _participant(call, call.ids["participant_id"])
    preset: sqlite3.Row | dict[str, str] = {"id": row["preset_id"], "name": row["preset_name"]}
    if call.body.get("preset_name") is not None:
        preset = _preset(call, call.body["preset_name"])
    kept = {name: row[name] for name in ("name", "picture", "custom_participant_id")}
    call.db.execute(_UPDATE, {**kept, "id": row["id"], **call.body, **_preset_members(preset), "now": call.now})
    return success(_view_with_token(call, row["id"]))


def participants_replace(call: Call) -> Response:
    """Replace all members of a participant."""
    row = _participant(call, call.ids["participant_id"])
    preset = _preset(call, call.body["preset_name"])
    call.db.execute(_UPDATE, {"id": row["id"], **_members(call, preset)})
    return success(_view_with_token(call, row["id"]))


def participants_remove(call: Call) -> Response:
    """Remove a participant. As in the API, the response has no id, and the preset's id instead of its name.

    Differs: a connected participant stays connected; whether this is so in the real service is unknown.
    """
    row = _participant(call, call.ids["participant_id"])
    call.db.execute("DELETE FROM participants WHERE id = ?", (row["id"],))
    removed = {"custom_participant_id": row["custom_participant_id"], "preset_id": row["preset_id"]}
    return success({**removed, **_times(row)})


def participants_refresh_token(call: Call) -> Response:
    """Issue a new token; earlier ones stay valid: only the removal of the participant revokes them."""
    row = _participant(call, call.ids["participant_id"])
    return success({"token": _token(call, row["id"])})


def _members(call: Call, preset: sqlite3.Row) -> dict[str, Any]:
    return {
        "name": call.body.get("name"),
        "picture": call.body.get("picture"),
        "custom_participant_id": call.body["custom_participant_id"],
        **_preset_members(preset),
        "now": call.now,
    }


def _preset_members(preset: sqlite3.Row | dict[str, str]) -> dict[str, str]:
    return {"preset_id": preset["id"], "preset_name": preset["name"]}


def _check_meeting(call: Call) -> None:
    meeting = (call.ids["meeting_id"], call.ids["app_id"])
    if call.db.execute("SELECT 1 FROM meetings WHERE id = ? AND app_id = ?", meeting).fetchone() is None:
        raise Refusal(404, f"No meeting found with id {call.ids['meeting_id']}")


def _participant(call: Call, participant_id: str) -> sqlite3.Row:
    _check_meeting(call)
    row: sqlite3.Row | None = call.db.execute(
        "SELECT * FROM participants WHERE id = ? AND meeting_id = ?", (participant_id, call.ids["meeting_id"])
    ).fetchone()
    if row is None:
        raise Refusal(404, f"No user found with id {participant_id}")
    return row


def _preset(call: Call, name: str) -> sqlite3.Row:
    row: sqlite3.Row | None = call.db.execute(
        "SELECT id, name FROM presets WHERE app_id = ? AND name = ?", (call.ids["app_id"], name)
    ).fetchone()
    if row is None:
        raise Refusal(404, f"No preset found with name {name}")
    return row


def _view(row: sqlite3.Row | dict[str, Any]) -> dict[str, Any]:
    members = ("id", "name", "picture", "custom_participant_id", "preset_name")
    return {**{name: row[name] for name in members}, **_times(row)}


def _view_with_token(call: Call, participant_id: str) -> dict[str, Any]:
    return {**_view(_participant(call, participant_id)), "token": _token(call, participant_id)}


def _times(row: sqlite3.Row | dict[str, Any]) -> dict[str, str]:
    return {name: timestamps.to_text(row[name]) for name in ("created_at", "updated_at")}


def _token(call: Call, participant_id: str) -> str:
    return sign_token(
        participant_id=participant_id,
        meeting_id=call.ids["meeting_id"],
        app_id=call.ids["app_id"],
        token_id=call.new_id(),
        now=call.now,
        secret=call.secret,
    )


HANDLERS: dict[Operation, Handler] = {
    operations.PARTICIPANTS_LIST: participants_list,
    operations.PARTICIPANTS_ADD: participants_add,
    operations.PARTICIPANTS_GET: participants_get,
    operations.PARTICIPANTS_UPDATE: participants_update,
    operations.PARTICIPANTS_REPLACE: participants_replace,
    operations.PARTICIPANTS_REMOVE: participants_remove,
    operations.PARTICIPANTS_REFRESH_TOKEN: participants_refresh_token,
}
