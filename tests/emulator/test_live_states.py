"""The states of a connection: every legal move and call, and the refusal of all others."""

from typing import Any, get_args

import pytest

from rtk_cli.emulator.join_tokens import LIFETIME_SECONDS
from rtk_cli.emulator.live.calls import CALLS
from rtk_cli.emulator.live.connection_states import Move, State, after
from rtk_cli.emulator.live.live_errors import LiveRefusal
from tests.support.live_meeting import GUEST, HOST, LiveClient, LiveMeeting

LEGAL = {
    ("INITIALIZED", "join", "JOINING"),
    ("INITIALIZED", "leave", "LEFT"),
    ("JOINING", "wait", "WAITLISTED"),
    ("JOINING", "enter", "JOINED"),
    ("WAITLISTED", "enter", "JOINED"),
    ("WAITLISTED", "reject", "REJECTED"),
    ("WAITLISTED", "leave", "LEFT"),
    ("JOINED", "leave", "LEFT"),
    ("JOINED", "kick", "KICKED"),
    ("JOINED", "end", "ENDED"),
}
FINAL = ("REJECTED", "LEFT", "KICKED", "ENDED")
OBSERVABLE = ("INITIALIZED", "WAITLISTED", "JOINED", *FINAL)
ALWAYS_LEGAL = {"hello"}
LEGAL_CALLS = {
    "INITIALIZED": {"join", "leave", "self.set_name"},
    "WAITLISTED": {"join", "leave"},
    "JOINED": set(CALLS) - {"self.set_name"},
}
"""The legal calls of each state; all others are a WRONG_STATE."""

PARAMS: dict[str, dict[str, Any]] = {
    "self.set_name": {"name": "x"},
    "self.enable": {"kind": "audio"},
    "self.disable": {"kind": "audio"},
    "self.set_device": {"kind": "audioinput", "device_id": "x"},
    "participants.mute": {"peer_ids": ["x"], "kinds": ["audio"]},
    "participants.kick": {"peer_ids": ["x"]},
    "participants.update_permissions": {"ids": ["x"], "permissions": {}},
    "participants.admit": {"ids": ["x"]},
    "participants.reject": {"ids": ["x"]},
    "participants.pin": {"peer_id": "x"},
    "participants.unpin": {"peer_id": "x"},
    "chat.send_text": {"text": "x"},
    "chat.send_image": {"link": "x"},
    "chat.send_file": {"link": "x", "name": "x", "size": 1},
    "chat.send_custom": {"content": {}},
    "chat.edit": {"message_id": "x", "text": "x"},
    "chat.pin": {"message_id": "x"},
    "chat.unpin": {"message_id": "x"},
    "chat.delete": {"message_id": "x"},
    "polls.create": {"question": "x", "options": ["x"]},
    "polls.vote": {"poll_id": "x", "option_index": 0},
    "plugins.activate": {"plugin_id": "x"},
    "plugins.deactivate": {"plugin_id": "x"},
    "stores.set": {"store": "x", "key": "x", "value": None},
    "stores.get": {"store": "x"},
    "stores.delete": {"store": "x", "keys": ["x"]},
    "participants.broadcast": {"type": "x", "payload": [1]},
    "transcripts.speak": {"text": "x"},
}


@pytest.mark.parametrize("state", get_args(State))
@pytest.mark.parametrize("move", get_args(Move))
def test_move_is_legal_or_refused(state: State, move: Move) -> None:
    ends = [end for start, name, end in LEGAL if (start, name) == (state, move)]
    if ends:
        assert [after(state, move)] == ends
        return
    with pytest.raises(LiveRefusal) as caught:
        after(state, move)
    assert caught.value.code == "WRONG_STATE"
    assert state in caught.value.message
    assert move in caught.value.message


WITH_UNKNOWN_ID = {
    name for name, params in PARAMS.items() if {"peer_ids", "ids", "peer_id", "message_id", "poll_id"} & set(params)
}
"""Calls whose parameters above contain an unknown id."""


