"""Ctrl-C, a closed pipe, a full disk, no home directory: the documented exit code, one line, no traceback."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Event
from typing import IO, NoReturn

import pytest

from rtk_cli.messages import Download, Request, Response, Transport
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.main import main
from tests.support import recordings
from tests.support.cli import Rtk, Stream
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure, list_page
from tests.terminal.every_command import CALLING_THE_API, REPRESENTATIVES, with_unknown_ids

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
"""One command for each way to write to stdout."""
HOMES = ["a-file"] if os.name == "posix" and os.geteuid() == 0 else ["a-file", "locked"]
"""Home directories that rtk can't use; root can read a locked one."""
PIPE_SIZE = 4096  # bytes that a pipe holds before its writer blocks


@pytest.fixture
def environment(env: dict[str, str]) -> dict[str, str]:
    """The environment variables of the real program."""
    return {**env, "PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.environ["PATH"]}


@pytest.mark.parametrize("output", ["json", "table"])
@pytest.mark.parametrize("name", [name for name in REPRESENTATIVES if name in CALLING_THE_API])
def test_ctrl_c_exits_with_130_and_one_line(local: Rtk, tmp_path: Path, name: str, output: str) -> None:
    local.wrap_transport = InterruptedTransport
    result = local(*with_unknown_ids(name, tmp_path, "-o", output))
    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr.count("\n") == 1
    assert output == "table" or result.error["kind"] == "interrupted"


def test_ctrl_c_at_a_prompt_changes_nothing(local: Rtk) -> None:
    recording = recordings.running(local)
    stdin, stdout, stderr = InterruptedPrompt(terminal=True), Stream(terminal=True), Stream(terminal=True)
    environment = Environment(local.environment, stdin, stdout, stderr, clock=local.clock)
    assert main(["--local", "recordings", "stop", recording], environment) == 130
    assert stderr.written().partition(b"? [y/N] ")[2].startswith(b"\n")
    assert local(f"recordings get {recording}").ok.data["status"] == "RECORDING"


def test_ctrl_c_interrupts_a_wait_of_the_real_program(local: Rtk, environment: dict[str, str]) -> None:
    local.clock.advance(time.time() - local.clock.now() - recordings.RECORDER_START)
    recording = recordings.running(local)  # it keeps running: the program uses the real clock
    with _running([*PROGRAM, "--local", "recordings", "wait", recording, "--for", "ERRORED"], environment) as run:
        assert run.stderr is not None
        assert run.stderr.readline().startswith(f"recording {recording}: ")
        run.send_signal(signal.SIGINT)
        stdout, stderr = run.communicate(timeout=30)
    assert (run.returncode, stdout, stderr.count("\n")) == (130, "", 1)


def test_interrupted_download_is_finished_by_the_next_run(local: Rtk, tmp_path: Path) -> None:
    recording, wrap_transport = recordings.uploaded(local), local.wrap_transport
    local.wrap_transport = InterruptedDownload
    assert local(f"recordings download {recording} --to {tmp_path}/files/").exit_code == 130
    assert [path.suffix for path in (tmp_path / "files").iterdir()] == [".rtk-part"]
    local.wrap_transport = wrap_transport
    local(f"recordings download {recording} --to {tmp_path}/files/").ok
    assert [path.suffix for path in (tmp_path / "files").iterdir()] == [".mp4"]


@pytest.mark.parametrize("command", PRINTING)
def test_closed_pipe_is_not_an_error(environment: dict[str, str], command: str) -> None:
    read, write = os.pipe()
    os.close(read)
    with open(write, "wb") as closed:
        assert _run(command, environment, stdout=closed) == (0, "")


def test_reader_that_stops_after_one_line_is_not_an_error(local: Rtk, environment: dict[str, str]) -> None:
    for _ in range(40):
        local("meetings create").ok
    words = [*PROGRAM, "--local", "meetings", "list", "-o", "ndjson"]
    with _running(words, environment, pipesize=PIPE_SIZE) as run:
        assert run.stdout is not None
        assert run.stdout.readline().startswith('{"id":')
        run.stdout.close()
        run.stdout = None
        assert (run.communicate(timeout=30)[1], run.returncode) == ("", 0)


def test_closed_pipe_prints_nothing_although_the_next_page_is_being_fetched(stub: StubServer) -> None:
    closed = Event()

    def respond(seen: ReceivedRequest) -> StubResponse:
        if seen.query["page_no"] == "1":
            return list_page([{"id": str(number)} for number in range(100)], 5000)
        assert closed.wait(timeout=30)
        return failure(429, retry_after="1")

    stub.respond_by(respond)
    result = stub.rtk("meetings list -o ndjson --retries 1", stdout=ClosedPipe(closed))
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", PRINTING)
def test_full_disk_fails_with_one_line_and_a_hint(environment: dict[str, str], command: str) -> None:
    with open("/dev/full", "wb") as full:
        code, stderr = _run(command, environment, stdout=full)
    assert code == 1
    is_json = stderr.startswith('{"error"')
    assert stderr.count("\n") == (1 if is_json else 2)
    assert is_json or stderr.splitlines()[1].startswith("hint: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_under_stderr_does_not_stop_the_command(environment: dict[str, str]) -> None:
    with open("/dev/full", "wb") as full:
        command = [*PROGRAM, "--local", "meetings", "create", "--debug", "-o", "id"]
        run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=full, text=True)
    assert (run.returncode, len(run.stdout.strip())) == (0, 36)


def test_closed_pipe_on_stderr_does_not_stop_the_command(environment: dict[str, str]) -> None:
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
def test_pipe_gets_utf_8_and_plain_newlines_on_any_system(
    local: Rtk, environment: dict[str, str], encoding: str, output: str
) -> None:
    """Imitate Windows: a code page, and CR LF for each newline."""
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


@pytest.mark.parametrize("closed", ["2>&-", "<&-", "2>&- <&-"])
def test_closed_stdin_and_stderr_do_not_matter(environment: dict[str, str], closed: str) -> None:
    run = _run_in_shell("--local presets list", closed, environment)
    assert (run.returncode, run.stderr, run.stdout != "") == (0, "", True)


@pytest.mark.parametrize("command", PRINTING)
def test_data_for_a_closed_stdout_is_reported_as_lost(environment: dict[str, str], command: str) -> None:
    run = _run_in_shell(command, ">&-", environment)
    assert "Traceback" not in run.stderr
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith(("rtk: ", '{"error": '))


@pytest.mark.parametrize("closed", [">&- 2>&-", ">&- 2>&- <&-"])
def test_lost_data_fails_even_if_no_stream_is_open(environment: dict[str, str], closed: str) -> None:
    assert _run_in_shell("--local presets list", closed, environment).returncode == 1


def test_command_without_data_needs_no_stdout(environment: dict[str, str]) -> None:
    run = _run_in_shell("--local emulator reset --force", ">&-", environment)
    assert (run.returncode, "rtk: " in run.stderr) == (0, False)


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
def test_unusable_home_is_reported_in_one_line(tmp_path: Path, home: str, command: str, exit_code: int) -> None:
    (tmp_path / "a-file").touch()
    (tmp_path / "locked").mkdir(mode=0)
    environment = {"HOME": str(tmp_path / home), "PYTHONPATH": str(Path(__file__).parents[2])}
    code, stderr = _run(command, environment, stdout=subprocess.DEVNULL)
    assert code == exit_code
    assert "Traceback" not in stderr
    labels = [line.partition(": ")[0] for line in stderr.splitlines() if not line.startswith("  ")]
    assert labels == (["rtk", "hint"] if exit_code else [])


class InterruptedTransport:
    """A transport that is interrupted by Ctrl-C."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner

    def send(self, request: Request) -> NoReturn:
        raise KeyboardInterrupt

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)

    def close(self) -> None:
        self._inner.close()


class InterruptedDownload:
    """A transport that is interrupted by Ctrl-C in the middle of a file."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner

    def send(self, request: Request) -> Response:
        return self._inner.send(request)

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        with self._inner.open(url, headers) as download:
            yield download._replace(chunks=self._first_of(download.chunks))

    def _first_of(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        yield next(chunks)
        raise KeyboardInterrupt

    def close(self) -> None:
        self._inner.close()


class InterruptedPrompt(Stream):
    """A terminal on which the user presses Ctrl-C."""

    def readline(self, size: int | None = -1, /) -> NoReturn:
        raise KeyboardInterrupt


def _run(command: str, environment: Mapping[str, str], stdout: IO[bytes] | int) -> tuple[int, str]:
    """Run the real program; return its exit code and stderr."""
    run = subprocess.run(
        [*PROGRAM, *command.split()], env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=60
    )
    return run.returncode, run.stderr


def _run_in_shell(command: str, redirection: str, environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    words = ["sh", "-c", f'exec "$@" {redirection}', "sh", *PROGRAM, *command.split()]
    return subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60)


@contextmanager
def _running(words: list[str], environment: Mapping[str, str], pipesize: int = -1) -> Iterator["subprocess.Popen[str]"]:
    pipe = subprocess.PIPE
    run = subprocess.Popen(words, env=environment, stdout=pipe, stderr=pipe, text=True, pipesize=pipesize)
    try:
        yield run
    finally:
        run.kill()
        run.communicate()


class ClosedPipe(Stream):
    """A pipe whose reader is gone."""

    def __init__(self, closed: Event) -> None:
        super().__init__()
        self._closed_event = closed

    def write(self, text: str) -> int:
        self._closed_event.set()
        raise BrokenPipeError
