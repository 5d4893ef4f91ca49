"""Measures how many requests per second the served emulator answers: `python3 -m bench.throughput`.

Meeting reads and meeting creates, on eight connections that each wait for their response. With `--against CHECKOUT` a
second checkout (an older commit, for instance) is served as well, and the two take turns, round by round: the bench
fails when this clone is more than 15 % slower. With npm, and without `--against`, the other server is Prism
(@stoplight/prism-cli), a mock made from the same contract. It answers with samples and keeps nothing, where the
emulator writes to a file; the bench fails when the emulator answers fewer than three times as many requests, or when
its 99th percentile is not lower.
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

from bench.environments import CLONE, Interpreter, interpreter
from rtk_cli.local import ACCOUNT_ID, APP_ID

PRISM = "@stoplight/prism-cli@5"
MIN_RATIO_TO_PRISM = 3.0
MIN_RATIO_TO_CHECKOUT = 0.85
CONNECTIONS = 8
TIMEOUT = 60
MEETINGS = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/meetings"
BODY = b'{"title":"Biology 101"}'


class Workload(NamedTuple):
    """A request that is repeated, and the status that its response must have."""

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


class Figures(NamedTuple):
    """The result of one workload on one server."""

    per_second: float
    p99_ms: float


def main() -> int:
    """Measure, print the table, and return 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="for one workload on one server")
    parser.add_argument("--prism", type=Path, metavar="FOLDER", help="where npm has installed Prism")
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="a checkout of another commit")
    parser.add_argument("--quick", action="store_true", help="one short round: shows that the bench runs")
    args = parser.parse_args()
    rounds, seconds = (1, 0.5) if args.quick else (args.rounds, args.seconds)
    with TemporaryDirectory(prefix="rtk-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        python = interpreter(folder / "rtk")
        servers = {"emulator": stack.enter_context(_emulator(python, folder / "this"))}
        if args.against is not None:
            other = interpreter(folder / "other-rtk", args.against.resolve())
            servers["other"] = stack.enter_context(_emulator(other, folder / "other"))
        elif args.prism is not None or (shutil.which("npm") and not args.quick):
            servers["prism"] = stack.enter_context(_prism(args.prism or _installed_prism(folder / "prism")))
        workloads = {
            server: _workloads(address if server != "prism" else None, servers["emulator"])
            for server, address in servers.items()
        }
        figures = _measure(python, servers, workloads, rounds, seconds)
    return _print_table(figures, list(servers), is_judged=not args.quick)


@contextmanager
def _emulator(python: Interpreter, folder: Path) -> Iterator[str]:
    folder.mkdir()
    ready = folder / "ready"
    words = ("emulator", "serve", "--port", "0", "--data", str(folder / "emulator.sqlite3"), "--ready-file", str(ready))
    with _running([python.program, "-m", "rtk_cli", *words], python.variables, python.checkout):
        _wait(ready.exists)
        yield ready.read_text().strip().removeprefix("http://").partition("/")[0]


def _installed_prism(folder: Path) -> Path:
    npm = str(shutil.which("npm"))
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), PRISM], check=True)
    return folder


@contextmanager
def _prism(folder: Path) -> Iterator[str]:
    port = _free_port()
    contract = str(CLONE / "contract" / "openapi.yaml")
    program = str(folder / "node_modules" / ".bin" / "prism")
    words = [program, "mock", contract, "--errors", "--port", str(port)]
    with _running(words, dict(os.environ), CLONE):
        _wait(lambda: _is_listening(port))
        yield f"127.0.0.1:{port}"


@contextmanager
def _running(command: list[str], variables: dict[str, str], folder: Path) -> Iterator[None]:
    null = subprocess.DEVNULL
    with subprocess.Popen(command, env=variables, cwd=folder, stdout=null, stderr=null) as process:
        try:
            yield
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _wait(is_ready: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT
    while not is_ready():
        if time.monotonic() > end:
            raise SystemExit("a server did not start to answer")
        time.sleep(0.05)


def _workloads(address: str | None, emulator: str) -> list[Workload]:
    """Read one meeting, and create more. The meeting to read is created here; a mock takes the id of the emulator."""
    create = Workload("meeting create", "POST", MEETINGS, "201", BODY)
    connection = HTTPConnection(address or emulator)
    connection.request(create.method, create.path, create.body, {"content-type": "application/json"})
    meeting = json.loads(connection.getresponse().read())["data"]["id"]
    connection.close()
    return [Workload("meeting read", "GET", f"{MEETINGS}/{meeting}", "200"), create]


def _measure(
    python: Interpreter, servers: dict[str, str], workloads: dict[str, list[Workload]], rounds: int, seconds: float
) -> dict[tuple[str, str], Figures]:
    """Return the medians by workload and server. One more round goes first, to warm up."""
    figures: dict[tuple[str, str], list[Figures]] = {}
    for number in range(rounds + 1):
        for index in range(len(workloads["emulator"])):
            for server, address in servers.items():
                workload = workloads[server][index]
                found = _load(python, address, workload, seconds if number else min(1.0, seconds))
                if number:
                    figures.setdefault((workload.name, server), []).append(found)
    return {key: Figures(*(median(column) for column in zip(*some, strict=True))) for key, some in figures.items()}


def _load(python: Interpreter, address: str, workload: Workload, seconds: float) -> Figures:
    command = [python.program, "-m", "bench.load", address, str(seconds), str(CONNECTIONS), workload.status]
    done = subprocess.run(command, cwd=CLONE, env=python.variables, input=workload.raw(), capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{workload.name} at {address} failed:\n{done.stderr.decode(errors='replace')}")
    return Figures(**json.loads(done.stdout))


def _print_table(figures: dict[tuple[str, str], Figures], servers: list[str], *, is_judged: bool) -> int:
    print(f"{CONNECTIONS} connections, each waiting for its response; medians.\n")
    print(f"{'':18}{'server':>10}{'requests/s':>12}{'p99 ms':>9}{'ratio':>8}")
    missed = 0
    for name in dict.fromkeys(name for name, _ in figures):
        for server in servers:
            found = figures[name, server]
            verdict = ""
            if server != servers[0]:
                ratio = figures[name, servers[0]].per_second / found.per_second
                is_kept = _is_kept(server, ratio, figures[name, servers[0]], found)
                missed += not is_kept
                limit = MIN_RATIO_TO_PRISM if server == "prism" else MIN_RATIO_TO_CHECKOUT
                verdict = f"{ratio:8.2f}  at least {limit}: {'kept' if is_kept else 'MISSED'}"
            print(f"{name:18}{server:>10}{found.per_second:12.0f}{found.p99_ms:9.2f}{verdict}")
    return 1 if missed and is_judged else 0


def _is_kept(server: str, ratio: float, ours: Figures, theirs: Figures) -> bool:
    if server == "prism":
        return ratio >= MIN_RATIO_TO_PRISM and ours.p99_ms < theirs.p99_ms
    return ratio >= MIN_RATIO_TO_CHECKOUT


if __name__ == "__main__":
    sys.exit(main())
