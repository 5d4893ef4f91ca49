"""--wait, --wait-for and --within on commands that start, stop and summarize; what a wait says of a missing file."""

import pytest

from tests.support import livestreams, recordings, sessions
from tests.support.cli import Rtk


def ended(rtk: Rtk, *, transcribed: bool, flags: str = "") -> str:
    """The id of an ended session in which Ada spoke, with a preset that has her transcribed or not."""
    switch = str(transcribed).lower()
    rtk(f"presets create --from group_call_participant --name own --set permissions.transcription_enabled={switch}").ok
    meeting = sessions.meeting(rtk, *flags.split())
    ada = sessions.joined(rtk, meeting, "Ada", preset="own")
    rtk("emulator", "say", ada, "Cells divide.", "--spoken").ok
    return sessions.ended(rtk, meeting)


@pytest.mark.parametrize("kind", ["composite", "track"])
def test_start_waits_until_it_records(rtk: Rtk, kind: str) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    started = rtk(f"recordings start {meeting} --type {kind} --wait").ok.data
    assert started["status"] == "RECORDING"
    assert started["started_time"]


def test_start_waits_for_another_state(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    assert rtk(f"recordings start {meeting} --wait-for INVOKED").ok.data["status"] == "INVOKED"


def test_start_that_fails_exits_with_13_and_names_the_recording(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk("emulator fail recordings_start --content errored").ok
    error = rtk.error(f"recordings start {meeting} --wait")
    (recording,) = rtk(f"recordings list --meeting {meeting}").ok.data
    assert (error["kind"], error["exit_code"]) == ("goal_lost", 13)
    assert "ERRORED" in error["message"]
    assert recording["id"] in error["hint"]


def test_stop_waits_until_it_is_uploaded(rtk: Rtk) -> None:
    recording = recordings.running(rtk)
    stopped = rtk(f"recordings stop {recording} --force --wait").ok.data
    assert (stopped["status"], bool(stopped["download_url"])) == ("UPLOADED", True)


def test_stop_of_what_has_not_begun_cannot_be_awaited(rtk: Rtk) -> None:
    recording = recordings.invoked(rtk)
    assert rtk.error(f"recordings stop {recording} --force --wait")["exit_code"] == 13


@pytest.mark.parametrize(("within", "seconds"), [("", 600), ("--within 20s", 20)])
def test_wait_ends_in_time(rtk: Rtk, within: str, seconds: int) -> None:
    rtk("emulator fail recordings_start --content stuck-invoked").ok
    meeting, _ = recordings.live_meeting(rtk)
    error = rtk.error(f"recordings start {meeting} --wait {within}")
    assert (error["kind"], error["exit_code"]) == ("timed_out", 11)
    assert sum(rtk.clock.slept) == pytest.approx(seconds)


def test_livestream_start_waits_until_it_is_live(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    started = rtk(f"livestreams start {meeting} --wait").ok.data
    assert (started["status"], bool(started["playback_url"])) == ("LIVE", True)


def test_livestream_stop_waits_until_it_is_idle(rtk: Rtk) -> None:
    meeting, livestream = livestreams.live(rtk)
    stopped = rtk(f"livestreams stop {meeting} --force --wait").ok.data
    assert (stopped["id"], stopped["status"]) == (livestream, "IDLE")


def test_summarize_waits_for_the_summary(rtk: Rtk) -> None:
    session = sessions.with_transcript(rtk)
    ready = rtk(f"sessions summarize {session} --wait").ok.data
    assert ready["sessionId"] == session
    assert ready["summaryDownloadUrl"]


def test_commands_do_not_wait_by_themselves(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    assert rtk(f"recordings start {meeting}").ok.data["status"] == "INVOKED"
    assert rtk(f"livestreams start {meeting}").ok.data["status"] == "INVOKED"
    assert rtk.clock.slept == []


@pytest.mark.parametrize(
    "command",
    [
        "recordings start {id} --within 5m",
        "recordings stop {id} --force --within 5m",
        "recordings start {id} --wait-for DONE",
        "recordings start {id} --wait --within soon",
        "livestreams start {id} --within 5m",
        "livestreams stop {id} --force --wait --within soon",
        "sessions summarize {id} --within 5m",
    ],
)
def test_invalid_flags_are_refused_before_anything_is_sent(rtk: Rtk, command: str) -> None:
    assert rtk.error(command.format(id=recordings.UNKNOWN_ID))["exit_code"] == 2
    assert rtk.seen == []


@pytest.mark.parametrize("goal", ["transcript", "summary"])
def test_file_of_a_session_that_was_not_transcribed_is_not_waited_for(rtk: Rtk, goal: str) -> None:
    session = ended(rtk, transcribed=False)
    error = rtk.error(f"sessions wait {session} --for {goal}")
    assert (error["kind"], error["exit_code"]) == ("goal_lost", 13)
    assert session in error["message"]
    assert "--transcribe-on-end" in error["hint"]
    assert rtk.clock.slept == []


@pytest.mark.parametrize(("transcribed", "flags"), [(True, ""), (False, "--transcribe-on-end")])
def test_transcript_that_can_come_is_waited_for(rtk: Rtk, transcribed: bool, flags: str) -> None:
    session = ended(rtk, transcribed=transcribed, flags=flags)
    assert rtk(f"sessions wait {session} --for transcript").ok.data["sessionId"] == session


def test_summary_that_nobody_requested_times_out_with_the_command(rtk: Rtk) -> None:
    session = sessions.with_transcript(rtk)
    error = rtk.error(f"sessions wait {session} --within 30s")
    assert error["exit_code"] == 11
    assert session in error["message"]
    assert "READY" not in error["message"]
    assert f"rtk sessions summarize {session} --wait" in error["hint"]


def test_file_of_a_live_session_times_out_with_the_command(rtk: Rtk) -> None:
    meeting = sessions.meeting(rtk)
    sessions.joined(rtk, meeting, "Ada")
    session = sessions.session_of(rtk, meeting)
    error = rtk.error(f"sessions wait {session} --for transcript --within 30s")
    assert error["exit_code"] == 11
    assert f"rtk sessions wait {session} --for ended" in error["hint"]


def test_expired_file_is_not_waited_for(rtk: Rtk) -> None:
    session = sessions.with_transcript(rtk)
    rtk.clock.advance(sessions.FILE_LIFETIME + 3600)
    error = rtk.error(f"sessions wait {session} --for transcript")
    assert (error["exit_code"], rtk.clock.slept) == (13, [])
