"""Kills `rtk recordings record` at random moments and runs it again: `python3 -m bench.kills_record`.

Against the served emulator, each try in a meeting of its own. After kill -9 and a second run there must be one
recording, UPLOADED, and its whole file and nothing else in the folder. After SIGTERM no recording may be left running.
Prints the moments that were tried and what was lost; the seed repeats them.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bench.environments import Interpreter, interpreter
from rtk_cli.local import ACCOUNT_ID, APP_ID

POINTS = 40
AT_ONCE = 6
LENGTH = 2
"""Seconds of a recording that is killed; with start and upload a run takes about 6 s."""
RUN_SECONDS = 7.0
TIMEOUT = 60
ACTIVE = ("INVOKED", "RECORDING", "PAUSED")
KIT = f"/client/v4/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}"


class Bench(NamedTuple):
    """The interpreter that runs rtk, the emulator, and the folder for what is saved."""

    python: Interpreter
    origin: str
    folder: Path

    def request(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"authorization": "Bearer any", "content-type": "application/json"}
        request = urllib.request.Request(self.origin + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return json.load(response)

    def live_meeting(self) -> str:
        meeting: str = self.request("POST", f"{KIT}/meetings", {"title": "Biology 101"})["data"]["id"]
        body = {"custom_participant_id": "ada", "preset_name": "group_call_host"}
        ada = self.request("POST", f"{KIT}/meetings/{meeting}/participants", body)["data"]["id"]
        self.request("POST", "/__emulator/join", {"participant_id": ada})
        return meeting

    def recordings(self, meeting: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.request("GET", f"{KIT}/recordings?meeting_id={meeting}")["data"]
        return found

    def record(self, meeting: str, length: str) -> "subprocess.Popen[bytes]":
        variables = {
            **self.python.variables,
            "CLOUDFLARE_API_TOKEN": "any",
            "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
            "RTK_APP_ID": APP_ID,
            "CLOUDFLARE_API_BASE_URL": f"{self.origin}/client/v4",
            "RTK_DATA_DIR": str(self.folder / "data"),
            "RTK_CONFIG_DIR": str(self.folder / "config"),
        }
        words = ("recordings", "record", meeting, "--for", length, "--to", f"{self.folder / meeting}/")
        command = [self.python.program, "-m", "rtk_cli", *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=variables, cwd=self.python.checkout, stdout=pipe, stderr=pipe)


def main() -> int:
    """Try all points; return 1 if something was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=POINTS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--quick", action="store_true", help="four points: shows that the bench runs")
    parser.add_argument(
        "--against", type=Path, help=argparse.SUPPRESS
    )  # a bench of the list takes it; nothing to compare
    args = parser.parse_args()
    moments = random.Random(args.seed)
    count = 4 if args.quick else args.points
    print(f"seed {args.seed}")
    with TemporaryDirectory(prefix="rtk-bench-") as name:
        python = interpreter(Path(name, "rtk"))
        with _emulator(python, Path(name)) as origin:
            bench = Bench(python, origin, Path(name))
            points = [moments.uniform(0, RUN_SECONDS) for _ in range(count)]
            lost = _try_all("kill -9, then run again", lambda moment: _killed(bench, moment), points)
            lost += _try_all("SIGTERM", lambda moment: _terminated(bench, moment), points)
    return 1 if lost else 0


def _try_all(name: str, attempt: Callable[[float], str | None], points: list[float]) -> int:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        problems = list(pool.map(attempt, points))
    for moment, problem in zip(points, problems, strict=True):
        if problem is not None:
            print(f"  after {moment:.3f} s: {problem}")
    lost = len([problem for problem in problems if problem is not None])
    print(f"{name}: {len(points)} points tried, {lost} lost", flush=True)
    return lost


def _killed(bench: Bench, moment: float) -> str | None:
    """Kill a run and run it again; return what is wrong then."""
    meeting = bench.live_meeting()
    first = bench.record(meeting, f"{LENGTH}s")
    time.sleep(moment)
    first.kill()
    printed, _ = first.communicate()
    if not printed.endswith(b"}\n"):  # it had not finished
        again = bench.record(meeting, f"{LENGTH}s")
        _, errors = again.communicate(timeout=TIMEOUT)
        if again.returncode != 0:
            return f"the second run exits with {again.returncode}: {errors.decode()}"
    states = [(recording["status"], recording["file_size"]) for recording in bench.recordings(meeting)]
    files = [path.stat().st_size for path in (bench.folder / meeting).iterdir()]
    is_right = [status for status, _ in states] == ["UPLOADED"] and files == [size for _, size in states]
    return None if is_right else f"recordings {states}, files {files}"


def _terminated(bench: Bench, moment: float) -> str | None:
    """End a run with SIGTERM; return which recording is left running."""
    meeting = bench.live_meeting()
    run = bench.record(meeting, "10m")
    time.sleep(moment)
    run.send_signal(signal.SIGTERM)
    _, errors = run.communicate(timeout=TIMEOUT)
    running = [recording["id"] for recording in bench.recordings(meeting) if recording["status"] in ACTIVE]
    if running:
        return f"left running: {running}"
    is_before_start = run.returncode == -signal.SIGTERM and not bench.recordings(meeting)
    return None if run.returncode == 130 or is_before_start else f"exit code {run.returncode}: {errors.decode()}"


@contextmanager
def _emulator(python: Interpreter, folder: Path) -> Iterator[str]:
    ready = folder / "ready"
    words = ("emulator", "serve", "--port", "0", "--data", str(folder / "emulator.sqlite3"), "--ready-file", str(ready))
    null = subprocess.DEVNULL
    command = [python.program, "-m", "rtk_cli", *words]
    with subprocess.Popen(command, env=python.variables, cwd=python.checkout, stdout=null, stderr=null) as server:
        try:
            while not ready.exists():
                time.sleep(0.05)
            yield ready.read_text().strip().removesuffix("/client/v4")
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main() if os.name == "posix" else "kill -9 and SIGTERM need POSIX")
