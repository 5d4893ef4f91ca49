"""Ctrl-C, a reader that has enough, a full disk, no home: the documented code, one line, no traceback."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, NoReturn

import pytest

from rtk_cli.messages import Download, Request, Response, Transport
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.main import main
from tests.support import recordings
from tests.support.cli import Rtk, Stream
from tests.terminal.every_command import CALLING_THE_API, REFUSING_THE_EMULATOR, nowhere

PROGRAM = (sys.executable, "-m", "rtk_cli")
PRINTING = [
    "--version",
    "--help",
    "meetings --help",
    "completion bash",
    "profile list",
    "config path",
    *(f"--local presets list -o {output}" for output in ("json", "ndjson", "yaml", "csv", "id", "table")),
    "--local presets list --dry-run",
    "--local emulator status",
]
"""A command for each way in which data gets to stdout."""
HOMES = ["a-file"] if os.name == "posix" and os.geteuid() == 0 else ["a-file", "locked"]  # no lock keeps root out
SMALL = 4096  # bytes that a pipe holds before its writer waits


@pytest.fixture
def environment(env: dict[str, str]) -> dict[str, str]:
    """For the real interpreter."""
    return {**env, "PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.environ["PATH"]}


@pytest.mark.parametrize("output", ["json", "table"])
@pytest.mark.parametrize("name", [name for name in CALLING_THE_API if name not in REFUSING_THE_EMULATOR])
def test_ctrl_c_is_one_line_and_130(local: Rtk, tmp_path: Path, name: str, output: str) -> None:
    local.wrap_transport = Interrupted
    result = local(*nowhere(name, tmp_path, "-o", output))
    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr == "rtk: interrupted\n" if output == "table" else result.error["kind"] == "interrupted"


def test_ctrl_c_at_a_question_is_no_answer(local: Rtk) -> None:
    recording = recordings.running(local)
    stdin, stdout, stderr = Pressed(terminal=True), Stream(terminal=True), Stream(terminal=True)
    environment = Environment(local.environment, stdin, stdout, stderr, clock=local.clock)
    assert main(["--local", "recordings", "stop", recording], environment) == 130
    assert stderr.written().endswith(b"? [y/N] \nrtk: interrupted\n")
    assert local(f"recordings get {recording}").ok.data["status"] == "RECORDING"


def test_ctrl_c_while_waiting_reaches_the_real_program(local: Rtk, environment: dict[str, str]) -> None:
    local.clock.advance(time.time() - local.clock.now() - recordings.RECORDER_START)
    recording = recordings.running(local)  # which it stays: the program runs by the real clock
    with _running([*PROGRAM, "--local", "recordings", "wait", recording, "--for", "ERRORED"], environment) as run:
        assert run.stderr is not None
        assert run.stderr.readline().startswith(f"recording {recording}: ")
        run.send_signal(signal.SIGINT)
        stdout, stderr = run.communicate(timeout=30)
    assert (run.returncode, stdout, stderr) == (130, "", "rtk: interrupted\n")


def test_an_interrupted_download_is_no_file_until_the_next_run_has_made_it_whole(local: Rtk, tmp_path: Path) -> None:
    recording, whole = recordings.uploaded(local), local.wrap_transport
    local.wrap_transport = InterruptedFile
    assert local(f"recordings download {recording} --to {tmp_path}/files/").exit_code == 130
    assert [path.suffix for path in (tmp_path / "files").iterdir()] == [".rtk-part"]
    local.wrap_transport = whole
    local(f"recordings download {recording} --to {tmp_path}/files/").ok
    assert [path.suffix for path in (tmp_path / "files").iterdir()] == [".mp4"]


@pytest.mark.parametrize("command", PRINTING)
def test_a_reader_that_has_enough_is_no_failure(environment: dict[str, str], command: str) -> None:
    read, write = os.pipe()
    os.close(read)
    with open(write, "wb") as closed:
        assert _run(command, environment, stdout=closed) == (0, "")


def test_head_gets_its_line_and_the_writer_ends_well(local: Rtk, environment: dict[str, str]) -> None:
    for _ in range(40):
        local("meetings create").ok
    words = [*PROGRAM, "--local", "meetings", "list", "-o", "ndjson"]
    with _running(words, environment, pipesize=SMALL) as run:
        assert run.stdout is not None
        assert run.stdout.readline().startswith('{"id":')
        run.stdout.close()
        run.stdout = None
        assert (run.communicate(timeout=30)[1], run.returncode) == ("", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", PRINTING)
def test_a_full_disk_is_one_line_and_a_failure(environment: dict[str, str], command: str) -> None:
    with open("/dev/full", "wb") as full:
        code, stderr = _run(command, environment, stdout=full)
    assert code == 1
    assert "the output could not be written: no space left" in stderr
    assert "before you repeat a change, look whether it is made" in stderr
    assert stderr.count("\n") == (1 if stderr.startswith('{"error"') else 2), "the line, and its hint"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_stderr_does_not_keep_the_work_from_being_done(environment: dict[str, str]) -> None:
    with open("/dev/full", "wb") as full:
        command = [*PROGRAM, "--local", "meetings", "create", "--debug", "-o", "id"]
        run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=full, text=True)
    assert (run.returncode, len(run.stdout.strip())) == (0, 36)


def test_nobody_reading_stderr_does_not_keep_the_work_from_being_done(environment: dict[str, str]) -> None:
    read, write = os.pipe()
    os.close(read)
    with open(write, "wb") as closed:
        command = [*PROGRAM, "--local", "meetings", "create", "--debug", "-o", "id"]
        run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=closed, text=True)
        refused = subprocess.run([*PROGRAM, "meetings", "list", "--debug"], env=environment, stderr=closed)
    assert (run.returncode, len(run.stdout.strip())) == (0, 36)
    assert refused.returncode == 3


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
@pytest.mark.parametrize("output", ["json", "ndjson", "yaml", "csv", "id", "table"])
def test_a_pipe_gets_utf_8_and_plain_newlines_on_any_system(
    local: Rtk, environment: dict[str, str], encoding: str, output: str
) -> None:
    """As on Windows: a code page, and two characters for each newline."""
    local("meetings", "create", "--title", "Größe 日本").ok
    program = (
        "import io, sys\n"
        f"sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding={encoding!r}, newline='\\r\\n')\n"
        "from rtk_cli.__main__ import run\nrun()"
    )
    flags = ("-o", output, "--query", "title" if output == "ndjson" else "[].title")
    words = [sys.executable, "-c", program, "--local", "meetings", "list", *flags]
    run = subprocess.run(words, env=environment, capture_output=True)
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout == local("meetings", "list", *flags).raw
    assert "Größe 日本" in run.stdout.decode()


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_make_no_traceback(environment: dict[str, str], closed: str) -> None:
    words = ["sh", "-c", f'exec "$@" {closed}', "sh", *PROGRAM, "--local", "presets", "list"]
    run = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert "Traceback" not in run.stderr
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize(
    ("command", "exit_code"),
    [
        ("--version", 0),
        ("--help", 0),
        ("meetings --help", 0),
        ("completion bash", 0),
        ("profile list", 3),
        ("profile create staging", 3),
        ("config list", 3),
        ("auth status", 3),
        ("meetings list", 3),
        ("--local meetings list", 3),
        ("tour", 3),
    ],
)
@pytest.mark.parametrize("home", HOMES)
def test_an_unusable_home_is_told_in_a_line(tmp_path: Path, home: str, command: str, exit_code: int) -> None:
    (tmp_path / "a-file").touch()
    (tmp_path / "locked").mkdir(mode=0)
    environment = {"HOME": str(tmp_path / home), "PYTHONPATH": str(Path(__file__).parents[2])}
    code, stderr = _run(command, environment, stdout=subprocess.DEVNULL)
    assert code == exit_code
    assert "Traceback" not in stderr
    told = [line.partition(": ")[0] for line in stderr.splitlines() if not line.startswith("  ")]
    assert told == (["rtk", "hint"] if exit_code else [])


class Interrupted:
    """A door at which somebody presses Ctrl-C."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner

    def send(self, request: Request) -> NoReturn:
        raise KeyboardInterrupt

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)

    def close(self) -> None:
        self._inner.close()


class InterruptedFile:
    """A door at which somebody presses Ctrl-C in the middle of a file."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner

    def send(self, request: Request) -> Response:
        return self._inner.send(request)

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        with self._inner.open(url, headers) as download:
            yield replace(download, chunks=self._some_of(download.chunks))

    def _some_of(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        yield next(chunks)
        raise KeyboardInterrupt

    def close(self) -> None:
        self._inner.close()


class Pressed(Stream):
    """A terminal on which Ctrl-C is the answer."""

    def readline(self, size: int | None = -1, /) -> NoReturn:
        raise KeyboardInterrupt


def _run(command: str, environment: Mapping[str, str], stdout: IO[bytes] | int) -> tuple[int, str]:
    """The exit code and stderr of the real program."""
    run = subprocess.run(
        [*PROGRAM, *command.split()], env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=60
    )
    return run.returncode, run.stderr


@contextmanager
def _running(words: list[str], environment: Mapping[str, str], pipesize: int = -1) -> Iterator["subprocess.Popen[str]"]:
    pipe = subprocess.PIPE
    run = subprocess.Popen(words, env=environment, stdout=pipe, stderr=pipe, text=True, pipesize=pipesize)
    try:
        yield run
    finally:
        run.kill()
        run.communicate()
