"""Where a format prints: the stream, its width, and what the stream can show."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TextIO

from rtk_cli.terminal.output.columns import Column


class OutputTarget(NamedTuple):
    """stdout as the formats see it. `width` is None if lines may have any length.

    `may_drop_columns` is false if the user chose the columns: a narrow table then keeps all of them, in that order.
    `report_left_out` gets all columns of a narrow table, those that were left out, and the width for all of them.
    """

    stream: TextIO
    width: int | None
    is_terminal: bool
    color: bool
    utc: bool
    this_year: int
    report_left_out: Callable[[Sequence[Column], Sequence[Column], int], None]
    may_drop_columns: bool = True

    def write(self, text: str) -> None:
        self.stream.write(text)

    def flush(self) -> None:
        """Flush the stream; formats do so after each page, so that a reader gets rows early."""
        self.stream.flush()
