"""No escape sequence in a pipe, whatever the environment says about colour: CI systems set such variables."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import Rtk
from tests.terminal.every_command import COMMANDS, Scene, nowhere

PUSHY = {
    "GITHUB_ACTIONS": "true",
    "FORCE_COLOR": "1",
    "CLICOLOR_FORCE": "1",
    "PY_COLORS": "1",
    "TTY_COMPATIBLE": "1",
    "TTY_INTERACTIVE": "1",
    "COLORTERM": "truecolor",
    "TERM": "xterm-256color",
    "COLUMNS": "200",
}
ESC = "\x1b"


@pytest.fixture
def pushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables also where libraries look for them themselves."""
    for name, value in PUSHY.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("pushed")
@pytest.mark.parametrize("name", COMMANDS)
def test_not_in_a_table(local: Rtk, scene: Scene, tmp_path: Path, name: str) -> None:
    scene.copied_to(local)
    local.before = ()
    local.environment["RTK_PROFILE"] = "spare" if name in ("auth login", "auth logout", "apps use") else "local"
    result = local(*scene.line(name, tmp_path, "-o", "table", "--debug"), environment=PUSHY)
    assert result.exit_code == (3 if name == "apps use" else 0), result.stderr
    assert ESC not in result.stdout + result.stderr


@pytest.mark.usefixtures("pushed")
@pytest.mark.parametrize("name", COMMANDS)
def test_not_in_help_and_not_in_errors(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    page = unconfigured(*name.split(), "--help", environment=PUSHY).ok
    assert page.stdout.startswith(f"Usage: rtk {name}")
    refused = unconfigured(*nowhere(name, tmp_path, "--no-such-flag"), environment=PUSHY)
    assert refused.exit_code == 2
    assert ESC not in page.stdout + page.stderr + refused.stderr


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        ("--help", 0),
        ("meetings --help", 0),
        ("meetings list --help", 0),
        ("--local presets list -o table", 0),
        ("--local meetings get 11111111-1111-4111-8111-111111111111", 5),
        ("meetings lits", 2),
        ("meetings list --no-such-flag", 2),
        ("meetings list", 3),
    ],
)
def test_not_in_the_pipes_of_the_real_program(env: dict[str, str], words: str, exit_code: int) -> None:
    environment = {**env, **PUSHY, "PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.run([sys.executable, "-m", "rtk_cli", *words.split()], env=environment, capture_output=True)
    assert run.returncode == exit_code
    assert (run.stdout == b"") == (exit_code != 0)
    assert ESC.encode() not in run.stdout + run.stderr


def test_a_table_on_a_terminal_has_colours_to_lose(local: Rtk) -> None:
    local("meetings create --title Weekly").ok
    assert ESC in local("meetings list", terminal=True).ok.stdout
    assert ESC not in local("meetings list", terminal=True, environment={"NO_COLOR": "1"}).ok.stdout
