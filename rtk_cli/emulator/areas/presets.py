"""Presets: the roles of an app. Lists give names and times only; the definition comes with a get."""

import json
import sqlite3
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator import times
from rtk_cli.emulator.call import Call, Handler, Refusal, done
from rtk_cli.emulator.paging import wanted_page
from rtk_cli.messages import Response
from rtk_cli.operations import Operation

_WANTED = "FROM presets WHERE app_id = :app_id AND instr(casefold(name), :search)"


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
    wanted = (call.ids["preset_id"], call.ids["app_id"])
    row = call.db.execute("SELECT * FROM presets WHERE id = ? AND app_id = ?", wanted).fetchone()
    if row is None:
        raise Refusal(404, f"No preset found with id {call.ids['preset_id']}")
    return done({**_list_item(row), **json.loads(row["definition_json"])})


def _list_item(row: sqlite3.Row) -> dict[str, Any]:
    moments = {name: times.to_text(row[name]) for name in ("created_at", "updated_at")}
    return {"id": row["id"], "name": row["name"], **moments}


HANDLERS: dict[Operation, Handler] = {
    operations.PRESETS_LIST: presets_list,
    operations.PRESETS_GET: presets_get,
}
