"""Calls about the own connection: hello, join, leave, and the name."""

from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.live import connection_rows, join, leave, live_views, room_state
from rtk_cli.emulator.live.call_families.live_call import LiveCall
from rtk_cli.emulator.live.call_params import OPTIONAL_TEXT, TEXT, Member, Params
from rtk_cli.emulator.live.caller import Caller
from rtk_cli.emulator.live.connection_states import LIVE, STATES


def _join(caller: Caller, params: Params) -> Json:
    """Join; a connection that waits or has joined only gets the current state."""
    connection = caller.connection
    if connection["state"] == "INITIALIZED":
        if "name" in params:
            connection = _rename(caller, params)
        if params.get("muted"):
            caller.db.execute("UPDATE connections SET starts_muted = 1 WHERE id = ?", (connection["id"],))
        connection = join.join(caller.db, connection, caller.now, caller.new_id)
    return room_state.snapshot(caller.db, connection)


def _leave(caller: Caller, params: Params) -> Json:
    leave.leave(caller.db, caller.connection, caller.now)
    return {"state": connection_rows.get(caller.db, caller.connection["id"])["state"]}


def _set_name(caller: Caller, params: Params) -> Json:
    return {"peer": live_views.unjoined_peer(_rename(caller, params))}


def _rename(caller: Caller, params: Params) -> Any:
    caller.rights.check("can_edit_display_name")
    caller.db.execute("UPDATE connections SET name = ? WHERE id = ?", (params["name"], caller.connection["id"]))
    return connection_rows.get(caller.db, caller.connection["id"])


def _hello(caller: Caller, params: Params) -> Json:
    """Describe the connection; the state does not change."""
    connection = caller.connection
    meeting = caller.db.execute("SELECT id, title FROM meetings WHERE id = ?", (connection["meeting_id"],)).fetchone()
    definition = caller.rights.definition
    return {
        "state": connection["state"],
        "peer": room_state.own_peer(caller.db, connection),
        "meeting": dict(meeting),
        "session": room_state.session(caller.db, connection),
        "preset": {
            "name": connection["preset_name"],
            **{part: definition.get(part, {}) for part in ("permissions", "config")},
        },
    }


_JOIN = {"name": OPTIONAL_TEXT, "muted": Member("flag", required=False)}
_HELLO = dict.fromkeys(("token", "peer_id"), OPTIONAL_TEXT)

CALLS: Mapping[str, LiveCall] = {
    "hello": LiveCall(_hello, {**_HELLO, "after": Member("number", required=False)}, states=frozenset(STATES)),
    "join": LiveCall(_join, _JOIN, states=frozenset({"INITIALIZED", "WAITLISTED", "JOINED"})),
    "leave": LiveCall(_leave, states=LIVE),
    "self.set_name": LiveCall(_set_name, {"name": TEXT}, states=frozenset({"INITIALIZED"})),
}
