"""Kills `rtk apply` at random moments and runs it again: `python3 -m bench.kills_apply`.

Each point is a new app of a served emulator. A run is killed with SIGKILL at a random moment; the second run must
succeed and leave exactly what an undisturbed run leaves. Fails when an object is lost, doubled or different.
"""

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any

from bench.environments import Interpreter, interpreter
from rtk_cli.local import ACCOUNT_ID

START_TIMEOUT = 30


def manifest() -> dict[str, Any]:
    """Return a file with 16 changes: updated presets, new webhooks and meetings, some of them INACTIVE."""
    names = ("group_call_guest", "group_call_participant", "webinar_viewer")
    return {
        "presets": [{"name": name, "permissions": {"can_spotlight": True}} for name in names],
        "webhooks": [
            {"name": f"hook {number}", "url": f"https://hooks.example/{number}", "events": ["meeting.ended"]}
            for number in range(4)
        ],
        "meetings": [
            {"title": f"Meeting {number}", "status": "INACTIVE" if number % 3 == 0 else "ACTIVE", "persist_chat": True}
            for number in range(6)
        ],
    }


class Server:
    """rtk against a served emulator."""

    def __init__(self, python: Interpreter, base_url: str, folder: Path) -> None:
        self._program = [python.program, "-m", "rtk_cli"]
        self._variables = {
            **python.variables,
            "CLOUDFLARE_API_BASE_URL": base_url,
            "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
            "CLOUDFLARE_API_TOKEN": "a-token-of-the-bench",
            "RTK_CONFIG_DIR": str(folder / "config"),
            "RTK_DATA_DIR": str(folder / "data"),
        }

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*self._program, *arguments],
            env=self._variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        stdout, stderr = process.communicate()
        if process.returncode != 0:
            raise RuntimeError(f"rtk {' '.join(arguments)}: exit {process.returncode}: {stderr}")
        return stdout

    def new_app(self) -> str:
        return str(json.loads(self.run("apps", "create", "--name", "point"))["id"])

    def content(self, app: str) -> Any:
        """Return everything in the app, without ids and times; doubled objects stay."""
        found = json.loads(self.run("export-manifest", "-o", "json", "--app-id", app))
        meetings = json.loads(self.run("meetings", "list", "--app-id", app))
        webhooks = json.loads(self.run("webhooks", "list", "--app-id", app))
        titles, names = [row["title"] for row in meetings], [row["name"] for row in webhooks]
        ordered = {section: sorted(entries, key=str) for section, entries in found.items()}
        return [ordered, sorted(titles), sorted(names)]


def main() -> int:
    """Try the points, print how many were lost, and return 1 if any was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="a checkout of another commit")
    parser.add_argument("--quick", action="store_true", help="4 points: shows that the bench runs")
    args = parser.parse_args()
    with TemporaryDirectory(prefix="rtk-bench-") as name:
        folder = Path(name)
        python = interpreter(folder) if args.against is None else interpreter(folder, args.against.resolve())
        with served(python, folder) as server:
            return measure(server, folder, 4 if args.quick else args.points, random.Random(args.seed))


@contextmanager
def served(python: Interpreter, folder: Path) -> Iterator[Server]:
    """Serve an emulator on a free port until the block ends."""
    ready = folder / "base-url"
    command = [python.program, "-m", "rtk_cli", "emulator", "serve", "--port", "0", "--ready-file", str(ready)]
    process = subprocess.Popen(
        [*command, "--data", str(folder / "emulator.sqlite3"), "-q"],
        env={**python.variables, "RTK_DATA_DIR": str(folder / "data")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = monotonic() + START_TIMEOUT
        while not (ready.exists() and ready.read_text(encoding="utf-8")):
            if monotonic() > deadline or process.poll() is not None:
                raise RuntimeError("the emulator did not start")
            sleep(0.05)
        yield Server(python, ready.read_text(encoding="utf-8").strip(), folder)
    finally:
        process.terminate()
        process.wait()


def measure(server: Server, folder: Path, points: int, chance: random.Random) -> int:
    file = folder / "rtk.json"
    file.write_text(json.dumps(manifest()), encoding="utf-8")
    app = server.new_app()
    start = monotonic()
    server.run("apply", "-f", str(file), "--app-id", app)
    duration = monotonic() - start
    expected = server.content(app)
    killed, lost = 0, 0
    while killed < points:
        moment = chance.uniform(0.2, 1.0) * duration
        app = server.new_app()
        ended_after = _kill(server, file, app, moment)
        killed += ended_after is None
        duration = duration if ended_after is None else min(duration, ended_after)  # kill earlier from now on
        problem = _problem(server, file, app, expected)
        if problem is not None:
            lost += 1
            print(f"killed after {moment:.3f} s: {problem}")
    print(f"points tried: {killed}, lost: {lost}")
    return 1 if lost else 0


def _kill(server: Server, file: Path, app: str, moment: float) -> float | None:
    """Start a run and kill it after `moment` seconds; return when it ended if that was earlier."""
    start = monotonic()
    process = server.start("apply", "-f", str(file), "--app-id", app)
    try:
        process.wait(moment)
        return monotonic() - start
    except subprocess.TimeoutExpired:
        process.kill()
        return None
    finally:
        process.communicate()


def _problem(server: Server, file: Path, app: str, expected: Any) -> str | None:
    """Run again; return what is not as after an undisturbed run."""
    try:
        server.run("apply", "-f", str(file), "--app-id", app)
        rest = json.loads(server.run("diff", "-f", str(file), "--app-id", app))
    except RuntimeError as error:
        return str(error)
    if rest:
        return f"the second run left differences: {rest}"
    return None if server.content(app) == expected else "the app differs from that of an undisturbed run"


if __name__ == "__main__":
    sys.exit(main())
