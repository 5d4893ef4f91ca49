"""Every command with random text in every option and argument: a documented exit code, never a traceback.

The examples are the same in every run. `RTK_RANDOM_EXAMPLES=100000` tries that many in all, and other ones each time.
"""

import os
import random
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from rtk_cli.errors import ExitCode
from rtk_cli.terminal.cli.parameter import Parameter
from rtk_cli.terminal.cli.tree import OWN
from tests.support.cli import TOKEN, FakeClock, Result, Rtk
from tests.support.confinement import confined
from tests.terminal.every_command import COMMANDS, SampleData, is_data_only
from tests.terminal.random_values import JUNK, PLAUSIBLE, STDIN
from tests.terminal.token_search import FORMS

EXAMPLES = 3000
IS_REPEATABLE = "RTK_RANDOM_EXAMPLES" not in os.environ
PER_COMMAND = -(-int(os.environ.get("RTK_RANDOM_EXAMPLES", EXAMPLES)) // len(COMMANDS))
MOST_SLEEPS = 40
EXCLUDED = {
    "webhooks listen": "serves until events have come",
    "tour": "takes a second of real work, whatever its two arguments are",
}
"""Commands that this test leaves out, with the reason. every_command.py leaves out those that serve until a signal."""
NOT_JSON = {
    "analytics cost",
    "export-manifest",
    "config path",
    "help",
    "recordings download",
    "schema",
    "version",
    *(f"sessions {export}" for export in ("chat", "summary", "transcript")),
    *(name for name in COMMANDS if name.startswith("completion ")),
}
"""Commands that print a text or a file in a pipe, too."""
NAMES = [name for name in COMMANDS if name not in EXCLUDED]
LONG_BY_DESIGN = {"participants": ["0", "2", "1001"], "sessions": ["0", "2", "100001"], "minutes": ["1", "nan", "1e9"]}
"""Numbers for `emulator simulate`: its work grows with them."""

MARKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What never reaches a terminal, given that it has no colors."""

OTHER_FORMAT = re.compile("--output|--curl|--help|--version|-[qV]*[ohV]")


class ShortClock(FakeClock):
    """A clock on which the user presses Ctrl-C when rtk has slept often enough."""

    def sleep(self, seconds: float) -> None:
        if len(self.slept) >= MOST_SLEEPS:
            raise KeyboardInterrupt
        super().sleep(seconds)


@dataclass(frozen=True)
class Run:
    """One random command line and its surroundings."""

    words: list[str]
    stdin: str
    terminal: bool
    reachable: bool

    @property
    def is_json(self) -> bool:
        """Whether stdout has the default format of a pipe; some flags ask for another, and help is a text."""
        return not self.terminal and not any(OTHER_FORMAT.match(word) for word in self.words)


@pytest.fixture(scope="module")
def run_confined(
    made_samples: tuple[SampleData, float], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Run], Result]]:
    """Runs a command line in a folder of its own, on a fresh copy of the sample data."""
    samples, now = made_samples
    folder = tmp_path_factory.mktemp("random")

    def run_in_folder(run: Run) -> Result:
        for name in ("config", "data", "work"):
            shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(samples.data_dir, folder / "data")
        _write_inputs(folder / "work")
        rtk = Rtk(_environment(folder), ShortClock(now), before=("--local",) if run.reachable else ())
        with chdir(folder / "work"), confined(folder):
            return rtk(*run.words, stdin=run.stdin, terminal=run.terminal)

    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"HOME": str(folder), "NO_COLOR": "1", "TERM": "dumb"}.items():
            patch.setenv(name, value)
        yield run_in_folder


def _write_inputs(folder: Path) -> None:
    folder.mkdir()
    (folder / "data.json").write_text('{"title": "from a file", "name": "x"}')
    (folder / "broken.json").write_bytes(b'{"title": \xff')
    (folder / "folder").mkdir()
    (folder / "link").symlink_to("link")


def _environment(folder: Path) -> dict[str, str]:
    return {
        "RTK_CONFIG_DIR": str(folder / "config"),
        "RTK_DATA_DIR": str(folder / "data"),
        "CLOUDFLARE_API_TOKEN": TOKEN,
        "CLOUDFLARE_ACCOUNT_ID": "account",
        "RTK_APP_ID": "app",
        "CLOUDFLARE_API_BASE_URL": "http://127.0.0.1:9/client/v4",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "TZ": "UTC",
    }


@pytest.mark.parametrize("name", NAMES)
def test_random_arguments_end_with_a_documented_exit_code(
    run_confined: Callable[[Run], Result], made_samples: tuple[SampleData, float], name: str
) -> None:
    samples, _ = made_samples

    @settings(
        max_examples=PER_COMMAND,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @seed(crc32(name.encode()) if IS_REPEATABLE else random.randrange(2**32))
    @given(run=runs(name, samples))
    def check(run: Run) -> None:
        _check(name, run, run_confined(run))

    check()


def _check(name: str, run: Run, result: Result) -> None:
    assert result.exit_code in set(ExitCode)
    assert "internal error" not in result.stderr
    assert "Traceback" not in result.stderr or "--debug" in run.words
    if run.is_json:
        is_whole = is_data_only(name, result.stdout) or is_data_only("", result.stdout)  # --dry-run is never a stream
        assert is_whole or name in NOT_JSON
    if run.terminal:
        assert not MARKS.search((result.stdout + result.stderr).replace("\r\n", "\n"))  # CSV ends lines with both
    assert not any(form in result.stdout + result.stderr for form in FORMS)


def runs(name: str, samples: SampleData) -> st.SearchStrategy[Run]:
    """Command lines of `name`: most start with arguments that work, and all have random ones."""
    node = COMMANDS[name]
    values = {parameter.name: _values(parameter, samples, name) for parameter in node.parameters}
    own = [flag for flag in node.flags if flag.heading == OWN] or list(node.flags)

    @st.composite
    def draw_run(draw: st.DrawFn) -> Run:
        if draw(st.integers(0, 3)):
            words = samples.line(name, Path("folder"))
        else:
            words = [*node.path, *(draw(values[argument.name]) for argument in node.arguments)]
        for flags in (own, own, node.flags):
            if draw(st.booleans()):
                flag = draw(st.sampled_from(flags))
                words += draw(_written(flag, values[flag.name]))
        if draw(st.integers(0, 19)) == 19:
            words.insert(draw(st.integers(0, len(words))), draw(JUNK))
        reachable = draw(st.integers(0, 9)) < 9
        return Run(words, draw(STDIN), terminal=draw(st.booleans()), reachable=reachable)

    return draw_run()


def _values(parameter: Parameter, samples: SampleData, name: str) -> st.SearchStrategy[str]:
    if name == "emulator simulate" and parameter.name in LONG_BY_DESIGN:
        return st.sampled_from(LONG_BY_DESIGN[parameter.name])
    plausible = [*parameter.choices, *PLAUSIBLE.get(parameter.metavar or "", ())] or list(samples.ids.values())
    return st.one_of(JUNK, st.sampled_from(plausible))


@st.composite
def _written(draw: st.DrawFn, flag: Parameter, values: st.SearchStrategy[str]) -> list[str]:
    """A flag as it may be written, with its value or without it."""
    word = draw(st.sampled_from(flag.every_word))
    if not flag.takes_value or draw(st.integers(0, 19)) == 19:
        return [word]
    value = draw(values)
    return [f"{word}={value}"] if word.startswith("--") and draw(st.booleans()) else [word, value]


def test_confined_run_changes_nothing_outside_and_reaches_nothing(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    (inside / "link").symlink_to(tmp_path)
    with confined(inside):
        (inside / "file").write_text("x")
        for path in (outside, inside / "../outside", inside / "link" / "outside"):
            with pytest.raises(PermissionError):
                path.write_text("x")
        with pytest.raises(PermissionError):
            outside.mkdir()
        with pytest.raises(PermissionError):
            subprocess.run(["true"], check=True)
        with socket.socket() as connection, pytest.raises(ConnectionRefusedError):
            connection.connect(("127.0.0.1", 1))
        with pytest.raises(socket.gaierror):
            socket.getaddrinfo("name.example", 80)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inside"]
