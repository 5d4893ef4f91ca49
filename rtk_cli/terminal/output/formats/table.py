"""Tables for people, in the width that there is.

Widths are fixed on the first page, so that a long list needs no memory. On a narrow terminal texts are cut first, then
the last columns are left out; where not even two fit, each row becomes a block of lines with all of them. Ids, tokens
and links are never cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from rtk_cli.terminal.output.columns import Column, Kind, flat, kind_of, shown, value_at
from rtk_cli.terminal.output.escaping import one_line
from rtk_cli.terminal.output.target import OutputTarget

GAP = 2
NARROWEST_TEXT = 12
FEWEST_COLUMNS = 2
RIGHT = (Kind.NUMBER, Kind.BYTES, Kind.SECONDS)
STYLES = {
    "ACTIVE": "green",
    "LIVE": "green",
    "RECORDING": "green",
    "UPLOADED": "green",
    "INVOKED": "yellow",
    "PAUSED": "yellow",
    "UPLOADING": "yellow",
    "ERRORED": "red",
    "INACTIVE": "dim",
    "ENDED": "dim",
}


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Print the rows of all pages under one heading; nothing at all for an empty list."""
    console = _console(target)
    widths: list[int] | None = None
    for number, page in enumerate(pages):
        if not page:
            continue
        columns = columns or _columns_of(page[0])
        cells = [[_cell(row, column, target) for column in columns] for row in page]
        if number == 0:
            widths = _fitting(_widths(columns, cells), columns, target)
            if widths:
                _print_line(console, _titles(columns), columns, widths, heading=True)
        for line in cells:
            if widths:
                _print_line(console, line, columns, widths)
            else:
                _print_block(console, columns, line, target)
        target.flush()


def one(thing: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Print every field of the thing on a line of its own; only `columns` where there are any."""
    if not isinstance(thing, Mapping):
        _say(_console(target), Text(one_line(shown(thing, Kind.EXACT, utc=target.utc))))
        return
    fields = [Column(path, path, kind_of(path)) for path, _ in flat(thing)]
    chosen = columns or tuple(fields)
    _print_block(_console(target), chosen, [_cell(thing, column, target) for column in chosen], target, between=False)


class _Paper(Console):
    """rich's console, but for its way out of the program when a reader has enough: that is for `main` to say."""

    def on_broken_pipe(self) -> None:
        raise  # what rich has caught: it calls this inside its `except`


def _console(target: OutputTarget) -> Console:
    return _Paper(
        file=target.stream,
        width=target.width or 10_000,
        force_terminal=target.is_terminal,
        color_system="standard" if target.colour else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )


def _columns_of(row: Any) -> tuple[Column, ...]:
    """Columns for what a query left over."""
    if isinstance(row, Mapping):
        return tuple(Column(path, path, kind_of(path)) for path, _ in flat(row))
    return (Column("value", "", Kind.EXACT),)


def _cell(row: Any, column: Column, target: OutputTarget) -> str:
    value = value_at(row, column.path) if column.path else row
    return one_line(shown(value, column.kind, utc=target.utc))


def _widths(columns: Sequence[Column], cells: list[list[str]]) -> list[int]:
    return [max(map(cell_len, texts)) for texts in zip(_titles(columns), *cells, strict=True)]


def _titles(columns: Sequence[Column]) -> list[str]:
    """The headings. Those of a query or of a whole thing are names of members: data, too."""
    return [one_line(column.title) for column in columns]


def _fitting(widths: list[int], columns: Sequence[Column], target: OutputTarget) -> list[int] | None:
    """The widths of as many columns as fit side by side, the first ones; None when they are too few."""
    fewest = FEWEST_COLUMNS if target.may_drop else len(widths)
    for count in range(len(widths), min(fewest, len(widths)) - 1, -1):
        fitting = _squeezed(widths[:count], columns[:count], target.width)
        if fitting is not None:
            return fitting
    return None


def _squeezed(widths: list[int], columns: Sequence[Column], limit: int | None) -> list[int] | None:
    """Take from the widest text column until the line fits; None when that does not help."""
    texts = [index for index, column in enumerate(columns) if column.kind is Kind.TEXT]
    excess = 0 if limit is None else sum(widths) + GAP * (len(widths) - 1) - limit
    while excess > 0:
        widest = max(texts, key=lambda index: widths[index], default=None)
        if widest is None or widths[widest] <= NARROWEST_TEXT:
            return None
        taken = min(excess, widths[widest] - NARROWEST_TEXT)
        widths[widest] -= taken
        excess -= taken
    return widths


def _print_line(
    console: Console, cells: list[str], columns: Sequence[Column], widths: list[int], *, heading: bool = False
) -> None:
    line = Text()
    shown_columns = zip(cells, columns, widths, strict=False)  # there are as many widths as columns that fit
    for index, (cell, column, width) in enumerate(shown_columns):
        if index:
            line.append(" " * GAP)
        line.append(_fitted(cell, column, width), "bold" if heading else _style(cell, column))
    line.rstrip()
    _say(console, line)


def _fitted(cell: str, column: Column, width: int) -> str:
    missing = width - cell_len(cell)
    if missing < 0 and column.kind is Kind.TEXT:
        return set_cell_size(cell, width - 1) + "…"
    padding = " " * max(missing, 0)
    return padding + cell if column.kind in RIGHT else cell + padding


def _print_block(
    console: Console, columns: Sequence[Column], cells: list[str], target: OutputTarget, *, between: bool = True
) -> None:
    """A line a cell. A value that fits a line of its own only, has one: an id is not torn apart."""
    titles = _titles(columns)
    width = max(map(cell_len, titles), default=0)
    for column, title, cell in zip(columns, titles, cells, strict=True):
        before = title + " " * (width - cell_len(title) + GAP)
        if target.width is not None and target.width - width < GAP + cell_len(cell) <= target.width:
            _say(console, Text(title, "bold"))
            before = " " * GAP
        _say(console, Text.assemble((before, "bold"), (cell, _style(cell, column))))
    if between:
        _say(console, Text())


def _style(cell: str, column: Column) -> str:
    return STYLES.get(cell, "") if column.kind is Kind.STATUS else ""


def _say(console: Console, line: Text) -> None:
    console.print(line, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True)
