"""Measures what a long list costs: 100,000 meetings of the emulator as NDJSON: `python3 -m bench.memory`.

Not on Windows. A list is never held whole, so memory must not grow with it, and the first line must not wait for the
last. With `--against CHECKOUT` the wheel of a second checkout lists as many meetings in the same run.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from bench.environments import CLONE, Environment, with_rtk

LIST = ("--local", "meetings", "list", "-o", "ndjson")
MAX_MEGABYTES = 120
MAX_FIRST_LINE = 0.1  # of the time of the whole run

# Copies of one meeting that rtk created: creating each through the API would take minutes.
COPIES = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
INSERT INTO meetings (id, app_id, title, status, settings_json, created_at, updated_at)
SELECT printf('00000000-0000-4000-8000-%012d', n), app_id, title || ' ' || n, status, settings_json, created_at,
       updated_at
FROM meetings, numbers WHERE number = 1
"""


class Run(NamedTuple):
    """The cost of one listing."""

    lines: int
    first_line: float
    seconds: float
    megabytes: float


def main() -> int:
    """Measure, print the table, and return 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meetings", type=int, default=100_000)
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="a checkout of another commit")
    parser.add_argument("--quick", action="store_true", help="1,000 meetings, not judged: shows that the bench runs")
    args = parser.parse_args()
    count = 1000 if args.quick else args.meetings
    checkouts = {"this": CLONE} if args.against is None else {"this": CLONE, "other": args.against.resolve()}
    print(f"{'checkout':<10}{'meetings':>10}{'first line s':>14}{'all s':>8}{'peak MB':>9}", flush=True)
    kept = True
    for name, checkout in checkouts.items():
        with TemporaryDirectory(prefix="rtk-bench-") as folder:
            rtk, data = with_rtk(Path(folder), checkout), Path(folder, "data")
            few, many = _list_after_adding(rtk, data, 100), _list_after_adding(rtk, data, count - 100)
        for run in (few, many):
            print(f"{name:<10}{run.lines:10}{run.first_line:14.2f}{run.seconds:8.2f}{run.megabytes:9.1f}", flush=True)
        if name == "this":
            kept = many.lines == count and many.megabytes <= MAX_MEGABYTES
            kept = kept and (args.quick or many.first_line <= many.seconds * MAX_FIRST_LINE)
    print(f"at most {MAX_MEGABYTES} MB, first line in the first tenth: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


def _list_after_adding(rtk: Environment, data: Path, more: int) -> Run:
    """Add meetings, and list all of them."""
    variables = rtk.variables(RTK_DATA_DIR=str(data))
    if not data.exists():
        first = (rtk.program("rtk"), "--local", "meetings", "create", "--title", "Weekly", "--max-seconds", "3600")
        subprocess.run(first, env=variables, check=True, stdout=subprocess.DEVNULL)
        more -= 1
    with sqlite3.connect(next(data.glob("*.sqlite3"))) as db:
        start = db.execute("SELECT count(*) FROM meetings").fetchone()[0]
        db.execute(COPIES.replace("SELECT 1 UNION", f"SELECT {start} UNION"), (start + more - 1,))
    db.close()
    return _list(rtk.program("rtk"), variables)


def _list(program: str, variables: dict[str, str]) -> Run:
    start = perf_counter()
    process = subprocess.Popen((program, *LIST), env=variables, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    first_line = perf_counter() - start
    lines = 1 + sum(1 for _ in process.stdout)
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"rtk failed with {process.returncode}")
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)  # macOS counts bytes, Linux KiB
    return Run(lines, first_line, perf_counter() - start, peak / 1_000_000)


if __name__ == "__main__":
    sys.exit(main())
