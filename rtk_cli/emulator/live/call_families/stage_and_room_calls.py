"""Calls of the stage, and of breakout rooms."""

from collections.abc import Mapping

from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.live import live_views, stage
from rtk_cli.emulator.live.call_families.live_call import LiveCall
from rtk_cli.emulator.live.call_params import OPTIONAL_TEXTS, TEXT, TEXTS, Params
from rtk_cli.emulator.live.caller import Caller
from rtk_cli.emulator.sessions import arranged_rooms


def _request_stage(caller: Caller, params: Params) -> Json:
    return {"peer": live_views.peer(stage.request(caller.db, caller.peer, caller.now))}


def _cancel_stage_request(caller: Caller, params: Params) -> Json:
    return {"peer": live_views.peer(stage.cancel(caller.db, caller.peer, caller.now))}


def _enter_stage(caller: Caller, params: Params) -> Json:
    return {"peer": live_views.peer(stage.enter(caller.db, caller.peer, caller.now))}


def _leave_stage(caller: Caller, params: Params) -> Json:
    """Leave the stage, or bring other participants off it."""
    if "ids" not in params:
        stage.leave(caller.db, [caller.peer], caller.now)
        return {"peer": live_views.peer(caller.peer)}
    caller.rights.check_any(*stage.ACCEPT)
    stage.leave(caller.db, caller.peers_of_participants(params["ids"]), caller.now)
    return {"peer": live_views.peer(caller.peer)}


def _grant_stage(caller: Caller, params: Params) -> Json:
    caller.rights.check_any(*stage.ACCEPT)
    stage.grant(caller.db, caller.peers_of_participants(params["ids"]), caller.now)
    return {"ids": list(dict.fromkeys(params["ids"]))}


def _deny_stage(caller: Caller, params: Params) -> Json:
    caller.rights.check_any(*stage.ACCEPT)
    stage.deny(caller.db, caller.peers_of_participants(params["ids"]), caller.now)
    return {"ids": list(dict.fromkeys(params["ids"]))}


def _create_rooms(caller: Caller, params: Params) -> Json:
    return {"rooms": arranged_rooms.create(caller.db, caller.session_id, params["titles"], caller.now, caller.new_id)}


def _close_rooms(caller: Caller, params: Params) -> Json:
    return {"rooms": arranged_rooms.close(caller.db, caller.session_id, params["ids"], caller.now)}


def _move_to_room(caller: Caller, params: Params) -> Json:
    """Move participants; one may move itself if the preset allows that."""
    is_own = params["ids"] == [caller.connection["participant_id"]]
    is_to_parent = params["meeting_id"] == caller.connection["meeting_id"]
    switch = arranged_rooms.TO_PARENT if is_to_parent else arranged_rooms.TO_ROOM
    caller.rights.check_any(arranged_rooms.ALTER, *([switch] if is_own else []))
    arranged_rooms.move(caller.db, caller.session_id, params["ids"], params["meeting_id"], caller.now, caller.new_id)
    return {"ids": list(dict.fromkeys(params["ids"]))}


CALLS: Mapping[str, LiveCall] = {
    "stage.request": LiveCall(_request_stage),
    "stage.cancel": LiveCall(_cancel_stage_request),
    "stage.enter": LiveCall(_enter_stage),
    "stage.leave": LiveCall(_leave_stage, {"ids": OPTIONAL_TEXTS}),
    "stage.grant": LiveCall(_grant_stage, {"ids": TEXTS}),
    "stage.deny": LiveCall(_deny_stage, {"ids": TEXTS}),
    "rooms.create": LiveCall(_create_rooms, {"titles": TEXTS}, (arranged_rooms.ALTER,)),
    "rooms.close": LiveCall(_close_rooms, {"ids": TEXTS}, (arranged_rooms.ALTER,)),
    "rooms.move": LiveCall(_move_to_room, {"ids": TEXTS, "meeting_id": TEXT}),
}
