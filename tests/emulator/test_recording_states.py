"""The states of a recording: every action in every state, and the changes that come with time."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from tests.support import recordings
from tests.support.cli import Rtk

REFUSED = None
TRANSITIONS: dict[str, dict[str, str | None]] = {
    "INVOKED": {"pause": REFUSED, "resume": REFUSED, "stop": "ERRORED"},
    "RECORDING": {"pause": "PAUSED", "resume": REFUSED, "stop": "UPLOADING"},
    "PAUSED": {"pause": REFUSED, "resume": "RECORDING", "stop": "UPLOADING"},
    "UPLOADING": {"pause": REFUSED, "resume": REFUSED, "stop": REFUSED},
    "UPLOADED": {"pause": REFUSED, "resume": REFUSED, "stop": REFUSED},
    "ERRORED": {"pause": REFUSED, "resume": REFUSED, "stop": REFUSED},
}
CASES = [(state, action, after) for state, row in TRANSITIONS.items() for action, after in row.items()]


def get(rtk: Rtk, recording: str) -> dict[str, Any]:
    found: dict[str, Any] = rtk(f"recordings get {recording}").ok.data
    return found


def status(rtk: Rtk, recording: str) -> str:
    found: str = get(rtk, recording)["status"]
    return found


def paused(rtk: Rtk) -> str:
    recording = recordings.running(rtk)
    rtk(f"recordings pause {recording}").ok
    return recording


def uploading(rtk: Rtk) -> str:
    recording = recordings.running(rtk)
    rtk(f"recordings stop {recording} --force").ok
    return recording


def errored(rtk: Rtk) -> str:
    recording = recordings.invoked(rtk)
    rtk(f"recordings stop {recording} --force").ok
    return recording


IN_STATE: dict[str, Callable[[Rtk], str]] = {
    "INVOKED": recordings.invoked,
    "RECORDING": recordings.running,
    "PAUSED": paused,
    "UPLOADING": uploading,
    "UPLOADED": recordings.uploaded,
    "ERRORED": errored,
}


@pytest.mark.parametrize(("state", "action", "after"), CASES)
def test_action_changes_the_state_or_is_refused(local: Rtk, state: str, action: str, after: str | None) -> None:
    recording = IN_STATE[state](local)
    assert status(local, recording) == state
    force = ["--force"] if action == "stop" else []
    result = local("recordings", action, recording, *force)
    assert result.exit_code == (7 if after is REFUSED else 0)
    assert status(local, recording) == (after or state)


def test_recording_changes_state_with_time(local: Rtk) -> None:
    recording = recordings.invoked(local)
    local.clock.advance(0.999)
    assert status(local, recording) == "INVOKED"
    local.clock.advance(0.001)
    assert status(local, recording) == "RECORDING"
    local.clock.advance(10)
    local(f"recordings stop {recording} --force").ok
    local.clock.advance(1.999)
    assert status(local, recording) == "UPLOADING"
    local.clock.advance(0.001)
    assert status(local, recording) == "UPLOADED"


def test_uploaded_recording_has_the_time_of_each_step(local: Rtk) -> None:
    found = get(local, recordings.uploaded(local, seconds=10))
    assert found["invoked_time"] == "2026-09-14T08:00:00.000Z"
    assert found["started_time"] == "2026-09-14T08:00:01.000Z"
    assert found["stopped_time"] == "2026-09-14T08:00:11.000Z"
    assert found["download_url_expiry"] == "2026-09-21T08:00:13.000Z"
    assert (found["recording_duration"], found["file_size"]) == (10, 4096 + 10 * 83_333)


def test_recording_has_no_link_before_the_upload(local: Rtk) -> None:
    for prepare in (recordings.invoked, recordings.running, paused, uploading, errored):
        found = get(local, prepare(local))
        assert (found["download_url"], found["audio_download_url"], found["file_size"]) == (None, None, None)


def test_recording_has_no_duration_before_the_stop(local: Rtk) -> None:
    for prepare in (recordings.invoked, recordings.running, paused):
        assert "recording_duration" not in get(local, prepare(local))


def test_paused_recording_is_the_active_one(local: Rtk) -> None:
    recording = paused(local)
    [listed] = local("recordings list").ok.data
    assert local(f"recordings active {listed['meeting']['id']}").ok.data["id"] == recording


def test_duration_leaves_pauses_out(local: Rtk) -> None:
    recording = recordings.running(local)
    for wait, action in ((5, "pause"), (100, "resume"), (7, "pause"), (1000, "stop --force")):
        local.clock.advance(wait)
        local(f"recordings {action} {recording}").ok
    assert get(local, recording)["recording_duration"] == 12


def test_start_and_stop_reason_name_the_caller(local: Rtk) -> None:
    found = get(local, uploading(local))
    caller = {"reason": "API_CALL", "caller": {"type": "ORGANIZATION", "name": "local"}}
    assert (found["start_reason"], found["stop_reason"]) == (caller, caller)


def test_record_on_start_records_from_the_first_join(local: Rtk) -> None:
    meeting, _ = recordings.live_meeting(local, "--record-on-start", "--file-prefix", "auto", "--codec", "VP8")
    recordings.join(local, recordings.participant(local, meeting, "bob"))
    [recording] = local("recordings list").ok.data
    assert recording["meeting"]["id"] == meeting
    assert recording["output_file_name"].startswith("auto_")
    assert recording["output_file_name"].endswith(".webm")
    assert get(local, recording["id"])["start_reason"]["reason"] == "RECORD_ON_START"


def test_without_record_on_start_nothing_is_recorded(local: Rtk) -> None:
    recordings.live_meeting(local)
    assert local("recordings list").ok.data == []


def test_each_session_is_recorded_on_its_start(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local, "--record-on-start")
    local(f"active-session kick-all {meeting} --force").ok
    recordings.join(local, ada)
    assert len(local("recordings list").ok.data) == 2


def test_automatically_started_recording_is_the_active_one(local: Rtk) -> None:
    meeting, _ = recordings.live_meeting(local, "--record-on-start")
    assert local(f"recordings start {meeting}").exit_code == 7
    active = local(f"recordings active {meeting}").ok.data["id"]
    local(f"recordings stop {active} --force").ok
    local(f"recordings start {meeting}").ok


def test_composite_and_track_recordings_do_not_exclude_each_other(local: Rtk) -> None:
    meeting, _ = recordings.live_meeting(local)
    local(f"recordings start {meeting}").ok
    local(f"recordings start-track {meeting}").ok
    assert local(f"recordings start-track {meeting}").exit_code == 7


def test_settings_of_the_start_override_those_of_the_meeting(local: Rtk) -> None:
    meeting, _ = recordings.live_meeting(local, "--codec", "VP8", "--file-prefix", "meeting", "--max-seconds", "60")
    started = local(f"recordings start {meeting} --file-prefix start").ok.data
    assert started["output_file_name"].startswith(f"start_{meeting}_")
    assert started["output_file_name"].endswith(".webm")
    local.clock.advance(61)
    assert status(local, started["id"]) == "UPLOADING"


@pytest.mark.parametrize(
    ("flags", "extension"),
    [
        ([], ".mp4"),
        (["--codec", "VP8"], ".webm"),
        (["--codec", "VP9"], ".webm"),
        (["--interactive"], ".tar.gz"),
        (["--no-export-video"], ".aac"),
        (["--no-export-video", "--audio-codec", "MP3"], ".mp3"),
        (["--no-export-video", "--codec", "VP8"], ".webm"),
    ],
)
def test_file_extension_follows_the_codec(local: Rtk, flags: list[str], extension: str) -> None:
    found = get(local, recordings.uploaded(local, *flags))
    assert found["output_file_name"].endswith(extension)
    assert found["output_file_name"] in found["download_url"]


def test_max_seconds_stop_a_recording(local: Rtk) -> None:
    recording = recordings.running(local, "--max-seconds", "60")
    local.clock.advance(59.999)
    assert status(local, recording) == "RECORDING"
    local.clock.advance(0.001)
    found = get(local, recording)
    assert (found["status"], found["recording_duration"]) == ("UPLOADING", 60)
    assert found["stop_reason"] == {"reason": "API_CALL"}


def test_pause_does_not_count_towards_max_seconds(local: Rtk) -> None:
    recording = recordings.running(local, "--max-seconds", "60")
    local.clock.advance(30)
    local(f"recordings pause {recording}").ok
    local.clock.advance(3600)
    assert status(local, recording) == "PAUSED"
    local(f"recordings resume {recording}").ok
    local.clock.advance(29)
    assert status(local, recording) == "RECORDING"
    local.clock.advance(1)
    assert status(local, recording) == "UPLOADING"


@pytest.mark.parametrize("is_paused", [False, True])
@pytest.mark.parametrize(
    ("flags", "keep_alive"), [((), 60), (("--keep-alive", "90"), 90), (("--keep-alive", "600"), 600)]
)
def test_recorder_stays_in_an_empty_session_for_its_keep_alive(
    local: Rtk, is_paused: bool, flags: tuple[str, ...], keep_alive: float
) -> None:
    meeting, ada = recordings.live_meeting(local, *flags)
    recording = local(f"recordings start {meeting}").ok.data["id"]
    local.clock.advance(10)
    if is_paused:
        local(f"recordings pause {recording}").ok
    local(f"emulator leave {ada}").ok
    local.clock.advance(keep_alive - 1)
    assert status(local, recording) == ("PAUSED" if is_paused else "RECORDING")
    local.clock.advance(1)
    found = get(local, recording)
    assert (found["status"], found["stop_reason"]) == ("UPLOADING", {"reason": "ALL_PEERS_LEFT"})
    assert found["recording_duration"] == 9


def test_recording_started_in_an_empty_session_records_nothing_until_a_participant_joins(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local, "--keep-alive", "600")
    local(f"emulator leave {ada}").ok
    local.clock.advance(300)
    recording = local(f"recordings start {meeting}").ok.data["id"]
    local.clock.advance(299)
    assert status(local, recording) == "RECORDING"
    recordings.join(local, ada)
    local.clock.advance(7)
    local(f"recordings stop {recording} --force").ok
    assert get(local, recording)["recording_duration"] == 7


def test_recording_continues_with_a_gap_when_the_participant_returns_in_time(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local, "--keep-alive", "600")
    recording = local(f"recordings start {meeting}").ok.data["id"]
    local.clock.advance(11)
    for _ in range(2):
        local(f"emulator leave {ada}").ok
        local.clock.advance(599)
        recordings.join(local, ada)
        local.clock.advance(20)
        assert local(f"recordings active {meeting}").ok.data["id"] == recording
    local(f"recordings stop {recording} --force").ok
    found = get(local, recording)
    assert found["recording_duration"] == 10 + 20 + 20
    assert local("recordings list").ok.data[0]["id"] == recording


def test_gap_does_not_count_towards_max_seconds(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local, "--keep-alive", "600")
    recording = local(f"recordings start {meeting} --max-seconds 60").ok.data["id"]
    local.clock.advance(31)
    local(f"emulator leave {ada}").ok
    local.clock.advance(500)
    recordings.join(local, ada)
    local.clock.advance(29)
    assert status(local, recording) == "RECORDING"
    local.clock.advance(1)
    found = get(local, recording)
    assert (found["status"], found["recording_duration"]) == ("UPLOADING", 60)


@pytest.mark.parametrize(
    "steps",
    [
        "pause leave join resume",
        "pause leave resume join",
        "leave pause join resume",
        "leave pause resume join",
        "leave join pause resume",
        "leave pause resume pause join resume",
        "pause leave resume",
        "leave pause",
    ],
)
def test_pauses_and_gaps_that_overlap_count_once(local: Rtk, steps: str) -> None:
    meeting, ada = recordings.live_meeting(local, "--keep-alive", "600")
    recording = local(f"recordings start {meeting}").ok.data["id"]
    local.clock.advance(recordings.RECORDER_START + 5)
    recorded, is_paused, is_empty = 5, False, False
    for step in steps.split():
        words = f"recordings {step} {recording}" if step in ("pause", "resume") else f"emulator {step} {ada}"
        local(words).ok
        is_paused = step == "pause" or (is_paused and step != "resume")
        is_empty = step == "leave" or (is_empty and step != "join")
        local.clock.advance(10)
        recorded += 0 if is_paused or is_empty else 10
    local(f"recordings stop {recording} --force").ok
    assert get(local, recording)["recording_duration"] == recorded


def test_recording_has_no_gap_while_a_participant_is_in_a_breakout_room(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    recording = local(f"recordings start {meeting}").ok.data["id"]
    local.clock.advance(11)
    local(f"emulator join {ada} --room Side").ok
    local.clock.advance(600)
    local(f"recordings stop {recording} --force").ok
    assert get(local, recording)["recording_duration"] == 610


def test_kick_all_stops_a_recording_at_once_even_in_a_gap(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local, "--keep-alive", "600")
    recording = local(f"recordings start {meeting}").ok.data["id"]
    local.clock.advance(11)
    local(f"emulator leave {ada}").ok
    local.clock.advance(100)
    local(f"active-session kick-all {meeting} --force").ok
    found = get(local, recording)
    assert (found["status"], found["stopped_time"]) == ("UPLOADING", "2026-09-14T08:01:51.000Z")
    assert found["recording_duration"] == 10


def test_overdue_change_has_the_time_at_which_it_was_due(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    recording = local(f"recordings start {meeting}").ok.data["id"]
    local.clock.advance(10)
    local(f"emulator leave {ada}").ok
    local.clock.advance(86_400)
    found = get(local, recording)
    assert (found["status"], found["stopped_time"]) == ("UPLOADED", "2026-09-14T08:01:10.000Z")
    assert found["download_url_expiry"] == "2026-09-21T08:01:12.000Z"


def test_end_of_the_session_stops_running_recordings_and_fails_invoked_ones(local: Rtk) -> None:
    meeting, _ = recordings.live_meeting(local)
    start = f"recordings start {meeting} --allow-multiple-recordings"
    running = local(start).ok.data["id"]
    local.clock.advance(5)
    invoked = local(start).ok.data["id"]
    local(f"active-session kick-all {meeting} --force").ok
    assert (status(local, running), status(local, invoked)) == ("UPLOADING", "ERRORED")
    assert get(local, running)["stop_reason"] == get(local, invoked)["stop_reason"] == {"reason": "ALL_PEERS_LEFT"}


def test_refused_action_keeps_what_came_due(local: Rtk) -> None:
    recording = recordings.invoked(local)
    local.clock.advance(5)
    assert local(f"recordings resume {recording}").exit_code == 7
    with closing(sqlite3.connect(local.data_dir / "emulator.sqlite3")) as db:
        assert db.execute("SELECT status FROM recordings").fetchall() == [("RECORDING",)]
    found = get(local, recording)
    assert (found["status"], found["started_time"]) == ("RECORDING", "2026-09-14T08:00:01.000Z")
