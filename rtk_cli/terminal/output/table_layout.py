"""Arranges the columns of a table on a terminal of a given width."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from rtk_cli.terminal.output.columns import FIRST_TO_GO, NARROWED, Column, Kind

GAP = 2
MIN_TEXT_WIDTH = 10

Numbers: TypeAlias = tuple[int, ...]
Widths: TypeAlias = Sequence[int]


class Layout(NamedTuple):
    """Which columns stand where, by their numbers: on the line of the row, or each on a line below it."""

    inline: Numbers
    widths: tuple[int, ...]
    """The cells of the inline columns, in their order."""
    below: Numbers = ()
    left_out: Numbers = ()
    short_times: bool = False


def arrange(
    columns: Sequence[Column], full: Widths, short: Widths, limit: int | None, *, may_drop: bool
) -> Layout | None:
    """Return the first layout that fits into `limit` cells; None if none does.

    `full` are the widths of the columns, `short` those with short times. The steps: full times; short times and folded
    texts; without the columns that are the first to go; ids below the row; without the other optional columns. If not
    `may_drop`, the columns keep their order, and only the first two steps are tried.
    """
    order = display_order(columns) if may_drop else tuple(range(len(columns)))
    if limit is None or _line_width([full[number] for number in order]) <= limit:
        return Layout(order, tuple(full[number] for number in order))
    return _Fitting(columns, short, limit).layout(order, may_drop=may_drop)


def display_order(columns: Sequence[Column]) -> Numbers:
    """The numbers of the columns, ids last."""
    return tuple(sorted(range(len(columns)), key=lambda number: columns[number].kind is Kind.ID))


def width_for_all(columns: Sequence[Column], short: Widths) -> int:
    """The cells that all columns need on one line, with the texts folded."""
    return _line_width([_least(column, width) for column, width in zip(columns, short, strict=True)])


@dataclass(frozen=True)
class _Fitting:
    """Fits columns, whose widest cells are `widths`, into `limit` cells."""

    columns: Sequence[Column]
    widths: Widths
    limit: int

    def layout(self, order: Numbers, *, may_drop: bool) -> Layout | None:
        for inline, below in self._attempts(order) if may_drop else [(order, ())]:
            if self._fits(inline, below):
                filled = self._filled(inline, below, order)
                left_out = tuple(number for number in order if number not in (*filled, *below))
                return Layout(filled, tuple(self._shrunk(filled)), below, left_out, short_times=True)
        return None

    def _attempts(self, order: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield the inline columns and those below, one step narrower each time."""
        yield order, ()
        for kept in self._fewer(order, FIRST_TO_GO):
            yield kept, ()
        ids = tuple(number for number in order if self.columns[number].kind is Kind.ID)
        others = tuple(number for number in order if number not in ids)
        below = tuple(number for number in ids if self.columns[number].priority < FIRST_TO_GO)
        if others:
            yield others, below
            for kept in self._fewer(others, 2):
                yield kept, below

    def _fewer(self, kept: Numbers, priority: int) -> Iterator[Numbers]:
        """Yield `kept` without its last optional column, without its last two, and so on; the first to go first."""
        for level in range(FIRST_TO_GO, priority - 1, -1):
            for number in reversed(kept):
                if self.columns[number].priority == level:
                    kept = tuple(other for other in kept if other != number)
                    yield kept

    def _filled(self, inline: Numbers, below: Numbers, order: Numbers) -> Numbers:
        """Add columns that were left out before a wider one was, and fit after all."""
        for number in order:
            if number not in (*inline, *below):
                more = tuple(other for other in order if other in (*inline, number))
                inline = more if self._fits(more, below) else inline
        return inline

    def _fits(self, inline: Numbers, below: Numbers) -> bool:
        least = [_least(self.columns[number], self.widths[number]) for number in inline]
        lines = [GAP + len(self.columns[number].title) + GAP + self.widths[number] for number in below]
        return max([_line_width(least), *lines]) <= self.limit

    def _shrunk(self, inline: Numbers) -> list[int]:
        """Narrow the widest text columns until the line fits."""
        widths = [self.widths[number] for number in inline]
        texts = [index for index, number in enumerate(inline) if self.columns[number].kind in NARROWED]
        for _ in range(_line_width(widths) - self.limit):
            widths[max(texts, key=lambda index: widths[index])] -= 1
        return widths


def _line_width(widths: Widths) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _least(column: Column, width: int) -> int:
    return min(width, MIN_TEXT_WIDTH) if column.kind in NARROWED else width
