"""Apps of the account: list, create, get. The API cannot rename or delete one."""

import sqlite3
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.contract.paging import requested_page
from rtk_cli.emulator.handler import Call, Handler, success
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.store.seed import add_app
from rtk_cli.messages import Response
from rtk_cli.operations import Operation


def apps_list(call: Call) -> Response:
    """List apps, by default the newest first."""
    page = requested_page(call.query)
    search = {"search": call.query.get("search", "").casefold()}
    where = "instr(casefold(name), :search)"  # every name contains the empty text
    order = "ASC" if call.query.get("sort_order") == "ASC" else "DESC"
    total = call.db.execute(f"SELECT count(*) FROM apps WHERE {where}", search).fetchone()[0]
    rows = call.db.execute(
        f"SELECT * FROM apps WHERE {where} ORDER BY created_at {order}, rowid {order} LIMIT :limit OFFSET :offset",
        {**search, **page._asdict()},
    ).fetchall()
    return success([_view(row) for row in rows], paging=page.paging(total, len(rows)))


def apps_create(call: Call) -> Response:
    """Create an app. Names may repeat. As in the API, `data` holds the object in `app`.

    Differs: a new app has the default presets; one guide says that apps made through the API have none.
    """
    app_id = call.new_id()
    add_app(call.db, app_id, call.body["name"], call.now, call.new_id)
    return success({"app": _view(_app(call, app_id))})


def apps_get(call: Call) -> Response:
    """Get one app."""
    return success(_view(_app(call, call.ids["app_id"])))


def _app(call: Call, app_id: str) -> sqlite3.Row:
    row: sqlite3.Row = call.db.execute("SELECT * FROM apps WHERE id = ?", (app_id,)).fetchone()
    return row


def _view(row: sqlite3.Row) -> dict[str, Any]:
    return {"id": row["id"], "name": row["name"], "created_at": timestamps.to_text(row["created_at"])}


HANDLERS: dict[Operation, Handler] = {
    operations.APPS_LIST: apps_list,
    operations.APPS_CREATE: apps_create,
    operations.APPS_GET: apps_get,
}
