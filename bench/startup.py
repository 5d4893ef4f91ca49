"""How long rtk takes to start, held against budgets: `python -m bench.startup`.

Two environments are made: one with the wheel of this clone, one with Cloudflare's own package. The budgets are
ratios within one run, so that they hold on any machine: to the environment's own `python -I -c pass`, or to a peer.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.environments import Environment, with_rtk, with_sdk
from bench.loopback import ACCOUNT_ID, APP_ID, api_on_loopback
from bench.rounds import Task, medians

PEERS = Path(__file__).parent / "peers"
NOTHING, WIRE = "python -I -c pass", "rtk meetings list -o json"
SCRIPT, SDK = "a script with httpx", "a script with the SDK"


class Budget(NamedTuple):
    """`task` may take `ratio` times what `reference` takes."""

    task: str
    ratio: float
    reference: str = NOTHING


BUDGETS = (
    Budget("rtk --version", 1.5),
    Budget("rtk --help", 1.5),
    Budget("rtk profile list", 9),
    Budget("rtk profile create --help", 9),
    Budget("rtk meetings list --help", 9),
    Budget("rtk meetings create --help", 9),
    Budget("rtk participants add --help", 9),
    Budget("rtk recordings start --help", 9),
    Budget("rtk tour --help", 9),
    Budget("rtk --local meetings list -o json", 11),
    Budget(WIRE, 1.35, SCRIPT),
    Budget(WIRE, 0.4, SDK),
)


def main() -> int:
    """Measure, print the table, and tell by the exit code whether every budget is kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21, help="how often each command runs; at least 15")
    rounds = max(15, parser.parse_args().rounds)
    with TemporaryDirectory(prefix="rtk-bench-") as folder, api_on_loopback() as base_url:
        rtk, sdk = with_rtk(Path(folder, "rtk")), with_sdk(Path(folder, "sdk"))
        _furnish(rtk)
        seconds = medians(list(_tasks(rtk, sdk, base_url)), rounds)
    return _print_table(seconds, rounds)


def _furnish(rtk: Environment) -> None:
    """Give the commands something to read: a profiles file, and meetings on the emulator."""
    for name in ("staging", "production"):
        _rtk(rtk, f"profile create {name} --account-id {ACCOUNT_ID} --app-id {APP_ID}").run()
    for number in range(5):
        _rtk(rtk, f"--local meetings create --title Weekly-{number}").run()


def _tasks(rtk: Environment, sdk: Environment, base_url: str) -> Iterable[Task]:
    api = {
        "CLOUDFLARE_API_BASE_URL": base_url,
        "CLOUDFLARE_API_TOKEN": "token-of-the-bench",
        "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
        "RTK_APP_ID": APP_ID,
    }
    yield Task(NOTHING, (rtk.program("python"), "-I", "-c", "pass"), rtk.variables())
    for line in dict.fromkeys(budget.task for budget in BUDGETS):
        yield _rtk(rtk, line.removeprefix("rtk "), **(api if line == WIRE else {}))
    yield Task(SCRIPT, (rtk.program("python"), str(PEERS / "get_with_httpx.py")), rtk.variables(**api))
    yield Task(SDK, (sdk.program("python"), str(PEERS / "get_with_sdk.py")), sdk.variables(**api))


def _rtk(rtk: Environment, line: str, **more: str) -> Task:
    return Task(f"rtk {line}", (rtk.program("rtk"), *line.split()), rtk.variables(**more))


def _print_table(seconds: dict[str, float], rounds: int) -> int:
    print(f"Medians of {rounds} rounds; x is the ratio to `{NOTHING}`.\n")
    print(f"{'':36}{'ms':>8}{'x':>8}")
    for name, value in seconds.items():
        print(f"{name:36}{value * 1000:8.1f}{value / seconds[NOTHING]:8.2f}")
    print(f"\n{'budget':36}{'ratio':>8}{'at most':>9}  of")
    missed = 0
    for task, limit, reference in BUDGETS:
        ratio = seconds[task] / seconds[reference]
        missed += ratio > limit
        print(f"{task:36}{ratio:8.2f}{limit:9.2f}  {reference}  {'MISSED' if ratio > limit else 'kept'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
