"""The way through a meeting: every legal move, and a clear no to all others."""

from typing import Any, get_args

import pytest

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
BEFORE_AND_AFTER = ("INITIALIZED", "WAITLISTED", "JOINED", *FINAL)
ANYWHERE = {"hello"}
CALLABLE = {
    "INITIALIZED": {"join", "leave", "self.set_name"},
    "WAITLISTED": {"join", "leave"},
    "JOINED": set(CALLS) - {"self.set_name"},
}
"""What may be called where; from everywhere else it is a WRONG_STATE."""

WITH: dict[str, dict[str, Any]] = {
    "self.set_name": {"name": "x"},
    "self.enable": {"kind": "audio"},
    "self.disable": {"kind": "audio"},
    "self.set_device": {"kind": "audioinput", "device_id": "x"},
    "participants.mute": {"peer_ids": ["x"], "kinds": ["audio"]},
    "participants.kick": {"peer_ids": ["x"]},
    "participants.admit": {"ids": ["x"]},
    "participants.reject": {"ids": ["x"]},
    "participants.pin": {"peer_id": "x"},
    "participants.unpin": {"peer_id": "x"},
    "chat.send_text": {"text": "x"},
    "chat.send_image": {"link": "x"},
    "chat.send_file": {"link": "x", "name": "x", "size": 1},
    "chat.edit": {"message_id": "x", "text": "x"},
    "chat.pin": {"message_id": "x"},
    "chat.unpin": {"message_id": "x"},
    "chat.delete": {"message_id": "x"},
    "polls.create": {"question": "x", "options": ["x"]},
    "polls.vote": {"poll_id": "x", "option_index": 0},
    "plugins.activate": {"plugin_id": "x"},
    "plugins.deactivate": {"plugin_id": "x"},
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
    assert (caught.value.code, caught.value.message) == (
        "WRONG_STATE",
        f"A connection that is {state} cannot {move}",
    )


OF_NOTHING = {
    name for name, given in WITH.items() if {"peer_ids", "ids", "peer_id", "message_id", "poll_id"} & set(given)
}
"""Calls whose ids above nobody has."""


def somebody_who_is(state: str, hall: LiveMeeting) -> LiveClient:
    """A host where that can be, so that rights do not stand in the way; the host's host is there as well."""
    host = hall.join("Ada", HOST)
    if state in ("WAITLISTED", "REJECTED"):
        waiting = hall.join("Grace", hall.preset("waits", GUEST, "waiting_room_type=SKIP_ON_ACCEPT"))
        if state == "REJECTED":
            host("participants.reject", ids=[waiting.participant])
        return waiting
    person = hall.connect("Grace", HOST)
    if state != "INITIALIZED":
        person("join")
    if state == "LEFT":
        person("leave")
    elif state == "KICKED":
        host("participants.kick", peer_ids=[person.peer])
    elif state == "ENDED":
        return ended_with_a_breakout_room(hall, person)
    return person


def ended_with_a_breakout_room(hall: LiveMeeting, person: LiveClient) -> LiveClient:
    """Somebody who was in a breakout room when the session ended, by the connection that was there."""
    hall.rtk(f"emulator join {person.participant} --room Side").ok
    hall.rtk(f"active-session kick-all {hall.meeting} --force").ok
    refreshed = hall.rtk(f"participants token {person.participant} --meeting {hall.meeting}").ok.data
    return LiveClient(person.participant, hall.emulator.live.connect(refreshed["token"], after=0))


@pytest.mark.parametrize("state", BEFORE_AND_AFTER)
def test_call_is_refused_in_other_states(weekly: LiveMeeting, state: str) -> None:
    person = somebody_who_is(state, weekly)
    assert person.state == state
    for name in CALLS:
        if name not in CALLABLE.get(state, set()) | ANYWHERE:
            code, message = person.refusal_of(name, **WITH.get(name, {}))
            assert (code, message) == ("WRONG_STATE", f"A connection that is {state} cannot {name}")
    assert person.state == state


@pytest.mark.parametrize(
    ("state", "name"), [(state, name) for state, names in CALLABLE.items() for name in sorted(names)]
)
def test_call_is_accepted_in_its_states(weekly: LiveMeeting, state: str, name: str) -> None:
    person = somebody_who_is(state, weekly)
    if name in OF_NOTHING:
        assert person.refusal_of(name, **WITH[name])[0] == "NOT_FOUND"
    else:
        person(name, **WITH.get(name, {}))


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
    assert weekly.join("Ada").refusal_of("chat.shout\ud800") == ("NOT_FOUND", "No call has the name chat.shout\\ud800")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "ünï", "\ud800"])
def test_invalid_token_is_unauthorized(weekly: LiveMeeting, token: str) -> None:
    with pytest.raises(LiveRefusal) as caught:
        weekly.emulator.live.connect(token)
    assert caught.value.code == "UNAUTHORIZED"


def test_expired_token_is_unauthorized(weekly: LiveMeeting) -> None:
    _, token = weekly.add_participant("Ada")
    weekly.rtk.clock.advance(24 * 60 * 60)
    with pytest.raises(LiveRefusal) as caught:
        weekly.emulator.live.connect(token)
    assert caught.value.code == "UNAUTHORIZED"
