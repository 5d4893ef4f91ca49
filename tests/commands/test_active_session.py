"""rtk active-session, in process and over loopback."""

import pytest

from rtk_cli.operations import (
    ACTIVE_SESSION_CREATE_POLL,
    ACTIVE_SESSION_GET,
    ACTIVE_SESSION_KICK,
    ACTIVE_SESSION_KICK_ALL,
    ACTIVE_SESSION_MUTE,
    ACTIVE_SESSION_MUTE_ALL,
)
from tests.support import recordings
from tests.support.cli import Rtk


def present(rtk: Rtk, meeting: str) -> float:
    """How many are in the live session."""
    count: float = rtk(f"active-session get {meeting}").ok.data["live_participants"]
    return count


def two_in_a_meeting(rtk: Rtk) -> tuple[str, str, str]:
    """A live meeting with ada and bob in it."""
    meeting, ada = recordings.live_meeting(rtk, "--title", "Weekly")
    bob = recordings.participant(rtk, meeting, "bob")
    recordings.join(rtk, bob)
    rtk.seen.clear()
    return meeting, ada, bob


def test_live_session_is_shown(rtk: Rtk) -> None:
    meeting, _, _ = two_in_a_meeting(rtk)
    rtk.clock.advance(90)
    session = rtk(f"active-session get {meeting}").ok.data
    assert (session["associated_id"], session["meeting_display_name"]) == (meeting, "Weekly")
    assert (session["status"], session["live_participants"], session["minutes_consumed"]) == ("LIVE", 2, 3)
    assert rtk.seen == [ACTIVE_SESSION_GET.id]


