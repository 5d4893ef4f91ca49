"""Presets of an app. Lists have names and times only; a get returns the definition."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.contract.paging import requested_page
from rtk_cli.emulator.handler import Call, Handler, Refusal, success
from rtk_cli.emulator.store import timestamps
from rtk_cli.messages import Response
from rtk_cli.operations import Operation

_MATCHING = "FROM presets WHERE app_id = :app_id AND instr(casefold(name), :search)"
_INSERT = (
    "INSERT INTO presets (id, app_id, name, definition_json, created_at, updated_at)"
    " VALUES (:id, :app_id, :name, :definition, :now, :now)"
)
_UPDATE = "UPDATE presets SET name = :name, definition_json = :definition, updated_at = :now WHERE id = :id"


def presets_list(call: Call) -> Response:
    """List presets by name."""
    page = requested_page(call.query)
    values = {"app_id": call.ids["app_id"], "search": call.query.get("search", "").casefold()}
    total = call.db.execute(f"SELECT count(*) {_MATCHING}", values).fetchone()[0]
    rows = call.db.execute(
        f"SELECT * {_MATCHING} ORDER BY name LIMIT :limit OFFSET :offset", {**values, **page._asdict()}
    ).fetchall()
    return success([_list_item(row) for row in rows], paging=page.paging(total, len(rows)))


def presets_get(call: Call) -> Response:
    """Get one preset with its definition.

    Differs: lacks members that the contract does not name, such as `ui.config_diff`, which the real service adds.
    """
    return success(_view(_preset(call, call.ids["preset_id"])))


def presets_create(call: Call) -> Response:
    """Create a preset; 409 if the app already has that name.

    Differs: members that the contract does not name, such as `ui.config_diff`, are accepted but not stored.
    """
    preset_id = call.new_id()
    _check_name(call, call.body["name"], preset_id)
    call.db.execute(_INSERT, {"id": preset_id, "app_id": call.ids["app_id"], **_values(call, call.body)})
    return success(_view(_preset(call, preset_id)), status=201)


def presets_update(call: Call) -> Response:
    """Replace the given leaves, at any depth; other members stay.

    Differs: the response has the id, which that of the real service was observed to lack.
    """
    row = _preset(call, call.ids["preset_id"])
    return _write(call, row, _merged(json.loads(row["definition_json"]), call.body))


def presets_replace(call: Call) -> Response:
    """Replace the whole preset."""
    return _write(call, _preset(call, call.ids["preset_id"]), call.body)


def presets_delete(call: Call) -> Response:
    """Delete a preset and return it; its participants keep its name."""
    row = _preset(call, call.ids["preset_id"])
    call.db.execute("DELETE FROM presets WHERE id = ?", (row["id"],))
    return success(_view(row))


def _write(call: Call, row: sqlite3.Row, definition: Mapping[str, Any]) -> Response:
    """Store the definition. A new name applies to the preset's participants at once: they refer to it by id."""
    _check_name(call, definition["name"], row["id"])
    call.db.execute(_UPDATE, {"id": row["id"], **_values(call, definition)})
    call.db.execute("UPDATE participants SET preset_name = ? WHERE preset_id = ?", (definition["name"], row["id"]))
    return success(_view(_preset(call, row["id"])))


def _values(call: Call, definition: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": definition["name"], "definition": json.dumps(definition), "now": call.now}


def _check_name(call: Call, name: str, preset_id: str) -> None:
    others = "SELECT 1 FROM presets WHERE app_id = ? AND name = ? AND id != ?"
    if call.db.execute(others, (call.ids["app_id"], name, preset_id)).fetchone() is not None:
        raise Refusal(409, f"A preset with name {name} already exists")


def _preset(call: Call, preset_id: str) -> sqlite3.Row:
    values = (preset_id, call.ids["app_id"])
    row: sqlite3.Row | None = call.db.execute("SELECT * FROM presets WHERE id = ? AND app_id = ?", values).fetchone()
    if row is None:
        raise Refusal(404, f"No preset found with id {preset_id}")
    return row


def _merged(old: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Merge `changes` into `old`, object by object."""
    merged = dict(old)
    for name, value in changes.items():
        current = merged.get(name)
        merged[name] = _merged(current, value) if isinstance(current, dict) and isinstance(value, dict) else value
    return merged


def _view(row: sqlite3.Row) -> dict[str, Any]:
    return {**_list_item(row), **json.loads(row["definition_json"])}


def _list_item(row: sqlite3.Row) -> dict[str, Any]:
    times = {name: timestamps.to_text(row[name]) for name in ("created_at", "updated_at")}
    return {"id": row["id"], "name": row["name"], **times}


HANDLERS: dict[Operation, Handler] = {
    operations.PRESETS_LIST: presets_list,
    operations.PRESETS_CREATE: presets_create,
    operations.PRESETS_GET: presets_get,
    operations.PRESETS_UPDATE: presets_update,
    operations.PRESETS_REPLACE: presets_replace,
    operations.PRESETS_DELETE: presets_delete,
}
