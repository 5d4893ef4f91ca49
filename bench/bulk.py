"""Adds 2,000 participants to the served emulator: `rtk participants add --from`, the official SDK, a shell loop.

`python3 -m bench.bulk`. The loop over the official SDK sends one request after the other on one connection, as its
documentation shows. The shell loop starts `rtk` once per participant; it is run 50 times and extrapolated.

On loopback nothing waits for a network, and all of it is the processor time of client and emulator, which share this
machine. A second table has a delay of 20 ms in each response, which is little for a real API.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from bench.environments import Environment, with_rtk, with_sdk
from rtk_cli.local import ACCOUNT_ID, APP_ID

PEOPLE = 2000
SHELL_RUNS = 50
LATENCY = "20ms"
MIN_RATIO_TO_SDK = 5
MIN_RATIO_TO_SHELL = 20
SDK_LOOP = """
import csv, sys
from cloudflare import Cloudflare
client = Cloudflare(api_token="x")
account_id, app_id, meeting = sys.argv[1:4]
for row in csv.DictReader(open(sys.argv[4])):
    client.realtime_kit.meetings.add_participant(
        meeting, account_id=account_id, app_id=app_id, preset_name="group_call_guest", **row)
"""
SHELL_LOOP = """
tail -n +2 "$2" | head -n "$3" | while IFS=, read -r name id; do
  rtk participants add --meeting "$1" --name "$name" --custom-id "$id" --preset group_call_guest
done > /dev/null
"""


def main() -> int:
    """Measure, print the table, and return 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="100 participants, not judged: shows that the bench runs")
    args = parser.parse_args()
    count, rounds, runs = (100, 1, 5) if args.quick else (PEOPLE, args.rounds, SHELL_RUNS)
    with TemporaryDirectory(prefix="rtk-bench-") as name:
        folder = Path(name)
        rtk, sdk = with_rtk(folder / "rtk"), with_sdk(folder / "sdk")
        people = folder / "people.csv"
        people.write_text("name,custom_participant_id\n" + "".join(f"Person {n},person-{n}\n" for n in range(count)))
        with _emulator(rtk, folder) as url:
            bench = _Bench(rtk, sdk, url, people, count, runs)
            times = [(bench.ours(), bench.sdk_loop(), bench.shell_loop()) for _ in range(rounds)]
            bench.delay_responses(folder)
            delayed = (bench.ours(), bench.sdk_loop(), bench.shell_loop())
    print(f"{count} participants, best of {rounds} rounds; the shell loop is extrapolated from {runs} runs.")
    missed = _print("on loopback", tuple(min(column) for column in zip(*times, strict=True)))
    missed += _print(f"with {LATENCY} per response, one round", delayed)
    return 1 if missed and not args.quick else 0


class _Bench:
    """The three ways to add the same people, each to a meeting of its own."""

    def __init__(self, rtk: Environment, sdk: Environment, url: str, people: Path, count: int, runs: int) -> None:
        known = {"CLOUDFLARE_API_TOKEN": "x", "CLOUDFLARE_BASE_URL": url}
        known |= {"CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
        path = f"{Path(rtk.program('rtk')).parent}{os.pathsep}{os.environ['PATH']}"
        self._variables = rtk.variables(**known) | {"PATH": path}
        self._rtk, self._sdk, self._people, self._count, self._runs = rtk, sdk, people, count, runs

    def delay_responses(self, folder: Path) -> None:
        """Let the emulator wait before each response to an add, from now on."""
        words = ("emulator", "fail", "participants_add", "--latency", LATENCY, "--probability", "1")
        variables = self._variables | {"RTK_DATA_DIR": str(folder)}
        subprocess.run((self._rtk.program("rtk"), *words), env=variables, check=True, stdout=subprocess.DEVNULL)

    def ours(self) -> float:
        words = ("participants", "add", "--meeting", self._meeting(), "--from", str(self._people))
        return self._time((self._rtk.program("rtk"), *words, "--preset", "group_call_guest", "-q"))

    def sdk_loop(self) -> float:
        words = (ACCOUNT_ID, APP_ID, self._meeting(), str(self._people))
        return self._time((self._sdk.program("python"), "-c", SDK_LOOP, *words))

    def shell_loop(self) -> float:
        """Return what all would take, from as many as are run."""
        words = ("sh", "-euc", SHELL_LOOP, "loop", self._meeting(), str(self._people), str(self._runs))
        return self._time(words) * self._count / self._runs

    def _meeting(self) -> str:
        command = (self._rtk.program("rtk"), "meetings", "create", "--title", "Bench", "-o", "id")
        done = subprocess.run(command, env=self._variables, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def _time(self, command: tuple[str, ...]) -> float:
        start = perf_counter()
        done = subprocess.run(command, env=self._variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        seconds = perf_counter() - start
        if done.returncode != 0:
            raise SystemExit(f"{command[0]} failed:\n{done.stderr.decode(errors='replace')}")
        return seconds


@contextmanager
def _emulator(rtk: Environment, folder: Path) -> Iterator[str]:
    ready = folder / "ready"
    words = ("emulator", "serve", "--port", "0", "--data", str(folder / "emulator.sqlite3"), "--ready-file", str(ready))
    with subprocess.Popen((rtk.program("rtk"), *words), env=rtk.variables(), stderr=subprocess.DEVNULL) as process:
        try:
            while not ready.exists():
                if process.poll() is not None:
                    raise SystemExit("the emulator did not start")
                sleep(0.02)
            yield ready.read_text().strip()
        finally:
            process.terminate()


def _print(title: str, times: tuple[float, ...]) -> int:
    """Print the table and return how many limits are missed."""
    ours, sdk, shell = times
    print(f"\n{title:34}{'seconds':>9}{'ratio':>8}")
    print(f"{'rtk participants add --from':34}{ours:9.2f}{1:8.1f}")
    missed = 0
    for name, seconds, least in (
        ("loop over the official SDK", sdk, MIN_RATIO_TO_SDK),
        ("shell loop of rtk", shell, MIN_RATIO_TO_SHELL),
    ):
        is_kept = seconds >= least * ours
        missed += not is_kept
        print(f"{name:34}{seconds:9.2f}{seconds / ours:8.1f}  at least {least}: {'kept' if is_kept else 'MISSED'}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
