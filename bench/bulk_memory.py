"""Measures the memory of `rtk participants add --from` with 100,000 lines: `python3 -m bench.bulk_memory`.

Not on Windows. The whole program runs, journal included, but a stub in its transport answers each request at once, and
fsync is turned off: neither changes the memory. The same is measured for a second run, which finds everything done.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.environments import Interpreter, interpreter

LINES = 100_000
MAX_MEGABYTES = 150
PROGRAM = """
import os, sys
from rtk_cli.messages import Response
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.main import main

class Stub:
    def send(self, request):
        return Response(201, {"content-type": "application/json"}, sys.argv[1].encode())

    def close(self):
        pass

os.fsync = lambda descriptor: None
sys.exit(main(sys.argv[2:], Environment(wrap_transport=lambda transport: Stub())))
"""


def main() -> int:
    """Measure, print the table, and return 1 when the limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--quick", action="store_true", help="1,000 lines: shows that the bench runs")
    args = parser.parse_args()
    with TemporaryDirectory(prefix="rtk-bench-") as name:
        folder = Path(name)
        python = interpreter(folder / "rtk")
        print(f"{'run':<10}{'lines':>10}{'seconds':>10}{'peak MB':>10}", flush=True)
        peaks = [_run(python, folder, which, 1000 if args.quick else args.lines) for which in ("first", "second")]
    kept = max(peaks) <= MAX_MEGABYTES
    print(f"at most {MAX_MEGABYTES} MB: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


def _run(python: Interpreter, folder: Path, which: str, lines: int) -> float:
    """Run the command once, and return its peak of memory in MB."""
    people = folder / "people.csv"
    if not people.exists():
        rows = (f"Participant number {number},person-{number:06}\n" for number in range(lines))
        people.write_text("name,custom_participant_id\n" + "".join(rows))
    known = {"CLOUDFLARE_API_TOKEN": "x", "CLOUDFLARE_ACCOUNT_ID": "0" * 32, "RTK_APP_ID": "app"}
    variables = python.variables | known | {"RTK_DATA_DIR": str(folder / "data")}
    answer = {"success": True, "data": {"id": "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f", "token": "t" * 350}}
    words = ("participants", "add", "--meeting", "m", "--from", str(people), "-o", "ndjson", "-q")
    command = (python.program, "-c", PROGRAM, json.dumps(answer), *words)
    start = perf_counter()
    process = subprocess.Popen(command, env=variables, stdout=subprocess.PIPE)
    assert process.stdout is not None
    printed = sum(1 for _ in process.stdout)
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or printed != lines:
        raise SystemExit(f"rtk printed {printed} lines and ended with {process.returncode}")
    megabytes = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1_000_000
    print(f"{which:<10}{printed:10}{perf_counter() - start:10.1f}{megabytes:10.1f}", flush=True)
    return megabytes


if __name__ == "__main__":
    sys.exit(main())
