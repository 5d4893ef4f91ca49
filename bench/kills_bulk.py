"""Kills `rtk participants add --from` at random points, runs it again, and counts: `python3 -m bench.kills_bulk`.

Not on Windows. Each attempt adds the same people to a new meeting of the served emulator, is killed with SIGKILL when
its journal has a random size, often several times, and is run to its end. Then the meeting must have exactly one
participant per line, and every line a token.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any

from bench.environments import CLONE, Interpreter, interpreter
from rtk_cli.local import ACCOUNT_ID, APP_ID

POINTS = 40
PEOPLE = 200
MOST_KILLS = 3
"""How often one run is killed before it may end."""


def main() -> int:
    """Print a line per point and the sum, and return 1 when a participant was lost or added twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=POINTS)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="three points: shows that the bench runs")
    args = parser.parse_args()
    points = 3 if args.quick else args.points
    chance = random.Random(args.seed)
    with TemporaryDirectory(prefix="rtk-bench-") as name:
        folder = Path(name)
        (folder / "people.csv").write_text("custom_participant_id\n" + "".join(f"p{n}\n" for n in range(PEOPLE)))
        python = interpreter(folder / "rtk")
        with _emulator(python, folder) as url:
            attempts = _Attempts(python, folder, url)
            whole = attempts.undisturbed()
            print(f"{PEOPLE} lines, 8 connections; the journal of an undisturbed run has {whole} bytes")
            lost = sum(not attempts.attempt(number, chance, whole) for number in range(1, points + 1))
    print(f"\npoints tried: {points}, kills: {attempts.kills}, while a request was under way: {attempts.doubts} lines")
    print(f"points with a lost or doubled participant: {lost}")
    return 1 if lost else 0


class _Attempts:
    def __init__(self, python: Interpreter, folder: Path, url: str) -> None:
        known = {"CLOUDFLARE_API_TOKEN": "x", "CLOUDFLARE_BASE_URL": url, "RTK_DATA_DIR": str(folder / "data")}
        self._variables = python.variables | known | {"CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
        self._python, self._folder = python, folder
        self.kills = self.doubts = 0

    def undisturbed(self) -> int:
        meeting = self._meeting()
        self._start(meeting).communicate()
        return self._journal(meeting).stat().st_size

    def attempt(self, number: int, chance: random.Random, whole: int) -> bool:
        """Return whether each line has exactly one participant, and a token."""
        meeting, kills = self._meeting(), 0
        for _ in range(chance.randint(1, MOST_KILLS)):
            kills += self._killed(meeting, at=chance.randint(1, whole))
            self.doubts += self._in_doubt(meeting)
        self.kills += kills
        process = self._start(meeting)  # to its end
        results = [json.loads(line) for line in process.communicate()[0].splitlines()]
        found = Counter(row["custom_participant_id"] for row in self._rtk("participants", "list", "--meeting", meeting))
        is_right = process.returncode == 0 and len(results) == PEOPLE == len(found) and set(found.values()) == {1}
        is_right = is_right and all(result["id"] and result["token"] for result in results)
        verdict = "right" if is_right else "WRONG"
        print(f"point {number:2}: {kills} kills, {sum(found.values())} participants: {verdict}", flush=True)
        return is_right

    def _killed(self, meeting: str, at: int) -> bool:
        """Run until the journal has so many bytes more; return whether the run had not ended by itself."""
        journal = self._journal(meeting)
        before = journal.stat().st_size if journal.exists() else 0
        process = self._start(meeting, subprocess.DEVNULL)
        while process.poll() is None and (journal.stat().st_size if journal.exists() else 0) < before + at:
            sleep(0.0005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return process.returncode == -signal.SIGKILL

    def _in_doubt(self, meeting: str) -> int:
        """How many lines the journal of the killed run leaves in doubt."""
        begun: set[str] = set()
        journal = self._journal(meeting)
        for line in journal.read_bytes().splitlines() if journal.exists() else []:
            try:
                record = json.loads(line)
            except ValueError:
                break
            begun = (begun | {record["begun"]}) if "begun" in record else begun
            begun -= {record.get("done"), record.get("failed")}
        return len(begun)

    def _journal(self, meeting: str) -> Path:
        return self._folder / "journals" / meeting

    def _start(self, meeting: str, stdout: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
        words = ("participants", "add", "--meeting", meeting, "--from", "people.csv", "-o", "ndjson", "-q")
        journal = ("--journal", str(self._journal(meeting)))
        command = [self._python.program, "-m", "rtk_cli", *words, *journal, "--preset", "group_call_guest"]
        return subprocess.Popen(command, env=self._variables, cwd=self._folder, stdout=stdout)

    def _meeting(self) -> str:
        found: str = self._rtk("meetings", "create", "--title", "Kills")["id"]
        return found

    def _rtk(self, *words: str) -> Any:
        command = [self._python.program, "-m", "rtk_cli", *words, "-o", "json"]
        return json.loads(subprocess.run(command, env=self._variables, check=True, capture_output=True).stdout)


@contextmanager
def _emulator(python: Interpreter, folder: Path) -> Iterator[str]:
    ready = folder / "ready"
    words = ("emulator", "serve", "--port", "0", "--data", str(folder / "emulator.sqlite3"), "--ready-file", str(ready))
    command = [python.program, "-m", "rtk_cli", *words]
    with subprocess.Popen(command, env=python.variables, cwd=CLONE, stderr=subprocess.DEVNULL) as process:
        try:
            while not ready.exists():
                if process.poll() is not None:
                    raise SystemExit("the emulator did not start")
                sleep(0.02)
            yield ready.read_text().strip()
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main())
