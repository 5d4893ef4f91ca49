"""Months of history that end now: 1,000 simulated sessions into one file, in a minute at most.

`python -m bench.history`
"""

import argparse
import json
import sys
import uuid
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rtk_cli.clock import SystemClock
from rtk_cli.emulator import timings
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.store import timestamps
from rtk_cli.jobs.simulate import Options, random_scenarios, simulate
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.messages import Request
from rtk_cli.terminal.output.progress_bar import NoProgress

MOST_SECONDS = 60
DAYS = 90


def main() -> int:
    """Measure, print, and tell by the exit code whether the limit is kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--participants", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=30)
    wanted = parser.parse_args()
    with TemporaryDirectory(prefix="rtk-bench-") as folder:
        path = Path(folder, "emulator.sqlite3")
        with closing(Emulator(path, clock=SystemClock(), ids=lambda: str(uuid.uuid4()))) as emulator:
            now = round(SystemClock().now() * 1000)
            emulator.reset(at=timestamps.to_text(now - DAYS * timings.DAY))
            scenario = random_scenarios(wanted.participants, wanted.minutes)
            options = Options(_meeting(emulator), 7, wanted.sessions, None, scenario, until=now)
            begin = perf_counter()
            told = simulate(emulator.live, options, SystemClock(), NoProgress())
            seconds = perf_counter() - begin
        size = path.stat().st_size / 1_000_000
    print(f"{told['sessions']} sessions from {told['begin']} to {told['end']}, {told['events']} events, {size:.0f} MB")
    kept = seconds <= MOST_SECONDS
    print(f"{seconds:.1f} s, {wanted.sessions / seconds:.0f} a second; at most {MOST_SECONDS} s: {_word(kept=kept)}")
    return 0 if kept else 1


def _word(*, kept: bool) -> str:
    return "kept" if kept else "MISSED"


def _meeting(emulator: Emulator) -> str:
    path = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/meetings"
    request = Request("POST", path, body=json.dumps({"title": "Weekly"}).encode())
    response = emulator.handle(request, None).response
    assert response is not None  # no fault is planned
    meeting_id: str = json.loads(response.content)["data"]["id"]
    return meeting_id


if __name__ == "__main__":
    sys.exit(main())
