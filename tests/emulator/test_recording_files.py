"""The files behind the links of recordings: which exist, their sizes and their headers."""

from typing import Any

import httpx
import pytest

from tests.support import recordings
from tests.support.cli import Rtk

WEEK = 7 * 86_400
AUDIO_BYTES_PER_SECOND = 16_000
HEADER = 4096  # bytes that every file has at least


def get(rtk: Rtk, recording: str) -> dict[str, Any]:
    found: dict[str, Any] = rtk(f"recordings get {recording}").ok.data
    return found


def content(rtk: Rtk, recording: str) -> bytes:
    return rtk(f"recordings download {recording} --to -").ok.raw


def track(rtk: Rtk, meeting: str) -> str:
    """The id of a track recording in state RECORDING since this moment."""
    recording: str = rtk(f"recordings start-track {meeting}").ok.data["id"]
    rtk.clock.advance(recordings.RECORDER_START)
    return recording


def sizes(rtk: Rtk, recording: str) -> list[int]:
    """Stop the recording; returns the length of each track as downloaded."""
    rtk(f"recordings stop {recording} --force").ok
    rtk.clock.advance(recordings.UPLOAD)
    [layer] = get(rtk, recording)["download_url"]
    links = [file["download_url"] for file in layer["download_urls"].values()]
    return [len(httpx.get(link, trust_env=False).content) for link in links]


def test_track_is_as_long_as_its_connection_was_recorded(remote: Rtk) -> None:
    meeting, ada = recordings.live_meeting(remote)
    recording = track(remote, meeting)
    remote.clock.advance(4)
    recordings.join(remote, recordings.participant(remote, meeting, "bob"))
    remote.clock.advance(3)
    remote(f"emulator leave {ada}").ok
    remote.clock.advance(3)
    expected = [HEADER + seconds * AUDIO_BYTES_PER_SECOND for seconds in (7, 6)]
    assert sizes(remote, recording) == expected
    assert get(remote, recording)["file_size"] == sum(expected)


def test_participant_who_left_as_the_recorder_started_has_no_track(remote: Rtk) -> None:
    meeting, ada = recordings.live_meeting(remote)
    recordings.join(remote, recordings.participant(remote, meeting, "bob"))
    recording = track(remote, meeting)
    remote(f"emulator leave {ada}").ok
    remote.clock.advance(5)
    assert len(sizes(remote, recording)) == 1


def test_participant_who_joined_as_the_recording_stopped_has_no_track(remote: Rtk) -> None:
    meeting, _ = recordings.live_meeting(remote)
    recording = track(remote, meeting)
    remote.clock.advance(5)
    recordings.join(remote, recordings.participant(remote, meeting, "bob"))
    assert sizes(remote, recording) == [HEADER + 5 * AUDIO_BYTES_PER_SECOND]


def test_track_leaves_pauses_out(remote: Rtk) -> None:
    meeting, _ = recordings.live_meeting(remote)
    recording = track(remote, meeting)
    for seconds, action in ((2, "pause"), (50, "resume"), (3, "pause")):
        remote.clock.advance(seconds)
        remote(f"recordings {action} {recording}").ok
    assert sizes(remote, recording) == [HEADER + 5 * AUDIO_BYTES_PER_SECOND]


def test_max_seconds_of_the_meeting_apply_to_tracks(local: Rtk) -> None:
    meeting, _ = recordings.live_meeting(local, "--max-seconds", "60")
    recording = track(local, meeting)
    local.clock.advance(59)
    assert get(local, recording)["status"] == "RECORDING"
    local.clock.advance(1)
    assert get(local, recording)["status"] == "UPLOADING"


def test_prefix_of_the_meeting_is_made_safe_for_a_file_name(local: Rtk) -> None:
    meeting, _ = recordings.live_meeting(local, "--file-prefix", "all hands/2026 é")
    started = local(f"recordings start {meeting}").ok.data
    assert started["output_file_name"].startswith(f"all_hands_2026__{meeting}_")


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("", {"type": "sftp", "host": "h", "username": "u"}),
        ("--storage-type gcs --storage-bucket b", {"type": "gcs", "bucket": "b"}),
    ],
)
def test_storage_config_is_taken_as_a_whole(local: Rtk, flags: str, expected: dict[str, str]) -> None:
    config = '{"recording_config": {"storage_config": {"type": "sftp", "host": "h", "username": "u"}}}'
    meeting, _ = recordings.live_meeting(local, "--body", config)
    assert local(f"recordings start {meeting} {flags}").ok.data["storage_config"] == expected


@pytest.mark.parametrize("flags", [["--no-bucket"], ["--no-export-video", "--no-export-audio"]])
def test_recording_outside_the_bucket_has_no_link_and_no_expiry(local: Rtk, flags: list[str]) -> None:
    found = get(local, recordings.uploaded(local, *flags))
    assert (found["download_url"], found["audio_download_url"], found["download_url_expiry"]) == (None, None, None)


def test_expired_lists_recordings_seven_days_after_upload(local: Rtk) -> None:
    recordings.uploaded(local, "--no-bucket")
    recordings.uploaded(local, "--no-export-video", "--no-export-audio")
    recordings.running(local)
    kept = recordings.uploaded(local)

    def listed(flag: str) -> list[str]:
        return local("recordings", "list", flag, "-o", "id").ok.stdout.split()

    local.clock.advance(WEEK - 0.001)
    assert (listed("--expired"), listed("--no-expired")[0], len(listed("--no-expired"))) == ([], kept, 2)
    local.clock.advance(0.001)
    assert (listed("--expired"), kept in listed("--no-expired")) == ([kept], False)


@pytest.mark.parametrize("expected", [(40, 60), (46, 49), (47, 48), (48, 60), (65530, 65600), (65536 + 48, 65536 + 60)])
def test_range_has_the_bytes_of_the_whole_file(remote: Rtk, expected: tuple[int, int]) -> None:
    recording = recordings.uploaded(remote, seconds=1)
    begin, end = expected
    link = get(remote, recording)["download_url"]
    response = httpx.get(link, headers={"range": f"bytes={begin}-{end - 1}"}, trust_env=False)
    assert (response.status_code, response.content) == (206, content(remote, recording)[begin:end])
