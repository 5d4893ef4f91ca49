"""The modules that a run loads: start-up is fast because of what it does not import."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.webhook_receiver import registered
from tests.terminal.every_command import COMMANDS

ROOT = Path(__file__).parents[2]
HEAVY = {"httpx", "pydantic", "rich", "asyncio", "jmespath", "yaml", "tomlkit", "keyring", "importlib.metadata"}
PROGRAM = """
import json, sys
before = set(sys.modules)
from rtk_cli.__main__ import run
try:
    run()
finally:
    sys.stderr.write("\\n" + json.dumps(sorted(set(sys.modules) - before)))
"""


def loaded(environment: Mapping[str, str], *words: str) -> set[str]:
    """The modules that a successful run loads besides those of the bare interpreter."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stderr.splitlines()[-1]))


API_PACKAGES = ("rtk_cli.emulator", "rtk_cli.api.models")
FAULT_CHOICES = ("rtk_cli.emulator", "rtk_cli.emulator.fault_kinds")
"""The choices of a flag of `emulator fail`, and nothing else of the emulator."""


@pytest.mark.parametrize("words", ["--version", "-V", "--help", "-h", ""])
def test_version_and_root_help_load_almost_nothing(env: dict[str, str], words: str) -> None:
    ours = {name for name in loaded(env, *words.split()) if not name.startswith("encodings")}
    known = {"rtk_cli", "rtk_cli.__main__", "rtk_cli.terminal"}
    known |= {f"rtk_cli.terminal.{name}" for name in ("main", "width", "cli", "cli.help_colors", "cli.root_help")}
    assert ours - known <= {"gc", "os", "__future__"}


@pytest.mark.parametrize(
    "words",
    [
        "profile list",
        "config list",
        "config path",
        "auth status --local",
        "completion bash",
        "meetings --help",
        "meetings list --help",
        "recordings start --help",
        "active-session kick --help",
        "tour --help",
        "help meetings list",
        "help flags",
        "help environment",
        "version",
        "version --json",
    ],
)
def test_command_without_api_call_loads_no_http_models_or_tables(env: dict[str, str], words: str) -> None:
    modules = loaded(env, *words.split())
    assert modules & (HEAVY | {"sqlite3", "ssl", "socket"}) == set()
    assert [name for name in modules if name.startswith(API_PACKAGES) and name not in FAULT_CHOICES] == []


def test_area_is_loaded_on_first_use_only(env: dict[str, str]) -> None:
    modules = loaded(env, "profile", "list")
    assert {name for name in modules if name.startswith("rtk_cli.commands.")} == {"rtk_cli.commands.profile"}


def test_local_run_loads_no_network_library(env: dict[str, str]) -> None:
    modules = loaded(env, "--local", "meetings", "list", "-o", "json")
    assert "sqlite3" in modules
    assert modules & (HEAVY | {"ssl", "http.client", "urllib.request"}) == set()


def test_event_for_a_webhook_is_stored_without_network_or_signature_libraries(local: Rtk) -> None:
    registered(local, "https://hooks.example.net/", "meeting.started")
    participant = recordings.participant(local, recordings.meeting(local))
    modules = loaded(local.environment, "--local", "emulator", "join", participant, "-o", "json")
    assert "rtk_cli.emulator.webhooks.event_payloads" in modules
    assert modules & (HEAVY | {"ssl", "http.client", "cryptography"}) == set()


def test_list_over_http_loads_no_models_or_tables(remote: Rtk) -> None:
    modules = loaded(remote.environment, "meetings", "list", "-o", "json")
    assert "httpcore" in modules
    assert modules & (HEAVY - {"asyncio", "importlib.metadata"}) == set()
    assert [name for name in modules if name.startswith(("rtk_cli.emulator", "rtk_cli.api.models"))] == []


def test_sync_into_a_folder_loads_no_library_of_a_storage(local: Rtk, tmp_path: Path) -> None:
    modules = loaded(local.environment, "--local", "recordings", "sync", str(tmp_path / "archive"), "-o", "json")
    assert "rtk_cli.jobs.sync.local_target" in modules
    assert modules & (HEAVY | {"fsspec", "s3fs", "paramiko", "rtk_cli.jobs.sync.remote_target"}) == set()


def test_profiles_file_is_read_without_the_library_that_writes_it(unconfigured: Rtk) -> None:
    unconfigured("profile create staging").ok
    modules = loaded(unconfigured.environment, "profile", "list")
    assert "tomllib" in modules
    assert modules & HEAVY == set()


def test_no_help_page_loads_a_heavy_library(env: dict[str, str]) -> None:
    program = (
        "import sys\nfrom rtk_cli.terminal.main import main\n"
        "for line in sys.stdin: assert main([*line.split(), '--help']) == 0\n"
        f"print(*(name for name in {sorted(HEAVY)} if name in sys.modules), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**env, "PYTHONPATH": str(ROOT)},
        input="\n".join(COMMANDS),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.returncode, run.stderr) == (0, "\n")
    assert run.stdout.count("Usage: rtk ") == len(COMMANDS)
