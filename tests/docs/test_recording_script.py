"""The script of docs/recording-in-ci.md, run by a shell on the clock of the machine, beside what is recorded."""

import json
import shutil
from pathlib import Path

import pytest

from tests.docs.pages import BLOCKS
from tests.docs.real_shell import folder_with_rtk, run_shell

DEMO = """#!/bin/sh
guest=$(rtk participants add --meeting "$1" --name Demo --preset group_call_host --custom-id demo -o id)
rtk emulator join "$guest" > /dev/null
until rtk recordings active "$1" --query status -o id 2> /dev/null | grep -q RECORDING; do :; done
rtk active-session kick-all "$1" --force > /dev/null
"""
"""Replaces the application that is recorded: it ends the session once the recording runs."""


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell on this machine")
def test_script_records_and_downloads(tmp_path: Path, env: dict[str, str]) -> None:
    folder = folder_with_rtk(tmp_path)
    (folder / "demo").write_text(DEMO)
    (folder / "demo").chmod(0o755)
    ran = run_shell(BLOCKS["docs/recording-in-ci.md#as-a-script/sh"].text, folder, {**env, "RTK_PROFILE": "local"})
    assert ran.returncode == 0, ran.stderr
    [file] = (folder / "artifacts").iterdir()
    saved = json.loads(ran.stdout)
    assert (saved["path"], saved["bytes"]) == (f"artifacts/{file.name}", file.stat().st_size)
    assert file.name.startswith("nightly")
    assert file.read_bytes()[4:12] == b"ftypisom"
