"""Calls of polls, plugins and stores."""

from collections.abc import Mapping

from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.live import live_views, plugins, polls, stores
from rtk_cli.emulator.live.call_families.live_call import LiveCall
from rtk_cli.emulator.live.call_params import NUMBER, TEXT, TEXTS, Member, Params
from rtk_cli.emulator.live.caller import Caller
from rtk_cli.emulator.live.live_errors import LiveRefusal


def _create_poll(caller: Caller, params: Params) -> Json:
    if not params["options"]:
        raise LiveRefusal("BAD_REQUEST", '"options" must contain at least 1 items')
    by = caller.connection["participant_id"]
    poll = polls.create(caller.db, caller.session_id, params, by, caller.now, caller.new_id)
    return {"poll": live_views.poll(poll, by)}


def _vote(caller: Caller, params: Params) -> Json:
    poll = polls.vote(caller.db, caller.peer, params["poll_id"], params["option_index"], caller.now)
    return {"poll": live_views.poll(poll, caller.connection["participant_id"])}


def _activate(caller: Caller, params: Params) -> Json:
    return {"plugin": plugins.activate(caller.db, caller.peer, params["plugin_id"], caller.now)}


def _deactivate(caller: Caller, params: Params) -> Json:
    return {"plugin": plugins.deactivate(caller.db, caller.peer, params["plugin_id"], caller.now)}


def _set_in_store(caller: Caller, params: Params) -> Json:
    item = stores.put(caller.db, caller.peer, params["store"], params["key"], params.get("value"), caller.now)
    return {"item": item}


def _get_store(caller: Caller, params: Params) -> Json:
    return {"items": stores.items(caller.db, caller.session_id, params["store"])}


def _delete_from_store(caller: Caller, params: Params) -> Json:
    return {"keys": stores.delete(caller.db, caller.peer, params["store"], params["keys"], caller.now)}


_POLL = {
    "question": TEXT,
    "options": TEXTS,
    "anonymous": Member("flag", required=False),
    "hide_votes": Member("flag", required=False),
}

CALLS: Mapping[str, LiveCall] = {
    "polls.create": LiveCall(_create_poll, _POLL, ("polls.can_create",)),
    "polls.vote": LiveCall(_vote, {"poll_id": TEXT, "option_index": NUMBER}, ("polls.can_vote",)),
    "plugins.activate": LiveCall(_activate, {"plugin_id": TEXT}, ("plugins.can_start",)),
    "plugins.deactivate": LiveCall(_deactivate, {"plugin_id": TEXT}, ("plugins.can_close",)),
    "stores.set": LiveCall(_set_in_store, {"store": TEXT, "key": TEXT, "value": Member("json", required=False)}),
    "stores.get": LiveCall(_get_store, {"store": TEXT}),
    "stores.delete": LiveCall(_delete_from_store, {"store": TEXT, "keys": TEXTS}),
}
