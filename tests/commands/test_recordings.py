"""rtk recordings, in process and over loopback."""

import pytest

from rtk_cli.operations import (
    RECORDINGS_CONTROL,
    RECORDINGS_GET_ACTIVE,
    RECORDINGS_LIST,
    RECORDINGS_START,
)
from tests.support import recordings
from tests.support.cli import Rtk

EVERY_FLAG = (
    "--allow-multiple-recordings --max-seconds 120 --file-prefix weekly --url https://page.example/x --codec VP9"
    " --width 640 --height 360 --no-export-video --watermark-url https://page.example/w.png"
    " --watermark-position 'right bottom' --audio-codec MP3 --audio-channel mono --export-audio --no-bucket"
    " --storage-type gcs --storage-bucket b --storage-region eu --storage-path p --rtmp-url rtmp://live.example/app"
    " --interactive"
)
EVERY_FIELD = {
    "allow_multiple_recordings": True,
    "max_seconds": 120,
    "file_name_prefix": "weekly",
    "url": "https://page.example/x",
    "video_config": {
        "codec": "VP9",
        "width": 640,
        "height": 360,
        "export_file": False,
        "watermark": {"url": "https://page.example/w.png", "position": "right bottom"},
    },
    "audio_config": {"codec": "MP3", "channel": "mono", "export_file": True},
    "realtimekit_bucket_config": {"enabled": False},
    "storage_config": {"type": "gcs", "bucket": "b", "region": "eu", "path": "p"},
    "rtmp_out_config": {"rtmp_url": "rtmp://live.example/app"},
    "interactive_config": {"type": "ID3"},
}


def ids(rtk: Rtk, flags: str) -> list[str]:
    return [recording["id"] for recording in rtk(f"recordings list {flags}").ok.data]


def status(rtk: Rtk, recording: str) -> str:
    found: str = rtk(f"recordings get {recording}").ok.data["status"]
    return found


def test_recording_is_paused_resumed_and_stopped(rtk: Rtk) -> None:
    recording = recordings.running(rtk)
    rtk.seen.clear()
    for command, state in (("pause", "PAUSED"), ("resume", "RECORDING"), ("stop --force", "UPLOADING")):
        assert rtk(f"recordings {command} {recording}").ok.data["status"] == state
    assert rtk.seen == [RECORDINGS_CONTROL.id] * 3


