"""Tables for people, fitted to the terminal's width.

Column widths are fixed on the first page, so a long list is never held in memory. On a narrow terminal, texts are
truncated first, then the last columns are left out; if not even two fit, each row becomes a block with one line per
column. Ids, tokens and URLs are never truncated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from rtk_cli.terminal.output.columns import Column, Kind, flatten, format_value, kind_of, value_at
from rtk_cli.terminal.output.escaping import escape_line
from rtk_cli.terminal.output.target import OutputTarget

GAP = 2
MIN_TEXT_WIDTH = 12
MIN_COLUMNS = 2
RIGHT_ALIGNED = (Kind.NUMBER, Kind.BYTES, Kind.SECONDS)
STATUS_STYLES = {
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
    """Print the rows of all pages under one heading; print nothing for an empty list."""
    console = _console(target)
    widths: list[int] | None = None
    for number, page in enumerate(pages):
        if not page:
            continue
        columns = columns or _columns_of(page[0])
        cells = [[_cell(row, column, target) for column in columns] for row in page]
        if number == 0:
            widths = _fit_columns(_widths(columns, cells), columns, target)
            if widths:
                _print_line(console, _titles(columns), columns, widths, heading=True)
        for row in cells:
            if widths:
                _print_line(console, row, columns, widths)
            else:
                _print_block(console, columns, row, target)
        target.flush()


def one(value: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Print one line per field; only `columns` if there are any."""
    if not isinstance(value, Mapping):
        _print(_console(target), Text(escape_line(format_value(value, Kind.EXACT, utc=target.utc))))
        return
    selected = columns or _columns_of(value)
    cells = [_cell(value, column, target) for column in selected]
    _print_block(_console(target), selected, cells, target, separate=False)


class _Console(Console):
    """rich's console, which leaves a broken pipe to `main` instead of exiting the program."""

    def on_broken_pipe(self) -> None:
        raise  # the BrokenPipeError: rich calls this inside its `except`


def _console(target: OutputTarget) -> Console:
    return _Console(
        file=target.stream,
        width=target.width or 10_000,
        force_terminal=target.is_terminal,
        color_system="standard" if target.color else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )


def _columns_of(row: Any) -> tuple[Column, ...]:
    """Return columns for the result of a query."""
    if isinstance(row, Mapping):
        return tuple(Column(path, path, kind_of(path)) for path, _ in flatten(row))
    return (Column("value", "", Kind.EXACT),)


def _cell(row: Any, column: Column, target: OutputTarget) -> str:
    value = value_at(row, column.path) if column.path else row
    return escape_line(format_value(value, column.kind, utc=target.utc))


def _widths(columns: Sequence[Column], cells: list[list[str]]) -> list[int]:
    return [max(map(cell_len, texts)) for texts in zip(_titles(columns), *cells, strict=True)]


def _titles(columns: Sequence[Column]) -> list[str]:
    """Return the headings, escaped: those of a query or an object are member names, which are data."""
    return [escape_line(column.title) for column in columns]


def _fit_columns(widths: list[int], columns: Sequence[Column], target: OutputTarget) -> list[int] | None:
    """Return the widths of the leading columns that fit on a line; None if too few fit."""
    minimum = MIN_COLUMNS if target.may_drop_columns else len(widths)
    for count in range(len(widths), min(minimum, len(widths)) - 1, -1):
        fitted = _shrink(widths[:count], columns[:count], target.width)
        if fitted is not None:
            return fitted
    return None


def _shrink(widths: list[int], columns: Sequence[Column], limit: int | None) -> list[int] | None:
    """Narrow the widest text columns until the line fits; return None if that is not enough."""
    texts = [index for index, column in enumerate(columns) if column.kind is Kind.TEXT]
    excess = 0 if limit is None else sum(widths) + GAP * (len(widths) - 1) - limit
    while excess > 0:
        widest = max(texts, key=lambda index: widths[index], default=None)
        if widest is None or widths[widest] <= MIN_TEXT_WIDTH:
            return None
        taken = min(excess, widths[widest] - MIN_TEXT_WIDTH)
        widths[widest] -= taken
        excess -= taken
    return widths


def _print_line(
    console: Console, cells: list[str], columns: Sequence[Column], widths: list[int], *, heading: bool = False
) -> None:
    line = Text()
    shown_columns = zip(cells, columns, widths, strict=False)  # only the columns that fit have a width
    for index, (cell, column, width) in enumerate(shown_columns):
        if index:
            line.append(" " * GAP)
        line.append(_fit_cell(cell, column, width), "bold" if heading else _style(cell, column))
    line.rstrip()
    _print(console, line)


def _fit_cell(cell: str, column: Column, width: int) -> str:
    missing = width - cell_len(cell)
    if missing < 0 and column.kind is Kind.TEXT:
        return set_cell_size(cell, width - 1) + "…"
    padding = " " * max(missing, 0)
    return padding + cell if column.kind in RIGHT_ALIGNED else cell + padding


def _print_block(
    console: Console, columns: Sequence[Column], cells: list[str], target: OutputTarget, *, separate: bool = True
) -> None:
    """Print one line per cell. A value that fits only on a line of its own gets one, so that an id is not wrapped."""
    titles = _titles(columns)
    width = max(map(cell_len, titles), default=0)
    for column, title, cell in zip(columns, titles, cells, strict=True):
        label = title + " " * (width - cell_len(title) + GAP)
        if target.width is not None and target.width - width < GAP + cell_len(cell) <= target.width:
            _print(console, Text(title, "bold"))
            label = " " * GAP
        _print(console, Text.assemble((label, "bold"), (cell, _style(cell, column))))
    if separate:
        _print(console, Text())


def _style(cell: str, column: Column) -> str:
    return STATUS_STYLES.get(cell, "") if column.kind is Kind.STATUS else ""


def _print(console: Console, line: Text) -> None:
    console.print(line, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True)
