"""rtk emulator join --token, vote, admit, reject, act and events, in process and over loopback."""

from typing import Any

import pytest

from rtk_cli.emulator.join_tokens import LIFETIME_SECONDS
from tests.support import recordings
from tests.support.cli import Rtk


def host_of(rtk: Rtk, meeting: str) -> str:
    """A participant with all rights who has joined."""
    host = recordings.participant(rtk, meeting, "grace", "--preset", "group_call_host")
    recordings.join(rtk, host)
    return host


def waiting(rtk: Rtk, meeting: str) -> str:
    """A participant in the waiting room."""
    listed = rtk("presets list").ok.data
    base = next(preset["id"] for preset in listed if preset["name"] == "group_call_guest")
    rtk(f"presets create --from {base} --name waits --set permissions.waiting_room_type=SKIP_ON_ACCEPT").ok
    guest = recordings.participant(rtk, meeting, "bob", "--preset", "waits")
    assert recordings.join(rtk, guest)["state"] == "WAITLISTED"
    return guest


def kinds(rtk: Rtk, meeting: str) -> list[str]:
    session = rtk(f"active-session get {meeting}").ok.data["id"]
    return [event["kind"] for event in rtk(f"emulator events {session}").ok.data]


def test_join_into_the_waiting_room_hints_at_admit(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    guest = recordings.participant(rtk, meeting, "bob", "--preset", "group_call_guest")
    joined = rtk(f"emulator join {guest}").ok
    assert joined.data["state"] == "WAITLISTED"
    assert f"rtk emulator admit {guest}" in joined.stderr
    rtk(f"emulator admit {guest}").ok
    assert rtk(f"active-session get {meeting}").ok.data["live_participants"] == 1
    assert rtk(f"emulator join {recordings.participant(rtk, meeting, 'ada')}").ok.stderr == ""


def test_peer_is_printed_as_in_the_live_protocol(rtk: Rtk) -> None:
    ada = recordings.participant(rtk, recordings.meeting(rtk), "ada", "--name", "Ada")
    peer = rtk(f"emulator join {ada}").ok.data
    assert peer == {
        "id": peer["id"],
        "participant_id": ada,
        "custom_participant_id": "ada",
        "name": "Ada",
        "picture": None,
        "preset_name": "group_call_host",
        "audio_enabled": True,
        "video_enabled": True,
        "screen_share_enabled": False,
        "pinned": False,
        "stage": "ON_STAGE",
        "joined_at": "2026-09-14T08:00:00.000Z",
        "session_id": peer["session_id"],
        "state": "JOINED",
        "left_at": None,
        "left_reason": None,
    }
    line = rtk("emulator", "say", ada, "Cells divide.", "--spoken").ok.data
    assert (line["text"], line["heard"], line["at"], line["session_id"]) == (
        "Cells divide.",
        True,
        "2026-09-14T08:00:00.000Z",
        peer["session_id"],
    )
    rtk.clock.advance(60)
    left = rtk(f"emulator leave {ada}").ok.data
    ended = {"state": "LEFT", "left_at": "2026-09-14T08:01:00.000Z", "left_reason": "LEFT"}
    assert left == {**peer, **ended, "peer_ids": [peer["id"]]}


@pytest.mark.parametrize(
    "words",
    [
        ("join", "{bad}"),
        ("join", "{ada}", "--room", "{bad}"),
        ("leave", "{bad}"),
        ("say", "{bad}", "hello"),
        ("vote", "{bad}", "x", "1"),
        ("admit", "{bad}"),
        ("reject", "{bad}"),
        ("act", "{bad}", "leave"),
        ("act", "{ada}", "chat.send_text", "--with", "[" * 100_000),
        ("events", "{bad}"),
        ("events", "{session}", "--after", "9" * 30),
        ("ingest", "{bad}"),
        ("deliver", "--webhook", "{bad}"),
        ("deliveries", "--webhook", "{bad}"),
        ("simulate", "--meeting", "{bad}", "--speed", "max"),
    ],
)
def test_invalid_arguments_are_usage_errors(rtk: Rtk, words: tuple[str, ...]) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    known = {"bad": "\udcff", "ada": ada, "session": rtk(f"active-session get {meeting}").ok.data["id"]}
    result = rtk("emulator", *[word.format_map(known) for word in words])
    assert (result.exit_code, result.stdout) == (2, ""), result.stderr


def test_breakout_room_without_a_name_is_refused(rtk: Rtk) -> None:
    _, ada = recordings.live_meeting(rtk)
    assert rtk("emulator", "join", ada, "--room", " ").exit_code == 6


def test_participant_joins_with_the_join_token(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    added = rtk(f"participants add --meeting {meeting} --custom-id ada").ok.data
    peer = rtk(f"emulator join --token {added['token']}").ok.data
    assert (peer["participant_id"], peer["state"], peer["left_at"]) == (added["id"], "JOINED", None)


@pytest.mark.parametrize("token", ["x", "a.b.c"])
def test_invalid_join_token_is_refused(rtk: Rtk, token: str) -> None:
    error = rtk.error(f"emulator join --token {token}")
    assert (error["kind"], error["exit_code"]) == ("authentication", 4)


def test_expired_join_token_is_refused_with_the_time_of_its_expiry(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    added = rtk(f"participants add --meeting {meeting} --custom-id ada").ok.data
    issued = rtk(f"participants token {added['id']} --meeting {meeting}").ok.data
    rtk.clock.advance(LIFETIME_SECONDS)
    error = rtk.error(f"emulator join --token {issued['token']}")
    assert (error["kind"], error["exit_code"]) == ("authentication", 4)
    assert "expired" in error["message"]
    assert issued["expires_at"] in error["message"]
    assert "issued by this emulator" not in error["message"]


@pytest.mark.parametrize("words", ["", "ada --token x"])
def test_join_needs_either_a_participant_or_a_token(rtk: Rtk, words: str) -> None:
    error = rtk.error(f"emulator join {words}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)


def test_vote_is_counted_once(rtk: Rtk) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    asked = rtk(f"active-session poll {meeting} --question Ready? --option Yes --option No").ok.data["poll"]
    poll = rtk(f"emulator vote {ada} {asked['id']} 2").ok.data
    assert [option["count"] for option in poll["options"]] == [0, 1]
    assert rtk(f"emulator vote {ada} {asked['id']} 1").exit_code == 7
    assert rtk(f"emulator vote {ada} {asked['id']} 0").exit_code == 2
    assert rtk(f"emulator vote {ada} nothing 1").exit_code == 5


def test_waiting_participant_is_admitted(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    host_of(rtk, meeting)
    bob = waiting(rtk, meeting)
    error = rtk.error("emulator", "say", bob, "hello")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert bob in error["message"]
    assert rtk(f"emulator admit {bob}").ok.data["state"] == "JOINED"
    rtk("emulator", "say", bob, "hello").ok
    assert rtk(f"emulator admit {bob}").exit_code == 7


def test_waiting_participant_is_rejected(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    host_of(rtk, meeting)
    bob = waiting(rtk, meeting)
    assert rtk(f"emulator reject {bob}").ok.data["state"] == "REJECTED"
    assert rtk(f"emulator reject {bob}").exit_code == 5
    assert kinds(rtk, meeting)[-2:] == ["waitlist.joined", "waitlist.left"]


def test_waiting_participant_can_leave(rtk: Rtk) -> None:
    bob = waiting(rtk, recordings.meeting(rtk))
    left = rtk(f"emulator leave {bob}").ok.data
    assert (left["state"], left["session_id"]) == ("LEFT", None)


def test_act_is_limited_by_the_preset(rtk: Rtk) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    host = host_of(rtk, meeting)
    answer = rtk("emulator", "act", ada, "self.disable", "--with", '{"kind": "audio"}').ok.data
    assert answer["peer"]["audio_enabled"] is False
    peer = answer["peer"]["id"]
    kick = ("participants.kick", "--with", f'{{"peer_ids": ["{peer}"]}}')
    error = rtk.error("emulator", "act", limited_guest(rtk, meeting), *kick)
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert "kick_participant" in error["message"]
    rtk("emulator", "act", host, *kick).ok
    assert rtk(f"emulator act {ada} leave").exit_code == 5


def limited_guest(rtk: Rtk, meeting: str) -> str:
    """A participant with few rights who has joined."""
    guest = recordings.participant(rtk, meeting, "carl", "--preset", "group_call_participant")
    recordings.join(rtk, guest)
    return guest


@pytest.mark.parametrize("given", ["{", "[]", "3"])
def test_act_refuses_arguments_that_are_not_an_object(rtk: Rtk, given: str) -> None:
    _, ada = recordings.live_meeting(rtk)
    error = rtk.error("emulator", "act", ada, "chat.send_text", "--with", given)
    assert (error["kind"], error["exit_code"]) == ("usage", 2)


@pytest.mark.parametrize("words", ["shout", "self.enable", 'self.set_name --with \'{"name": "x"}\''])
def test_act_refuses_unknown_and_invalid_calls(rtk: Rtk, words: str) -> None:
    _, ada = recordings.live_meeting(rtk)
    result = rtk(f"emulator act {ada} {words}")
    assert (result.exit_code in (5, 6, 7), result.stdout) == (True, "")


def test_events_are_listed_after_a_number(rtk: Rtk) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    session = rtk(f"active-session get {meeting}").ok.data["id"]
    first = rtk(f"emulator events {session}").ok.data
    rtk("emulator", "say", ada, "hello").ok
    (message,) = rtk(f"emulator events {session} --after {first[-1]['number']}").ok.data
    assert (message["kind"], message["data"]["message"]["text"]) == ("chat.message", "hello")
    shown: Any = rtk(f"emulator events {session}", terminal=True).ok.stdout
    assert "chat.message" in shown


def test_events_of_an_unknown_session_are_not_found(rtk: Rtk) -> None:
    assert rtk(f"emulator events {recordings.UNKNOWN_ID}").exit_code == 5
