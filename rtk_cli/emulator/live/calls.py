"""The calls of the live protocol: in which states each is legal, what it takes, what the preset must allow.

The table at the end is all there is; what a call does stands in the module of its kind.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, NamedTuple

from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.live import (
    chat,
    connection_rows,
    join,
    leave,
    live_views,
    media_controls,
    plugins,
    polls,
    room_state,
    speech,
)
from rtk_cli.emulator.live.call_params import NUMBER, TEXT, TEXTS, Member, Members, Params, checked
from rtk_cli.emulator.live.caller import Actor
from rtk_cli.emulator.live.connection_states import LIVE, STATES, State
from rtk_cli.emulator.live.live_errors import LiveRefusal

NOTHING: Members = MappingProxyType({})


class LiveCall(NamedTuple):
    """One call: `rights` are leaves of the preset that it needs whatever its members are."""

    perform: Callable[[Actor, Params], Json]
    members: Members = NOTHING
    rights: tuple[str, ...] = ()
    states: frozenset[State] = frozenset({"JOINED"})


def perform(actor: Actor, name: str, params: object) -> Json:
    """Carry a call out, or refuse it: what is not known, not whole, not possible now, not permitted."""
    call = CALLS.get(name)
    if call is None:
        raise LiveRefusal("NOT_FOUND", f"No call has the name {ascii(name)[1:-1]}")
    given = checked(params, call.members)
    state = actor.connection["state"]
    if state not in call.states:
        raise LiveRefusal("WRONG_STATE", f"A connection that is {state} cannot {name}")
    actor.rights.check(*call.rights)
    return call.perform(actor, given)


def _join(actor: Actor, given: Params) -> Json:
    """For who is there already no move: the answer is what there is now."""
    connection = actor.connection
    if connection["state"] == "INITIALIZED":
        if "name" in given:
            connection = _named(actor, given)
        connection = join.join(actor.db, connection, actor.now, actor.new_id)
    return room_state.place(actor.db, connection)


def _leave(actor: Actor, given: Params) -> Json:
    leave.leave(actor.db, actor.connection, actor.now)
    return {"state": connection_rows.get(actor.db, actor.connection["id"])["state"]}


def _set_name(actor: Actor, given: Params) -> Json:
    return {"peer": live_views.newcomer(_named(actor, given))}


def _named(actor: Actor, given: Params) -> Any:
    actor.rights.check("can_edit_display_name")
    actor.db.execute("UPDATE connections SET name = ? WHERE id = ?", (given["name"], actor.connection["id"]))
    return connection_rows.get(actor.db, actor.connection["id"])


def _enable(actor: Actor, given: Params) -> Json:
    actor.rights.check(media_controls.PRODUCE[given["kind"]])
    return {"peer": live_views.peer(media_controls.enable(actor.db, actor.peer, given["kind"], actor.now))}


def _disable(actor: Actor, given: Params) -> Json:
    return {"peer": live_views.peer(media_controls.disable(actor.db, actor.peer, given["kind"], actor.now))}


def _set_device(actor: Actor, given: Params) -> Json:
    return {
        "peer": live_views.peer(
            media_controls.set_device(actor.db, actor.peer, given["kind"], given["device_id"], actor.now)
        )
    }


def _mute(actor: Actor, given: Params) -> Json:
    if not given["kinds"]:
        raise LiveRefusal("BAD_REQUEST", '"kinds" must contain at least 1 items')
    if "allow_unmute" in given and "audio" not in given["kinds"]:
        raise LiveRefusal("BAD_REQUEST", '"allow_unmute" is only allowed with audio in "kinds"')
    actor.rights.check(*(media_controls.DISABLE[kind] for kind in given["kinds"]))
    peers = actor.peers_of(given["peer_ids"])
    muted = media_controls.mute(actor.db, peers, actor.now, given["kinds"], may_unmute=given.get("allow_unmute"))
    return {"peers": [live_views.peer(peer) for peer in muted]}


def _kick(actor: Actor, given: Params) -> Json:
    peers = actor.peers_of(given["peer_ids"])
    leave.kick(actor.db, actor.session_id, peers, actor.now)
    return {"peer_ids": [peer["id"] for peer in peers]}


def _kick_all(actor: Actor, given: Params) -> Json:
    leave.kick_all(actor.db, actor.session_id, actor.now)
    return {"state": connection_rows.get(actor.db, actor.connection["id"])["state"]}


def _admit(actor: Actor, given: Params) -> Json:
    waiting = actor.waiting(given["ids"])
    join.admit(actor.db, waiting, actor.now, actor.new_id)
    return {"ids": [each["participant_id"] for each in waiting]}


def _reject(actor: Actor, given: Params) -> Json:
    waiting = actor.waiting(given["ids"])
    join.reject(actor.db, waiting, actor.now)
    return {"ids": [each["participant_id"] for each in waiting]}


def _pin(actor: Actor, given: Params) -> Json:
    return {
        "peer": live_views.peer(
            media_controls.pin(actor.db, actor.peer_of(given["peer_id"]), actor.now, is_pinned=True)
        )
    }


def _unpin(actor: Actor, given: Params) -> Json:
    return {
        "peer": live_views.peer(
            media_controls.pin(actor.db, actor.peer_of(given["peer_id"]), actor.now, is_pinned=False)
        )
    }


def _send_text(actor: Actor, given: Params) -> Json:
    return _sent(actor, given, {"kind": "text", "text": given["text"]})


def _send_image(actor: Actor, given: Params) -> Json:
    return _sent(actor, given, {"kind": "image", "link": given["link"], "file_name": given.get("name")})


def _send_file(actor: Actor, given: Params) -> Json:
    content = {"kind": "file", "link": given["link"], "file_name": given["name"], "size": given["size"]}
    return _sent(actor, given, content)


def _sent(actor: Actor, given: Params, content: Json) -> Json:
    return {"message": chat.send(actor.db, actor.peer, content, actor.now, actor.new_id, given.get("to"))}


def _edit(actor: Actor, given: Params) -> Json:
    return {"message": chat.edit(actor.db, actor.peer, given["message_id"], given["text"], actor.now)}


def _pin_message(actor: Actor, given: Params) -> Json:
    return {"message": chat.pin(actor.db, actor.peer, given["message_id"], actor.now, is_pinned=True)}


def _unpin_message(actor: Actor, given: Params) -> Json:
    return {"message": chat.pin(actor.db, actor.peer, given["message_id"], actor.now, is_pinned=False)}


def _delete(actor: Actor, given: Params) -> Json:
    chat.delete(actor.db, actor.peer, given["message_id"], actor.now)
    return {"message_id": given["message_id"]}


def _create_poll(actor: Actor, given: Params) -> Json:
    if not given["options"]:
        raise LiveRefusal("BAD_REQUEST", '"options" must contain at least 1 items')
    by = actor.connection["participant_id"]
    poll = polls.create(actor.db, actor.session_id, given, by, actor.now, actor.new_id)
    return {"poll": live_views.poll(poll, by)}


def _vote(actor: Actor, given: Params) -> Json:
    poll = polls.vote(actor.db, actor.peer, given["poll_id"], given["option_index"], actor.now)
    return {"poll": live_views.poll(poll, actor.connection["participant_id"])}


def _activate(actor: Actor, given: Params) -> Json:
    return {"plugin": plugins.activate(actor.db, actor.peer, given["plugin_id"], actor.now)}


def _deactivate(actor: Actor, given: Params) -> Json:
    return {"plugin": plugins.deactivate(actor.db, actor.peer, given["plugin_id"], actor.now)}


def _speak(actor: Actor, given: Params) -> Json:
    line = speech.speak(actor.db, actor.peer, given["text"], actor.now, actor.new_id)
    return {"line": speech.view(actor.db, line["id"])}


def _hello(actor: Actor, given: Params) -> Json:
    """Who one is and where: nothing is moved by it."""
    connection = actor.connection
    meeting = actor.db.execute("SELECT id, title FROM meetings WHERE id = ?", (connection["meeting_id"],)).fetchone()
    definition = actor.rights.definition
    return {
        "state": connection["state"],
        "peer": room_state.itself(actor.db, connection),
        "meeting": dict(meeting),
        "session": room_state.session(actor.db, connection),
        "preset": {
            "name": connection["preset_name"],
            **{part: definition.get(part, {}) for part in ("permissions", "config")},
        },
    }


_KIND = {"kind": Member("text", choices=tuple(media_controls.COLUMNS))}
_DEVICE = {"kind": Member("text", choices=("audioinput", "audiooutput", "videoinput")), "device_id": TEXT}
_TO = {"to": Member("texts", required=False)}
_MESSAGE = {"message_id": TEXT}
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
_HELLO = {name: Member("text", required=False) for name in ("token", "peer_id")}

CALLS: dict[str, LiveCall] = {
    "hello": LiveCall(_hello, {**_HELLO, "after": Member("number", required=False)}, states=frozenset(STATES)),
    "join": LiveCall(_join, _OPTIONAL_NAME, states=frozenset({"INITIALIZED", "WAITLISTED", "JOINED"})),
    "leave": LiveCall(_leave, states=LIVE),
    "self.set_name": LiveCall(_set_name, {"name": TEXT}, states=frozenset({"INITIALIZED"})),
    "self.enable": LiveCall(_enable, _KIND),
    "self.disable": LiveCall(_disable, _KIND),
    "self.set_device": LiveCall(_set_device, _DEVICE),
    "participants.mute": LiveCall(_mute, _MUTE),
    "participants.kick": LiveCall(_kick, {"peer_ids": TEXTS}, ("kick_participant",)),
    "participants.kick_all": LiveCall(_kick_all, NOTHING, ("kick_participant",)),
    "participants.admit": LiveCall(_admit, {"ids": TEXTS}, ("accept_waiting_requests",)),
    "participants.reject": LiveCall(_reject, {"ids": TEXTS}, ("accept_waiting_requests",)),
    "participants.pin": LiveCall(_pin, {"peer_id": TEXT}, ("pin_participant",)),
    "participants.unpin": LiveCall(_unpin, {"peer_id": TEXT}, ("pin_participant",)),
    "chat.send_text": LiveCall(_send_text, {"text": TEXT, **_TO}),
    "chat.send_image": LiveCall(_send_image, {"link": TEXT, **_OPTIONAL_NAME, **_TO}),
    "chat.send_file": LiveCall(_send_file, {"link": TEXT, "name": TEXT, "size": NUMBER, **_TO}),
    "chat.edit": LiveCall(_edit, {**_MESSAGE, "text": TEXT}),
    "chat.pin": LiveCall(_pin_message, _MESSAGE),
    "chat.unpin": LiveCall(_unpin_message, _MESSAGE),
    "chat.delete": LiveCall(_delete, _MESSAGE),
    "polls.create": LiveCall(_create_poll, _POLL, ("polls.can_create",)),
    "polls.vote": LiveCall(_vote, {"poll_id": TEXT, "option_index": NUMBER}, ("polls.can_vote",)),
    "plugins.activate": LiveCall(_activate, {"plugin_id": TEXT}, ("plugins.can_start",)),
    "plugins.deactivate": LiveCall(_deactivate, {"plugin_id": TEXT}, ("plugins.can_close",)),
    "transcripts.speak": LiveCall(_speak, {"text": TEXT}),
}