def client_in_state(state: str, meeting: LiveMeeting) -> LiveClient:
    """A client in this state, a host if possible so that it has all rights; another host is present."""
    host = meeting.join("Ada", HOST)
    if state in ("WAITLISTED", "REJECTED"):
        waiting = meeting.join("Grace", meeting.preset("waits", GUEST, "waiting_room_type=SKIP_ON_ACCEPT"))
        if state == "REJECTED":
            host("participants.reject", ids=[waiting.participant])
        return waiting
    person = meeting.connect("Grace", HOST)
    if state != "INITIALIZED":
        person("join")
    if state == "LEFT":
        person("leave")
    elif state == "KICKED":
        host("participants.kick", peer_ids=[person.peer])
    elif state == "ENDED":
        return ended_with_a_breakout_room(meeting, person)
    return person


def ended_with_a_breakout_room(meeting: LiveMeeting, person: LiveClient) -> LiveClient:
    """A client whose connection was in a breakout room when the session ended."""
    meeting.rtk(f"emulator join {person.participant} --room Side").ok
    meeting.rtk(f"active-session kick-all {meeting.meeting} --force").ok
    refreshed = meeting.rtk(f"participants token {person.participant} --meeting {meeting.meeting}").ok.data
    return LiveClient(person.participant, meeting.emulator.live.connect(refreshed["token"], after=0))


@pytest.mark.parametrize("state", OBSERVABLE)
def test_call_is_refused_in_other_states(weekly: LiveMeeting, state: str) -> None:
    person = client_in_state(state, weekly)
    assert person.state == state
    for name in CALLS:
        if name not in LEGAL_CALLS.get(state, set()) | ALWAYS_LEGAL:
            code, message = person.refusal_of(name, **PARAMS.get(name, {}))
            assert code == "WRONG_STATE"
            assert state in message
            assert name in message
    assert person.state == state


@pytest.mark.parametrize(
    ("state", "name"), [(state, name) for state, names in LEGAL_CALLS.items() for name in sorted(names)]
)
def test_call_is_accepted_in_its_states(weekly: LiveMeeting, state: str, name: str) -> None:
    person = client_in_state(state, weekly)
    if name in WITH_UNKNOWN_ID:
        assert person.refusal_of(name, **PARAMS[name])[0] == "NOT_FOUND"
    else:
        person(name, **PARAMS.get(name, {}))


def test_hello_changes_nothing(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    before = list(ada.events)
    assert ada("hello")["state"] == "JOINED"
    assert ada.events == before


def test_second_join_returns_the_same_state(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    before = list(ada.events)
    again = ada("join")
    assert (again["state"], [peer["id"] for peer in again["room"]["peers"]]) == ("JOINED", [ada.peer])
    assert ada.events == before


def test_client_receives_every_state(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    ada("leave")
    assert [(step["state"], step["reason"]) for step in ada.data_of("self.state")] == [
        ("JOINING", None),
        ("JOINED", None),
        ("LEFT", None),
    ]


def test_unknown_call_is_not_found(weekly: LiveMeeting) -> None:
    assert weekly.join("Ada").refusal_of("chat.shout\ud800")[0] == "NOT_FOUND"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "ünï", "\ud800"])
def test_invalid_token_is_unauthorized(weekly: LiveMeeting, token: str) -> None:
    with pytest.raises(LiveRefusal) as caught:
        weekly.emulator.live.connect(token)
    assert caught.value.code == "UNAUTHORIZED"


def test_expired_token_is_unauthorized(weekly: LiveMeeting) -> None:
    _, token = weekly.add_participant("Ada")
    weekly.rtk.clock.advance(LIFETIME_SECONDS)
    with pytest.raises(LiveRefusal) as caught:
        weekly.emulator.live.connect(token)
    assert caught.value.code == "UNAUTHORIZED"
