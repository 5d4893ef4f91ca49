"""Everything that rtk takes from its environment, in one object, so that a test can replace it."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TextIO

from rtk_cli.clock import Clock, SystemClock
from rtk_cli.messages import Transport


def _new_uuid() -> str:
    import uuid  # imports platform and subprocess, which few commands need

    return str(uuid.uuid4())


def _random() -> float:
    import random  # imports hashlib; only retries and simulations need random numbers

    return random.SystemRandom().random()


def _read_secret(prompt: str) -> str:
    from getpass import getpass

    return getpass(prompt, stream=sys.stderr)


def _open_url(url: str) -> bool:
    """Open a page in the user's browser; False if there is none. A browser in the terminal does not count."""
    has_screen = not sys.platform.startswith("linux") or os.environ.keys() & {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"}
    if not has_screen:
        return False
    import webbrowser

    return webbrowser.open(url)


def _unwrapped(transport: Transport) -> Transport:
    return transport


@dataclass(frozen=True)
class Environment:
    """The environment variables, the three streams, the clock, and the sources of random numbers and ids.

    `random` gives a number from 0 up to, not including, 1. `read_secret` reads a line without echo.
    `open_url` opens a page in a browser.
    `wrap_transport` wraps the transport that talks to the API: a test that supplies it sees every request and response.
    """

    variables: Mapping[str, str] = field(default_factory=lambda: os.environ)
    stdin: TextIO = field(default_factory=lambda: sys.stdin)
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)
    clock: Clock = field(default_factory=SystemClock)
    random: Callable[[], float] = _random
    new_id: Callable[[], str] = _new_uuid
    read_secret: Callable[[str], str] = _read_secret
    open_url: Callable[[str], bool] = _open_url
    wrap_transport: Callable[[Transport], Transport] = _unwrapped

    @property
    def is_interactive(self) -> bool:
        """Whether a person can answer a prompt: stdin and stderr are both terminals."""
        return is_terminal(self.stdin) and is_terminal(self.stderr)


def is_terminal(stream: TextIO) -> bool:
    """Whether `stream` is a terminal; a closed stream is not."""
    return not stream.closed and stream.isatty()
