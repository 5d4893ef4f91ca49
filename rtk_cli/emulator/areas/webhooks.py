"""The configuration of webhooks: URLs and events. emulator/webhooks/ delivers the events."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.handler import Call, Handler, Refusal, success
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.webhooks import outbox
from rtk_cli.messages import Response
from rtk_cli.operations import Operation

EVENTS = (
    "meeting.started",
    "meeting.ended",
    "meeting.participantJoined",
    "meeting.participantLeft",
    "meeting.chatSynced",
    "recording.statusUpdate",
    "livestreaming.statusUpdate",
    "meeting.transcript",
    "meeting.summary",
)
_INSERT = (
    "INSERT INTO webhooks (id, app_id, name, url, events_json, enabled, created_at, updated_at)"
    " VALUES (:id, :app_id, :name, :url, :events, :enabled, :now, :now)"
)
_UPDATE = (
    "UPDATE webhooks SET name = :name, url = :url, events_json = :events, enabled = :enabled, updated_at = :now"
    " WHERE id = :id"
)


def webhooks_list(call: Call) -> Response:
    """List all webhooks, the newest first; 404 for an app without webhooks, as observed of the real service."""
    rows = call.db.execute(
        "SELECT * FROM webhooks WHERE app_id = ? ORDER BY number DESC", (call.ids["app_id"],)
    ).fetchall()
    if not rows:
        raise Refusal(404, f"No webhooks found for app {call.ids['app_id']}")
    return success([_view(row) for row in rows])


def webhooks_list_events(call: Call) -> Response:
    """List the names of the events, in the order of the contract."""
    return success(EVENTS)


def webhooks_get(call: Call) -> Response:
    """Get one webhook."""
    return success(_view(_webhook(call, call.ids["webhook_id"])))


def webhooks_create(call: Call) -> Response:
    """Create a webhook; 409 if the app already has that URL. Names may repeat.

    Differs: with `--local` nothing is sent until `rtk emulator deliver`; a served emulator sends by itself.
    """
    webhook_id = call.new_id()
    _check_url(call, call.body["url"], webhook_id)
    call.db.execute(_INSERT, {"id": webhook_id, "app_id": call.ids["app_id"], **_values(call, call.body)})
    return success(_view(_webhook(call, webhook_id)), status=201)


def webhooks_update(call: Call) -> Response:
    """Replace the given members."""
    row = _webhook(call, call.ids["webhook_id"])
    return _write(call, row, {**_view(row), **call.body})


def webhooks_replace(call: Call) -> Response:
    """Replace all members.

    Differs: returns the whole webhook; the real service was observed to return a part of it.
    """
    return _write(call, _webhook(call, call.ids["webhook_id"]), call.body)


def webhooks_delete(call: Call) -> Response:
    """Delete a webhook and return it."""
    row = _webhook(call, call.ids["webhook_id"])
    call.db.execute("DELETE FROM webhooks WHERE id = ?", (row["id"],))
    outbox.webhook_deleted(call.db, row["id"])
    return success(_view(row))


def _write(call: Call, row: sqlite3.Row, members: Mapping[str, Any]) -> Response:
    _check_url(call, members["url"], row["id"])
    call.db.execute(_UPDATE, {"id": row["id"], **_values(call, members)})
    return success(_view(_webhook(call, row["id"])))


def _values(call: Call, members: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": members["name"],
        "url": members["url"],
        "events": json.dumps(members["events"]),
        "enabled": members.get("enabled", True),
        "now": call.now,
    }


def _check_url(call: Call, url: str, webhook_id: str) -> None:
    others = "SELECT 1 FROM webhooks WHERE app_id = ? AND url = ? AND id != ?"
    if call.db.execute(others, (call.ids["app_id"], url, webhook_id)).fetchone() is not None:
        raise Refusal(409, f"A webhook with url {url} already exists")


def _webhook(call: Call, webhook_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = call.db.execute(
        "SELECT * FROM webhooks WHERE id = ? AND app_id = ?", (webhook_id, call.ids["app_id"])
    ).fetchone()
    if row is None:
        raise Refusal(404, f"No webhook found with id {webhook_id}")
    return row


def _view(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "url": row["url"],
        "events": json.loads(row["events_json"]),
        "enabled": bool(row["enabled"]),
        **{name: timestamps.to_text(row[name]) for name in ("created_at", "updated_at")},
    }


IGNORED = {operations.WEBHOOKS_LIST_EVENTS: ("app_id",)}  # every app has the same events
HANDLERS: dict[Operation, Handler] = {
    operations.WEBHOOKS_LIST: webhooks_list,
    operations.WEBHOOKS_LIST_EVENTS: webhooks_list_events,
    operations.WEBHOOKS_GET: webhooks_get,
    operations.WEBHOOKS_CREATE: webhooks_create,
    operations.WEBHOOKS_UPDATE: webhooks_update,
    operations.WEBHOOKS_REPLACE: webhooks_replace,
    operations.WEBHOOKS_DELETE: webhooks_delete,
}