@pytest.mark.parametrize(
    "command",
    [
        "get {}",
        "kick {} --custom-id x --force",
        "kick-all {} --force",
        "mute {} --custom-id x",
        "mute-all {}",
        "poll {} --question q --option a",
    ],
)
def test_command_without_live_session_is_not_found(rtk: Rtk, command: str) -> None:
    meeting = recordings.meeting(rtk)
    error = rtk.error(f"active-session {command.format(meeting)}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert meeting in error["message"]


@pytest.mark.parametrize(
    "flags",
    [
        "--participant-ids {ada}",
        "--participant {ada}",
        "--user-id {ada}",
        "--custom-participant-ids ada",
        "--custom-id ada",
        "--participant {ada} --custom-id ada",
        "--custom-id ada --custom-id nobody",
        "--set 'custom_participant_ids=[\"ada\"]'",
        '--body \'{{"participant_ids": ["{ada}"]}}\'',
    ],
)
@pytest.mark.parametrize("verb", ["kick", "mute"])
def test_participant_is_selected_by_either_id(rtk: Rtk, verb: str, flags: str) -> None:
    meeting, ada, _ = two_in_a_meeting(rtk)
    force = " --force" if verb == "kick" else ""
    answer = rtk(f"active-session {verb} {meeting} {flags.format(ada=ada)}{force}").ok.data
    assert [person["id"] for person in answer["participants"]] == [ada]
    assert rtk.seen == [{"kick": ACTIVE_SESSION_KICK.id, "mute": ACTIVE_SESSION_MUTE.id}[verb]]
    assert present(rtk, meeting) == (1 if verb == "kick" else 2)


def test_several_participants_are_kicked_at_once(rtk: Rtk) -> None:
    meeting, ada, bob = two_in_a_meeting(rtk)
    answer = rtk(f"active-session kick {meeting} --participant {ada} --custom-id bob --force").ok.data
    assert [person["id"] for person in answer["participants"]] == [ada, bob]
    assert present(rtk, meeting) == 0


@pytest.mark.parametrize("verb", ["kick", "mute"])
@pytest.mark.parametrize("flags", ["", "--set participant_ids=[]", "--body '{\"custom_participant_ids\": []}'"])
def test_selection_without_participants_is_refused(rtk: Rtk, verb: str, flags: str) -> None:
    error = rtk.error(f"active-session {verb} {recordings.UNKNOWN_ID} {flags}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "--participant" in error["hint"]
    assert rtk.seen == []


@pytest.mark.parametrize("verb", ["kick --force", "mute"])
def test_unknown_participants_are_not_found(rtk: Rtk, verb: str) -> None:
    meeting, _, _ = two_in_a_meeting(rtk)
    error = rtk.error(f"active-session {verb} {meeting} --custom-id zed")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert "zed" in error["message"]


def test_unconfirmed_kick_is_refused(rtk: Rtk) -> None:
    meeting, ada, _ = two_in_a_meeting(rtk)
    error = rtk.error(f"active-session kick {meeting} --participant {ada} --custom-id bob")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert rtk.seen == []
    assert all(word in error["message"] for word in (ada, "bob", meeting))
    assert present(rtk, meeting) == 2


def test_kick_asks_on_a_terminal(rtk: Rtk) -> None:
    meeting, _, _ = two_in_a_meeting(rtk)
    question = f"active-session kick {meeting} --custom-id bob"
    assert rtk(question, terminal=True, stdin="no\n").exit_code == 6
    assert present(rtk, meeting) == 2
    assert rtk(question, terminal=True, stdin="yes\n").exit_code == 0
    assert present(rtk, meeting) == 1


def test_kick_all_ends_the_session(rtk: Rtk) -> None:
    meeting, _, _ = two_in_a_meeting(rtk)
    answer = rtk(f"active-session kick-all {meeting} --force").ok.data
    assert answer["kicked_participants_count"] == 2
    assert rtk.seen == [ACTIVE_SESSION_KICK_ALL.id]
    assert rtk(f"active-session get {meeting}").exit_code == 5


def test_kick_all_stops_the_recording(rtk: Rtk) -> None:
    meeting, _, _ = two_in_a_meeting(rtk)
    recording = rtk(f"recordings start {meeting}").ok.data["id"]
    rtk.clock.advance(5)
    rtk(f"active-session kick-all {meeting} --force").ok
    stopped = rtk(f"recordings get {recording}").ok.data
    assert (stopped["status"], stopped["stop_reason"]["reason"]) == ("UPLOADING", "ALL_PEERS_LEFT")


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_declined_kick_all_kicks_nobody(rtk: Rtk, answer: str) -> None:
    meeting, _, _ = two_in_a_meeting(rtk)
    result = rtk(f"active-session kick-all {meeting}", terminal=True, stdin=answer)
    assert (result.exit_code, result.stdout) == (6, "")
    assert present(rtk, meeting) == 2


@pytest.mark.parametrize(("flag", "sent"), [("", False), ("--allow-unmute", True), ("--no-allow-unmute", False)])
def test_mute_all_always_sends_allow_unmute(rtk: Rtk, flag: str, sent: bool) -> None:
    meeting, _, _ = two_in_a_meeting(rtk)
    command = f"active-session mute-all {meeting} {flag}"
    assert rtk(f"{command} --dry-run").ok.data["body"] == {"allow_unmute": sent}
    assert rtk(command).ok.data["muted_participants_count"] == 2
    assert rtk.seen == [ACTIVE_SESSION_MUTE_ALL.id]


@pytest.mark.parametrize(("body", "exit_code"), [("{}", 6), ('{"allow_unmute": true}', 0)])
def test_muted_participants_unmute_only_when_allowed(rtk: Rtk, body: str, exit_code: int) -> None:
    meeting, ada, _ = two_in_a_meeting(rtk)
    rtk("api", "POST", f"/meetings/{meeting}/active-session/mute-all", "--body", body).ok
    assert rtk("emulator", "act", ada, "self.enable", "--with", '{"kind": "audio"}').exit_code == exit_code


def test_poll_is_created_with_all_fields(rtk: Rtk) -> None:
    meeting, _, _ = two_in_a_meeting(rtk)
    flags = "--question Lunch? --options Soup --option Salad --anonymous --hide-votes"
    poll = rtk(f"active-session poll {meeting} {flags}").ok.data["poll"]
    assert (poll["question"], poll["anonymous"], poll["hide_votes"]) == ("Lunch?", True, True)
    assert poll["options"] == [{"text": text, "count": 0, "votes": []} for text in ("Soup", "Salad")]
    assert rtk.seen == [ACTIVE_SESSION_CREATE_POLL.id]


def test_poll_is_public_with_no_flags(rtk: Rtk) -> None:
    meeting, _, _ = two_in_a_meeting(rtk)
    poll = rtk(f"active-session poll {meeting} --question q --option a --no-anonymous --no-hide-votes").ok.data["poll"]
    assert (poll["anonymous"], poll["hide_votes"]) == (False, False)


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ("", "question"),
        ("--question q", "options"),
        ("--question q --set options=a", "options"),
        ("--question q --option a --set anonymus=true", "anonymous"),
        ("--question q --option a --clear anonymous", "anonymous"),
    ],
)
def test_invalid_poll_is_refused_before_anything_is_sent(rtk: Rtk, flags: str, named: str) -> None:
    error = rtk.error(f"active-session poll {recordings.UNKNOWN_ID} {flags}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert named in f"{error['message']} {error['hint']}"
    assert rtk.seen == []
