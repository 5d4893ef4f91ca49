"""The scripts of docs/scripting.md, run by a shell."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "docs/scripting.md").read_text(encoding="utf-8"), re.M | re.S)
RTK = f'#!/bin/sh\nexec "{sys.executable}" -m rtk_cli "$@"\n'
DEMO = """#!/bin/sh
guest=$(rtk participants add --meeting "$1" --name Demo --preset group_call_host --custom-id demo -o id)
rtk emulator join "$guest" > /dev/null
until rtk recordings active "$1" --query status -o id 2> /dev/null | grep -q RECORDING; do :; done
rtk active-session kick-all "$1" --force > /dev/null
"""
"""Replaces the application that is recorded: it ends the session once the recording runs."""

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="no shell on this machine")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, with `rtk` and `./demo` as commands."""
    for name, text in (("bin/rtk", RTK), ("work/demo", DEMO)):
        command = tmp_path / name
        command.parent.mkdir()
        command.write_text(text)
        command.chmod(0o755)
    return tmp_path / "work"


def run(script: str, folder: Path, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    path = os.pathsep.join([str(folder.parent / "bin"), os.environ["PATH"]])
    environment = {**env, "PATH": path, "PYTHONPATH": str(ROOT), "RTK_PROFILE": "local", "TMPDIR": str(folder)}
    return subprocess.run(["sh", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)


def test_job_records_a_meeting_and_downloads_its_file(folder: Path, env: dict[str, str]) -> None:
    [job] = [script for script in SCRIPTS if "./demo" in script]
    ran = run(job, folder, env)
    assert ran.returncode == 0, ran.stderr
    [file] = (folder / "artifacts").iterdir()
    saved = json.loads(ran.stdout)
    assert (saved["path"], saved["bytes"]) == (f"artifacts/{file.name}", file.stat().st_size)
    assert file.name.startswith("nightly")
    assert file.read_bytes()[4:12] == b"ftypisom"


def test_script_runs_on_the_emulator(folder: Path, env: dict[str, str]) -> None:
    [script] = [script for script in SCRIPTS if "mktemp" in script]
    ran = run(script, folder, env)
    assert (ran.returncode, ran.stdout) == (0, "1\n"), ran.stderr
