"""rtk emulator join --token, vote, admit, reject, act and events, through both doors."""

from typing import Any

import pytest

from tests.support import recordings
from tests.support.cli import Rtk


def host_of(rtk: Rtk, meeting: str) -> str:
    """Somebody with every right who has joined."""
    host = recordings.participant(rtk, meeting, "grace", "--preset", "group_call_host")
    recordings.join(rtk, host)
    return host


def waiting(rtk: Rtk, meeting: str) -> str:
    """Somebody in the waiting room."""
    listed = rtk("presets list").ok.data
    base = next(preset["id"] for preset in listed if preset["name"] == "group_call_guest")
    rtk(f"presets create --from {base} --name waits --set permissions.waiting_room_type=SKIP_ON_ACCEPT").ok
    guest = recordings.participant(rtk, meeting, "bob", "--preset", "waits")
    assert recordings.join(rtk, guest)["state"] == "WAITLISTED"
    return guest


def kinds(rtk: Rtk, meeting: str) -> list[str]:
    session = rtk(f"active-session get {meeting}").ok.data["id"]
    return [event["kind"] for event in rtk(f"emulator events {session}").ok.data]


def test_who_has_to_wait_is_said_to_and_how_to_let_them_in(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    guest = recordings.participant(rtk, meeting, "bob", "--preset", "group_call_guest")
    joined = rtk(f"emulator join {guest}").ok
    hint = joined.stderr.removeprefix("hint: waits to be let in: rtk ")
    assert joined.data["state"] == "WAITLISTED"
    rtk(hint.strip()).ok
    assert rtk(f"active-session get {meeting}").ok.data["live_participants"] == 1
    assert rtk(f"emulator join {recordings.participant(rtk, meeting, 'ada')}").ok.stderr == ""


def test_a_peer_is_shown_as_the_live_protocol_shows_it(rtk: Rtk) -> None:
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
    assert left == {**peer, "state": "LEFT", "left_at": "2026-09-14T08:01:00.000Z", "left_reason": "LEFT"}


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
def test_words_that_cannot_be_meant_are_refused(rtk: Rtk, words: tuple[str, ...]) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    known = {"bad": "\udcff", "ada": ada, "session": rtk(f"active-session get {meeting}").ok.data["id"]}
    result = rtk("emulator", *[word.format_map(known) for word in words])
    assert (result.exit_code, result.stdout) == (2, ""), result.stderr


def test_a_breakout_room_has_a_name(rtk: Rtk) -> None:
    _, ada = recordings.live_meeting(rtk)
    assert rtk("emulator", "join", ada, "--room", " ").exit_code == 6


def test_whoever_has_the_token_joins(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    added = rtk(f"participants add --meeting {meeting} --custom-id ada").ok.data
    peer = rtk(f"emulator join --token {added['token']}").ok.data
    assert (peer["participant_id"], peer["state"], peer["left_at"]) == (added["id"], "JOINED", None)


@pytest.mark.parametrize("token", ["x", "a.b.c"])
def test_a_bad_token_is_refused(rtk: Rtk, token: str) -> None:
    result = rtk(f"emulator join --token {token}")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr == "rtk: the join token was not signed here, or has expired\n"


@pytest.mark.parametrize("words", ["", "ada --token x"])
def test_either_a_participant_or_a_token_says_who(rtk: Rtk, words: str) -> None:
    result = rtk(f"emulator join {words}")
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_vote_is_counted(rtk: Rtk) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    asked = rtk(f"active-session poll {meeting} --question Ready? --option Yes --option No").ok.data["poll"]
    poll = rtk(f"emulator vote {ada} {asked['id']} 2").ok.data
    assert [option["count"] for option in poll["options"]] == [0, 1]
    assert rtk(f"emulator vote {ada} {asked['id']} 1").exit_code == 7
    assert rtk(f"emulator vote {ada} {asked['id']} 0").exit_code == 2
    assert rtk(f"emulator vote {ada} nothing 1").exit_code == 5


def test_who_waits_is_let_in(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    host_of(rtk, meeting)
    bob = waiting(rtk, meeting)
    result = rtk("emulator", "say", bob, "hello")
    assert (result.exit_code, "waiting room" in result.stderr) == (7, True)
    assert rtk(f"emulator admit {bob}").ok.data["state"] == "JOINED"
    rtk("emulator", "say", bob, "hello").ok
    assert rtk(f"emulator admit {bob}").exit_code == 7


def test_who_waits_is_sent_away(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    host_of(rtk, meeting)
    bob = waiting(rtk, meeting)
    assert rtk(f"emulator reject {bob}").ok.data["state"] == "REJECTED"
    assert rtk(f"emulator reject {bob}").exit_code == 5
    assert kinds(rtk, meeting)[-2:] == ["waitlist.joined", "waitlist.left"]


def test_who_waits_may_leave(rtk: Rtk) -> None:
    bob = waiting(rtk, recordings.meeting(rtk))
    left = rtk(f"emulator leave {bob}").ok.data
    assert (left["state"], left["session_id"]) == ("LEFT", None)


def test_a_participant_does_what_the_preset_allows(rtk: Rtk) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    host = host_of(rtk, meeting)
    answer = rtk("emulator", "act", ada, "self.disable", "--with", '{"kind": "audio"}').ok.data
    assert answer["peer"]["audio_enabled"] is False
    peer = answer["peer"]["id"]
    kick = ("participants.kick", "--with", f'{{"peer_ids": ["{peer}"]}}')
    forbidden = rtk("emulator", "act", stage_guest(rtk, meeting), *kick)
    assert (forbidden.exit_code, "does not allow kick_participant" in forbidden.stderr) == (6, True)
    rtk("emulator", "act", host, *kick).ok
    assert rtk(f"emulator act {ada} leave").exit_code == 5


def stage_guest(rtk: Rtk, meeting: str) -> str:
    """Somebody with few rights who has joined."""
    guest = recordings.participant(rtk, meeting, "carl", "--preset", "group_call_participant")
    recordings.join(rtk, guest)
    return guest


@pytest.mark.parametrize("given", ["{", "[]", "3"])
def test_what_a_call_takes_is_an_object(rtk: Rtk, given: str) -> None:
    _, ada = recordings.live_meeting(rtk)
    result = rtk("emulator", "act", ada, "chat.send_text", "--with", given)
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("words", ["shout", "self.enable", 'self.set_name --with \'{"name": "x"}\''])
def test_what_cannot_be_is_refused(rtk: Rtk, words: str) -> None:
    _, ada = recordings.live_meeting(rtk)
    result = rtk(f"emulator act {ada} {words}")
    assert (result.exit_code in (5, 6, 7), result.stdout) == (True, "")


def test_events_are_listed_and_only_later_ones(rtk: Rtk) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    session = rtk(f"active-session get {meeting}").ok.data["id"]
    first = rtk(f"emulator events {session}").ok.data
    rtk("emulator", "say", ada, "hello").ok
    (said,) = rtk(f"emulator events {session} --after {first[-1]['number']}").ok.data
    assert (said["kind"], said["data"]["message"]["text"]) == ("chat.message", "hello")
    shown: Any = rtk(f"emulator events {session}", terminal=True).ok.stdout
    assert "chat.message" in shown


def test_a_session_that_is_not_there_has_no_events(rtk: Rtk) -> None:
    assert rtk(f"emulator events {recordings.UNKNOWN_ID}").exit_code == 5
