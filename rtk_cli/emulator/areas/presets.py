"""Presets: the roles of an app. Lists give names and times only; the definition comes with a get."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.contract.paging import wanted_page
from rtk_cli.emulator.handler import Call, Handler, Refusal, done
from rtk_cli.emulator.store import timestamps
from rtk_cli.messages import Response
from rtk_cli.operations import Operation

_WANTED = "FROM presets WHERE app_id = :app_id AND instr(casefold(name), :search)"
_INSERT = (
    "INSERT INTO presets (id, app_id, name, definition_json, created_at, updated_at)"
    " VALUES (:id, :app_id, :name, :definition, :now, :now)"
)
_UPDATE = "UPDATE presets SET name = :name, definition_json = :definition, updated_at = :now WHERE id = :id"


def presets_list(call: Call) -> Response:
    """In the order of their names."""
    page = wanted_page(call.query)
    values = {"app_id": call.ids["app_id"], "search": call.query.get("search", "").casefold()}
    total = call.db.execute(f"SELECT count(*) {_WANTED}", values).fetchone()[0]
    rows = call.db.execute(
        f"SELECT * {_WANTED} ORDER BY name LIMIT :limit OFFSET :offset", {**values, **page._asdict()}
    ).fetchall()
    return done([_list_item(row) for row in rows], paging=page.paging(total, len(rows)))


def presets_get(call: Call) -> Response:
    """One preset with all that is in it.

    Differs: has no members beside the contract's, such as `ui.config_diff`, which the real service adds.
    """
    return done(_view(_preset(call, call.ids["preset_id"])))


def presets_create(call: Call) -> Response:
    """A name that the app has already is refused with 409.

    Differs: members that the contract does not name, such as `ui.config_diff`, are taken and not kept.
    """
    preset_id = call.new_id()
    _check_name(call, call.body["name"], preset_id)
    call.db.execute(_INSERT, {"id": preset_id, "app_id": call.ids["app_id"], **_values(call, call.body)})
    return done(_view(_preset(call, preset_id)), status=201)


def presets_update(call: Call) -> Response:
    """Each leaf given takes the place of the former one; plugins are changed one by one.

    Differs: the answer has the id, the real service's was seen to lack it.
    """
    row = _preset(call, call.ids["preset_id"])
    return _write(call, row, _merged(json.loads(row["definition_json"]), call.body))


def presets_replace(call: Call) -> Response:
    """As if created anew."""
    return _write(call, _preset(call, call.ids["preset_id"]), call.body)


def presets_delete(call: Call) -> Response:
    """Gives the preset that was. Whoever has it keeps its name."""
    row = _preset(call, call.ids["preset_id"])
    call.db.execute("DELETE FROM presets WHERE id = ?", (row["id"],))
    return done(_view(row))


def _write(call: Call, row: sqlite3.Row, definition: Mapping[str, Any]) -> Response:
    """A new name shows at once with everybody who has the preset: participants belong to it by id."""
    _check_name(call, definition["name"], row["id"])
    call.db.execute(_UPDATE, {"id": row["id"], **_values(call, definition)})
    call.db.execute("UPDATE participants SET preset_name = ? WHERE preset_id = ?", (definition["name"], row["id"]))
    return done(_view(_preset(call, row["id"])))


def _values(call: Call, definition: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": definition["name"], "definition": json.dumps(definition), "now": call.now}


def _check_name(call: Call, name: str, preset_id: str) -> None:
    others = "SELECT 1 FROM presets WHERE app_id = ? AND name = ? AND id != ?"
    if call.db.execute(others, (call.ids["app_id"], name, preset_id)).fetchone() is not None:
        raise Refusal(409, f"A preset with name {name} already exists")


def _preset(call: Call, preset_id: str) -> sqlite3.Row:
    wanted = (preset_id, call.ids["app_id"])
    row: sqlite3.Row | None = call.db.execute("SELECT * FROM presets WHERE id = ? AND app_id = ?", wanted).fetchone()
    if row is None:
        raise Refusal(404, f"No preset found with id {preset_id}")
    return row


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid on `under`, object by object."""
    merged = dict(under)
    for name, value in over.items():
        below = merged.get(name)
        merged[name] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _view(row: sqlite3.Row) -> dict[str, Any]:
    return {**_list_item(row), **json.loads(row["definition_json"])}


def _list_item(row: sqlite3.Row) -> dict[str, Any]:
    moments = {name: timestamps.to_text(row[name]) for name in ("created_at", "updated_at")}
    return {"id": row["id"], "name": row["name"], **moments}


HANDLERS: dict[Operation, Handler] = {
    operations.PRESETS_LIST: presets_list,
    operations.PRESETS_CREATE: presets_create,
    operations.PRESETS_GET: presets_get,
    operations.PRESETS_UPDATE: presets_update,
    operations.PRESETS_REPLACE: presets_replace,
    operations.PRESETS_DELETE: presets_delete,
}
