"""The scripts of docs/scripting.md, run by a shell."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.docs_shell import folder_with_rtk, run_shell, shell_blocks

SCRIPTS = shell_blocks("docs/scripting.md")
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
    folder = folder_with_rtk(tmp_path)
    (folder / "demo").write_text(DEMO)
    (folder / "demo").chmod(0o755)
    return folder


def run(script: str, folder: Path, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return run_shell(script, folder, {**env, "RTK_PROFILE": "local"})


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
