"""rtk recordings check: failed, stuck, of the wrong length, empty or expiring, in process and over loopback."""

import json
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.operations import RECORDINGS_LIST, SESSIONS_GET, SESSIONS_LIST
from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, json_response

MINUTE, HOUR, DAY = 60, 3600, 86_400


def found(rtk: Rtk, flags: str = "") -> dict[str, list[str]]:
    """The problems by recording."""
    return {row["id"]: row["problems"] for row in rtk(f"recordings check {flags}").ok.data}


def failing(rtk: Rtk, content: str) -> str:
    """The id of a recording whose start meets that content fault, half an hour after it was stopped."""
    rtk(f"emulator fail recordings_start --content {content}").ok
    recording = recordings.running(rtk)
    rtk.clock.advance(30 * MINUTE)
    if content == "stuck-uploading":
        rtk(f"recordings stop {recording} --force").ok
        rtk.clock.advance(30 * MINUTE)
    return recording


def test_sound_recordings_are_not_listed(rtk: Rtk) -> None:
    recordings.uploaded(rtk, seconds=HOUR)
    recordings.running(rtk)
    rtk.clock.advance(HOUR)
    assert found(rtk) == {}
    assert rtk("recordings check --check").ok.data == []


def test_errored_recording_is_found(rtk: Rtk) -> None:
    assert found(rtk) == {}
    recording = failing(rtk, "errored")
    assert found(rtk) == {recording: ["errored"]}


@pytest.mark.parametrize("content", ["stuck-invoked", "stuck-uploading"])
def test_stuck_recording_is_found_once_it_takes_too_long(rtk: Rtk, content: str) -> None:
    recording = failing(rtk, content)
    assert found(rtk) == {}
    assert found(rtk, "--stuck-after 29m") == {recording: ["stuck"]}
    rtk.clock.advance(31 * MINUTE)
    assert found(rtk) == {recording: ["stuck"]}


def test_recording_longer_than_its_session_is_found(rtk: Rtk, tmp_path: Path) -> None:
    recording = recordings.uploaded(rtk, seconds=HOUR)
    session = rtk(f"recordings get {recording}").ok.data["session_id"]
    meeting = rtk(f"sessions get {session}").ok.data["associated_id"]
    rtk(f"active-session kick-all {meeting} --force").ok
    assert found(rtk) == {}
    _begin_later(rtk, tmp_path, session, "2026-09-14T08:01:30.000Z")
    assert found(rtk) == {recording: ["too_long"]}
    (row,) = rtk("recordings check").ok.data
    assert "60 min recorded in a session of 58.5 min" in row["details"]


def test_length_within_the_tolerance_fits(rtk: Rtk, tmp_path: Path) -> None:
    recording = recordings.uploaded(rtk, seconds=HOUR)
    _begin_later(rtk, tmp_path, rtk(f"recordings get {recording}").ok.data["session_id"], "2026-09-14T08:00:59.000Z")
    assert found(rtk) == {}


def _begin_later(rtk: Rtk, folder: Path, session: str, at: str) -> None:
    """Change the start of a session in the emulator's state."""
    state = json.loads(rtk("emulator export").ok.stdout)
    for row in state["tables"]["sessions"]:
        row["started_at"] = at if row["id"] == session else row["started_at"]
    (folder / "state.json").write_text(json.dumps(state))
    rtk(f"emulator import {folder / 'state.json'} --force").ok


@pytest.mark.parametrize(("pause", "problems"), [(25, []), (35, ["too_short"])])
def test_recording_of_less_than_half_its_running_time_is_found(rtk: Rtk, pause: int, problems: list[str]) -> None:
    recording = recordings.running(rtk)
    rtk.clock.advance(15 * MINUTE)
    rtk(f"recordings pause {recording}").ok
    rtk.clock.advance(pause * MINUTE)
    rtk(f"recordings resume {recording}").ok
    rtk.clock.advance(15 * MINUTE)
    rtk(f"recordings stop {recording} --force").ok
    rtk.clock.advance(recordings.UPLOAD)
    assert found(rtk).get(recording, []) == problems


def test_short_recording_is_not_judged_by_its_pauses(rtk: Rtk) -> None:
    recording = recordings.running(rtk)
    rtk.clock.advance(1)
    rtk(f"recordings pause {recording}").ok
    rtk.clock.advance(50)
    rtk(f"recordings stop {recording} --force").ok
    rtk.clock.advance(recordings.UPLOAD)
    assert found(rtk) == {}


def test_recording_that_exports_nothing_is_empty(rtk: Rtk) -> None:
    recording = recordings.uploaded(rtk, "--no-export-video", "--no-export-audio")
    assert found(rtk) == {recording: ["empty_file"]}


def test_track_recording_of_nobody_is_empty(rtk: Rtk) -> None:
    recording = recordings.uploaded(rtk, "--type", "track", "--user-id", "nobody-there")
    assert found(rtk) == {recording: ["empty_file"]}
    other = recordings.uploaded(rtk, "--type", "track")
    assert other not in found(rtk)


