"""Tables for people, fitted to the terminal's width.

The layout is fixed on the first page, so a long list is never held in memory. On a narrow terminal, times become short
and texts are folded, ids move below their row, and optional columns are left out, which is reported; if the rest does
not fit either, each row becomes a block with one line per column. Ids, tokens and URLs are never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console
from rich.text import Text

from rtk_cli.terminal.output.columns import NARROWED, Column, Kind, flatten, format_value, kind_of, value_at
from rtk_cli.terminal.output.escaping import escape_line
from rtk_cli.terminal.output.table_layout import GAP, Layout, arrange, display_order, width_for_all
from rtk_cli.terminal.output.target import OutputTarget

MAX_FOLDED_LINES = 3
FOLDED = (*NARROWED, Kind.TIME)
RIGHT_ALIGNED = (Kind.NUMBER, Kind.BYTES, Kind.SECONDS)
STATUS_STYLES = {
    "ACTIVE": "green",
    "IN": "green",
    "LIVE": "green",
    "RECORDING": "green",
    "UPLOADED": "green",
    "INVOKED": "yellow",
    "PAUSED": "yellow",
    "UPLOADING": "yellow",
    "ERRORED": "red",
    "INACTIVE": "dim",
    "LEFT": "dim",
    "ENDED": "dim",
}


def rows(pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Print the rows of all pages under one heading; print nothing for an empty list."""
    table: _Table | None = None
    for page in pages:
        if not page:
            continue
        if table is None:
            table = _Table(page, columns or _columns_of(page[0]), target)
            table.print_heading()
        for row in page:
            table.print_row(row)
        target.flush()
    if table is not None:
        table.report_left_out()


def one(value: Any, columns: tuple[Column, ...], target: OutputTarget) -> None:
    """Print one line per field; only `columns` if there are any."""
    if not isinstance(value, Mapping):
        _print(_console(target), Text(escape_line(format_value(value, Kind.EXACT, utc=target.utc))))
        return
    selected = columns or _columns_of(value)
    cells = [_cell(value, column, target) for column in selected]
    _print_block(_console(target), selected, cells, target)


class _Table:
    """Prints rows in the layout that fits the first page."""

    def __init__(self, page: list[Any], columns: tuple[Column, ...], target: OutputTarget) -> None:
        if target.may_drop_columns:
            columns = tuple(columns[number] for number in display_order(columns))
        self._columns = columns
        self._target = target
        self._has_block = False
        self._console = _console(target)
        self._titles = _titles(columns)
        full = [self._full_cells(row) for row in page]
        short = full if target.width is None else [self._short_cells(row) for row in page]
        self._short_widths = _widths(self._titles, short)
        self._layout = self._arranged(_widths(self._titles, full), self._short_widths)
        if self._layout is None:  # rather than a block, fold the headings too
            words = [max(title.split() or [""], key=cell_len) for title in self._titles]
            self._layout = self._arranged(_widths(self._titles, full), _widths(words, short))

    def _arranged(self, full: Sequence[int], short: Sequence[int]) -> Layout | None:
        may_drop = self._target.may_drop_columns
        return arrange(self._columns, full, short, self._target.width, may_drop=may_drop)

    def print_heading(self) -> None:
        if self._layout is not None:
            self._print_line(self._titles, self._layout, heading=True)

    def print_row(self, row: Any) -> None:
        if self._layout is None:
            if self._has_block:
                _print(self._console, Text())
            _print_block(self._console, self._columns, self._full_cells(row), self._target)
            self._has_block = True
            return
        cells = self._short_cells(row) if self._layout.short_times else self._full_cells(row)
        self._print_line(cells, self._layout)
        for number in self._layout.below:
            title, column = self._titles[number], self._columns[number]
            text = Text.assemble(" " * GAP, (title, "bold"), " " * GAP, (cells[number], _style(cells[number], column)))
            _print(self._console, text)

    def report_left_out(self) -> None:
        if self._layout is not None and self._layout.left_out:
            left_out = [self._columns[number] for number in self._layout.left_out]
            width = width_for_all(self._columns, self._short_widths)
            self._target.report_left_out(self._columns, left_out, width)

    def _full_cells(self, row: Any) -> list[str]:
        return [_cell(row, column, self._target) for column in self._columns]

    def _short_cells(self, row: Any) -> list[str]:
        return [_cell(row, column, self._target, short_in=self._target.this_year) for column in self._columns]

    def _print_line(self, cells: Sequence[str], layout: Layout, *, heading: bool = False) -> None:
        """Print the inline columns; texts that are too long take up to three lines, messages as many as they need."""
        columns = [self._columns[number] for number in layout.inline]
        texts = [cells[number] for number in layout.inline]
        folded = [
            _folded(text, column.kind, width) if heading or column.kind in FOLDED else [text]
            for text, column, width in zip(texts, columns, layout.widths, strict=True)
        ]
        for index in range(max(map(len, folded))):
            line = Text()
            for number, (parts, column, width) in enumerate(zip(folded, columns, layout.widths, strict=True)):
                part = parts[index] if index < len(parts) else ""
                style = "bold" if heading else _style(part, column)
                line.append(" " * GAP if number else "").append(_pad(part, column, width), style)
            line.rstrip()
            _print(self._console, line)


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


