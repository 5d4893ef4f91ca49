"""Streams 100,000 sessions through rtk and through a bare httpx loop, and compares: `python3 -m bench.sessions_stream`.

Not on Windows. The emulator answers both from a process of its own, on this machine. Measured are whole processes in
turn, start included: seconds, and the most memory that each held. Fails when rtk takes more than 1.5 times as long as
the loop, or more than 120 MB. With `--against CHECKOUT` the rtk of a second checkout takes its turn, too.
"""

import argparse
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

from bench.environments import CLONE, Interpreter, interpreter
from rtk_cli.clock import SystemClock
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.messages import Request

SESSIONS = 100_000
QUICK_SESSIONS = 2_000
PARTICIPANTS = ("ada", "ben")
PER_PAGE = 100
MAX_TIME_RATIO = 1.5
MAX_MEGABYTES = 120
TOKEN = "bench"
BASE = "/client/v4"

MINUTE = 60_000  # milliseconds
START = 1_757_836_800_000

LOOP = """
import sys, httpx
url, token, per_page = sys.argv[1:]
with httpx.Client(headers={"authorization": f"Bearer {token}"}) as client:
    number = end = 0
    total = 1
    while end < total:
        number += 1
        response = client.get(url, params={"page_no": number, "per_page": per_page}).json()
        end, total = response["paging"]["end_offset"], response["paging"]["total_count"]
        print(len(response["data"]["sessions"]))
"""


def main() -> int:
    if sys.argv[1:2] == ["fill"]:
        fill(Path(sys.argv[2]), int(sys.argv[3]))
        return 0
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="a checkout of another commit")
    parser.add_argument("--quick", action="store_true", help="few sessions, not judged: shows that the bench runs")
    args = parser.parse_args()
    sessions, rounds = (QUICK_SESSIONS, 1) if args.quick else (SESSIONS, args.rounds)
    with tempfile.TemporaryDirectory(prefix="rtk-bench-") as folder:
        pythons = {"rtk": interpreter(Path(folder, "rtk"))}
        if args.against is not None:
            pythons["other"] = interpreter(Path(folder, "other-rtk"), args.against.resolve())
        store = Path(folder) / "emulator.sqlite3"
        # In a process of its own: a child's memory is counted from that of its parent, which must stay small.
        bench(pythons["rtk"], "fill", str(store), str(sessions))
        with served(pythons["rtk"], store) as origin:
            is_kept = compare(Path(folder), origin, pythons, sessions, rounds)
    return 0 if is_kept or args.quick else 1


def compare(folder: Path, origin: str, pythons: dict[str, Interpreter], sessions: int, rounds: int) -> bool:
    """Print the table, and return whether the limits are kept."""
    list_url = f"{origin}{BASE}/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/sessions"
    loop = [pythons["rtk"].program, "-c", LOOP, list_url, TOKEN, str(PER_PAGE)]
    words = ["-m", "rtk_cli", "sessions", "list", "-o", "ndjson", "--per-page", str(PER_PAGE)]
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in ("httpx", *pythons)}
    for number in range(rounds + 1):
        found = {"httpx": run(loop, environment_for(folder, origin, CLONE), sessions // PER_PAGE)}
        for name, python in pythons.items():
            variables = environment_for(folder, origin, python.checkout)
            found[name] = run([python.program, *words], variables, sessions)
        for name, figures in found.items():
            if number:  # the first round fills the caches
                measured[name].append(figures)
    seconds = {name: median(times for times, _ in found) for name, found in measured.items()}
    memory = {name: max(size for _, size in found) for name, found in measured.items()}
    for name, time in seconds.items():
        print(f"{name:<6} {time:6.2f} s   {memory[name]:6.1f} MB   ratio to httpx {time / seconds['httpx']:5.2f}")
    is_kept = seconds["rtk"] <= MAX_TIME_RATIO * seconds["httpx"] and memory["rtk"] <= MAX_MEGABYTES
    print(f"rtk: ratio at most {MAX_TIME_RATIO}, memory at most {MAX_MEGABYTES} MB: {'kept' if is_kept else 'MISSED'}")
    return is_kept


def bench(python: Interpreter, *words: str) -> None:
    """Run a part of this bench in a process of its own."""
    subprocess.run([python.program, "-m", "bench.sessions_stream", *words], cwd=CLONE, env=python.variables, check=True)


def run(command: list[str], environment: dict[str, str], lines: int) -> tuple[float, float]:
    """Return seconds and megabytes of a process that must print `lines` lines."""
    with tempfile.TemporaryFile() as out:
        start = perf_counter()
        process = subprocess.Popen(command, env=environment, cwd=environment["PYTHONPATH"], stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        printed = sum(1 for _ in out)
    if process.returncode or printed != lines:
        raise SystemExit(f"{command[1:4]}: exit {process.returncode}, {printed} lines instead of {lines}")
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, usage.ru_maxrss * unit / 1e6


def environment_for(folder: Path, origin: str, checkout: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(checkout),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "CLOUDFLARE_API_TOKEN": TOKEN,
        "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
        "CLOUDFLARE_API_BASE_URL": origin + BASE,
        "RTK_APP_ID": APP_ID,
        "RTK_CONFIG_DIR": str(folder / "config"),
        "RTK_DATA_DIR": str(folder / "data"),
    }


def fill(path: Path, count: int) -> None:
    """Write ended sessions with two participants each, of a thousand meetings."""
    from rtk_cli.emulator.emulator import Emulator
    from rtk_cli.emulator.store.sqlite_store import Store

    emulator = Emulator(path, clock=SystemClock(), ids=new_id)
    emulator.reset()
    emulator.close()
    store = Store(path, lambda db: None)
    with store.transaction("writing") as db:
        meetings = [new_id() for _ in range(1000)]
        db.executemany(
            "INSERT INTO meetings (id, app_id, title, settings_json, created_at, updated_at)"
            " VALUES (?, ?, ?, '{}', ?, ?)",
            [(meeting, APP_ID, f"Weekly {number}", START, START) for number, meeting in enumerate(meetings)],
        )
        sessions = [(new_id(), START + number * 5 * MINUTE) for number in range(count)]
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
                for person in PARTICIPANTS
            ],
        )
    store.close()


def new_id() -> str:
    return str(uuid.uuid4())


@contextmanager
def served(python: Interpreter, path: Path) -> Iterator[str]:
    """Run the emulator in a process of its own; yields the origin."""
    command = [python.program, "-m", "bench.sessions_stream", "serve", str(path)]
    process = subprocess.Popen(command, cwd=CLONE, env=python.variables, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def serve(path: Path) -> None:
    from rtk_cli.emulator.emulator import Emulator

    emulator = Emulator(path, clock=SystemClock(), ids=new_id, token=TOKEN)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or the body waits 40 ms for the acknowledgement of the head

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = tuple(parse_qsl(parts.query))
            request = Request("GET", parts.path.removeprefix(BASE), query)
            response = emulator.handle(request, self.headers.get("authorization")).response
            assert response is not None  # no fault is planned
            self.send_response(response.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(response.content)))
            self.end_headers()
            self.wfile.write(response.content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the table is the output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
