"""The calls of the live protocol: the states in which each is legal, its parameters, and the rights that it needs.

The table at the end lists every call; the modules of each topic carry them out.
"""

import json
from collections.abc import Callable, Iterable
from sqlite3 import Row
from types import MappingProxyType
from typing import Any, NamedTuple

from rtk_cli.emulator import events
from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.live import (
    broadcasts,
    chat,
    connection_rows,
    join,
    leave,
    live_views,
    media_controls,
    permissions,
    plugins,
    polls,
    room_state,
    speech,
    stores,
)
from rtk_cli.emulator.live.call_params import NUMBER, TEXT, TEXTS, Member, Members, Params, checked
from rtk_cli.emulator.live.caller import Caller
from rtk_cli.emulator.live.connection_states import LIVE, STATES, State
from rtk_cli.emulator.live.live_errors import LiveRefusal

NO_MEMBERS: Members = MappingProxyType({})


class LiveCall(NamedTuple):
    """One call; it always needs `rights`, leaves of the preset's permissions."""

    perform: Callable[[Caller, Params], Json]
    members: Members = NO_MEMBERS
    rights: tuple[str, ...] = ()
    states: frozenset[State] = frozenset({"JOINED"})


def perform(caller: Caller, name: str, params: object) -> Json:
    """Carry out a call, or refuse it: unknown, invalid, not legal in this state, or not permitted."""
    call = CALLS.get(name)
    if call is None:
        raise LiveRefusal("NOT_FOUND", f"No such call: {ascii(name)[1:-1]}")
    valid = checked(params, call.members)
    state = caller.connection["state"]
    if state not in call.states:
        raise LiveRefusal("WRONG_STATE", f"A connection that is {state} cannot {name}")
    if call.rights:  # else the preset need not be read
        caller.rights.check(*call.rights)
    return call.perform(caller, valid)


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


def _enable(caller: Caller, params: Params) -> Json:
    caller.rights.check(media_controls.PRODUCE[params["kind"]])
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


def _send_text(caller: Caller, params: Params) -> Json:
    return _send_message(caller, params, {"kind": "text", "text": params["text"]})


def _send_image(caller: Caller, params: Params) -> Json:
    return _send_message(caller, params, {"kind": "image", "link": params["link"], "file_name": params.get("name")})


def _send_file(caller: Caller, params: Params) -> Json:
    content = {"kind": "file", "link": params["link"], "file_name": params["name"], "size": params["size"]}
    return _send_message(caller, params, content)


def _send_custom(caller: Caller, params: Params) -> Json:
    return _send_message(caller, params, {"kind": "custom", "custom_json": json.dumps(params["content"])})


def _send_message(caller: Caller, params: Params, content: Json) -> Json:
    return {"message": chat.send(caller.db, caller.peer, content, caller.now, caller.new_id, params.get("to"))}


def _edit(caller: Caller, params: Params) -> Json:
    content = {_COLUMNS[name]: value for name, value in params.items() if name in _COLUMNS}
    return {"message": chat.edit(caller.db, caller.peer, params["message_id"], content, caller.now)}


def _pin_message(caller: Caller, params: Params) -> Json:
    return {"message": chat.pin(caller.db, caller.peer, params["message_id"], caller.now, is_pinned=True)}


def _unpin_message(caller: Caller, params: Params) -> Json:
    return {"message": chat.pin(caller.db, caller.peer, params["message_id"], caller.now, is_pinned=False)}


def _delete(caller: Caller, params: Params) -> Json:
    chat.delete(caller.db, caller.peer, params["message_id"], caller.now)
    return {"message_id": params["message_id"]}


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


def _set_in_store(caller: Caller, params: Params) -> Json:
    item = stores.put(caller.db, caller.peer, params["store"], params["key"], params.get("value"), caller.now)
    return {"item": item}


