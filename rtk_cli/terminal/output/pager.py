"""A pager for tables that are longer than the terminal: `RTK_PAGER`, such as `less`."""

import os
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TextIO, cast

from rtk_cli.terminal.output.stderr_messages import Messages
from rtk_cli.terminal.output.target import OutputTarget
from rtk_cli.terminal.width import height_of

LESS_OPTIONS = "FRX"
"""For less, unless LESS is set: quit if all fits on a screen, keep colors, leave the text on the screen at the end."""


def pager_command(variables: Mapping[str, str]) -> list[str]:
    """The words of RTK_PAGER; none if it is unset, empty or `cat`."""
    try:
        words = shlex.split(variables.get("RTK_PAGER", ""), posix=os.name == "posix")
    except ValueError:
        return []
    return [] if words == ["cat"] else words


@contextmanager
def paged(terminal: OutputTarget, variables: Mapping[str, str], messages: Messages) -> Iterator[OutputTarget]:
    """Yield a target that prints through the pager of RTK_PAGER, if there is one; messages come after it."""
    command = pager_command(variables)
    if not command:
        yield terminal
        return
    stream = PagedStream(terminal.stream, command, height_of(terminal.stream, variables), variables, messages.warn)
    with messages.messages_afterwards():
        try:
            yield terminal._replace(stream=cast("TextIO", stream))
        finally:
            stream.close()


class PagedStream:
    """A stream that keeps what is written until it is more than `height` lines, and then starts the pager.

    A pager that the user quits is a reader that has read enough: `BrokenPipeError`, as in a pipe.
    """

    def __init__(
        self,
        terminal: TextIO,
        command: list[str],
        height: int,
        variables: Mapping[str, str],
        warn: Callable[[str], None],
    ) -> None:
        self._terminal = terminal
        self._command = command
        self._height = height
        self._variables = variables
        self._warn = warn
        self._kept = ""
        self._pager: subprocess.Popen[str] | None = None
        self._is_direct = False

    @property
    def encoding(self) -> str:
        return self._terminal.encoding

    def write(self, text: str) -> int:
        if self._is_direct:
            return self._terminal.write(text)
        if self._pager is None:
            self._kept += text
            if self._kept.count("\n") >= self._height:
                self._start()
        else:
            self._send(text)
        return len(text)

    def flush(self) -> None:
        if self._pager is not None and self._pager.stdin is not None:
            self._pager.stdin.flush()
        elif self._is_direct:
            self._terminal.flush()

    def close(self) -> None:
        """Print what was kept, or wait until the user quits the pager; Ctrl-C is the pager's business then."""
        if self._pager is None:
            self._terminal.write(self._kept)
            return
        with suppress(BrokenPipeError):
            self._pager.communicate()
        while self._pager.poll() is None:
            with suppress(KeyboardInterrupt):
                self._pager.wait()

    def _start(self) -> None:
        self._terminal.flush()
        environment = {"LESS": LESS_OPTIONS, **self._variables}
        try:
            self._pager = subprocess.Popen(  # noqa: S603 - running the user's own pager is the purpose
                self._command, stdin=subprocess.PIPE, env=environment, encoding=self.encoding, errors="backslashreplace"
            )
        except (OSError, ValueError) as error:
            self._warn(f"cannot run RTK_PAGER ({getattr(error, 'strerror', None) or error}): {self._command[0]}")
            self._is_direct = True
            self._terminal.write(self._kept)
        else:
            self._send(self._kept)
        self._kept = ""

    def _send(self, text: str) -> None:
        assert self._pager is not None
        assert self._pager.stdin is not None
        self._pager.stdin.write(text)
