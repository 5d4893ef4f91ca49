"""Clean virtual environments outside the clone, filled by pip as a user's are: pip writes bytecode, uv does not."""

import os
import subprocess
import venv
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
SDK = "cloudflare>=5,<6"
IS_WINDOWS = os.name == "nt"


class Environment:
    """A virtual environment, and a home of its own for what runs in it."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self._programs = folder / "venv" / ("Scripts" if IS_WINDOWS else "bin")
        venv.create(folder / "venv", with_pip=True, clear=True, symlinks=not IS_WINDOWS)
        self.home.mkdir(exist_ok=True)
        self.pip("install", "--upgrade", "pip")  # the launcher that an old pip writes imports re: 4 ms

    def program(self, name: str) -> str:
        """The path of `python`, or of a command that pip installed."""
        return str(self._programs / name)

    def pip(self, *arguments: str) -> None:
        """Run the environment's own pip, which must write bytecode: without it each start compiles anew."""
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        subprocess.run([self.program("python"), "-m", "pip", "-q", *arguments], check=True, env=environment)

    def variables(self, **more: str) -> dict[str, str]:
        """All that a measured command sees: nobody's profile, nobody's proxy, the plain locale."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        return {**kept, "HOME": str(self.home), "USERPROFILE": str(self.home), "LANG": "C.UTF-8", **more}


def with_rtk(folder: Path) -> Environment:
    """An environment with the wheel that the clone builds now."""
    made = Environment(folder)
    made.pip("wheel", "--no-deps", "--wheel-dir", str(folder / "wheel"), str(CLONE))
    (wheel,) = (folder / "wheel").glob("*.whl")
    made.pip("install", str(wheel))
    return made


def with_sdk(folder: Path) -> Environment:
    """An environment with Cloudflare's own package for Python."""
    made = Environment(folder)
    made.pip("install", SDK)
    return made
