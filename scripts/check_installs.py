"""Run each install line of the README in a fresh place, and what it installs: `python3 scripts/check_installs.py`.

Needs a package index. Each line gets an environment of its own, with pipx and uv, and an empty home directory. After
it, `rtk` and `realtimekit` must print the version, `rtk tour` must succeed, and `rtk help --man` must print the manual
page; after a line of pip, `man` must find that page too.
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

PROJECT = Path(__file__).resolve().parent.parent
TOOLS = ("pipx", "uv")


def main() -> int:
    """Run every line; 1 if one failed."""
    failed = [line for line in install_lines() if not works(line)]
    return 1 if failed else 0


def install_lines() -> list[str]:
    """The commands of the README's section on installing."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", readme.split("\n## Install\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    blocks = re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return [line.partition(" #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def works(line: str) -> bool:
    """Run one line, then the commands that it must have installed."""
    with TemporaryDirectory(prefix="rtk-install-") as folder:
        problem = _problem(line, Path(folder))
    print(f"{line}: {problem or 'works'}", flush=True)
    return problem is None


def _problem(line: str, folder: Path) -> str | None:
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / "bin"
    home = folder / "home"
    home.mkdir()
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("RTK_", "CLOUDFLARE_"))}
    path = os.pathsep.join([str(programs), str(home / ".local" / "bin"), *_system_path()])
    variables |= {"HOME": str(home), "PATH": path, "VIRTUAL_ENV": str(folder / "venv"), "COLUMNS": "100"}
    pip = [str(programs / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    commands = [[*pip, "--upgrade", "pip", *TOOLS], ["sh", "-c", line]]
    if not line.startswith("uvx "):  # which runs a command without installing it
        commands += [["rtk", "--version"], ["realtimekit", "--version"], ["rtk", "tour", "--to", str(home / "tour")]]
        commands += [["rtk", "help", "--man"]]
    if line.startswith("pip ") and shutil.which("man") is not None:
        commands += [["man", "-w", "rtk"], ["man", "-w", "rtk-meetings"]]
    for command in commands:
        done = subprocess.run(command, cwd=PROJECT, env=variables, capture_output=True, text=True)
        if done.returncode != 0:
            return f"`{' '.join(command)}` failed:\n{done.stdout}{done.stderr}"
    return None


def _system_path() -> list[str]:
    """The folders of the PATH that have no rtk."""
    folders = os.environ["PATH"].split(os.pathsep)
    return [folder for folder in folders if not any(Path(folder, name).exists() for name in ("rtk", *TOOLS))]


if __name__ == "__main__":
    sys.exit(main())
