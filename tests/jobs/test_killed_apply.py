"""rtk apply killed with SIGKILL around each of its changes: the second run leaves exactly one object each.

python3 -m bench.kills_apply does the same at random moments, against a served emulator.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import Rtk

FILE = """\
presets:
- name: group_call_guest
  permissions: {can_record: true}
webhooks:
- {name: archive, url: 'https://hooks.example/rtk', events: [meeting.ended]}
meetings:
- title: Weekly
- {title: Closed, status: INACTIVE}
"""
POINTS = [(number, "after") for number in range(1, 6)] + [(1, "before"), (4, "before")]
"""The five writing requests: an update, three creates, and the update that makes a new meeting INACTIVE."""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "rtk.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def run_killed(rtk: Rtk, number: int, moment: str, *arguments: str) -> int:
    command = [sys.executable, "-m", "tests.support.killed_process", str(number), moment, "--local", *arguments]
    environment = {**os.environ, **rtk.environment}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return done.returncode


@pytest.mark.parametrize(("number", "moment"), POINTS)
def test_second_run_after_a_kill_leaves_one_object_each(local: Rtk, manifest: Path, number: int, moment: str) -> None:
    assert run_killed(local, number, moment, "apply", "-f", str(manifest)) in (-9, 137)
    local(f"apply -f {manifest}").ok
    assert local(f"diff -f {manifest} --exit-code").ok.data == []
    assert sorted(row["title"] for row in local("meetings list").ok.data) == ["Closed", "Weekly"]
    assert [row["name"] for row in local("webhooks list").ok.data] == ["archive"]
    assert "4 unchanged" in local(f"apply -f {manifest}").ok.stderr


def test_kill_during_a_prune_is_finished_by_the_second_run(local: Rtk, manifest: Path) -> None:
    for number in range(2):
        local(f"webhooks create --name old{number} --url https://old.example/{number} --event meeting.ended").ok
    flags = ("apply", "-f", str(manifest), "--only", "webhooks", "--prune", "--force")
    assert run_killed(local, 2, "after", *flags) in (-9, 137)
    local(*flags).ok
    assert [row["name"] for row in local("webhooks list").ok.data] == ["archive"]


def test_killed_run_leaves_no_lock_and_names_what_it_had_begun(local: Rtk, manifest: Path) -> None:
    run_killed(local, 2, "after", "apply", "-f", str(manifest))
    (journal,) = (local.data_dir / "jobs").glob("apply-*.ndjson")
    assert '"begun":"create webhook archive"' in journal.read_text(encoding="utf-8").splitlines()[-1]
    local(f"apply -f {manifest}").ok


def test_journal_has_the_last_run_only(local: Rtk, manifest: Path) -> None:
    for _ in range(3):
        local(f"apply -f {manifest}").ok
    (journal,) = (local.data_dir / "jobs").glob("apply-*.ndjson")
    assert journal.read_text(encoding="utf-8").count('"run":') == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of a file")
@pytest.mark.parametrize("size", range(600, 1000, 50))
def test_full_disk_ends_the_run_and_what_was_printed_is_done(remote: Rtk, manifest: Path, size: int) -> None:
    """The limit is met at another line of the journal each time."""
    without_bytecode = "import sys; sys.dont_write_bytecode = True"  # Python keeps a file of it that was cut off
    limited = f"{without_bytecode}; import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    program = f"{limited}; from rtk_cli.terminal.main import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "apply", "-f", str(manifest), "-o", "ndjson"]
    environment = {**os.environ, **remote.environment}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    printed = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == (0 if len(printed) == 4 and "journal" not in run.stderr else 1)
    left = {row["name"] for row in remote(f"diff -f {manifest}").ok.data}
    assert {row["name"] for row in printed} == {"group_call_guest", "archive", "Weekly", "Closed"} - left
    remote(f"apply -f {manifest}").ok
    assert remote(f"diff -f {manifest}").ok.data == []


def test_saved_plan_after_a_kill_is_refused_and_a_new_one_finishes_it(local: Rtk, manifest: Path) -> None:
    plan = manifest.with_name("plan.json")
    local(f"apply -f {manifest} --plan-out {plan}").ok
    run_killed(local, 2, "after", "apply", "--plan-file", str(plan))
    assert local.error(f"apply --plan-file {plan}")["kind"] == "conflict"
    local(f"apply -f {manifest} --plan-out {plan}").ok
    local(f"apply --plan-file {plan}").ok
    assert local(f"diff -f {manifest} --exit-code").ok.data == []