def _cell(row: Any, column: Column, target: OutputTarget, *, short_in: int | None = None) -> str:
    value = value_at(row, column.path) if column.path else row
    return escape_line(format_value(value, column.kind, utc=target.utc, short_in=short_in))


def _widths(titles: list[str], cells: list[list[str]]) -> list[int]:
    return [max(map(cell_len, texts)) for texts in zip(titles, *cells, strict=True)]


def _titles(columns: Sequence[Column]) -> list[str]:
    """Return the headings, escaped: those of a query or an object are member names, which are data."""
    return [escape_line(column.title) for column in columns]


def _folded(cell: str, kind: Kind, width: int) -> list[str]:
    """Return the lines of a text, a short time or a heading, at most three; of a message all."""
    if cell_len(cell) <= width:
        return [cell]
    lines = _wrapped(cell, width)
    if len(lines) > MAX_FOLDED_LINES and kind is not Kind.MESSAGE:
        lines = lines[:MAX_FOLDED_LINES]
        lines[-1] = set_cell_size(lines[-1], min(cell_len(lines[-1]), width - 1)) + "…"
    return lines


def _wrapped(cell: str, width: int) -> list[str]:
    lines = [""]
    for piece in _pieces(cell, width):
        if cell_len(lines[-1]) + cell_len(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _pieces(cell: str, width: int) -> Iterator[str]:
    """Split a text after blanks and punctuation, and where a piece is wider than a line."""
    for piece in re.findall(r"[^\s/_.,-]*[\s/_.,-]+|.+", cell):
        yield from [piece] if cell_len(piece.rstrip()) <= width else chop_cells(piece, width)


def _pad(cell: str, column: Column, width: int) -> str:
    padding = " " * max(width - cell_len(cell), 0)
    return padding + cell if column.kind in RIGHT_ALIGNED else cell + padding


def _print_block(console: Console, columns: Sequence[Column], cells: list[str], target: OutputTarget) -> None:
    """Print one line per cell. A value that is too long gets a line of its own, so that an id is not wrapped."""
    titles = _titles(columns)
    width = max(map(cell_len, titles), default=0)
    for column, title, cell in zip(columns, titles, cells, strict=True):
        label, lines = title + " " * (width - cell_len(title) + GAP), [cell]
        if target.width is not None and target.width - width < GAP + cell_len(cell):
            is_folded = column.kind in NARROWED
            lines = _wrapped(cell, max(target.width - GAP, 1)) if is_folded else lines
            if is_folded or GAP + cell_len(cell) <= target.width:
                _print(console, Text(title, "bold"))
                label = " " * GAP
        for line in lines:
            _print(console, Text.assemble((label, "bold"), (line, _style(cell, column))))


def _style(cell: str, column: Column) -> str:
    return STATUS_STYLES.get(cell, "") if column.kind is Kind.STATUS else ""


def _print(console: Console, line: Text) -> None:
    console.print(line, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True)
