"""Simulates months of history that end now: 1,000 sessions in one file, in at most a minute.

    python3 -m bench.history

With `--against CHECKOUT` the same bench of a second checkout runs before and after it.
"""

import argparse
import json
import sys
import uuid
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from bench.environments import run_beside, run_with_dependencies
from rtk_cli.clock import SystemClock
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.messages import Request

if TYPE_CHECKING:
    from rtk_cli.emulator.emulator import Emulator

MAX_SECONDS = 60
DAYS = 90


def main() -> int:
    """Measure, print, and return 1 when the limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--participants", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="a checkout of another commit")
    parser.add_argument("--quick", action="store_true", help="10 sessions: shows that the bench runs")
    args = parser.parse_args()
    sessions = 10 if args.quick else args.sessions
    flags = [f"--sessions={sessions}", f"--participants={args.participants}", f"--minutes={args.minutes}"]
    if args.against is not None:
        return run_beside("bench.history", flags, args.against)
    return run_with_dependencies("bench.history", flags, lambda: measure(sessions, args.participants, args.minutes))


def measure(sessions: int, participants: int, minutes: float) -> int:
    from rtk_cli.emulator import timings
    from rtk_cli.emulator.emulator import Emulator
    from rtk_cli.emulator.store import timestamps
    from rtk_cli.jobs.simulate import Options, random_scenarios, simulate
    from rtk_cli.terminal.output.progress_bar import NoProgress

    with TemporaryDirectory(prefix="rtk-bench-") as folder:
        path = Path(folder, "emulator.sqlite3")
        with closing(Emulator(path, clock=SystemClock(), ids=lambda: str(uuid.uuid4()))) as emulator:
            now = round(SystemClock().now() * 1000)
            emulator.reset(at=timestamps.to_text(now - DAYS * timings.DAY))
            scenario = random_scenarios(participants, minutes)
            options = Options(_create_meeting(emulator), 7, sessions, None, scenario, until=now)
            start = perf_counter()
            summary = simulate(emulator.live, options, SystemClock(), NoProgress())
            seconds = perf_counter() - start
        size = path.stat().st_size / 1_000_000
    period = f"from {summary['begin']} to {summary['end']}"
    print(f"{summary['sessions']} sessions {period}, {summary['events']} events, {size:.0f} MB")
    is_kept = seconds <= MAX_SECONDS
    verdict = "kept" if is_kept else "MISSED"
    print(f"{seconds:.1f} s, {sessions / seconds:.0f} per second; at most {MAX_SECONDS} s: {verdict}")
    return 0 if is_kept else 1


def _create_meeting(emulator: "Emulator") -> str:
    path = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/meetings"
    request = Request("POST", path, body=json.dumps({"title": "Weekly"}).encode())
    response = emulator.handle(request, None).response
    assert response is not None  # no fault is planned
    meeting_id: str = json.loads(response.content)["data"]["id"]
    return meeting_id


if __name__ == "__main__":
    sys.exit(main())