def _get_store(caller: Caller, params: Params) -> Json:
    return {"items": stores.items(caller.db, caller.session_id, params["store"])}


def _delete_from_store(caller: Caller, params: Params) -> Json:
    return {"keys": stores.delete(caller.db, caller.peer, params["store"], params["keys"], caller.now)}


def _speak(caller: Caller, params: Params) -> Json:
    line = speech.speak(caller.db, caller.peer, params["text"], caller.now, caller.new_id)
    return {"line": speech.view(caller.db, line["id"])}


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


_KIND = {"kind": Member("text", choices=tuple(media_controls.COLUMNS))}
_DEVICE = {"kind": Member("text", choices=("audioinput", "audiooutput", "videoinput")), "device_id": TEXT}
_TO = {"to": Member("texts", required=False)}
_MESSAGE = {"message_id": TEXT}
_COLUMNS = {"text": "text", "link": "link", "name": "file_name", "size": "size"}
_EDIT = {
    **_MESSAGE,
    **{name: Member("text", required=False) for name in ("text", "link", "name")},
    "size": Member("number", required=False),
}
_MUTE = {
    "peer_ids": TEXTS,
    "kinds": Member("texts", choices=tuple(media_controls.COLUMNS)),
    "allow_unmute": Member("flag", required=False),
}
_POLL = {
    "question": TEXT,
    "options": TEXTS,
    "anonymous": Member("flag", required=False),
    "hide_votes": Member("flag", required=False),
}
_OPTIONAL_NAME = {"name": Member("text", required=False)}
_JOIN = {**_OPTIONAL_NAME, "muted": Member("flag", required=False)}
_HELLO = {name: Member("text", required=False) for name in ("token", "peer_id")}

CALLS: dict[str, LiveCall] = {
    "hello": LiveCall(_hello, {**_HELLO, "after": Member("number", required=False)}, states=frozenset(STATES)),
    "join": LiveCall(_join, _JOIN, states=frozenset({"INITIALIZED", "WAITLISTED", "JOINED"})),
    "leave": LiveCall(_leave, states=LIVE),
    "self.set_name": LiveCall(_set_name, {"name": TEXT}, states=frozenset({"INITIALIZED"})),
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
    "chat.send_text": LiveCall(_send_text, {"text": TEXT, **_TO}),
    "chat.send_image": LiveCall(_send_image, {"link": TEXT, **_OPTIONAL_NAME, **_TO}),
    "chat.send_file": LiveCall(_send_file, {"link": TEXT, "name": TEXT, "size": NUMBER, **_TO}),
    "chat.send_custom": LiveCall(_send_custom, {"content": Member("json"), **_TO}),
    "chat.edit": LiveCall(_edit, _EDIT),
    "chat.pin": LiveCall(_pin_message, _MESSAGE),
    "chat.unpin": LiveCall(_unpin_message, _MESSAGE),
    "chat.delete": LiveCall(_delete, _MESSAGE),
    "polls.create": LiveCall(_create_poll, _POLL, ("polls.can_create",)),
    "polls.vote": LiveCall(_vote, {"poll_id": TEXT, "option_index": NUMBER}, ("polls.can_vote",)),
    "plugins.activate": LiveCall(_activate, {"plugin_id": TEXT}, ("plugins.can_start",)),
    "plugins.deactivate": LiveCall(_deactivate, {"plugin_id": TEXT}, ("plugins.can_close",)),
    "stores.set": LiveCall(_set_in_store, {"store": TEXT, "key": TEXT, "value": Member("json", required=False)}),
    "stores.get": LiveCall(_get_store, {"store": TEXT}),
    "stores.delete": LiveCall(_delete_from_store, {"store": TEXT, "keys": TEXTS}),
    "participants.broadcast": LiveCall(_broadcast, {"type": TEXT, "payload": Member("json", required=False), **_TO}),
    "transcripts.speak": LiveCall(_speak, {"text": TEXT}),
}
