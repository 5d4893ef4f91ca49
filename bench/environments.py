"""Interpreters for the benches: clean virtual environments outside the clone, filled by pip as a user's are.

pip writes bytecode, uv does not.
"""

import os
import subprocess
import sys
import venv
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

CLONE = Path(__file__).resolve().parent.parent
SDK = "cloudflare>=5,<6"
DEPENDENCIES = ("typer", "httpx", "pydantic", "platformdirs", "jsonschema_rs", "uvicorn", "httptools", "websockets")
IS_WINDOWS = os.name == "nt"


class Environment:
    """A virtual environment, and a home directory of its own for what runs in it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.home = folder / "home"
        self._programs = folder / "venv" / ("Scripts" if IS_WINDOWS else "bin")
        venv.create(folder / "venv", with_pip=True, clear=True, symlinks=not IS_WINDOWS)
        self.home.mkdir(exist_ok=True)
        self.pip("install", "--upgrade", "pip")  # the launcher that an old pip writes imports re: 4 ms

    def program(self, name: str) -> str:
        """Return the path of `python`, or of a command that pip installed."""
        return str(self._programs / name)

    def pip(self, *arguments: str) -> None:
        """Run the environment's own pip, which must write bytecode: without it each start compiles anew."""
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        subprocess.run([self.program("python"), "-m", "pip", "-qq", *arguments], check=True, env=environment)

    def variables(self, **more: str) -> dict[str, str]:
        """Return the variables of a measured command: no profile, no proxy, the plain locale."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        return {**kept, "HOME": str(self.home), "USERPROFILE": str(self.home), "LANG": "C.UTF-8", **more}


class Interpreter(NamedTuple):
    """A Python that imports rtk from a checkout, and the variables to run it with."""

    program: str
    checkout: Path
    variables: dict[str, str]


def with_rtk(folder: Path, checkout: Path = CLONE) -> Environment:
    """Create an environment with the wheel that the checkout builds now."""
    made = Environment(folder)
    made.pip("wheel", "--no-deps", "--wheel-dir", str(folder / "wheel"), str(checkout))
    (wheel,) = (folder / "wheel").glob("*.whl")
    made.pip("install", str(wheel))
    return made


def with_sdk(folder: Path) -> Environment:
    """Create an environment with Cloudflare's own package for Python."""
    made = Environment(folder)
    made.pip("install", SDK)
    return made


def has_dependencies() -> bool:
    """Return whether this Python has what rtk imports."""
    return all(find_spec(name) is not None for name in DEPENDENCIES)


def interpreter(folder: Path, checkout: Path = CLONE) -> Interpreter:
    """Return this Python if it has rtk's dependencies, or else that of a new environment in `folder`.

    Either way it imports rtk from the checkout, so a change is measured without a build.
    """
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("RTK_", "CLOUDFLARE_"))}
    program = sys.executable if has_dependencies() else with_rtk(folder, checkout).program("python")
    return Interpreter(program, checkout, {**variables, "PYTHONPATH": str(checkout)})


def run_with_dependencies(module: str, flags: list[str], measure: Callable[[], int]) -> int:
    """Measure in this process if this Python has rtk's dependencies, or else in a new environment's."""
    if has_dependencies():
        return measure()
    with TemporaryDirectory(prefix="rtk-bench-") as folder:
        return _run_module(interpreter(Path(folder)), module, flags)


def run_beside(module: str, flags: list[str], other: Path) -> int:
    """Run this clone's bench between two runs of the other checkout's; return the exit code of this clone's."""
    with TemporaryDirectory(prefix="rtk-bench-") as folder:
        this = interpreter(Path(folder, "this"))
        that = Interpreter(this.program, other.resolve(), {**this.variables, "PYTHONPATH": str(other.resolve())})
        exit_codes = {}
        for name, python in (("other", that), ("this", this), ("other again", that)):
            print(f"{name}: {python.checkout}", flush=True)
            exit_codes[name] = _run_module(python, module, flags)
    return exit_codes["this"]


def _run_module(python: Interpreter, module: str, flags: list[str]) -> int:
    command = [python.program, "-m", module, *flags]
    return subprocess.run(command, cwd=python.checkout, env=python.variables, check=False).returncode
