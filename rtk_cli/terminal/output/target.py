"""What a format prints on: a stream, its width, and what it may do there."""

from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True)
class OutputTarget:
    """stdout as the formats see it. `width` is None where nothing limits it.

    `may_drop` says whether a narrow table may leave out its last columns: not those that somebody asked for.
    """

    stream: TextIO
    width: int | None
    is_terminal: bool
    colour: bool
    utc: bool
    may_drop: bool = True

    def write(self, text: str) -> None:
        self.stream.write(text)

    def flush(self) -> None:
        """Hand over what was written; called after each page, so that a reader has it early."""
        self.stream.flush()
