"""Everything that must hold before a change is good: `python3 scripts/check.py`, on a machine with only Python.

Lint, format, types and tests, in the clone's .venv, which is made when it is not there. Words behind the command go
to pytest: `python3 scripts/check.py tests/config -k login`.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
VENV = CLONE / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
STAMP = VENV / "installed-for-checks"
OLDEST = (3, 11)

STATIC = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))
TESTS = ("pytest", "-n", "auto")


def main(arguments: list[str]) -> int:
    """Run every check, the tests last; 1 when one failed."""
    if sys.version_info < OLDEST:
        print("rtk needs Python 3.11 or newer; this is", sys.version.split()[0], file=sys.stderr)
        return 1
    install()
    failed = [check for check in STATIC if not passes(*check)]
    return 0 if passes(*TESTS, *arguments) and not failed else 1


def install() -> None:
    """Put the package and its tools into .venv, unless that was done for the pyproject.toml of now."""
    wanted = (CLONE / "pyproject.toml").read_text(encoding="utf-8")
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    if not Path(PYTHON).exists():
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    pip = (PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    subprocess.run((*pip, "--upgrade", "pip>=25.1"), cwd=CLONE, check=True)  # the first that knows --group
    subprocess.run((*pip, "--editable", ".", "--group", "dev"), cwd=CLONE, check=True)
    STAMP.write_text(wanted, encoding="utf-8")


def passes(*command: str) -> bool:
    """Run a tool of .venv in the clone, and tell whether it was content."""
    print("$", *command, flush=True)
    return subprocess.run((PYTHON, "-m", *command), cwd=CLONE, stdin=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
