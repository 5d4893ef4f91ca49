"""The environment of rtk in a test: streams that are read back, a clock that jumps, random numbers that repeat."""

import io
import json
import random
import shlex
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.messages import Transport
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.main import main

TOKEN = "test-token-Zk3vUq81LxPw"  # looked for in everything that rtk writes
START_TIME = 1_789_372_800.0  # 2026-09-14T08:00:00Z, the time of the contract's examples


class FakeClock:
    """A clock that moves only when the code sleeps, or when a test advances it."""

    def __init__(self, now: float = START_TIME) -> None:
        self._now = now
        self._set_by = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now - self._set_by

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += seconds

    def advance(self, seconds: float) -> None:
        """Move the time on, without a sleep."""
        self._now += seconds

    def set_by(self, seconds: float) -> None:
        """Set the clock forward, or back with a negative number, while no time passes."""
        self._now += seconds
        self._set_by += seconds


@contextmanager
def time_zone(name: str) -> Iterator[None]:
    """This process in another zone. Windows has no way to change it: there nothing happens."""
    set_zone = getattr(time, "tzset", lambda: None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", name)
        set_zone()
        yield
    set_zone()


class Stream(io.TextIOWrapper):
    """A text stream over bytes that can be read back, a terminal or not."""

    def __init__(self, text: str = "", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(text.encode()), encoding="utf-8", newline="", write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def written(self) -> bytes:
        """All that was written."""
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue()


@dataclass(frozen=True)
class Result:
    """What a run left: the exit code, and both streams apart."""

    exit_code: int
    stdout: str
    stderr: str
    raw: bytes = field(repr=False)

    @property
    def data(self) -> Any:
        """stdout, which must be one JSON value."""
        return json.loads(self.stdout)

    @property
    def error(self) -> dict[str, Any]:
        """The error object on stderr, which -o json asks for: the last line."""
        error: dict[str, Any] = json.loads(self.stderr.splitlines()[-1])["error"]
        return error

    @property
    def ok(self) -> "Result":
        """The same result, which must be a success."""
        assert self.exit_code == 0, f"exit {self.exit_code}\n{self.stdout}\n{self.stderr}"
        return self


class Rtk:
    """Runs rtk as its users do: `rtk("meetings list --limit 5").data`.

    A command is a line, or words where a word holds spaces; `terminal` makes all three streams a terminal of
    `width` columns on which `stdin` is typed. `seen` holds the id of every operation that was sent.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        clock: FakeClock,
        *,
        wrap_transport: Callable[[Transport], Transport] = lambda transport: transport,
        before: tuple[str, ...] = (),
    ) -> None:
        self.environment = dict(environment)
        self.clock = clock
        self.before = before
        self.wrap_transport = wrap_transport
        self.seen: list[str] = []
        self.open_url: Callable[[str], bool] = lambda url: False
        self._random = random.Random(7)

    def __call__(
        self,
        *command: str,
        stdin: str = "",
        terminal: bool = False,
        width: int = 120,
        secret: str = "",
        stdout: Stream | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Result:
        words = shlex.split(command[0]) if len(command) == 1 else list(command)
        stdout, stderr = stdout or Stream(terminal=terminal), Stream(terminal=terminal)
        surroundings = Environment(
            variables={**self.environment, "COLUMNS": str(width), **(environment or {})},
            stdin=Stream(stdin, terminal=terminal),
            stdout=stdout,
            stderr=stderr,
            clock=self.clock,
            random=random.Random(7).random,
            new_id=self.new_id,
            read_secret=lambda prompt: secret,
            open_url=self.open_url,
            wrap_transport=self.wrap_transport,
        )
        exit_code = main([*self.before, *words], surroundings)
        raw = stdout.written()
        return Result(exit_code, raw.decode(errors="replace"), stderr.written().decode(), raw)

    def error(self, *command: str, **options: Any) -> dict[str, Any]:
        """Run a command that must fail, with `--json`: its error object, `{"kind", "exit_code", "message", ...}`.

        stdout must be empty, and the exit code must be the one in the object.
        """
        words = shlex.split(command[0]) if len(command) == 1 else list(command)
        end = words.index("--") if "--" in words else len(words)
        result = self(*words[:end], "--json", *words[end:], **options)
        assert result.stdout == ""
        error = result.error
        assert result.exit_code == error["exit_code"] != 0
        return error

    def new_id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    @property
    def data_dir(self) -> Path:
        return Path(self.environment["RTK_DATA_DIR"])

    @property
    def config_dir(self) -> Path:
        return Path(self.environment["RTK_CONFIG_DIR"])
