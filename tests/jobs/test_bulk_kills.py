"""A bulk job that is killed: at each step of a line, and then run again. bench/kills_bulk.py does it at random."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import recordings
from tests.support.cli import Rtk

ROOT = Path(__file__).parents[2]
IDS = ["ada", "bob", "eve"]
PROGRAM = """
import os, signal, sys
from rtk_cli.jobs.journal import Journal
from rtk_cli.terminal.main import main

appends = 0

def append(journal, *records, **options):
    global appends
    appends += 1
    if appends == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
    offset = original(journal, *records, **options)
    if appends == -int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
    return offset

original, Journal._append = Journal._append, append
sys.exit(main(sys.argv[2:]))
"""
POINTS = {
    "before the lines are begun": 3,
    "between the journal and the first request": -3,
    "between the first response and the journal": 4,
    "after the first line is done": -4,
    "between the last response and the journal": 6,
}
"""What is appended to the journal when (or, negative, after which) the process dies: header, run, the lines that are
begun, and each that is done."""


@pytest.mark.parametrize("point", POINTS.values(), ids=POINTS)
def test_killed_job_goes_on_and_adds_each_line_once(local: Rtk, tmp_path: Path, point: int) -> None:
    meeting = recordings.meeting(local)
    (tmp_path / "people.csv").write_text("custom_participant_id\n" + "\n".join(IDS))
    words = ["--local", "participants", "add", "--meeting", meeting, "--from", str(tmp_path / "people.csv"), "--json"]
    environment = {**local.environment, "PYTHONPATH": str(ROOT)}
    killed = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(point), *words], env=environment, capture_output=True, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    results = [json.loads(line) for line in local(*words[1:]).ok.stdout.splitlines()]
    people = local(f"participants list --meeting {meeting}").ok.data
    assert sorted(row["custom_participant_id"] for row in people) == IDS
    assert {row["id"] for row in people} == {result["id"] for result in results}
    assert all(result["token"] for result in results)
