"""Test rtk with the lowest and the newest dependencies: `python3 scripts/check_versions.py [--whole] [3.11 ...]`.

The lowest versions that pyproject.toml allows are tested on the oldest Python, the newest on every Python from 3.11 to
3.14 that this machine has; names of versions restrict that. Without `--whole` a few test files run, which touch every
dependency. Needs a package index. Prints a line per combination, and exits with 1 if one failed.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
MINORS = ("3.11", "3.12", "3.13", "3.14")
SUBSET = (
    "tests/terminal/test_typer_internals.py",
    "tests/terminal/test_help.py",
    "tests/terminal/test_formats.py",
    "tests/emulator/http/test_uvicorn_internals.py",
    "tests/emulator/test_contract_check.py",
    "tests/api/test_http.py",
    "tests/api/test_query.py",
    "tests/api/test_socks_proxy.py",
    "tests/commands/test_meetings.py",
    "tests/commands/test_webhook_testing.py",
    "tests/config/test_profiles.py",
    "tests/config/test_directories.py",
    "tests/meeting/test_websocket_connection.py",
)
_LOWEST = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^]]*\])?>=([0-9.]+)")


class Combination(NamedTuple):
    """A Python, and whether it gets the lowest dependencies."""

    minor: str
    python: str
    is_lowest: bool

    def __str__(self) -> str:
        return f"Python {self.minor}, {'lowest' if self.is_lowest else 'newest'} dependencies"


def main(arguments: list[str]) -> int:
    """Run every combination; 1 if one failed or no Python was found."""
    chosen = [argument for argument in arguments if not argument.startswith("-")] or list(MINORS)
    found = {minor: python for minor in MINORS if minor in chosen and (python := interpreter(minor))}
    for minor in chosen:
        if minor not in found:
            print(f"Python {minor}: not on this machine", flush=True)
    combinations = [Combination(minor, python, False) for minor, python in found.items()]
    if MINORS[0] in found:
        combinations.insert(0, Combination(MINORS[0], found[MINORS[0]], True))
    results = [passes(combination, is_whole="--whole" in arguments) for combination in combinations]
    return 0 if results and all(results) else 1


def interpreter(minor: str) -> str | None:
    """The path of a Python that runs and has this version: on the PATH, or one that pyenv installed."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    candidates = [sys.executable, shutil.which(f"python{minor}"), *sorted(versions.glob(f"{minor}.*/bin/python"))]
    program = "import sys; print('{}.{}'.format(*sys.version_info))"
    for candidate in map(str, filter(None, candidates)):
        done = subprocess.run([candidate, "-c", program], capture_output=True, text=True)
        if done.stdout.strip() == minor:
            return candidate
    return None


def passes(combination: Combination, *, is_whole: bool) -> bool:
    """Install rtk and what its tests need into a new environment, and run them."""
    with TemporaryDirectory(prefix="rtk-versions-") as folder:
        problem = _problem(combination, Path(folder), is_whole=is_whole)
    print(f"{combination}: {problem or 'passed'}", flush=True)
    return problem is None


def _problem(combination: Combination, folder: Path, *, is_whole: bool) -> str | None:
    if not _runs(combination.python, "-m", "venv", str(folder / "venv")):
        return "the environment could not be made"
    python = str(folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(lowest()) if combination.is_lowest else "", encoding="utf-8")
    install = ("-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    tools = ("--group", "dev") if is_whole else (_requirement("pytest"), _requirement("pytest-xdist"))
    if not _runs(python, *install, "--upgrade", "pip>=25.1"):  # the first with --group
        return "pip could not be installed"
    if not _runs(python, *install, "--constraint", str(constraints), "--editable", ".[socks]", *tools):
        return "the dependencies could not be installed"
    print(f"$ {combination}:", *_installed(python), flush=True)
    workers = ("-n", "auto", "--dist", "worksteal") if is_whole else ("-n", "0")
    passed = _runs(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *workers, *(() if is_whole else SUBSET))
    return None if passed else "tests failed"


def lowest() -> list[str]:
    """The lowest version of each dependency that pyproject.toml allows, as constraints for pip."""
    return [f"{found[1]}=={found[2]}" for text in _project()["dependencies"] if (found := _LOWEST.match(text))]


def _requirement(name: str) -> str:
    """The development tool of this name, with its range."""
    tools = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["dev"]
    return next(str(tool) for tool in tools if re.split(r"[^\w-]", tool)[0] == name)


def _project() -> dict[str, list[str]]:
    project: dict[str, list[str]] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _installed(python: str) -> list[str]:
    """The installed version of each dependency."""
    names = {re.split(r"[^\w-]", text)[0].lower() for text in _project()["dependencies"]}
    listed = subprocess.check_output([python, "-m", "pip", "list", "--format", "freeze"], text=True).split()
    return [line for line in listed if line.partition("==")[0].lower().replace("_", "-") in names]


def _runs(*command: str) -> bool:
    return subprocess.run(command, cwd=PROJECT, stdin=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