def test_file_that_expires_soon_is_found_until_it_has_expired(rtk: Rtk) -> None:
    recording = recordings.uploaded(rtk)
    rtk.clock.advance(6 * DAY - 1)
    assert found(rtk, "--since 30d") == {}
    assert found(rtk, "--since 30d --warn-within 48h") == {recording: ["expires_soon"]}
    rtk.clock.advance(1)
    assert found(rtk) == {recording: ["expires_soon"]}
    assert found(rtk, "--since 30d --warn-within 0") == {}
    rtk.clock.advance(DAY)
    assert found(rtk, "--since 30d") == {}


def test_row_names_meeting_session_and_problems(rtk: Rtk) -> None:
    recording = failing(rtk, "errored")
    whole = rtk(f"recordings get {recording}").ok.data
    (row,) = rtk("recordings check").ok.data
    (listed,) = rtk("recordings list").ok.data
    assert row == {
        "id": recording,
        "status": "ERRORED",
        "problems": ["errored"],
        "details": row["details"],
        "meeting_id": listed["meeting"]["id"],
        "meeting_title": listed["meeting"].get("title"),
        "session_id": whole["session_id"],
        "invoked_time": whole["invoked_time"],
        "recording_duration": whole.get("recording_duration"),
        "download_url_expiry": None,
    }


def test_check_exits_with_14_and_prints_what_was_found(rtk: Rtk) -> None:
    failing(rtk, "errored")
    result = rtk("recordings check --check --json")
    assert (result.exit_code, result.error["kind"], len(result.data)) == (14, "difference", 1)


def test_period_and_meeting_select_recordings(rtk: Rtk) -> None:
    recording = failing(rtk, "errored")
    assert found(rtk, f"--meeting {recordings.meeting(rtk)}") == {}
    rtk.clock.advance(8 * DAY)
    assert found(rtk) == {}
    assert found(rtk, "--since 9d") == {recording: ["errored"]}
    assert found(rtk, "--since 9d --until 8d --stuck-after 2h") == {recording: ["errored"]}
    assert found(rtk, "--since 30d --until 9d") == {}


def test_sessions_are_read_in_pages_and_only_when_a_length_is_compared(rtk: Rtk) -> None:
    failing(rtk, "errored")
    rtk.seen.clear()
    found(rtk)
    assert rtk.seen == [RECORDINGS_LIST.id]
    for _ in range(3):
        recordings.uploaded(rtk)
    rtk.seen.clear()
    found(rtk)
    assert rtk.seen == [RECORDINGS_LIST.id, SESSIONS_LIST.id]


def test_session_that_was_live_for_days_is_read_alone(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk.clock.advance(10 * DAY)
    for _ in range(2):
        recording = rtk(f"recordings start {meeting}").ok.data["id"]
        rtk.clock.advance(MINUTE)
        rtk(f"recordings stop {recording} --force").ok
        rtk.clock.advance(recordings.UPLOAD)
    rtk.seen.clear()
    assert found(rtk) == {}
    assert rtk.seen == [RECORDINGS_LIST.id, SESSIONS_LIST.id, SESSIONS_GET.id]


def check_of(stub: StubServer, **members: Any) -> list[dict[str, Any]]:
    """Check one uploaded recording with these members; the server knows no session."""
    recording = {"id": "r", "status": "UPLOADED", **members}

    def respond(request: ReceivedRequest) -> StubResponse:
        if request.path.endswith("/recordings"):
            return json_response({"success": True, "data": [recording], "paging": {"total_count": 1}})
        if request.path.endswith("/sessions"):
            return json_response({"success": True, "data": {"sessions": []}, "paging": {"total_count": 0}})
        return json_response({"success": False, "error": {"code": 404, "message": "No"}}, 404)

    stub.respond_by(respond)
    rows: list[dict[str, Any]] = stub.rtk("recordings check --json").ok.data
    return rows


def test_recording_without_a_known_session_is_not_judged_by_it(stub: StubServer) -> None:
    assert check_of(stub, session_id="gone", recording_duration=900) == []


@pytest.mark.parametrize("layers", [[], [{"layer_name": "default", "download_urls": {}}]])
def test_track_recording_without_files_is_empty_whatever_its_size(stub: StubServer, layers: list[Any]) -> None:
    (row,) = check_of(stub, download_url=layers, file_size=None)
    assert row["problems"] == ["empty_file"]


@pytest.mark.parametrize("flag", ["--stuck-after", "--warn-within", "--since"])
def test_invalid_length_is_a_usage_error(rtk: Rtk, flag: str) -> None:
    error = rtk.error(f"recordings check {flag} soon")
    assert (error["kind"], rtk.seen) == ("usage", [])
    assert "soon" in error["message"]