def test_start_flags_reach_their_fields(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    dry = rtk(f"recordings start {meeting} {EVERY_FLAG} --dry-run").ok.data
    expected = {"meeting_id": meeting, **EVERY_FIELD}
    assert {**dry["body"], "rtmp_out_config": None} == {**expected, "rtmp_out_config": None}
    rtk.seen.clear()
    started = rtk(f"recordings start {meeting} {EVERY_FLAG}").ok.data
    assert (started["status"], started["storage_config"]["type"]) == ("INVOKED", "gcs")
    assert started["output_file_name"].startswith("weekly_")
    assert rtk.seen == [RECORDINGS_START.id]


def test_rtmp_key_is_masked_in_debug_output(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    result = rtk(f"recordings start {meeting} --rtmp-url rtmp://live.example/app/k3y --debug").ok
    assert "k3y" not in result.stderr
    assert '"rtmp_url"' in result.stderr


@pytest.mark.parametrize(
    ("flag", "body"),
    [
        ("--no-allow-multiple-recordings", {"allow_multiple_recordings": False}),
        ("--no-export-audio", {"audio_config": {"export_file": False}}),
        ("--export-video", {"video_config": {"export_file": True}}),
        ("--bucket", {"realtimekit_bucket_config": {"enabled": True}}),
    ],
)
def test_boolean_flag_of_start_is_sent_on_or_off(rtk: Rtk, flag: str, body: dict[str, object]) -> None:
    dry = rtk(f"recordings start {recordings.UNKNOWN_ID} {flag} --dry-run").ok.data
    assert dry["body"] == {"meeting_id": recordings.UNKNOWN_ID, **body}


def test_start_takes_the_meeting_from_the_body(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    body = f'{{"meeting_id": "{meeting}", "max_seconds": 60}}'
    assert rtk("recordings", "start", "--body", body).ok.data["status"] == "INVOKED"


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ("--max-seconds 59", ": 59"),
        ("--max-seconds 86401", ": 86401"),
        ("--width 1921", "video_config.width"),
        ("--storage-type aws --storage-bucket b", "access_key"),
        ("--watermark-position middle", "middle"),
        ("--set video_config.codek=VP8", "video_config.codec"),
        ("--codec VP8 --set video_config.codec=H264", "video_config.codec"),
        ("--clear max_seconds", "max_seconds"),
    ],
)
def test_invalid_settings_are_refused_before_anything_is_sent(rtk: Rtk, flags: str, named: str) -> None:
    error = rtk.error(f"recordings start {recordings.UNKNOWN_ID} {flags}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert named in f"{error['message']} {error['hint']}"
    assert rtk.seen == []


def test_prefix_with_spaces_is_refused_by_the_api(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    error = rtk.error(f"recordings start {meeting} --file-prefix 'a b'")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert "file_name_prefix" in error["message"]


@pytest.mark.parametrize("command", ["start", "start-track"])
def test_start_without_a_live_session_is_not_found(rtk: Rtk, command: str) -> None:
    meeting = recordings.meeting(rtk)
    error = rtk.error(f"recordings {command} {meeting}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert meeting in error["message"]


def test_second_recording_is_a_conflict(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    first = rtk(f"recordings start {meeting}").ok.data["id"]
    error = rtk.error(f"recordings start {meeting}")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert first in error["message"]


@pytest.mark.parametrize(
    ("first", "second", "exit_code"),
    [
        ("--allow-multiple-recordings", "--allow-multiple-recordings", 0),
        ("", "--allow-multiple-recordings", 7),
        ("--allow-multiple-recordings", "", 7),
    ],
)
def test_second_recording_needs_the_flag_on_both(rtk: Rtk, first: str, second: str, exit_code: int) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk(f"recordings start {meeting} {first}").ok
    assert rtk(f"recordings start {meeting} {second}").exit_code == exit_code


def test_active_recording_is_the_newest_running_one(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    start = f"recordings start {meeting} --allow-multiple-recordings"
    first, second = rtk(start).ok.data["id"], rtk(start).ok.data["id"]
    rtk.seen.clear()
    assert rtk(f"recordings active {meeting}").ok.data["id"] == second
    assert rtk.seen == [RECORDINGS_GET_ACTIVE.id]
    rtk(f"recordings stop {second} --force").ok
    assert rtk(f"recordings active {meeting}").ok.data["id"] == first


def test_active_without_a_running_recording_is_not_found(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    error = rtk.error(f"recordings active {meeting}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)


@pytest.mark.parametrize("command", ["pause", "resume"])
def test_invoked_recording_cannot_be_paused_or_resumed(rtk: Rtk, command: str) -> None:
    recording = recordings.invoked(rtk)
    error = rtk.error(f"recordings {command} {recording}")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert recording in error["message"]
    assert "INVOKED" in error["message"]


def test_second_stop_is_a_conflict(rtk: Rtk) -> None:
    error = rtk.error(f"recordings stop --force {recordings.uploaded(rtk)}")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)


def test_unconfirmed_stop_is_refused(rtk: Rtk) -> None:
    recording = recordings.running(rtk)
    rtk.seen.clear()
    error = rtk.error(f"recordings stop {recording}")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert rtk.seen == []
    assert f"recordings stop {recording}" in error["hint"]
    assert "--force" in error["hint"]
    assert status(rtk, recording) == "RECORDING"


@pytest.mark.parametrize(("answer", "exit_code", "state"), [("y\n", 0, "UPLOADING"), ("\n", 6, "RECORDING")])
def test_stop_asks_on_a_terminal(rtk: Rtk, answer: str, exit_code: int, state: str) -> None:
    recording = recordings.running(rtk)
    assert rtk(f"recordings stop {recording}", terminal=True, stdin=answer).exit_code == exit_code
    assert status(rtk, recording) == state


def test_list_is_empty_without_recordings(rtk: Rtk) -> None:
    result = rtk("recordings list").ok
    assert (result.data, result.stderr, rtk.seen) == ([], "", [RECORDINGS_LIST.id])


def test_recordings_are_filtered_by_meeting(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk, "--title", "Weekly")
    mine = rtk(f"recordings start {meeting}").ok.data["id"]
    recordings.invoked(rtk)
    assert ids(rtk, f"--meeting {meeting}") == ids(rtk, "--search WEEK") == [mine]
    assert ids(rtk, f"--meeting-id {recordings.UNKNOWN_ID}") == ids(rtk, "--search nothing") == []


def test_recordings_are_filtered_by_several_statuses(rtk: Rtk) -> None:
    done, fresh = recordings.uploaded(rtk), recordings.invoked(rtk)
    assert ids(rtk, "--status UPLOADED") == [done]
    assert ids(rtk, "--status INVOKED --status UPLOADED") == [fresh, done]
    assert ids(rtk, "--status PAUSED --status ERRORED") == []


def test_recordings_are_filtered_by_expiry(rtk: Rtk) -> None:
    gone = recordings.uploaded(rtk)
    rtk.clock.advance(8 * 86_400)
    there = recordings.uploaded(rtk)
    assert ids(rtk, "--expired") == [gone]
    assert ids(rtk, "--no-expired") == [there]


def test_recordings_are_sorted_and_filtered_by_start_time(rtk: Rtk) -> None:
    first = recordings.invoked(rtk)
    rtk.clock.advance(7200)
    second = recordings.invoked(rtk)
    assert ids(rtk, "") == ids(rtk, "--sort-by invokedTime --sort-order DESC") == [second, first]
    assert ids(rtk, "--sort-order ASC") == [first, second]
    assert ids(rtk, "--since 1h") == ids(rtk, "--start-time 2026-09-14T10:00:00Z") == [second]
    assert ids(rtk, "--until 1h") == ids(rtk, "--end-time 2026-09-14T08:00:00Z") == [first]


@pytest.mark.parametrize("flags", ["--status DONE", "--sort-by size", "--sort-order UP", "--start-time soon"])
def test_invalid_filter_is_refused_before_anything_is_sent(rtk: Rtk, flags: str) -> None:
    error = rtk.error(f"recordings list {flags}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []
    assert flags.split()[1] in error["message"]


def test_list_names_the_meeting_of_each_recording(rtk: Rtk) -> None:
    meeting = rtk('meetings create --title "Town hall"').ok.data["id"]
    rtk(f"emulator join {recordings.participant(rtk, meeting, 'ada')}").ok
    recording = rtk(f"recordings start {meeting}").ok.data["id"]
    heading, row = rtk("recordings list -o table").ok.stdout.splitlines()
    assert heading.split()[0] == "MEETING"
    assert row.startswith("Town hall  ")
    assert row.split()[-2:] == [recording, meeting]
    header, _ = rtk("recordings list -o csv").ok.stdout.splitlines()
    assert {"meeting.title", "meeting.id"} <= set(header.split(","))


def test_stopping_a_recording_that_has_not_started_is_a_warning(rtk: Rtk) -> None:
    recording = recordings.invoked(rtk)
    declined = rtk(f"recordings stop {recording}", terminal=True, stdin="n\n")
    assert declined.exit_code == 6
    assert "ERRORED" in declined.stderr.partition("? [y/N]")[0]
    forced = rtk(f"recordings stop {recording} --force").ok
    assert forced.data["status"] == "ERRORED"
    assert recording in forced.stderr


def test_stopping_a_running_recording_is_no_warning(rtk: Rtk) -> None:
    recording = recordings.running(rtk)
    assert "ERRORED" not in rtk(f"recordings stop {recording}", terminal=True, stdin="n\n").stderr
    assert rtk(f"recordings stop {recording} --force").ok.stderr == ""


@pytest.mark.parametrize("command", ["stop {} --force", "pause {}", "resume {}", "get {}", "wait {}"])
def test_id_of_a_meeting_gets_the_hint_how_to_find_its_recording(rtk: Rtk, command: str) -> None:
    meeting = recordings.meeting(rtk)
    error = rtk.error(f"recordings {command.format(meeting)}")
    assert (error["kind"], error["status"]) == ("not_found", 404)
    assert error["hint"].endswith(f": rtk recordings active {meeting}")
