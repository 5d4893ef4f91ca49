"""Commands that remove, kick or stop need a confirmation; without a terminal the error shows the command to run.

That each removal asks, and that `--force` runs it, is tested for all of them; the prompt itself for a few.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.main import main
from tests.support.cli import Rtk, Stream
from tests.terminal.every_command import REMOVALS, REPRESENTATIVES, WORDS, SampleData

PROBES = {
    "participants remove": "participants get {participant} --meeting {meeting}",
    "meetings deactivate": "active-session get {meeting}",
    "active-session kick": "active-session get {meeting}",
    "active-session kick-all": "active-session get {meeting}",
    "recordings stop": "recordings get {running}",
    "livestreams stop": "livestreams for-meeting {studio}",
    "livestreams disable": "livestreams get {livestream}",
    "livestreams reset-stream-key": "livestreams get {livestream}",
    "sessions stale": "active-session get {meeting}",
    "presets delete": "presets get {preset}",
    "webhooks delete": "webhooks get {webhook}",
    "api": "webhooks get {webhook}",
    "apply": "webhooks get {webhook}",
    "profile delete": "profile get spare",
    "emulator reset": "emulator status",
    "emulator import": "emulator status",
}
"""Commands whose result changes once the removal has happened."""
READING_FIRST = {"apply": ["webhooks_list"]}
"""What a command reads in order to say what it would remove."""
TYPICAL = [name for name in REMOVALS if name in REPRESENTATIVES]


@dataclass(frozen=True)
class Removal:
    """A removal on an emulator with the sample data: `words` are the command without --force."""

    rtk: Rtk
    words: list[str]
    probe: list[str]

    def is_sent(self) -> bool:
        """Whether the command sends a request."""
        return self.words[0] not in ("profile", "emulator")

    def state(self) -> tuple[int, str]:
        """Return what the probe prints."""
        result = self.rtk(*self.probe)
        return result.exit_code, result.stdout


@pytest.fixture(params=REMOVALS)
def removal(request: pytest.FixtureRequest, local: Rtk, samples: SampleData, tmp_path: Path) -> Removal:
    name: str = request.param
    samples.copied_to(local)
    if name.startswith("profile"):
        local.before = ()
    words = [word for word in samples.line(name, tmp_path) if word != "--force"]
    return Removal(local, words, PROBES[name].format_map(samples.ids).split())


@pytest.fixture
def unchanged(removal: Removal) -> Iterator[None]:
    """Check that nothing is sent or changed."""
    before = removal.state()
    assert before[0] == 0
    seen = [*removal.rtk.seen]
    yield
    assert removal.rtk.seen == [*seen, *READING_FIRST.get(removal.words[0], [])]
    assert removal.state() == before


def test_every_removal_takes_force_and_has_a_probe() -> None:
    forced = [name for name, words in WORDS.items() if "--force" in words.split()]
    assert sorted(REMOVALS) == sorted(forced) == sorted(PROBES)


@pytest.mark.usefixtures("unchanged")
def test_removal_without_a_terminal_is_refused_with_the_command_to_run(removal: Removal) -> None:
    error = removal.rtk.error(*removal.words, stdin="y\n")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert shlex.join(["rtk", *removal.rtk.before, *removal.words, "--json", "--force"]) in error["hint"]


@pytest.mark.parametrize("removal", TYPICAL, indirect=True)
@pytest.mark.parametrize("answer", ["n\n", "\n", "", "nope\n", "Yess\n", "ye\n", "1\n", "true\n"])
@pytest.mark.usefixtures("unchanged")
def test_any_answer_but_yes_declines(removal: Removal, answer: str) -> None:
    result = removal.rtk(*removal.words, stdin=answer, terminal=True)
    assert (result.exit_code, result.stdout) == (6, "")
    question, _, message = result.stderr.partition("? [y/N] ")
    assert message.startswith("\x1b[31mrtk:" if answer else "\n\x1b[31mrtk:")
    assert question in message


def test_prompt_escapes_control_characters(local: Rtk) -> None:
    result = local("presets", "delete", "a\x1b[2Jb", terminal=True, stdin="n\n")
    assert result.stderr.startswith("delete preset a\\x1b[2Jb? [y/N] ")


@pytest.mark.parametrize("removal", TYPICAL, indirect=True)
@pytest.mark.parametrize(("stdin", "stderr"), [(True, False), (False, True)])
@pytest.mark.usefixtures("unchanged")
def test_prompt_is_refused_unless_stdin_and_stderr_are_terminals(removal: Removal, stdin: bool, stderr: bool) -> None:
    streams = Stream("y\n", terminal=stdin), Stream(terminal=True), Stream(terminal=stderr)
    environment = Environment(removal.rtk.environment, *streams, clock=removal.rtk.clock)
    assert main([*removal.rtk.before, *removal.words], environment) == 6
    assert b"--force`" in streams[2].written()
    assert streams[1].written() == b""


@pytest.mark.parametrize("removal", TYPICAL, indirect=True)
@pytest.mark.parametrize("answer", ["y\n", "YES\n", " yes "])
def test_yes_confirms(removal: Removal, answer: str) -> None:
    before = removal.state()
    removal.rtk(*removal.words, stdin=answer, terminal=True).ok
    assert removal.state() != before


def test_printed_command_removes(removal: Removal) -> None:
    before = removal.state()
    printed = removal.rtk(*removal.words).stderr.partition("`")[2].rpartition("`")[0]
    Rtk(removal.rtk.environment, removal.rtk.clock)(*shlex.split(printed)[1:]).ok
    assert removal.state() != before


def test_printed_command_has_force_before_a_double_dash(local: Rtk) -> None:
    local.before = ("--local", "--json")
    result = local("webhooks delete -- -odd-id")
    assert result.exit_code == 6
    assert "rtk --local --json webhooks delete --force -- -odd-id" in result.error["hint"]


def test_dry_run_does_not_ask_and_changes_nothing(removal: Removal) -> None:
    before = removal.state()
    result = removal.rtk(*removal.words, "--dry-run", terminal=True)
    assert result.exit_code == (0 if removal.is_sent() else 2)
    assert "[y/N]" not in result.stderr
    assert removal.state() == before


@pytest.mark.parametrize("removal", TYPICAL, indirect=True)
def test_silent_pipe_on_stdin_is_not_waited_for(removal: Removal) -> None:
    program = [sys.executable, "-m", "rtk_cli", *removal.rtk.before, *removal.words]
    environment = {**removal.rtk.environment, "PYTHONPATH": str(Path(__file__).parents[2])}
    read, write = os.pipe()
    try:
        run = subprocess.run(program, env=environment, stdin=read, capture_output=True, timeout=30)
    finally:
        os.close(read)
        os.close(write)
    assert (run.returncode, run.stdout) == (6, b"")
