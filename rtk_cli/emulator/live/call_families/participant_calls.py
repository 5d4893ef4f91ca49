"""Calls about peers: their media, what hosts do to them, messages of an application, speech."""

from collections.abc import Iterable, Mapping
from sqlite3 import Row

from rtk_cli.emulator import events
from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.live import (
    broadcasts,
    connection_rows,
    join,
    leave,
    live_views,
    media_controls,
    permissions,
    speech,
)
from rtk_cli.emulator.live.call_families.live_call import NO_MEMBERS, LiveCall
from rtk_cli.emulator.live.call_params import OPTIONAL_TEXTS, TEXT, TEXTS, Member, Params
from rtk_cli.emulator.live.caller import Caller
from rtk_cli.emulator.live.live_errors import LiveRefusal


def _enable(caller: Caller, params: Params) -> Json:
    media_controls.check_may_produce(caller.rights, caller.peer, params["kind"])
    return {"peer": live_views.peer(media_controls.enable(caller.db, caller.peer, params["kind"], caller.now))}


def _disable(caller: Caller, params: Params) -> Json:
    return {"peer": live_views.peer(media_controls.disable(caller.db, caller.peer, params["kind"], caller.now))}


def _set_device(caller: Caller, params: Params) -> Json:
    return {
        "peer": live_views.peer(
            media_controls.set_device(caller.db, caller.peer, params["kind"], params["device_id"], caller.now)
        )
    }


def _mute(caller: Caller, params: Params) -> Json:
    if not params["kinds"]:
        raise LiveRefusal("BAD_REQUEST", '"kinds" must contain at least 1 items')
    if "allow_unmute" in params and "audio" not in params["kinds"]:
        raise LiveRefusal("BAD_REQUEST", '"allow_unmute" is only allowed with audio in "kinds"')
    caller.rights.check(*(media_controls.DISABLE[kind] for kind in params["kinds"]))
    peers = caller.peers_of(params["peer_ids"])
    muted = media_controls.mute(caller.db, peers, caller.now, params["kinds"], may_unmute=params.get("allow_unmute"))
    return {"peers": [live_views.peer(peer) for peer in muted]}


def _kick(caller: Caller, params: Params) -> Json:
    peers = caller.peers_of(params["peer_ids"])
    leave.kick(caller.db, caller.session_id, peers, caller.now)
    return {"peer_ids": [peer["id"] for peer in peers]}


def _kick_all(caller: Caller, params: Params) -> Json:
    leave.kick_all(caller.db, caller.session_id, caller.now)
    return {"state": connection_rows.get(caller.db, caller.connection["id"])["state"]}


def _admit(caller: Caller, params: Params) -> Json:
    waiting = caller.waiting(params["ids"])
    join.admit(caller.db, waiting, caller.now, caller.new_id)
    return _participant_ids(waiting)


def _reject(caller: Caller, params: Params) -> Json:
    waiting = caller.waiting(params["ids"])
    join.reject(caller.db, waiting, caller.now)
    return _participant_ids(waiting)


def _participant_ids(connections: Iterable[Row]) -> Json:
    return {"ids": list(dict.fromkeys(each["participant_id"] for each in connections))}


def _pin(caller: Caller, params: Params) -> Json:
    return {
        "peer": live_views.peer(
            media_controls.pin(caller.db, caller.peer_of(params["peer_id"]), caller.now, is_pinned=True)
        )
    }


def _unpin(caller: Caller, params: Params) -> Json:
    return {
        "peer": live_views.peer(
            media_controls.pin(caller.db, caller.peer_of(params["peer_id"]), caller.now, is_pinned=False)
        )
    }


def _update_permissions(caller: Caller, params: Params) -> Json:
    """Change permissions of participants, on all of their connections to the session."""
    if not isinstance(params["permissions"], dict):
        raise LiveRefusal("BAD_REQUEST", '"permissions" must be of type object')
    peers = caller.peers_of_participants(params["ids"])
    data = {"permissions": params["permissions"]}
    scope = events.scope_of(caller.db, caller.session_id)
    for peer in peers:
        permissions.change(caller.db, connection_rows.get(caller.db, peer["id"]), params["permissions"])
        events.append(caller.db, scope, caller.now, "self.permissions", data, to=peer["id"])
    return {"ids": list(dict.fromkeys(params["ids"]))}


def _broadcast(caller: Caller, params: Params) -> Json:
    to = params.get("to")
    receivers = None if to is None else [peer["id"] for peer in caller.peers_of(to)]
    sent = broadcasts.send(caller.db, caller.peer, params["type"], params.get("payload"), caller.now, receivers)
    return {"broadcast": sent}


def _speak(caller: Caller, params: Params) -> Json:
    line = speech.speak(caller.db, caller.peer, params["text"], caller.now, caller.new_id)
    return {"line": speech.view(caller.db, line["id"])}


_KIND = {"kind": Member("text", choices=tuple(media_controls.COLUMNS))}
_DEVICE = {"kind": Member("text", choices=("audioinput", "audiooutput", "videoinput")), "device_id": TEXT}
_MUTE = {
    "peer_ids": TEXTS,
    "kinds": Member("texts", choices=tuple(media_controls.COLUMNS)),
    "allow_unmute": Member("flag", required=False),
}

CALLS: Mapping[str, LiveCall] = {
    "self.enable": LiveCall(_enable, _KIND),
    "self.disable": LiveCall(_disable, _KIND),
    "self.set_device": LiveCall(_set_device, _DEVICE),
    "participants.mute": LiveCall(_mute, _MUTE),
    "participants.kick": LiveCall(_kick, {"peer_ids": TEXTS}, ("kick_participant",)),
    "participants.kick_all": LiveCall(_kick_all, NO_MEMBERS, ("kick_participant",)),
    "participants.admit": LiveCall(_admit, {"ids": TEXTS}, ("accept_waiting_requests",)),
    "participants.reject": LiveCall(_reject, {"ids": TEXTS}, ("accept_waiting_requests",)),
    "participants.pin": LiveCall(_pin, {"peer_id": TEXT}, ("pin_participant",)),
    "participants.unpin": LiveCall(_unpin, {"peer_id": TEXT}, ("pin_participant",)),
    "participants.update_permissions": LiveCall(
        _update_permissions, {"ids": TEXTS, "permissions": Member("json")}, ("can_change_participant_permissions",)
    ),
    "participants.broadcast": LiveCall(
        _broadcast, {"type": TEXT, "payload": Member("json", required=False), "to": OPTIONAL_TEXTS}
    ),
    "transcripts.speak": LiveCall(_speak, {"text": TEXT}),
}
