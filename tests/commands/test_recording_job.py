"""rtk recordings record: from the live session to the saved file, and never a recording left running."""

import signal
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.emulator import timings
from rtk_cli.errors import NetworkError
from rtk_cli.messages import Download, Request, Response, Transport
from rtk_cli.operations import RECORDINGS_CONTROL, RECORDINGS_GET, RECORDINGS_START
from tests.support import recordings
from tests.support.cli import Result, Rtk
from tests.support.scheduled_clock import ScheduledClock
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure, list_page, success

SIGNALS = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
ACTIVE = ("INVOKED", "RECORDING", "PAUSED")


@pytest.fixture
def clock() -> ScheduledClock:
    return ScheduledClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "artifacts"


def all_recordings(rtk: Rtk, meeting: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rtk(f"recordings list --meeting {meeting}").ok.data
    return found


def only(rtk: Rtk, meeting: str) -> dict[str, Any]:
    """The only recording of the meeting."""
    (recording,) = all_recordings(rtk, meeting)
    return recording


def journal_of(rtk: Rtk) -> bytes:
    (path,) = (rtk.data_dir / "jobs").iterdir()
    return path.read_bytes()


def send_signal(name: str) -> Callable[[], None]:
    return lambda: signal.raise_signal(signal.Signals[name])


def record(rtk: Rtk, meeting: str, folder: Path, flags: str = "--for 30s") -> Result:
    return rtk(f"recordings record {meeting} --to {folder}/ {flags}")


def test_recording_is_made_and_saved(rtk: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    saved = record(rtk, meeting, folder).ok.data
    recording = only(rtk, meeting)
    assert (recording["status"], recording["recording_duration"]) == ("UPLOADED", 30)
    assert (saved["recording_id"], saved["bytes"]) == (recording["id"], recording["file_size"])
    assert [str(path) for path in folder.iterdir()] == [saved["path"]]
    assert journal_of(rtk) == b""


def test_every_state_is_reported_once(rtk: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    result = record(rtk, meeting, folder).ok
    prefix = f"recording {result.data['recording_id']}: "
    states = [line.removeprefix(prefix) for line in result.stderr.splitlines() if line.startswith(prefix)]
    assert states == ["RECORDING", "UPLOADING", "UPLOADED"]
    assert record(rtk, meeting, folder, "--for 5s -q").ok.stderr == ""


def test_length_counts_from_recording_and_not_from_invoked(
    rtk: Rtk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timings, "RECORDER_START", 20 * timings.SECOND)
    meeting, _ = recordings.live_meeting(rtk)
    record(rtk, meeting, folder).ok
    assert only(rtk, meeting)["recording_duration"] == 30


def test_live_session_is_waited_for(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    clock.after(100, lambda: recordings.join(rtk, ada))
    record(rtk, meeting, folder).ok
    assert only(rtk, meeting)["recording_duration"] == 30


def test_no_live_session_in_time_exits_with_11(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    meeting = recordings.meeting(rtk)
    error = rtk.error(f"recordings record {meeting} --for 30s --to {folder} --within 2m")
    assert (error["kind"], error["exit_code"]) == ("timed_out", 11)
    assert meeting in error["message"]
    assert sum(clock.slept) == pytest.approx(120)
    assert all_recordings(rtk, meeting) == []
    assert journal_of(rtk) == b""


def test_unknown_meeting_is_not_waited_for(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    error = rtk.error(f"recordings record {recordings.UNKNOWN_ID} --for 30s --to {folder}")
    assert (error["exit_code"], clock.slept) == (5, [])


def test_failed_recording_exits_with_13(rtk: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk("emulator fail recordings_start --content errored").ok
    error = rtk.error(f"recordings record {meeting} --for 30s --to {folder}")
    assert (error["kind"], error["exit_code"]) == ("goal_lost", 13)
    assert only(rtk, meeting)["id"] in error["hint"]
    assert record(rtk, meeting, folder).ok.data["bytes"] > 0  # a new one


def test_recording_that_does_not_begin_is_stopped(rtk: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk("emulator fail recordings_start --content stuck-invoked").ok
    error = rtk.error(f"recordings record {meeting} --for 30s --to {folder} --within 1m")
    assert error["exit_code"] == 11
    assert only(rtk, meeting)["id"] in error["message"]
    assert only(rtk, meeting)["status"] not in ACTIVE


def test_upload_that_takes_too_long_exits_with_11_and_is_saved_by_the_next_run(rtk: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    command = f"recordings record {meeting} --for 30s --to {folder}/"
    error = rtk.error(f"{command} --upload-within 1s")
    assert error["exit_code"] == 11
    recording = only(rtk, meeting)
    saved = rtk(command).ok.data
    assert saved["recording_id"] == recording["id"]
    assert only(rtk, meeting)["status"] == "UPLOADED"
    assert journal_of(rtk) == b""


def test_recording_of_another_is_a_conflict_and_goes_on(rtk: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    other = rtk(f"recordings start {meeting}").ok.data["id"]
    error = rtk.error(f"recordings record {meeting} --for 30s --to {folder}")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert other in error["message"]
    assert other in error["hint"]
    rtk.clock.advance(60)
    assert only(rtk, meeting)["status"] == "RECORDING"
    assert journal_of(rtk) == b""


def test_until_empty_ends_after_the_last_participant_has_left(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    clock.after(60, lambda: rtk(f"emulator leave {ada}").ok)
    record(rtk, meeting, folder, "--until-empty").ok
    assert only(rtk, meeting)["status"] == "UPLOADED"
    assert 70 <= sum(clock.slept) <= 85
    assert rtk(f"active-session get {meeting}").ok  # the keep-alive is not over


def test_reloading_the_page_does_not_end_a_recording_until_empty(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    clock.after(60, lambda: rtk(f"emulator leave {ada}").ok)
    clock.after(68, lambda: rtk(f"emulator join {ada}").ok)
    clock.after(120, lambda: rtk(f"active-session kick-all {meeting} --force").ok)
    record(rtk, meeting, folder, "--until-empty").ok
    assert sum(clock.slept) > 115


@pytest.mark.parametrize("command", ["active-session kick-all {meeting}", "recordings stop {recording}"])
def test_recording_that_ends_early_is_saved(rtk: Rtk, clock: ScheduledClock, folder: Path, command: str) -> None:
    meeting, _ = recordings.live_meeting(rtk)

    def end() -> None:
        rtk(*command.format(meeting=meeting, recording=only(rtk, meeting)["id"]).split(), "--force").ok

    clock.after(20, end)
    assert record(rtk, meeting, folder, "--for 10m").ok.data["bytes"] > 0
    assert sum(clock.slept) < 40


@pytest.mark.parametrize("name", SIGNALS)
def test_signal_ends_the_recording_and_its_file_is_saved(
    rtk: Rtk, clock: ScheduledClock, folder: Path, name: str
) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    clock.after(12, send_signal(name))
    result = rtk(f"recordings record {meeting} --for 10m --to {folder}/ --json")
    assert (result.exit_code, result.error["kind"]) == (130, "interrupted")
    assert name in result.error["message"]
    assert Path(result.data["path"]).stat().st_size == result.data["bytes"]
    assert only(rtk, meeting)["recording_duration"] == 11
    assert journal_of(rtk) == b""


def test_second_signal_ends_the_wait_for_the_file(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    clock.after(12, send_signal("SIGTERM"))
    clock.after(13, send_signal("SIGTERM"))
    error = rtk.error(f"recordings record {meeting} --for 10m --to {folder}/")
    recording = only(rtk, meeting)
    assert error["exit_code"] == 130
    assert f"recordings download {recording['id']} --to {folder}/" in error["hint"]
    assert recording["status"] == "UPLOADING"
    assert list(folder.iterdir()) == []
    assert record(rtk, meeting, folder, "--for 10m").ok.data["recording_id"] == recording["id"]


def test_signal_before_the_session_starts_nothing(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    meeting = recordings.meeting(rtk)
    clock.after(12, send_signal("SIGINT"))
    assert rtk.error(f"recordings record {meeting} --for 30s --to {folder}/")["exit_code"] == 130
    assert all_recordings(rtk, meeting) == []
    assert journal_of(rtk) == b""


@pytest.mark.parametrize("operation", [RECORDINGS_START, RECORDINGS_CONTROL], ids=lambda operation: operation.id)
@pytest.mark.parametrize("when", ["before", "after"])
def test_signal_during_a_request_waits_for_its_response(rtk: Rtk, folder: Path, operation: Any, when: str) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    inner = rtk.wrap_transport
    rtk.wrap_transport = lambda transport: SignallingTransport(inner(transport), operation.id, when)
    error = rtk(f"recordings record {meeting} --for 30s --to {folder}/ --json").error
    rtk.wrap_transport = inner
    assert error["exit_code"] == 130
    assert only(rtk, meeting)["status"] not in ACTIVE


@pytest.mark.parametrize(
    "fault",
    ["--cut after", "--cut before", "--status 500 --cut after", "--status 500", "--status 429 --retry-after 3"],
)
def test_start_without_a_response_is_made_once(rtk: Rtk, folder: Path, fault: str) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    earlier = record(rtk, meeting, folder, "--for 5s").ok.data["recording_id"]
    rtk(f"emulator fail recordings_start {fault}").ok
    record(rtk, meeting, folder).ok
    found = all_recordings(rtk, meeting)
    assert [recording["status"] for recording in found] == ["UPLOADED", "UPLOADED"]
    assert (found[0]["recording_duration"], found[1]["id"]) == (30, earlier)


def test_start_of_which_nothing_is_known_says_so_and_is_cleared_up_by_the_next_run(rtk: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk("emulator fail recordings_start --cut after").ok
    inner = rtk.wrap_transport
    rtk.wrap_transport = lambda transport: LostAfterStart(inner(transport))
    error = rtk.error(f"recordings record {meeting} --for 10m --to {folder}/")
    rtk.wrap_transport = inner
    assert error["exit_code"] == 10
    assert meeting in error["message"]
    assert f"recordings active {meeting}" in error["hint"]
    started = only(rtk, meeting)
    assert record(rtk, meeting, folder, "--for 10m").ok.data["recording_id"] == started["id"]


def test_start_that_keeps_failing_is_given_up(rtk: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk("emulator fail recordings_start --status 500 --times 9").ok
    assert rtk.error(f"recordings record {meeting} --for 30s --to {folder}/")["exit_code"] == 9
    assert all_recordings(rtk, meeting) == []
    rtk("emulator fail --clear").ok
    assert record(rtk, meeting, folder).ok.data["bytes"] > 0


def test_failures_of_reads_do_not_end_the_recording(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    clock.after(5, lambda: rtk("emulator fail recordings_get --status 503 --times 20").ok)
    result = record(rtk, meeting, folder, "--for 2m").ok
    assert only(rtk, meeting)["recording_duration"] == pytest.approx(120, abs=8)  # the retry of a read takes some
    assert result.stderr.count("going on") == 1


@pytest.mark.parametrize("fault", ["--status 503", "--cut before", "--cut after", "--status 429"])
def test_stop_is_repeated_until_it_is_confirmed(rtk: Rtk, folder: Path, fault: str) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk(f"emulator fail recordings_control {fault} --times 12").ok
    record(rtk, meeting, folder).ok
    assert only(rtk, meeting)["status"] == "UPLOADED"


def test_stop_that_cannot_be_confirmed_names_the_recording_and_the_command(
    rtk: Rtk, clock: ScheduledClock, folder: Path
) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk("emulator fail recordings_control --status 503 --times 100000").ok
    error = rtk.error(f"recordings record {meeting} --for 30s --to {folder}/")
    recording = only(rtk, meeting)["id"]
    assert error["exit_code"] == 9
    assert recording in error["message"]
    assert f"recordings stop {recording} --force" in error["hint"]
    assert sum(clock.slept) > 300
    rtk("emulator fail --clear").ok
    assert record(rtk, meeting, folder).ok.data["recording_id"] == recording


def test_command_in_a_hint_selects_the_same_app(stub: StubServer, folder: Path) -> None:
    """Another recording runs, in the app of the profile and flags of this run."""

    def respond(request: ReceivedRequest) -> StubResponse:
        if request.method == "POST":
            return failure(409)
        return list_page([], 0) if request.query else success({"id": "r", "status": "RECORDING"})

    stub.respond_by(respond)
    stub.rtk("profile create staging").ok
    error = stub.rtk.error(f"recordings record m --for 30s --to {folder}/ --profile staging --app-id a")
    assert "rtk --profile staging --app-id a recordings stop r --force" in error["hint"]


def test_second_signal_ends_the_attempts_to_stop(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk("emulator fail recordings_control --status 503 --times 100000").ok
    for seconds in (10, 20):
        clock.after(seconds, send_signal("SIGINT"))
    error = rtk.error(f"recordings record {meeting} --for 10m --to {folder}/ --retries 0")
    assert f"recordings stop {only(rtk, meeting)['id']} --force" in error["hint"]
    assert sum(clock.slept) < 40


def test_refused_stop_is_repeated(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    """The API may refuse to stop a recording while it is INVOKED."""
    meeting, _ = recordings.live_meeting(rtk)
    rtk("emulator fail recordings_control --status 409 --times 2").ok
    clock.after(0.5, send_signal("SIGINT"))
    assert record(rtk, meeting, folder).exit_code == 130
    assert only(rtk, meeting)["status"] == "UPLOADED"
    assert sum(clock.slept) < 20


def test_unexpected_error_stops_the_recording(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)

    def fail() -> None:
        raise ZeroDivisionError

    clock.after(10, fail)
    assert rtk.error(f"recordings record {meeting} --for 10m --to {folder}/")["exit_code"] == 1
    assert only(rtk, meeting)["status"] not in ACTIVE


def test_lost_permission_ends_the_recording(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    clock.after(10, lambda: rtk(f"emulator fail {RECORDINGS_GET.id} --status 403").ok)
    assert rtk.error(f"recordings record {meeting} --for 10m --to {folder}/")["exit_code"] == 4
    assert only(rtk, meeting)["status"] not in ACTIVE


@pytest.mark.parametrize("seconds", [-86_400, 86_400])
def test_clock_that_is_set_does_not_change_the_length(
    stub: StubServer, clock: ScheduledClock, folder: Path, seconds: float
) -> None:
    stopped: list[float] = []

    def respond(request: ReceivedRequest) -> StubResponse:
        if request.method == "PUT":
            stopped.append(clock.monotonic())
        if request.query:
            return list_page([], 0)
        return success({"id": "r", "status": "UPLOADING" if stopped else "RECORDING", "started_time": None})

    stub.respond_by(respond)
    begin = clock.monotonic()
    clock.after(25, lambda: clock.set_by(seconds))
    stub.rtk.error(f"recordings record m --for 30s --to {folder}/ --upload-within 0")
    assert stopped == [begin + 30]


def test_service_ends_the_recording_if_nothing_else_does(rtk: Rtk, folder: Path) -> None:
    dry = rtk(f"recordings record {recordings.UNKNOWN_ID} --for 30m --to {folder} --dry-run").ok.data
    assert dry["body"] == {"meeting_id": recordings.UNKNOWN_ID, "max_seconds": 1861}
    assert not (rtk.data_dir / "jobs").exists()
    for flags, expected in (("--for 30m --max-seconds 90", 90), ("--until-empty", None), ("--for 24h", 86400)):
        dry = rtk(f"recordings record {recordings.UNKNOWN_ID} {flags} --to {folder} --dry-run").ok.data
        assert dry["body"].get("max_seconds") == expected


@pytest.mark.parametrize(
    "flags",
    ["", "--for 30s --until-empty", "--for 0", "--for 25h", "--for soon", "--for 30s --within x", "--codec H263"],
)
def test_invalid_flags_are_refused_before_anything_is_sent(rtk: Rtk, folder: Path, flags: str) -> None:
    assert rtk.error(f"recordings record {recordings.UNKNOWN_ID} --to {folder} {flags}")["exit_code"] == 2
    assert rtk.seen == []


@pytest.mark.parametrize("target", ["-", "talk.mp4 --export-audio"])
def test_target_for_other_files_is_refused(rtk: Rtk, target: str) -> None:
    assert rtk.error(f"recordings record {recordings.UNKNOWN_ID} --for 30s --to {target}")["exit_code"] == 2
    assert rtk.seen == []


def test_target_that_cannot_be_written_is_refused_before_the_start(rtk: Rtk, tmp_path: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    (tmp_path / "file").touch()
    (tmp_path / "talk.mp4").touch()
    for target, exit_code in ((tmp_path / "file" / "folder/", 1), (tmp_path / "talk.mp4", 6)):
        assert rtk.error(f"recordings record {meeting} --for 30s --to {target}")["exit_code"] == exit_code
    assert all_recordings(rtk, meeting) == []
    rtk(f"recordings record {meeting} --for 30s --to {tmp_path}/talk.mp4 --force").ok
    assert (tmp_path / "talk.mp4").stat().st_size > 0


def test_audio_file_is_saved_beside_the_video(rtk: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    saved = record(rtk, meeting, folder, "--for 30s --export-audio").ok.data
    assert [entry["kind"] for entry in saved] == ["recording", "audio"]
    assert {str(path) for path in folder.iterdir()} == {entry["path"] for entry in saved}


def test_id_output_is_the_path(rtk: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    assert record(rtk, meeting, folder, "--for 30s -o id").ok.stdout == f"{next(folder.iterdir())}\n"


def test_failed_download_is_made_by_the_next_run(rtk: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk("emulator fail recordings_get --content expired-link --times 100").ok
    error = rtk.error(f"recordings record {meeting} --for 30s --to {folder}/")
    assert error["exit_code"] == 4
    rtk("emulator fail --clear").ok
    recording = only(rtk, meeting)
    assert recording["status"] == "UPLOADED"
    assert record(rtk, meeting, folder).ok.data["recording_id"] == recording["id"]


def test_interrupted_job_of_another_length_is_refused_until_restart(
    rtk: Rtk, clock: ScheduledClock, folder: Path
) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    rtk.error(f"recordings record {meeting} --for 30s --to {folder}/ --upload-within 0")
    assert rtk.error(f"recordings record {meeting} --for 40s --to {folder}/")["exit_code"] == 6
    record(rtk, meeting, folder, "--for 40s --restart").ok
    assert [found["recording_duration"] for found in all_recordings(rtk, meeting)] == [40, 30]


def test_journal_may_be_any_file(rtk: Rtk, folder: Path, tmp_path: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    record(rtk, meeting, folder, f"--for 30s --journal {tmp_path}/here.journal").ok
    assert (tmp_path / "here.journal").exists()
    assert not (rtk.data_dir / "jobs").exists()


def test_second_run_at_the_same_time_is_a_conflict(rtk: Rtk, clock: ScheduledClock, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    seen: list[int] = []
    clock.after(10, lambda: seen.append(record(rtk, meeting, folder).exit_code))
    record(rtk, meeting, folder).ok
    assert seen == [7]
    assert only(rtk, meeting)["recording_duration"] == 30


class SignallingTransport:
    """Raises SIGTERM before or after one operation is performed."""

    def __init__(self, inner: Transport, operation: str, when: str) -> None:
        self._inner = inner
        self._operation = operation
        self._when = when

    def send(self, request: Request) -> Response:
        is_it = request.operation is not None and request.operation.id == self._operation
        if is_it and self._when == "before":
            signal.raise_signal(signal.SIGTERM)
        response = self._inner.send(request)
        if is_it and self._when == "after":
            signal.raise_signal(signal.SIGTERM)
        return response

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)

    def close(self) -> None:
        self._inner.close()


class LostAfterStart:
    """Loses every request after the one that starts a recording."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self._is_lost = False

    def send(self, request: Request) -> Response:
        if self._is_lost:
            raise NetworkError("no connection")
        self._is_lost = request.operation == RECORDINGS_START
        return self._inner.send(request)

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)

    def close(self) -> None:
        self._inner.close()
