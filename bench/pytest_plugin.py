"""Measures what the pytest plugin costs: `python3 -m bench.pytest_plugin`.

Three runs of pytest take turns: 100 tests in an environment with rtk's dependencies (of which one, anyio, brings a
plugin of its own), the same tests in one with rtk, and 100 tests that each use the fixture `realtimekit`, so that the
emulator is started once and reset 100 times. The bench fails when installing rtk makes bare pytest slower by more than
20 ms, or when the fixture takes more than three seconds.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.environments import Environment, with_rtk
from bench.rounds import Task, medians

TESTS = 100
PYTEST = "pytest>=8.4,<10"
MAX_PLUGIN_SECONDS = 0.02
MAX_FIXTURE_SECONDS = 3.0
BARE = f"import pytest\n\n@pytest.mark.parametrize('number', range({TESTS}))\ndef test_one(number):\n    pass\n"
WITH_FIXTURE = BARE.replace("(number)", "(realtimekit, number)")


def main() -> int:
    """Measure, print the table, and return 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="has no effect: the limits are absolute")
    parser.add_argument("--quick", action="store_true", help="one round: shows that the bench runs")
    args = parser.parse_args()
    with TemporaryDirectory(prefix="rtk-bench-") as name:
        folder = Path(name)
        (folder / "test_bare.py").write_text(BARE, encoding="utf-8")
        (folder / "test_fixture.py").write_text(WITH_FIXTURE, encoding="utf-8")
        without, installed = with_rtk(folder / "without"), with_rtk(folder / "with")
        without.pip("uninstall", "--yes", "rtk-cli")
        for environment in (without, installed):
            environment.pip("install", PYTEST)
        tasks = [
            _task("pytest without rtk", without, folder / "test_bare.py"),
            _task("pytest with rtk installed", installed, folder / "test_bare.py"),
            _task("each test resets an emulator", installed, folder / "test_fixture.py"),
        ]
        seconds = medians(tasks, 1 if args.quick else args.rounds)
    return _print_table(list(seconds.values()), list(seconds), is_judged=not args.quick)


def _task(name: str, environment: Environment, file: Path) -> Task:
    words = ("-m", "pytest", "-q", "-p", "no:cacheprovider", str(file))
    return Task(name, (environment.program("python"), *words), environment.variables())


def _print_table(seconds: list[float], names: list[str], *, is_judged: bool) -> int:
    print(f"{TESTS} tests; medians.\n")
    limits = (None, MAX_PLUGIN_SECONDS, MAX_FIXTURE_SECONDS)
    missed = 0
    for index, (name, found, limit) in enumerate(zip(names, seconds, limits, strict=True)):
        verdict = ""
        if limit is not None:
            more = found - seconds[index - 1]
            missed += more > limit
            verdict = f"{more:+8.3f} s  at most {limit:g}: {'MISSED' if more > limit else 'kept'}"
        print(f"{name:30}{found:8.3f} s{verdict}")
    return 1 if missed and is_judged else 0


if __name__ == "__main__":
    sys.exit(main())
