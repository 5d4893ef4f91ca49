"""Colors, progress and encodings for people and terminals that need something else."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from rtk_cli.terminal.environment import is_terminal
from rtk_cli.terminal.output.progress_bar import ProgressBar, byte_progress, step_progress
from tests.support import recordings
from tests.support.cli import Rtk, Stream

ROOT = Path(__file__).parents[2]
ESC = "\x1b"


@pytest.mark.parametrize(("force", "is_colored"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_clicolor_force_colors_tables_and_help_in_pipes(rtk: Rtk, force: str, is_colored: bool) -> None:
    for command in ("presets list -o table", "presets list --help"):
        assert (ESC in rtk(command, environment={"CLICOLOR_FORCE": force}).ok.stdout) is is_colored
        assert ESC not in rtk(command, environment={"CLICOLOR_FORCE": force, "NO_COLOR": "1"}).ok.stdout


@pytest.mark.parametrize("output", ["json", "ndjson", "yaml", "csv", "id"])
def test_clicolor_force_leaves_other_formats_alone(rtk: Rtk, output: str) -> None:
    assert ESC not in rtk(f"presets list -o {output}", environment={"CLICOLOR_FORCE": "1"}).ok.stdout


@pytest.mark.parametrize("variables", [{"RTK_PROGRESS": "plain", "TERM": "xterm"}, {"TERM": "dumb"}])
def test_plain_progress_of_a_download_is_lines(rtk: Rtk, tmp_path: Path, variables: dict[str, str]) -> None:
    recording = recordings.uploaded(rtk)
    words = ("recordings", "download", recording, "--to", f"{tmp_path}/out.mp4")
    stderr = rtk(*words, terminal=True, environment=variables).ok.stderr
    assert ESC not in stderr
    assert "\r" not in stderr
    assert "started" in stderr
    assert "100 %" in stderr


def lines_of(steps: Iterable[int], total: int | None, done: int = 0) -> list[str]:
    stream = Stream(terminal=True)
    progress = step_progress(stream, {"RTK_PROGRESS": "plain"}, quiet=False)
    progress.start("name\x1b[31m", total, done)
    for step in steps:
        progress.advance(step)
    progress.finish()
    return stream.written().decode().splitlines()


def test_plain_progress_has_a_line_per_quarter() -> None:
    name = "name\\x1b[31m"
    assert lines_of([1] * 100, 100) == [f"{name}: {what}" for what in ("started", "25 %", "50 %", "75 %", "100 %")]
    assert lines_of([10, 30], 80, 40) == [f"{name}: {what}" for what in ("continued at 50 %", "100 %")]
    assert lines_of([1, 1], None) == [f"{name}: started"]
    assert lines_of([], 0) == [f"{name}: started"]


def test_progress_is_a_bar_on_a_terminal_and_nothing_elsewhere() -> None:
    terminal, pipe = Stream(terminal=True), Stream()
    assert is_terminal(terminal)
    assert isinstance(byte_progress(terminal, {}, quiet=False), ProgressBar)
    for progress in (
        byte_progress(pipe, {"RTK_PROGRESS": "plain"}, quiet=False),
        byte_progress(terminal, {"RTK_PROGRESS": "plain"}, quiet=True),
    ):
        progress.start("name", 10)
        progress.advance(10)
    assert pipe.written() + terminal.written() == b""


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "cp1252"},  # as in a pipe on Windows
    ],
)
def test_pipes_are_utf_8_in_every_locale(env: dict[str, str], locale: dict[str, str]) -> None:
    def run(*words: str, stdin: str = "") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "rtk_cli", "--local", *words]
        variables = {**env, **locale, "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
        return subprocess.run(command, env=variables, input=stdin.encode(), capture_output=True, timeout=60)

    title = "Größe 東京"
    for output in ("json", "csv", "table"):
        done = run("meetings", "create", "--body", "-", "-o", output, stdin=f'{{"title": "{title}"}}')
        assert done.returncode == 0, done.stderr
        assert title.encode() in done.stdout
    if "PYTHONUTF8" not in locale:  # else Python cannot read the argument
        assert "東京".encode() in run("meetings", "get", "東京").stderr
