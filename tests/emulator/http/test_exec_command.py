"""rtk emulator exec: the command reaches an emulator of its own, and its exit code is that of rtk."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rtk_cli.local import APP_ID
from tests.emulator.http.server_process import ROOT, RUN, TIMEOUT
from tests.support.cli import Rtk

RTK = [sys.executable, "-c", RUN]
CREATE = [*RTK, "meetings", "create", "--title", "Town Hall", "-o", "id"]


def start(folder: Path, *words: str, **variables: str) -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RTK_", "CLOUDFLARE_"))}
    own = {"PYTHONPATH": str(ROOT), "RTK_CONFIG_DIR": str(folder), "RTK_DATA_DIR": str(folder)}
    return subprocess.Popen(
        [*RTK, "emulator", "exec", *words],
        env={**kept, **own, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def run(folder: Path, *words: str, **variables: str) -> tuple[int, str, str]:
    process = start(folder, *words, **variables)
    stdout, stderr = process.communicate(timeout=TIMEOUT)
    return process.returncode, stdout, stderr


def test_command_reaches_the_emulator_whatever_the_user_has_set(tmp_path: Path) -> None:
    theirs = {"CLOUDFLARE_API_BASE_URL": "https://api.cloudflare.test", "RTK_PROFILE": "work", "RTK_APP_ID": "other"}
    exit_code, stdout, stderr = run(tmp_path, "--", *CREATE, **theirs)
    assert (exit_code, len(stdout.strip()), stderr) == (0, 36, "")
    assert list(tmp_path.iterdir()) == []


def test_sdk_variables_and_database_are_those_of_the_emulator(tmp_path: Path) -> None:
    program = "import json, os; print(json.dumps(dict(os.environ)))"
    _, stdout, _ = run(tmp_path, "--", sys.executable, "-c", program)
    variables = json.loads(stdout)
    assert variables["CLOUDFLARE_BASE_URL"].startswith("http://127.0.0.1:")
    assert variables["RTK_APP_ID"] == APP_ID
    assert not Path(variables["RTK_DATA_DIR"]).exists()
    two = "from rtk_cli.__main__ import main; assert main(%r) == 0"
    both = f"{two % CREATE[3:]}; {two % ['emulator', 'status', '--query', 'counts.meetings']}"
    assert run(tmp_path, "--", sys.executable, "-c", both)[1].splitlines()[-1] == "1"


KILLED = "import os; os.kill(os.getpid(), 9)"


@pytest.mark.parametrize(("program", "expected"), [("raise SystemExit(7)", 7), (KILLED, 137)])
def test_exit_code_is_that_of_the_command(tmp_path: Path, program: str, expected: int) -> None:
    assert run(tmp_path, "--", sys.executable, "-c", program) == (expected, "", "")


def test_state_is_imported_and_exported(tmp_path: Path) -> None:
    state, again = tmp_path / "state.json", tmp_path / "again.json"
    _, meeting, _ = run(tmp_path, "--seed", "7", "--export-on-exit", str(state), "--", *CREATE)
    show = [*RTK, "meetings", "get", meeting.strip(), "--query", "title"]
    exit_code, title, _ = run(tmp_path, "--import", str(state), "--export-on-exit", str(again), "--", *show)
    assert (exit_code, json.loads(title)) == (0, "Town Hall")
    assert again.exists()


def test_same_seed_gives_the_same_ids(tmp_path: Path) -> None:
    assert run(tmp_path, "--seed", "7", "--", *CREATE)[1] == run(tmp_path, "--seed", "7", "--", *CREATE)[1]


def test_sigterm_is_passed_on(tmp_path: Path) -> None:
    program = (
        "import signal, sys; signal.pthread_sigmask(signal.SIG_BLOCK, {15}); print('ready', flush=True); "
        "signal.sigwait({15}); sys.exit(9)"
    )
    process = start(tmp_path, "--", sys.executable, "-c", program)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=TIMEOUT)
    assert process.returncode == 9


def test_unknown_program_is_a_usage_error(unconfigured: Rtk) -> None:
    error = unconfigured.error("emulator exec -- no-such-program --flag")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "no-such-program" in error["message"]


def test_unreadable_import_runs_nothing(unconfigured: Rtk, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    error = unconfigured.error(f"emulator exec --import /no/such/file -- touch {mark}")
    assert (error["kind"], mark.exists()) == ("usage", False)
