"""Measures the memory of `rtk recordings sync --plan` with 50,000 recordings: `python3 -m bench.sync_memory`.

Once for an empty target, and once for a journal that knows all of them. Neither the list nor the journal is held whole,
so memory must hardly grow with their number. The emulator runs in the same process, and counts.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from bench.environments import Interpreter, interpreter
from rtk_cli.local import ACCOUNT_ID, APP_ID

RECORDINGS = 50_000
MAX_MEGABYTES = 150

# Copies of one session and its recording that rtk made: holding each session would take hours.
NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
RECORDING_ID = "printf('00000000-0000-4000-8000-%012d', n)"
SESSION_ID = "printf('00000000-0000-4000-9000-%012d', n)"


MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
rows = sum(1 for _ in process.stdout)
_, status, usage = os.wait4(process.pid, 0)
print(rows, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small program starts rtk: on Linux the peak of a process begins with the memory of the one that starts it."""


class Run(NamedTuple):
    """The cost of one plan."""

    name: str
    rows: int
    seconds: float
    megabytes: float


def main() -> int:
    """Measure, print the table, and return 1 when the limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recordings", type=int, default=RECORDINGS)
    parser.add_argument("--quick", action="store_true", help="500 recordings, not judged: shows that the bench runs")
    parser.add_argument("--against", type=Path, help=argparse.SUPPRESS)  # nothing to compare
    args = parser.parse_args()
    count = 500 if args.quick else args.recordings
    print(f"{'target':<12}{'recordings':>11}{'rows':>9}{'seconds':>9}{'peak MB':>9}", flush=True)
    with TemporaryDirectory(prefix="rtk-bench-") as name:
        folder = Path(name)
        python = interpreter(folder / "rtk")
        _record(python, folder)
        _copy(folder, count)
        runs = [_plan(python, folder, "empty")]
        _write_journal(folder / "known", count)
        runs.append(_plan(python, folder, "known"))
    for run in runs:
        print(f"{run.name:<12}{count:11}{run.rows:9}{run.seconds:9.1f}{run.megabytes:9.1f}", flush=True)
    kept = all(run.megabytes <= MAX_MEGABYTES and run.rows >= 3 * count for run in runs)
    print(f"at most {MAX_MEGABYTES} MB: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


def _plan(python: Interpreter, folder: Path, name: str) -> Run:
    """Plan into a target of this name, and read the peak of the process."""
    words = ("--local", "recordings", "sync", str(folder / name), "--plan", "-q", "-o", "ndjson")
    command = [python.program, "-c", MEASURE, python.program, "-m", "rtk_cli", *words]
    begin = perf_counter()
    run = subprocess.run(
        command, env=_variables(python, folder), cwd=python.checkout, check=True, stdout=subprocess.PIPE
    )
    rows, peak = map(int, run.stdout.split())
    peak *= 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux KiB
    return Run(name, rows, perf_counter() - begin, peak / 1_000_000)


def _write_journal(target: Path, count: int) -> None:
    """Write the journal of a run that has saved everything."""
    path = target / ".rtk-sync" / "recordings.journal"
    path.parent.mkdir(parents=True)
    header = {"journal": 1, "name": "recordings sync", "input": ".", "account_id": ACCOUNT_ID, "app_id": APP_ID}
    with path.open("w") as file:
        for record in (header, *_records(count)):
            file.write(json.dumps(record, separators=(",", ":")) + "\n")


def _records(count: int) -> Iterator[dict[str, object]]:
    for number in range(1, count + 1):
        recording, session = f"00000000-0000-4000-8000-{number:012d}", f"00000000-0000-4000-9000-{number:012d}"
        folder, digest = f"2026-09-14/Biology 101/{session}", "0" * 64
        media = {f"{recording}.mp4": ["recording", 100, digest], f"{recording}.json": ["metadata", 100, digest]}
        exports = {name: [name.partition(".")[0], 100, digest] for name in ("session.json", "chat.csv", "summary.md")}
        for key, files in ((f"recording {recording}", media), (f"session {session}", exports)):
            yield {"done": key, "result": {"folder": folder, "files": files, "complete": True}}


def _record(python: Interpreter, folder: Path) -> None:
    """Hold one session with a recording."""

    def rtk(*words: str) -> str:
        command = [python.program, "-m", "rtk_cli", "--local", *words]
        variables = _variables(python, folder)
        run = subprocess.run(command, env=variables, cwd=python.checkout, check=True, stdout=subprocess.PIPE)
        return run.stdout.decode().strip()

    meeting = rtk("meetings", "create", "--title", "Biology 101", "-o", "id")
    ada = rtk("participants", "add", "--meeting", meeting, "--name", "Ada", "--custom-id", "ada", "-o", "id")
    rtk("emulator", "join", ada)
    rtk("recordings", "start", meeting)
    rtk("emulator", "advance", "10s")
    rtk("active-session", "kick-all", meeting, "--force")
    rtk("emulator", "advance", "30m")


def _copy(folder: Path, count: int) -> None:
    """Copy the recording, each into a session of its own."""
    with sqlite3.connect(next((folder / "data").glob("*.sqlite3"))) as db:
        for table, replaced in (
            ("sessions", {"id": SESSION_ID}),
            ("recordings", {"id": RECORDING_ID, "session_id": SESSION_ID}),
        ):
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] != "number"]
            values = ", ".join(replaced.get(column, column) for column in columns)
            statement = f"{NUMBERS} INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}, numbers"
            db.execute(f"{statement} WHERE {table}.number = 1", (count,))
    db.close()


def _variables(python: Interpreter, folder: Path) -> dict[str, str]:
    return {**python.variables, "RTK_DATA_DIR": str(folder / "data"), "RTK_CONFIG_DIR": str(folder / "config")}


if __name__ == "__main__":
    sys.exit(main())
