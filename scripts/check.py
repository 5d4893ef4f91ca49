"""Run all checks: `python3 scripts/check.py`, on a machine with nothing but Python.

Lint, format, types, tests and the workflows of CI, in the clone's .venv, which is created if needed. Other arguments go
to pytest: `python3 scripts/check.py tests/config -k login`. `--fast` skips the type check and starts no worker
processes, so that one file runs in seconds: `python3 scripts/check.py --fast tests/commands/test_meetings.py`.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
VENV = CLONE / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
PIP = (PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
STAMP = VENV / "installed-for-checks"
OLDEST = (3, 11)

LINT = (("ruff", "check"), ("ruff", "format", "--check"))
WORKFLOWS = ("zizmor", "--offline", "--quiet", ".github")
TYPES = ("mypy",)
WORKERS = str((os.cpu_count() or 1) + 1)
"""One more than there are cores, as some tests wait for a time limit."""
PARALLEL = ("-n", WORKERS, "--dist", "worksteal")  # neighbors stay together, and share the servers of their file


def main(arguments: list[str]) -> int:
    """Run every check, the tests last; 1 if one failed."""
    if sys.version_info < OLDEST:
        print("rtk needs Python 3.11 or newer; this is", sys.version.split()[0], file=sys.stderr)
        return 1
    install()
    is_fast = "--fast" in arguments
    for_pytest = [argument for argument in arguments if argument != "--fast"]
    tests = ("pytest", *for_pytest) if is_fast else ("pytest", *PARALLEL, *for_pytest)
    modules = [*LINT, tests] if is_fast else [*LINT, TYPES, tests]
    checks = [WORKFLOWS, *(("python", "-m", *module) for module in modules)]
    failed = [check for check in checks if not passes(*check)]
    return 1 if failed else 0


def install() -> None:
    """Install the package and its tools into .venv, unless that was done for the present pyproject.toml."""
    wanted = (CLONE / "pyproject.toml").read_text(encoding="utf-8")
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    create_venv()
    subprocess.run((*PIP, "--editable", ".", "--group", "dev"), cwd=CLONE, check=True)
    STAMP.write_text(wanted, encoding="utf-8")


def create_venv() -> None:
    """Create .venv if needed, with a pip that knows groups."""
    if not Path(PYTHON).exists():
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    subprocess.run((*PIP, "--upgrade", "pip>=25.1"), cwd=CLONE, check=True)


def passes(*command: str) -> bool:
    """Run a program of .venv in the clone; whether it succeeded."""
    print("$", *command, flush=True)
    program = str(Path(PYTHON).with_stem(command[0]))
    # Without compiled files, each of the hundreds of processes that the tests start would compile the package.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run((program, *command[1:]), cwd=CLONE, env=variables, stdin=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
