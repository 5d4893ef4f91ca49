"""Runs the shell blocks of a documentation page, with `rtk` as a command."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).parents[2]
_RTK = f'#!/bin/sh\nexec "{sys.executable}" -m rtk_cli "$@"\n'
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def shell_blocks(page: str) -> list[str]:
    """The blocks of a page that are marked as sh."""
    return _BLOCK.findall((PROJECT / page).read_text(encoding="utf-8"))


def folder_with_rtk(folder: Path) -> Path:
    """An empty working folder in `folder`, beside a `bin` that holds `rtk`."""
    command = folder / "bin" / "rtk"
    command.parent.mkdir()
    command.write_text(_RTK)
    command.chmod(0o755)
    (folder / "work").mkdir()
    return folder / "work"


def run_shell(script: str, folder: Path, variables: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run a script with sh in a folder made by `folder_with_rtk`; it stops at the first command that fails."""
    path = os.pathsep.join([str(folder.parent / "bin"), os.environ["PATH"]])
    environment = {**variables, "PATH": path, "PYTHONPATH": str(PROJECT), "TMPDIR": str(folder)}
    command = ["sh", "-e", "-c", script]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL
    )
