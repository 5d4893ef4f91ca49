"""Microphone, camera, screen share, pins, mutes and kicks: by participants, by hosts and by REST."""

import pytest

from rtk_cli.emulator.live.live_errors import LiveRefusal
from tests.support.cli import Rtk
from tests.support.live_meeting import HOST, LiveMeeting


@pytest.mark.parametrize("kind", ["audio", "video", "screen_share"])
def test_media_change_is_sent_to_all_once(weekly: LiveMeeting, kind: str) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob", HOST)
    for call, is_on in (("self.enable", True), ("self.disable", False), ("self.enable", True)):
        assert ada(call, kind=kind)["peer"][f"{kind}_enabled"] is is_on
        ada(call, kind=kind)  # a repeat changes nothing
    updates = [data["peer"][f"{kind}_enabled"] for data in bob.data_of("participant.updated")]
    assert updates == ([True, False, True] if kind == "screen_share" else [False, True])
    assert [data["peer"]["id"] for data in ada.data_of("self.updated")] == [ada.peer] * len(updates)


def test_muted_participant_may_unmute(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    muted = ada("participants.mute", peer_ids=[bob.peer], kinds=["audio", "video"])["peers"][0]
    assert (muted["audio_enabled"], muted["video_enabled"]) == (False, False)
    assert bob("self.enable", kind="audio")["peer"]["audio_enabled"]


def test_host_can_take_the_right_to_unmute(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    ada("participants.mute", peer_ids=[bob.peer], kinds=["audio"], allow_unmute=False)
    assert bob.refusal_of("self.enable", kind="audio")[0] == "NOT_PERMITTED"
    ada("participants.mute", peer_ids=[bob.peer], kinds=["audio"], allow_unmute=True)
    bob("self.enable", kind="audio")


@pytest.mark.parametrize(("flag", "may_unmute"), [("", False), ("--allow-unmute", True)])
def test_rest_mutes_all_and_events_are_sent(weekly: LiveMeeting, local: Rtk, flag: str, may_unmute: bool) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    local(f"active-session mute-all {weekly.meeting} {flag}").ok
    weekly.emulator.live.tick()
    assert [data["peer"]["audio_enabled"] for data in bob.data_of("self.updated")] == [False]
    assert {data["peer"]["id"] for data in bob.data_of("participant.updated")} == {ada.peer, bob.peer}
    if may_unmute:
        bob("self.enable", kind="audio")
    else:
        assert bob.refusal_of("self.enable", kind="audio")[0] == "NOT_PERMITTED"


def test_rest_mutes_one_participant(weekly: LiveMeeting, local: Rtk) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    local(f"active-session mute {weekly.meeting} --participant {bob.participant}").ok
    assert not bob("hello")["peer"]["audio_enabled"]
    assert ada("hello")["peer"]["audio_enabled"]


def test_pin_is_sent_to_all(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    assert ada("participants.pin", peer_id=bob.peer)["peer"]["pinned"]
    ada("participants.pin", peer_id=bob.peer)
    assert bob("hello")["peer"]["pinned"]
    assert not ada("participants.unpin", peer_id=bob.peer)["peer"]["pinned"]
    assert (bob.data_of("participant.pinned"), bob.data_of("participant.unpinned")) == ([{"peer_id": bob.peer}],) * 2


def test_host_kicks_a_participant(weekly: LiveMeeting, local: Rtk) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    assert ada("participants.kick", peer_ids=[bob.peer])["peer_ids"] == [bob.peer]
    assert bob.state == "KICKED"
    assert bob.data_of("self.state")[-1] == {"state": "KICKED", "reason": "KICKED"}
    assert ada.data_of("participant.left") == [{"peer_id": bob.peer, "reason": "KICKED"}]
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 1


def test_rest_kicks_a_participant(weekly: LiveMeeting, local: Rtk) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    local(f"active-session kick {weekly.meeting} --participant {bob.participant} --force").ok
    weekly.emulator.live.tick()
    assert (bob.state, ada.data_of("participant.left")[0]["reason"]) == ("KICKED", "KICKED")


@pytest.mark.parametrize("by", ["host", "rest"])
def test_kick_all_ends_the_session(weekly: LiveMeeting, local: Rtk, by: str) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    if by == "host":
        assert ada("participants.kick_all")["state"] == "KICKED"
    else:
        local(f"active-session kick-all {weekly.meeting} --force").ok
        weekly.emulator.live.tick()
    for person in (ada, bob):
        assert person.data_of("session.ended") == [{"reason": "HOST_ENDED_MEETING"}]
        assert person.data_of("self.state")[-1] == {"state": "KICKED", "reason": "HOST_ENDED_MEETING"}
    assert local(f"active-session get {weekly.meeting}").exit_code == 5


def test_empty_session_ends_after_its_keep_alive(weekly: LiveMeeting, local: Rtk) -> None:
    ada = weekly.join("Ada", HOST)
    ada("leave")
    session = weekly.session
    local.clock.advance(60)
    assert weekly.emulator.live.events_since(session, 0)[-1].data == {"reason": "ALL_PARTICIPANTS_LEFT"}
    assert local(f"sessions get {session}").ok.data["status"] == "ENDED"
    assert ada.data_of("session.ended") == []


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("participants.kick", {"peer_ids": ["x"]}),
        ("participants.mute", {"peer_ids": ["x"], "kinds": ["audio"]}),
        ("participants.pin", {"peer_id": "x"}),
        ("chat.send_text", {"text": "hello", "to": ["x"]}),
    ],
)
def test_unknown_peer_is_not_found(weekly: LiveMeeting, name: str, params: dict[str, object]) -> None:
    assert weekly.join("Ada", HOST).refusal_of(name, **params)[0] == "NOT_FOUND"


def test_peer_of_another_meeting_is_not_found(weekly: LiveMeeting, local: Rtk) -> None:
    other = local("meetings create").ok.data["id"]
    stranger = local(f"participants add --meeting {other} --custom-id x").ok.data["id"]
    peer = local(f"emulator join {stranger}").ok.data["id"]
    ada = weekly.join("Ada", HOST)
    assert ada.refusal_of("participants.kick", peer_ids=[peer])[0] == "NOT_FOUND"
    assert local(f"active-session get {other}").ok.data["live_participants"] == 1


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, '"kind" is required'),
        ({"kind": None}, '"kind" is required'),
        ({"kind": 3}, '"kind" must be of type string'),
        ({"kind": "smell"}, '"kind" must be one of [audio, video, screen_share]'),
        ({"kind": " "}, '"kind" must be one of [audio, video, screen_share]'),
        ({"kind": "audio", "x\ud800": 1}, '"x\\ud800" is not allowed'),
        ([], '"with" must be of type object'),
    ],
)
def test_invalid_parameters_are_a_bad_request(weekly: LiveMeeting, params: object, message: str) -> None:
    ada = weekly.join("Ada", HOST)
    with pytest.raises(LiveRefusal) as caught:
        ada.connection.call("self.enable", params)
    assert (caught.value.code, caught.value.message) == ("BAD_REQUEST", message)


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("chat.send_text", {"text": " "}, '"text" is not allowed to be empty'),
        ("chat.send_text", {"text": "\ud800"}, '"text" must be valid Unicode'),
        ("chat.send_text", {"text": "x" * 10_001}, '"text" length must be at most 10000 characters long'),
        ("chat.send_text", {"text": "x", "to": []}, '"to" must contain at least 1 items'),
        ("chat.send_text", {"text": "x", "to": "x"}, '"to" must be of type array'),
        ("chat.send_text", {"text": "x", "to": ["x"] * 1001}, '"to" must contain at most 1000 items'),
        ("chat.send_file", {"link": "x", "name": "x", "size": -1}, f'"size" must be from 0 to {2**53}'),
        ("chat.send_file", {"link": "x", "name": "x", "size": 2**53 + 1}, f'"size" must be from 0 to {2**53}'),
        ("chat.send_file", {"link": "x", "name": "x", "size": True}, '"size" must be of type integer'),
        ("polls.create", {"question": "x", "options": []}, '"options" must contain at least 1 items'),
        ("polls.create", {"question": "x", "options": ["x"], "anonymous": 1}, '"anonymous" must be of type boolean'),
        ("participants.kick", {"peer_ids": []}, '"peer_ids" must contain at least 1 items'),
        ("participants.mute", {"peer_ids": ["x"], "kinds": []}, '"kinds" must contain at least 1 items'),
        (
            "participants.mute",
            {"peer_ids": ["x"], "kinds": ["video"], "allow_unmute": False},
            '"allow_unmute" is only allowed with audio in "kinds"',
        ),
    ],
)
def test_parameter_limits_are_checked(weekly: LiveMeeting, name: str, params: dict[str, object], message: str) -> None:
    assert weekly.join("Ada", HOST).refusal_of(name, **params) == ("BAD_REQUEST", message)


def test_refused_call_changes_nothing(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    before = list(ada.events)
    ada.refusal_of("participants.mute", peer_ids=[bob.peer, "x"], kinds=["audio"])
    assert ada.events == before
    assert bob("hello")["peer"]["audio_enabled"]


@pytest.mark.parametrize("kind", ["audioinput", "audiooutput", "videoinput"])
def test_device_is_set(weekly: LiveMeeting, kind: str) -> None:
    ada = weekly.join("Ada", HOST)
    assert ada("self.set_device", kind=kind, device_id="virtual-1")["peer"]["id"] == ada.peer
