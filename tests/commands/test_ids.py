"""Ids that are wrong, on every command that takes one, through both doors."""

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


def refused(rtk: Rtk, command: str, *, meeting: str, identity: str) -> tuple[int, str]:
    """Run `command` on `identity`: nothing may come on stdout, and stderr must name it."""
    result = rtk(command.format(identity, meeting=meeting))
    assert result.stdout == ""
    assert identity in result.stderr
    return result.exit_code, result.stderr


@pytest.mark.parametrize("command", BY_ID)
def test_an_id_of_nothing_is_not_found(rtk: Rtk, command: str) -> None:
    meeting = recordings.meeting(rtk)
    assert refused(rtk, command, meeting=meeting, identity=recordings.UNKNOWN_ID)[0] == 5


@pytest.mark.parametrize("command", [*OF_A_MEETING, *OF_A_RECORDING])
def test_an_id_that_is_no_uuid_is_refused_by_the_api(rtk: Rtk, command: str) -> None:
    exit_code, stderr = refused(rtk, command, meeting="", identity="weekly")
    assert exit_code == 6
    assert "must be a valid GUID" in stderr


@pytest.mark.parametrize("command", [*OF_A_PARTICIPANT, *OF_A_LIVESTREAM, *OF_ANOTHER_THING])
def test_where_ids_are_opaque_a_strange_one_is_only_unknown(rtk: Rtk, command: str) -> None:
    meeting = recordings.meeting(rtk)
    assert refused(rtk, command, meeting=meeting, identity="ada")[0] == 5


@pytest.mark.parametrize("identity", ["a/b", "..", "."])
@pytest.mark.parametrize("command", LEADING_ELSEWHERE)
def test_an_id_that_would_lead_elsewhere_is_never_sent(rtk: Rtk, command: str, identity: str) -> None:
    assert refused(rtk, command, meeting="", identity=identity)[0] == 2
    assert rtk.seen == []


@pytest.mark.parametrize("command", EMPTY)
def test_an_empty_id_is_never_sent(rtk: Rtk, command: str) -> None:
    result = rtk(command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert rtk.seen == []


@pytest.mark.parametrize("command", OF_A_MEETING)
def test_a_live_meeting_of_another_app_is_not_found(rtk: Rtk, command: str) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    app = recordings.other_app(rtk)
    assert refused(rtk, f"{command} --app-id {app}", meeting="", identity=meeting)[0] == 5


@pytest.mark.parametrize("command", OF_A_PARTICIPANT)
def test_a_participant_of_another_meeting_is_not_found(rtk: Rtk, command: str) -> None:
    ada = recordings.participant(rtk, recordings.meeting(rtk))
    assert refused(rtk, command, meeting=recordings.meeting(rtk), identity=ada)[0] == 5


@pytest.mark.parametrize("command", OF_A_RECORDING)
def test_a_recording_of_another_app_is_not_found(rtk: Rtk, command: str) -> None:
    recording = recordings.uploaded(rtk)
    app = recordings.other_app(rtk)
    assert refused(rtk, f"{command} --app-id {app}", meeting="", identity=recording)[0] == 5


@pytest.mark.parametrize("command", ["active-session get", "active-session kick-all --force", "recordings active"])
def test_the_meeting_may_be_named_by_its_flag_too(rtk: Rtk, command: str) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk(f"recordings start {meeting}").ok
    rtk(f"{command} --meeting-id {meeting} {meeting}").ok


@pytest.mark.parametrize("command", ["active-session get", "recordings active", "recordings start-track"])
def test_two_different_meetings_are_refused(rtk: Rtk, command: str) -> None:
    result = rtk(f"{command} here --meeting there")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "two meetings are named: here and there" in result.stderr


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
def test_a_missing_id_is_asked_for(rtk: Rtk, command: str) -> None:
    result = rtk(command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "missing: " in result.stderr
    assert rtk.seen == []
