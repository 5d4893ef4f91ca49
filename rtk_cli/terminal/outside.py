"""Everything that rtk takes from the world around it, handed in, so that a test can be that world."""

import os
import random
import sys
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TextIO

from rtk_cli.clock import Clock, SystemClock
from rtk_cli.messages import Transport


def _new_uuid() -> str:
    return str(uuid.uuid4())


def _read_secret(prompt: str) -> str:
    from getpass import getpass

    return getpass(prompt, stream=sys.stderr)


def _as_it_is(door: Transport) -> Transport:
    return door


@dataclass(frozen=True)
class Outside:
    """The environment, the three streams, the clock, the sources of chance and of ids.

    `read_secret` asks for a line without echo. `through` is laid around the door to the API: whoever
    hands it in sees every request and every answer.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    stdin: TextIO = field(default_factory=lambda: sys.stdin)
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)
    clock: Clock = field(default_factory=SystemClock)
    chance: random.Random = field(default_factory=random.SystemRandom)
    new_id: Callable[[], str] = _new_uuid
    read_secret: Callable[[str], str] = _read_secret
    through: Callable[[Transport], Transport] = _as_it_is

    @property
    def someone_is_there(self) -> bool:
        """Whether a person can be asked: both ends of the conversation are a terminal."""
        return is_terminal(self.stdin) and is_terminal(self.stderr)


def is_terminal(stream: TextIO) -> bool:
    """Whether `stream` is a terminal; a closed one is not."""
    return not stream.closed and stream.isatty()
