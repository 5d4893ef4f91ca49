"""No escape sequence reaches a pipe, whatever the environment says about color; CI systems set such variables."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import Rtk
from tests.terminal.every_command import REPRESENTATIVES, SampleData, with_unknown_ids

FORCED_COLOR = {
    "GITHUB_ACTIONS": "true",
    "FORCE_COLOR": "1",
    "PY_COLORS": "1",
    "TTY_COMPATIBLE": "1",
    "TTY_INTERACTIVE": "1",
    "COLORTERM": "truecolor",
    "TERM": "xterm-256color",
    "COLUMNS": "200",
}
ESC = "\x1b"


@pytest.fixture
def forced_color(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the variables where libraries read them too."""
    for name, value in FORCED_COLOR.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("forced_color")
@pytest.mark.parametrize("name", REPRESENTATIVES)
def test_table_in_a_pipe_has_no_escapes(local: Rtk, samples: SampleData, tmp_path: Path, name: str) -> None:
    samples.copied_to(local)
    local.before = ()
    local.environment["RTK_PROFILE"] = "spare" if name in ("auth login", "auth logout", "apps use") else "local"
    result = local(*samples.line(name, tmp_path, "-o", "table", "--debug"), environment=FORCED_COLOR)
    assert result.exit_code == (3 if name == "apps use" else 0), result.stderr
    assert ESC not in result.stdout + result.stderr


@pytest.mark.usefixtures("forced_color")
@pytest.mark.parametrize("name", REPRESENTATIVES)
def test_help_and_errors_in_a_pipe_have_no_escapes(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    page = unconfigured(*name.split(), "--help", environment=FORCED_COLOR).ok
    assert page.stdout.startswith(f"Usage: rtk {name}")
    failed = unconfigured(*with_unknown_ids(name, tmp_path, "--no-such-flag"), environment=FORCED_COLOR)
    assert failed.exit_code == 2
    assert ESC not in page.stdout + page.stderr + failed.stderr


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
def test_pipes_of_the_real_program_have_no_escapes(env: dict[str, str], words: str, exit_code: int) -> None:
    environment = {**env, **FORCED_COLOR, "PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.run([sys.executable, "-m", "rtk_cli", *words.split()], env=environment, capture_output=True)
    assert run.returncode == exit_code
    assert (run.stdout == b"") == (exit_code != 0)
    assert ESC.encode() not in run.stdout + run.stderr


def test_table_on_a_terminal_is_colored_unless_no_color_is_set(local: Rtk) -> None:
    local("meetings create --title Weekly").ok
    assert ESC in local("meetings list", terminal=True).ok.stdout
    assert ESC not in local("meetings list", terminal=True, environment={"NO_COLOR": "1"}).ok.stdout


def test_error_on_a_terminal_is_red_unless_colors_are_off(local: Rtk) -> None:
    assert local("meetings get nope", terminal=True).stderr.startswith("\x1b[31mrtk:\x1b[0m ")
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert local("meetings get nope", terminal=True, environment=environment).stderr.startswith("rtk: ")


def test_json_error_on_a_terminal_has_no_escapes(local: Rtk) -> None:
    assert ESC not in local("meetings get nope --json", terminal=True).stderr
