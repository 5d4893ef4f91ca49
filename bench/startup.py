"""Measures how long rtk takes to start, and checks it against budgets: `python3 -m bench.startup`.

Two environments are made: one with the wheel of this clone, one with Cloudflare's own package. The budgets are
ratios within one run, so that they hold on any machine: to the environment's own `python -I -c pass`, or to a peer.
A goal is where a ratio should get to; it is printed, and does not fail the bench. With `--against CHECKOUT` the wheel
of a second checkout is timed in the same rounds.
"""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.environments import CLONE, Environment, with_rtk, with_sdk
from bench.loopback import ACCOUNT_ID, APP_ID, api_on_loopback
from bench.rounds import Task, medians

PEERS = Path(__file__).parent / "peers"
NOTHING, WIRE = "python -I -c pass", "rtk meetings list -o json"
SCRIPT, SDK = "a script with httpx", "a script with the SDK"
OTHER = " (other)"


class Budget(NamedTuple):
    """`task` may take `ratio` times as long as `reference`, and should take `goal` times as long."""

    task: str
    ratio: float
    reference: str = NOTHING
    goal: float | None = None


BUDGETS = (  # behind each goal the ratio of today, on two cores of a small virtual machine
    Budget("rtk --version", 1.5),
    Budget("rtk --help", 1.5),
    Budget("rtk profile list", 9),
    Budget("rtk profile create --help", 9, goal=5),  # 6.0
    Budget("rtk meetings list --help", 9, goal=5),  # 6.0
    Budget("rtk meetings create --help", 9, goal=5),  # 6.0
    Budget("rtk participants add --help", 9, goal=5),  # 6.0
    Budget("rtk recordings start --help", 9, goal=5),  # 6.0
    Budget("rtk tour --help", 9, goal=5),  # 6.0
    Budget("rtk --local meetings list -o json", 11, goal=7),  # 8.4
    Budget(WIRE, 1.35, SCRIPT, goal=0.6),  # 0.6
    Budget(WIRE, 0.4, SDK),  # 0.27
)


def main() -> int:
    """Measure, print the table, and return 1 when a budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21, help="how often each command runs")
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="a checkout of another commit")
    parser.add_argument("--quick", action="store_true", help="one round, not judged: shows that the bench runs")
    args = parser.parse_args()
    rounds = 1 if args.quick else args.rounds
    with TemporaryDirectory(prefix="rtk-bench-") as folder, api_on_loopback() as base_url:
        sdk = with_sdk(Path(folder, "sdk"))
        tasks = list(_tasks(_prepared(Path(folder, "rtk"), CLONE), base_url))
        if args.against is not None:
            other = _prepared(Path(folder, "other"), args.against.resolve())
            tasks += [replace(task, name=task.name + OTHER) for task in _tasks(other, base_url)]
        with_sdk_command = (sdk.program("python"), str(PEERS / "get_with_sdk.py"))
        tasks.append(Task(SDK, with_sdk_command, sdk.variables(**_api(base_url))))
        seconds = medians(tasks, rounds)
    _print_times(seconds, rounds)
    if args.against is not None:
        _print_comparison(seconds)
    missed = _print_budgets(seconds)
    return 1 if missed and not args.quick else 0


def _prepared(folder: Path, checkout: Path) -> Environment:
    """Return an environment with the checkout's wheel, profiles, and meetings on the emulator."""
    folder.mkdir()
    rtk = with_rtk(folder, checkout)
    for name in ("staging", "production"):
        _rtk(rtk, f"profile create {name} --account-id {ACCOUNT_ID} --app-id {APP_ID}").run()
    for number in range(5):
        _rtk(rtk, f"--local meetings create --title Weekly-{number}").run()
    return rtk


def _api(base_url: str) -> dict[str, str]:
    return {
        "CLOUDFLARE_API_BASE_URL": base_url,
        "CLOUDFLARE_API_TOKEN": "token-of-the-bench",
        "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
        "RTK_APP_ID": APP_ID,
    }


def _tasks(rtk: Environment, base_url: str) -> Iterable[Task]:
    api = _api(base_url)
    yield Task(NOTHING, (rtk.program("python"), "-I", "-c", "pass"), rtk.variables())
    for line in dict.fromkeys(budget.task for budget in BUDGETS):
        yield _rtk(rtk, line.removeprefix("rtk "), **(api if line == WIRE else {}))
    yield Task(SCRIPT, (rtk.program("python"), str(PEERS / "get_with_httpx.py")), rtk.variables(**api))


def _rtk(rtk: Environment, line: str, **more: str) -> Task:
    return Task(f"rtk {line}", (rtk.program("rtk"), *line.split()), rtk.variables(**more))


def _print_times(seconds: dict[str, float], rounds: int) -> None:
    print(f"Medians of {rounds} rounds; x is the ratio to `{NOTHING}`.\n")
    print(f"{'':36}{'ms':>8}{'x':>8}")
    for name, value in seconds.items():
        if not name.endswith(OTHER):
            print(f"{name:36}{value * 1000:8.1f}{value / seconds[NOTHING]:8.2f}")


def _print_comparison(seconds: dict[str, float]) -> None:
    print(f"\n{'':36}{'this ms':>9}{'other ms':>10}{'ratio':>7}")
    for name in [name for name in seconds if name + OTHER in seconds]:
        ours, theirs = seconds[name], seconds[name + OTHER]
        print(f"{name:36}{ours * 1000:9.1f}{theirs * 1000:10.1f}{ours / theirs:7.2f}")


def _print_budgets(seconds: dict[str, float]) -> int:
    """Print each ratio beside its budget and goal; return how many budgets are missed."""
    print(f"\n{'budget':36}{'ratio':>8}{'at most':>9}{'goal':>7}  of")
    missed = 0
    for task, limit, reference, goal in BUDGETS:
        ratio = seconds[task] / seconds[reference]
        missed += ratio > limit
        wanted = "" if goal is None else f"{goal:.2f}"
        verdict = "MISSED" if ratio > limit else "kept" if goal is None or ratio > goal else "goal reached"
        print(f"{task:36}{ratio:8.2f}{limit:9.2f}{wanted:>7}  {reference}  {verdict}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
