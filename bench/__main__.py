"""Lists the benches, and runs them: `python3 -m bench`, or some of them: `python3 -m bench live memory`.

`--quick` runs each with small numbers and judges none: it shows in a few minutes that all of them work. `--list` only
lists them. `--against CHECKOUT` compares with a second checkout.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.environments import CLONE, Interpreter, interpreter

BENCHES = {
    "startup": "how long rtk takes to start, against budgets",
    "memory": "memory and first line of a list of 100,000 meetings",
    "sessions_stream": "100,000 sessions through rtk and through a bare httpx loop",
    "throughput": "requests per second of the served emulator",
    "pytest_plugin": "what the pytest plugin adds to pytest, and 100 resets of the fixture",
    "live": "100 peers and 1,000 chat messages in one session",
    "web_clients": "30 web clients in one meeting, and messages that each sends to all",
    "history": "1,000 simulated sessions",
    "kills_apply": "rtk apply killed at 40 random moments, and run again",
    "kills_record": "recordings record, killed at 40 random points and run again",
    "downloads": "a download of 1 GiB beside curl, and the memory of one of 10 GiB",
    "bulk": "2,000 participants: rtk, a loop over the official SDK, a shell loop",
    "bulk_memory": "memory of 100,000 lines of input",
    "kills_bulk": "a bulk job killed at 40 random points: what is lost or doubled",
    "kills_sync": "a sync into a folder and into S3 that is killed at 40 moments each",
    "sync_memory": "the memory of a plan of 50,000 recordings",
}


def main() -> int:
    """Run the benches one after the other; return 1 when one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benches", nargs="*", metavar="BENCH", help=f"one of {', '.join(BENCHES)}; all by default")
    parser.add_argument("--list", action="store_true", help="list the benches and exit")
    parser.add_argument("--quick", action="store_true", help="small numbers, not judged")
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="a checkout of another commit")
    args = parser.parse_args()
    unknown = [name for name in args.benches if name not in BENCHES]
    if unknown:
        parser.error(f"unknown bench: {', '.join(unknown)} (one of {', '.join(BENCHES)})")
    for name, description in BENCHES.items():
        print(f"{name:<16} {description}", flush=True)
    if args.list:
        return 0
    flags = ["--quick"] if args.quick else []
    flags += [] if args.against is None else ["--against", str(args.against.resolve())]
    with TemporaryDirectory(prefix="rtk-bench-") as folder:
        python = interpreter(Path(folder))  # one for all, so that not each bench makes an environment
        failed = [name for name in args.benches or BENCHES if not _succeeds(python, name, flags)]
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nall benches passed")
    return 1 if failed else 0


def _succeeds(python: Interpreter, name: str, flags: list[str]) -> bool:
    print(f"\n== python3 -m bench.{name} {' '.join(flags)}", flush=True)
    command = [python.program, "-m", f"bench.{name}", *flags]
    return subprocess.run(command, cwd=CLONE, env=python.variables, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
