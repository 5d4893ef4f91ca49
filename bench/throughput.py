"""Measures how much the served emulator answers, beside a mock server made from the same contract.

    python -m bench.throughput [--rounds 5] [--seconds 3] [--prism FOLDER] [--here]

The mock is Prism (@stoplight/prism-cli), which npm installs into a temporary folder unless one is named. It answers
with samples and keeps nothing, where the emulator writes to a file. Both run as they come (a Prism that is told to
be silent about its requests is twice as fast), and take turns, round by round, on the same machine. Fails when the
emulator answers fewer than three times as many meeting reads or creates, or when its 99th percentile is not lower.
--here measures the clone as it is, with this Python, in place of a built wheel.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.environments import CLONE, with_rtk
from rtk_cli.local import ACCOUNT_ID, APP_ID

PRISM = "@stoplight/prism-cli@5"
TIMES_AS_MANY = 3.0
CONNECTIONS = 8
PATIENCE = 60
MEETINGS = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/meetings"
BODY = b'{"title":"Biology 101"}'


class Question(NamedTuple):
    """A request, and the status that its answer must have."""

    name: str
    method: str
    path: str
    status: str
    body: bytes = b""

    def raw(self) -> bytes:
        head = (
            f"{self.method} {self.path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\n"
            f"accept: application/json\r\ncontent-type: application/json\r\ncontent-length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


class Python(NamedTuple):
    """An interpreter that finds rtk, and the environment to run it in."""

    program: str
    variables: dict[str, str]


class Figures(NamedTuple):
    """What one question came to on one server."""

    a_second: float
    p99_ms: float


def main() -> int:
    """Measure, print the table, and tell by the exit code whether the emulator holds its word."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="for one question to one server")
    parser.add_argument("--prism", type=Path, help="a folder where npm has installed it")
    parser.add_argument("--here", action="store_true", help="use this Python and the clone as it is")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="rtk-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        python = _this_python() if given.here else _clean_python(folder / "rtk")
        env = {
            "emulator": stack.enter_context(_emulator(python, folder)),
            "prism": stack.enter_context(_prism(given.prism or _installed_prism(folder / "prism"))),
        }
        questions = _questions(env["emulator"])
        found = _rounds(python, env, questions, given.rounds, given.seconds)
    return _print_table(found, questions)


def _clean_python(folder: Path) -> Python:
    rtk = with_rtk(folder)
    return Python(rtk.program("python"), rtk.variables())


def _this_python() -> Python:
    return Python(sys.executable, {**os.environ, "PYTHONPATH": str(CLONE)})


@contextmanager
def _emulator(python: Python, folder: Path) -> Iterator[str]:
    ready = folder / "ready"
    words = (
        "-m",
        "rtk_cli",
        "emulator",
        "serve",
        "--port",
        "0",
        "--data",
        str(folder / "world.sqlite3"),
        "--ready-file",
        str(ready),
    )
    with _running([python.program, *words], python.variables):
        _wait(ready.exists)
        yield ready.read_text().strip().removeprefix("http://").partition("/")[0]


def _installed_prism(folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to install Prism, the mock server to compare with")
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), PRISM], check=True)
    return folder


@contextmanager
def _prism(folder: Path) -> Iterator[str]:
    port = _free_port()
    contract = str(CLONE / "contract" / "openapi.yaml")
    program = str(folder / "node_modules" / ".bin" / "prism")
    words = [program, "mock", contract, "--errors", "--port", str(port)]
    with _running(words, dict(os.environ)):
        _wait(lambda: _answers(port))
        yield f"127.0.0.1:{port}"


@contextmanager
def _running(command: list[str], variables: dict[str, str]) -> Iterator[None]:
    with subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        port: int = some.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _wait(is_there: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_there():
        if time.monotonic() > end:
            raise SystemExit("a server did not begin to answer")
        time.sleep(0.05)


def _questions(emulator: str) -> list[Question]:
    """Read one meeting, and create others; the one to read is made here."""
    create = Question("meeting create", "POST", MEETINGS, "201", BODY)
    line = HTTPConnection(emulator)
    line.request(create.method, create.path, create.body, {"content-type": "application/json"})
    meeting = json.loads(line.getresponse().read())["data"]["id"]
    line.close()
    return [Question("meeting read", "GET", f"{MEETINGS}/{meeting}", "200"), create]


def _rounds(
    python: Python, env: dict[str, str], questions: list[Question], rounds: int, seconds: float
) -> dict[tuple[str, str], Figures]:
    """The medians; one round more goes before, to warm up."""
    found: dict[tuple[str, str], list[Figures]] = {}
    for number in range(rounds + 1):
        for question in questions:
            for server, place in env.items():
                figures = _asked(python, place, question, seconds if number else 1.0)
                if number:
                    found.setdefault((question.name, server), []).append(figures)
    return {key: Figures(*(median(column) for column in zip(*some, strict=True))) for key, some in found.items()}


def _asked(python: Python, place: str, question: Question, seconds: float) -> Figures:
    command = [python.program, "-m", "bench.load", place, str(seconds), str(CONNECTIONS), question.status]
    done = subprocess.run(command, cwd=CLONE, env=python.variables, input=question.raw(), capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{question.name} at {place} failed:\n{done.stderr.decode(errors='replace')}")
    return Figures(**json.loads(done.stdout))


def _print_table(found: dict[tuple[str, str], Figures], questions: list[Question]) -> int:
    print(f"{CONNECTIONS} connections, each waiting for its answer; medians.\n")
    print(f"{'':18}{'emulator':>12}{'prism':>12}{'ratio':>8}{'at least':>10}   {'p99 ms':>8}{'prism':>8}")
    missed = 0
    for question in questions:
        ours, theirs = found[question.name, "emulator"], found[question.name, "prism"]
        ratio = ours.a_second / theirs.a_second
        is_kept = ratio >= TIMES_AS_MANY and ours.p99_ms < theirs.p99_ms
        missed += not is_kept
        print(
            f"{question.name:18}{ours.a_second:10.0f}/s{theirs.a_second:10.0f}/s{ratio:8.2f}{TIMES_AS_MANY:10.2f}"
            f"   {ours.p99_ms:8.2f}{theirs.p99_ms:8.2f}  {'kept' if is_kept else 'MISSED'}"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
