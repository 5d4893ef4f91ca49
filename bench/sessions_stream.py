"""Streams 100,000 sessions through rtk, and through a bare httpx loop over the same pages, and compares.

    python bench/sessions_stream.py [ROUNDS]

The emulator answers both from a process of its own, over loopback. Measured are whole processes, turn by turn, start
included: seconds, and the most memory that each held. Exits 1 when rtk takes more than 1.5 times as long as the loop,
or 120 MB. Run it with the Python in whose environment rtk is installed.
"""

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import parse_qsl, urlsplit

from rtk_cli.clock import SystemClock
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.store.sqlite_store import Store
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.messages import Request

SESSIONS = 100_000
PER_PAGE = 100
MOST_TIME = 1.5
MOST_MEMORY = 120
TOKEN = "bench"
BASE = "/client/v4"

MINUTE = 60_000
BEGIN = 1_757_836_800_000

LOOP = """
import sys, httpx
url, token, per_page = sys.argv[1:]
with httpx.Client(headers={"authorization": f"Bearer {token}"}) as client:
    number = end = 0
    total = 1
    while end < total:
        number += 1
        answer = client.get(url, params={"page_no": number, "per_page": per_page}).json()
        end, total = answer["paging"]["end_offset"], answer["paging"]["total_count"]
        print(len(answer["data"]["sessions"]))
"""


def main() -> int:
    if sys.argv[1:2] in (["fill"], ["serve"]):
        {"fill": fill, "serve": serve}[sys.argv[1]](Path(sys.argv[2]))
        return 0
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "emulator.sqlite3"
        # In a process of its own: a child's memory is counted from that of its parent, which must stay small.
        subprocess.run([sys.executable, __file__, "fill", str(store)], check=True)
        with served(store) as origin:
            return compare(Path(folder), origin, rounds)


def compare(folder: Path, origin: str, rounds: int) -> int:
    """Print the table; 1 when a limit is passed."""
    list_url = f"{origin}{BASE}/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/sessions"
    tasks = {
        "httpx": [sys.executable, "-c", LOOP, list_url, TOKEN, str(PER_PAGE)],
        "rtk": [sys.executable, "-m", "rtk_cli", "sessions", "list", "-o", "ndjson", "--per-page", str(PER_PAGE)],
    }
    environment = environment_for(folder, origin)
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in tasks}
    for number in range(rounds + 1):
        for name, command in tasks.items():
            found = run(command, environment, SESSIONS if name == "rtk" else SESSIONS // PER_PAGE)
            if number:  # the first round fills the caches
                measured[name].append(found)
    seconds = {name: median(times for times, _ in found) for name, found in measured.items()}
    memory = max(size for _, size in measured["rtk"])
    ratio = seconds["rtk"] / seconds["httpx"]
    for name, time in seconds.items():
        print(f"{name:<6} {time:6.2f} s   {max(size for _, size in measured[name]):6.1f} MB")
    print(f"ratio  {ratio:6.2f}     at most {MOST_TIME}; memory at most {MOST_MEMORY} MB")
    return int(ratio > MOST_TIME or memory > MOST_MEMORY)


def run(command: list[str], environment: dict[str, str], lines: int) -> tuple[float, float]:
    """Seconds and megabytes of a process that must print so many lines."""
    with tempfile.TemporaryFile() as out:
        start = perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        printed = sum(1 for _ in out)
    if process.returncode or printed != lines:
        raise SystemExit(f"{command[1:4]}: exit {process.returncode}, {printed} lines instead of {lines}")
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, usage.ru_maxrss * unit / 1e6


def environment_for(folder: Path, origin: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {
        **kept,
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "CLOUDFLARE_API_TOKEN": TOKEN,
        "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
        "CLOUDFLARE_API_BASE_URL": origin + BASE,
        "RTK_APP_ID": APP_ID,
        "RTK_CONFIG_DIR": str(folder / "config"),
        "RTK_DATA_DIR": str(folder / "data"),
    }


def fill(path: Path) -> None:
    """Ended sessions of two people each, over a thousand meetings."""
    emulator = Emulator(path, clock=SystemClock(), ids=new_id)
    emulator.reset()
    emulator.close()
    store = Store(path, lambda db: None)
    with store.transaction("writing") as db:
        meetings = [new_id() for _ in range(1000)]
        db.executemany(
            "INSERT INTO meetings (id, app_id, title, settings_json, created_at, updated_at)"
            " VALUES (?, ?, ?, '{}', ?, ?)",
            [(meeting, APP_ID, f"Weekly {number}", BEGIN, BEGIN) for number, meeting in enumerate(meetings)],
        )
        sessions = [(new_id(), BEGIN + number * 5 * MINUTE) for number in range(SESSIONS)]
        db.executemany(
            "INSERT INTO sessions (id, app_id, meeting_id, status, keep_alive_ms, max_concurrent, spent_ms,"
            " started_at, ended_at, ended_reason, updated_at)"
            " VALUES (?, ?, ?, 'ENDED', 60000, 2, ?, ?, ?, 'ALL_PARTICIPANTS_LEFT', ?)",
            [
                (session, APP_ID, meetings[number % 1000], 60 * MINUTE, start, start + 31 * MINUTE, start + 31 * MINUTE)
                for number, (session, start) in enumerate(sessions)
            ],
        )
        db.executemany(
            "INSERT INTO peers (id, session_id, participant_id, custom_participant_id, preset_name, joined_at, left_at,"
            " left_reason) VALUES (?, ?, ?, ?, 'group_call_participant', ?, ?, 'LEFT')",
            [
                (new_id(), session, new_id(), person, start, start + 30 * MINUTE)
                for session, start in sessions
                for person in ("ada", "ben")
            ],
        )
    store.close()


def new_id() -> str:
    return str(uuid.uuid4())


@contextmanager
def served(path: Path) -> Iterator[str]:
    """The emulator in a process of its own; gives the origin."""
    process = subprocess.Popen([sys.executable, __file__, "serve", str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def serve(path: Path) -> None:
    emulator = Emulator(path, clock=SystemClock(), ids=new_id, token=TOKEN)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or body waits 40 ms for the acknowledgement of the head

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = tuple(parse_qsl(parts.query))
            request = Request("GET", parts.path.removeprefix(BASE), query)
            answer = emulator.handle(request, self.headers.get("authorization")).response
            assert answer is not None  # no fault is planned
            self.send_response(answer.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the table is the output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
