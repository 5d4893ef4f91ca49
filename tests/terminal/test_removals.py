"""What removes, kicks or stops for people: nothing happens without a yes, and a script is told how to say it."""

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
from tests.terminal.every_command import REMOVALS, WORDS, Scene

STILL_THERE = {
    "participants remove": "participants get {participant} --meeting {meeting}",
    "active-session kick": "active-session get {meeting}",
    "active-session kick-all": "active-session get {meeting}",
    "recordings stop": "recordings get {running}",
    "livestreams stop": "livestreams for-meeting {studio}",
    "livestreams disable": "livestreams get {livestream}",
    "livestreams reset-stream-key": "livestreams get {livestream}",
    "presets delete": "presets get {preset}",
    "webhooks delete": "webhooks get {webhook}",
    "api": "webhooks get {webhook}",
    "profile delete": "profile get spare",
    "emulator reset": "emulator status",
    "emulator import": "emulator status",
}
"""What shows whether a removal happened: another answer than before, or none."""


@dataclass(frozen=True)
class Removal:
    """A removal in a scene that is set: `words` are what is typed, without --force."""

    rtk: Rtk
    words: list[str]
    probe: list[str]

    def is_sent(self) -> bool:
        """Whether it would send a request."""
        return self.words[0] not in ("profile", "emulator")

    def found(self) -> tuple[int, str]:
        """What the probe finds."""
        result = self.rtk(*self.probe)
        return result.exit_code, result.stdout


@pytest.fixture(params=REMOVALS)
def removal(request: pytest.FixtureRequest, local: Rtk, scene: Scene, tmp_path: Path) -> Removal:
    name: str = request.param
    scene.copied_to(local)
    if name.startswith("profile"):
        local.before = ()
    words = [word for word in scene.line(name, tmp_path) if word != "--force"]
    return Removal(local, words, STILL_THERE[name].format_map(scene.ids).split())


@pytest.fixture
def unchanged(removal: Removal) -> Iterator[None]:
    """Holds that nothing was sent, and that all is as before."""
    before = removal.found()
    assert before[0] == 0
    seen = len(removal.rtk.seen)
    yield
    assert len(removal.rtk.seen) == seen
    assert removal.found() == before


def test_every_removal_takes_force_and_has_a_probe() -> None:
    forced = [name for name, words in WORDS.items() if "--force" in words.split()]
    assert sorted(REMOVALS) == sorted(forced) == sorted(STILL_THERE)


@pytest.mark.usefixtures("unchanged")
def test_without_a_terminal_it_is_refused_and_the_command_to_run_is_printed(removal: Removal) -> None:
    result = removal.rtk(*removal.words, stdin="y\n")
    assert (result.exit_code, result.stdout) == (6, "")
    assert result.stderr.startswith("rtk: not confirmed, nothing was done: ")
    command = shlex.join(["rtk", *removal.rtk.before, *removal.words, "--force"])
    assert result.stderr.endswith(f"\nhint: run `{command}`\n")


@pytest.mark.parametrize("answer", ["n\n", "\n", "", "nope\n", "Yess\n", "ye\n", "1\n", "true\n"])
@pytest.mark.usefixtures("unchanged")
def test_whatever_is_no_yes_declines(removal: Removal, answer: str) -> None:
    result = removal.rtk(*removal.words, stdin=answer, terminal=True)
    assert (result.exit_code, result.stdout) == (6, "")
    question, _, told = result.stderr.partition("? [y/N] ")
    assert told == ("" if answer else "\n") + f"rtk: declined, nothing was done: {question}\n"


def test_a_name_that_could_steer_the_terminal_is_asked_about_in_plain_letters(local: Rtk) -> None:
    result = local("presets", "delete", "a\x1b[2Jb", terminal=True, stdin="n\n")
    assert result.stderr.startswith("delete preset a\\x1b[2Jb? [y/N] ")


@pytest.mark.parametrize(("stdin", "stderr"), [(True, False), (False, True)])
@pytest.mark.usefixtures("unchanged")
def test_half_a_terminal_is_nobody_to_ask(removal: Removal, stdin: bool, stderr: bool) -> None:
    streams = Stream("y\n", terminal=stdin), Stream(terminal=True), Stream(terminal=stderr)
    environment = Environment(removal.rtk.environment, *streams, clock=removal.rtk.clock)
    assert main([*removal.rtk.before, *removal.words], environment) == 6
    assert b"--force`" in streams[2].written()
    assert streams[1].written() == b""


@pytest.mark.parametrize("answer", ["y\n", "YES\n", " yes "])
def test_a_yes_is_enough(removal: Removal, answer: str) -> None:
    before = removal.found()
    removal.rtk(*removal.words, stdin=answer, terminal=True).ok
    assert removal.found() != before


def test_the_command_that_a_refusal_prints_does_it(removal: Removal) -> None:
    before = removal.found()
    printed = removal.rtk(*removal.words).stderr.partition("`")[2].rpartition("`")[0]
    Rtk(removal.rtk.environment, removal.rtk.clock)(*shlex.split(printed)[1:]).ok
    assert removal.found() != before


def test_a_refusal_puts_force_before_the_words_that_are_no_flags(local: Rtk) -> None:
    result = local("webhooks delete -- -odd-id")
    assert result.exit_code == 6
    assert result.stderr.endswith("hint: run `rtk --local webhooks delete --force -- -odd-id`\n")


def test_a_rehearsal_asks_nothing_and_changes_nothing(removal: Removal) -> None:
    before = removal.found()
    result = removal.rtk(*removal.words, "--dry-run", terminal=True)
    assert result.exit_code == (0 if removal.is_sent() else 2)
    assert "[y/N]" not in result.stderr
    assert removal.found() == before


def test_a_silent_pipe_on_stdin_is_not_waited_for(removal: Removal) -> None:
    program = [sys.executable, "-m", "rtk_cli", *removal.rtk.before, *removal.words]
    environment = {**removal.rtk.environment, "PYTHONPATH": str(Path(__file__).parents[2])}
    read, write = os.pipe()
    try:
        run = subprocess.run(program, env=environment, stdin=read, capture_output=True, timeout=30)
    finally:
        os.close(read)
        os.close(write)
    assert (run.returncode, run.stdout) == (6, b"")
