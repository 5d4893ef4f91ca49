"""Messages on stderr: notes, warnings, hints and the lines of --debug."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rtk_cli.terminal.output.escaping import escape_line
from rtk_cli.terminal.output.stream_errors import write_message


class Messages:
    """Writes messages, each on a line of its own. `is_quiet` leaves out all but those of --debug."""

    def __init__(self, stderr: TextIO, *, is_quiet: bool) -> None:
        self._stderr = stderr
        self._is_quiet = is_quiet
        self._is_muted = False
        self._write_above: Callable[[str], None] | None = None
        self._held: list[str] | None = None

    def done(self, message: str) -> None:
        """Report success, unless --quiet."""
        self.note(message)

    def note(self, message: str) -> None:
        """Print a message, unless --quiet."""
        if not self._is_quiet:
            self._write(message)

    def warn(self, message: str) -> None:
        """Print a warning, unless --quiet."""
        self.note(f"warning: {message}")

    def hint(self, message: str) -> None:
        """Suggest the next step, unless --quiet."""
        self.note(f"hint: {message}")

    def debug(self, line: str) -> None:
        """Print a line of --debug."""
        self._write(line)

    def mute(self) -> None:
        """Print nothing from now on: the reader of the data has gone."""
        self._is_muted = True

    @contextmanager
    def messages_above(self, write: Callable[[str], None]) -> Iterator[None]:
        """Print messages by `write` in the body, where a bar is drawn: it moves down by a line."""
        self._write_above = write
        try:
            yield
        finally:
            self._write_above = None

    @contextmanager
    def messages_afterwards(self) -> Iterator[None]:
        """Keep messages back until the body has ended, as a pager has the terminal."""
        self._held = []
        try:
            yield
        finally:
            held, self._held = self._held, None
            for line in held:
                self._write(line)

    def _write(self, line: str) -> None:
        if self._held is not None:
            self._held.append(line)
        elif self._is_muted:
            return
        elif self._write_above is not None:
            self._write_above(escape_line(line))
        else:
            write_message(self._stderr, escape_line(line) + "\n")
