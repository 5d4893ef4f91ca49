"""A shell in which `rtk` is a process of its own, for a script that runs two at once on the machine's clock."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).parents[2]
_RTK = f'#!/bin/sh\nexec "{sys.executable}" -m rtk_cli "$@"\n'


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
