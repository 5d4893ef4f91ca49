"""rtk recordings record that is killed, or ended by a signal: the next run goes on, no recording is left running."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.messages import Download, Request, Response, Transport
from rtk_cli.operations import RECORDINGS_GET, RECORDINGS_LIST, RECORDINGS_START, Operation
from tests.support import recordings
from tests.support.cli import FakeClock, Rtk
from tests.support.killed_rtk import killed

resource = pytest.importorskip("resource", reason="signals and limits of POSIX")

LENGTH = 30
PROGRAM = (sys.executable, "-m", "rtk_cli", "--local", "recordings", "record")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "artifacts"


def words(meeting: str, folder: Path, *flags: str) -> tuple[str, ...]:
    return ("recordings", "record", meeting, "--to", f"{folder}/", *(flags or ("--for", f"{LENGTH}s")))


def only(rtk: Rtk, meeting: str) -> dict[str, Any]:
    (recording,) = rtk(f"recordings list --meeting {meeting}").ok.data
    return dict(recording)


@pytest.mark.parametrize(
    "point",
    ["before:recordings_start", "after:recordings_start", "0.5", "12", "after:recordings_control", f"{LENGTH + 2}"],
)
def test_killed_run_is_finished_by_the_next_one(local: Rtk, folder: Path, point: str) -> None:
    meeting, _ = recordings.live_meeting(local)
    killed(local, point, *words(meeting, folder))
    saved = local(*words(meeting, folder)).ok.data
    recording = only(local, meeting)
    assert (recording["status"], recording["recording_duration"]) == ("UPLOADED", LENGTH)
    assert [str(path) for path in folder.iterdir()] == [saved["path"]]
    assert Path(saved["path"]).stat().st_size == recording["file_size"]


def test_time_between_the_runs_counts(local: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(local)
    killed(local, "11", *words(meeting, folder))
    local.clock.advance(15)
    local(*words(meeting, folder)).ok
    assert only(local, meeting)["recording_duration"] == LENGTH


def test_recording_whose_time_is_over_is_stopped_at_once(local: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(local)
    killed(local, "11", *words(meeting, folder))
    local.clock.advance(50)
    local(*words(meeting, folder)).ok
    assert only(local, meeting)["recording_duration"] == 60


def test_clock_that_was_set_back_meanwhile_prolongs_it_by_one_length_at_most(local: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(local)
    killed(local, "11", *words(meeting, folder))
    local.clock.set_by(-20)
    begin = local.clock.monotonic()
    local(*words(meeting, folder)).ok
    assert LENGTH <= local.clock.monotonic() - begin <= LENGTH + 5


def test_recording_of_another_is_not_taken_for_the_lost_one(local: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(local)
    killed(local, "before:recordings_start", *words(meeting, folder))
    local(f"active-session kick-all {meeting} --force").ok
    recordings.join(local, recordings.participant(local, meeting, "grace"))
    other = local(f"recordings start {meeting}").ok.data["id"]
    error = local.error(*words(meeting, folder))
    assert error["exit_code"] == 7
    assert other in error["message"]
    assert local(f"recordings get {other}").ok.data["status"] in ("INVOKED", "RECORDING")


def test_restart_does_not_stop_the_recording_of_the_killed_run(local: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(local)
    killed(local, "11", *words(meeting, folder))
    error = local.error(*words(meeting, folder), "--restart")
    assert error["exit_code"] == 7
    assert only(local, meeting)["id"] in error["hint"]


def test_recording_that_ended_meanwhile_is_saved(local: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(local)
    killed(local, "11", *words(meeting, folder, "--until-empty"))
    local(f"active-session kick-all {meeting} --force").ok
    local.clock.advance(3600)
    saved = local(*words(meeting, folder, "--until-empty")).ok.data
    assert saved["recording_id"] == only(local, meeting)["id"]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_signal_ends_the_real_program_with_its_file(env: dict[str, str], folder: Path, name: str) -> None:
    local, meeting = now(env)
    with started(local, meeting, folder) as run:
        wait_for(run, ": RECORDING")
        run.send_signal(signal.Signals[name])
        stdout, _ = run.communicate(timeout=30)
    assert (run.returncode, only(local, meeting)["status"]) == (130, "UPLOADED")
    assert str(next(folder.iterdir())) in stdout


def test_ctrl_c_ends_a_run_in_the_background_of_a_script(env: dict[str, str], folder: Path) -> None:
    local, meeting = now(env)
    with started(local, meeting, folder, before=("sh", "-c", 'trap "" INT; exec "$@"', "sh")) as run:
        wait_for(run, ": RECORDING")
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=30)
    assert (run.returncode, only(local, meeting)["status"]) == (130, "UPLOADED")


def test_hangup_under_nohup_ends_nothing(env: dict[str, str], folder: Path) -> None:
    local, meeting = now(env)
    with started(local, meeting, folder, "--for", "1s", before=("sh", "-c", 'trap "" HUP; exec "$@"', "sh")) as run:
        wait_for(run, ": RECORDING")
        run.send_signal(signal.SIGHUP)
        run.communicate(timeout=30)
    assert (run.returncode, only(local, meeting)["status"]) == (0, "UPLOADED")


def test_real_program_goes_on_after_a_kill(env: dict[str, str], folder: Path) -> None:
    local, meeting = now(env)
    with started(local, meeting, folder, "--for", "4s") as run:
        wait_for(run, ": RECORDING")
        run.kill()
        run.communicate(timeout=30)
    with started(local, meeting, folder, "--for", "4s") as run:
        run.communicate(timeout=30)
    assert (run.returncode, only(local, meeting)["status"]) == (0, "UPLOADED")
    assert only(local, meeting)["recording_duration"] in (4, 5)


def now(env: dict[str, str]) -> tuple[Rtk, str]:
    """rtk on the real time, and a meeting with a live session."""
    local = Rtk(env, FakeClock(time.time()), before=("--local",))
    meeting, _ = recordings.live_meeting(local)
    local.clock.advance(60)  # so that what the test looks at has happened
    return local, meeting


@contextmanager
def started(
    local: Rtk, meeting: str, folder: Path, *flags: str, before: tuple[str, ...] = ()
) -> Iterator["subprocess.Popen[str]"]:
    """The real program, recording."""
    command = [*before, *PROGRAM, meeting, "--to", f"{folder}/", *(flags or ("--for", "10m"))]
    environment = {**local.environment, "PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.environ["PATH"]}
    pipe = subprocess.PIPE
    run = subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)
    try:
        yield run
    finally:
        run.kill()
        run.communicate()


def wait_for(run: "subprocess.Popen[str]", text: str) -> None:
    assert run.stderr is not None
    assert any(text in line for line in run.stderr)


@pytest.mark.parametrize(
    ("operation", "count"), [(RECORDINGS_LIST, 0), (RECORDINGS_START, 1), (RECORDINGS_GET, 1)], ids=str
)
def test_journal_that_cannot_be_written_leaves_no_recording_running(
    local: Rtk, folder: Path, operation: Operation, count: int
) -> None:
    meeting, _ = recordings.live_meeting(local)
    inner = local.wrap_transport
    local.wrap_transport = lambda transport: FullDisk(inner(transport), operation)
    error = local.error(*words(meeting, folder))
    local.wrap_transport = inner
    assert error["exit_code"] == 1
    assert "journal" in error["message"]
    found = local(f"recordings list --meeting {meeting}").ok.data
    assert [recording["status"] in ("INVOKED", "RECORDING") for recording in found] == [False] * count


class FullDisk:
    """Lets no file grow between the response to an operation and the next request."""

    def __init__(self, inner: Transport, operation: Operation) -> None:
        self._inner = inner
        self._operation = operation
        self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def send(self, request: Request) -> Response:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)
        response = self._inner.send(request)
        if request.operation == self._operation:
            sys.dont_write_bytecode = True  # Python does not notice that a file of it was written in part
            resource.setrlimit(resource.RLIMIT_FSIZE, (1, self._limits[1]))
        return response

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)

    def close(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)
        sys.dont_write_bytecode = False
        self._inner.close()
