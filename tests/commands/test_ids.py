"""Ids that are wrong, on every command that takes one, in process and over loopback."""

import pytest

from tests.support import recordings
from tests.support.cli import Rtk

OF_A_MEETING = [
    "meetings get {}",
    "meetings update {} --title x",
    "meetings replace {} --title x",
    "meetings activate {}",
    "meetings deactivate {}",
    "meetings join {} --custom-id x",
    "participants list --meeting {}",
    "participants add --meeting {} --custom-id x",
    "active-session get {}",
    "active-session kick {} --custom-id x --force",
    "active-session kick-all {} --force",
    "active-session mute {} --custom-id x",
    "active-session mute-all {}",
    "active-session poll {} --question q --option a",
    "recordings active {}",
    "recordings start {}",
    "recordings start-track {}",
    "active-session watch {}",
    "livestreams start {}",
    "livestreams stop {} --force",
    "livestreams active {}",
    "livestreams for-meeting {}",
    "livestreams sessions --meeting {}",
]
OF_A_PARTICIPANT = [
    "participants get {} --meeting {meeting}",
    "participants update {} --meeting {meeting} --name x",
    "participants replace {} --meeting {meeting} --preset group_call_host --custom-id x",
    "participants remove {} --meeting {meeting} --force",
    "participants token {} --meeting {meeting}",
]
OF_A_RECORDING = [
    "recordings get {}",
    "recordings pause {}",
    "recordings resume {}",
    "recordings stop {} --force",
    "recordings wait {}",
    "recordings download {}",
]
OF_A_LIVESTREAM = [
    "livestreams get {}",
    "livestreams sessions {}",
    "livestreams active-session {}",
    "livestreams enable {}",
    "livestreams disable {} --force",
    "livestreams reset-stream-key {} --force",
    "livestreams wait {}",
]
OF_ANOTHER_THING = ["apps get {}", "presets get {}", "livestreams session {}"]
BY_ID = [*OF_A_MEETING, *OF_A_PARTICIPANT, *OF_A_RECORDING, *OF_A_LIVESTREAM, *OF_ANOTHER_THING]
"""What belongs to sessions, webhooks and presets is in their own tests."""
LEADING_ELSEWHERE = [
    "meetings get {}",
    "apps get {}",
    "recordings stop {} --force",
    "livestreams disable {} --force",
    "sessions chat {}",
    "sessions peer-report {}",
    "webhooks delete {} --force",
]
EMPTY = [
    "meetings get ''",
    "active-session get ''",
    "participants list --meeting ''",
    "livestreams get ''",
    "livestreams sessions --meeting ''",
    "sessions get ''",
    "sessions participant x --session ''",
    "presets get ''",
    "webhooks get ''",
]


def exit_code_of(rtk: Rtk, command: str, *, meeting: str, identity: str) -> int:
    """Run a command that must fail on `identity`; its error names the id. Returns the exit code."""
    error = rtk.error(command.format(identity, meeting=meeting))
    assert identity in error["message"]
    exit_code: int = error["exit_code"]
    return exit_code


@pytest.mark.parametrize("command", BY_ID)
def test_unknown_id_is_not_found(rtk: Rtk, command: str) -> None:
    meeting = recordings.meeting(rtk)
    assert exit_code_of(rtk, command, meeting=meeting, identity=recordings.UNKNOWN_ID) == 5


@pytest.mark.parametrize("command", [*OF_A_MEETING, *OF_A_RECORDING])
def test_invalid_uuid_is_refused_by_the_api(rtk: Rtk, command: str) -> None:
    assert exit_code_of(rtk, command, meeting="", identity="weekly") == 6


@pytest.mark.parametrize("command", [*OF_A_PARTICIPANT, *OF_A_LIVESTREAM, *OF_ANOTHER_THING])
def test_invalid_opaque_id_is_not_found(rtk: Rtk, command: str) -> None:
    meeting = recordings.meeting(rtk)
    assert exit_code_of(rtk, command, meeting=meeting, identity="ada") == 5


@pytest.mark.parametrize("identity", ["a/b", "..", "."])
@pytest.mark.parametrize("command", LEADING_ELSEWHERE)
def test_id_that_changes_the_path_is_never_sent(rtk: Rtk, command: str, identity: str) -> None:
    assert exit_code_of(rtk, command, meeting="", identity=identity) == 2
    assert rtk.seen == []


@pytest.mark.parametrize("command", EMPTY)
def test_empty_id_is_never_sent(rtk: Rtk, command: str) -> None:
    error = rtk.error(command)
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []


@pytest.mark.parametrize("command", OF_A_MEETING)
def test_live_meeting_of_another_app_is_not_found(rtk: Rtk, command: str) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    app = recordings.other_app(rtk)
    assert exit_code_of(rtk, f"{command} --app-id {app}", meeting="", identity=meeting) == 5


@pytest.mark.parametrize("command", OF_A_PARTICIPANT)
def test_participant_of_another_meeting_is_not_found(rtk: Rtk, command: str) -> None:
    ada = recordings.participant(rtk, recordings.meeting(rtk))
    assert exit_code_of(rtk, command, meeting=recordings.meeting(rtk), identity=ada) == 5


@pytest.mark.parametrize("command", OF_A_RECORDING)
def test_recording_of_another_app_is_not_found(rtk: Rtk, command: str) -> None:
    recording = recordings.uploaded(rtk)
    app = recordings.other_app(rtk)
    assert exit_code_of(rtk, f"{command} --app-id {app}", meeting="", identity=recording) == 5


@pytest.mark.parametrize("command", ["active-session get", "active-session kick-all --force", "recordings active"])
def test_meeting_may_be_given_as_a_flag(rtk: Rtk, command: str) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk(f"recordings start {meeting}").ok
    rtk(f"{command} --meeting-id {meeting} {meeting}").ok


@pytest.mark.parametrize("command", ["active-session get", "recordings active", "recordings start-track"])
def test_two_different_meeting_ids_are_refused(rtk: Rtk, command: str) -> None:
    error = rtk.error(f"{command} here --meeting there")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "here" in error["message"]
    assert "there" in error["message"]


@pytest.mark.parametrize(
    "command",
    [
        "meetings get",
        "participants list",
        "participants get x",
        "active-session get",
        "recordings start",
        "recordings get",
        "livestreams get",
        "livestreams session",
        "livestreams start",
        "livestreams sessions",
        "sessions get",
        "sessions participant x",
        "sessions peer-report",
        "presets get",
        "presets delete",
        "webhooks get",
        "webhooks delete",
        "apps get",
        "emulator join",
    ],
)
def test_missing_id_is_a_usage_error(rtk: Rtk, command: str) -> None:
    error = rtk.error(command)
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []
