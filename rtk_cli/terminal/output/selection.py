"""What the flags of a run select of its data: --query, --columns and --sort."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rtk_cli.config.validators import Format
from rtk_cli.errors import UsageError
from rtk_cli.suggestions import closest
from rtk_cli.terminal.cli.flags import SharedFlagValues
from rtk_cli.terminal.output.columns import Column, flatten, select_columns, value_at

if TYPE_CHECKING:
    from rtk_cli.terminal.output.query import Query
    from rtk_cli.terminal.output.sorting import Sort
    from rtk_cli.terminal.output.stderr_messages import Messages

FORMATS_WITH_COLUMNS = ("table", "csv")


class Selection:
    """The query, the columns and the order that the flags name; refuses those that exclude each other."""

    def __init__(self, flags: SharedFlagValues, output_format: Format) -> None:
        self._requested = flags.columns
        self.query = None if flags.query is None else _compile(flags.query)
        self.sort = None if flags.sort is None else _parse_sort(flags.sort)
        _refuse_conflicts(flags, output_format)

    def picked(self, values: Iterator[Any]) -> Iterator[Any]:
        """What the query finds in each value."""
        return values if self.query is None else map(self.query.pick, values)

    def columns(self, own: tuple[Column, ...]) -> tuple[Column, ...]:
        """The columns of --columns, else the command's own; a query's result has none."""
        return select_columns(own if self.query is None else (), self._requested)

    def columns_of_one(self, own: tuple[Column, ...], output_format: Format) -> tuple[Column, ...]:
        """The same for one object: without --columns, a table shows every field."""
        return self.columns(own) if self._requested is not None or output_format == "csv" else ()

    def in_order(
        self, pages: Iterable[list[Any]], own: tuple[Column, ...], limit: int | None, messages: "Messages"
    ) -> Iterator[list[Any]]:
        """All rows as one page, in the order of --sort, within `limit`."""
        assert self.sort is not None
        path = self.sort.path(own)
        rows = self.sort.rows(_rows_of_all(pages, messages), path, limit)
        if path and is_absent(path, rows):
            messages.warn(f"no row has this field, so nothing is sorted: {path}{meant_instead(path, rows)}")
        yield rows

    def unknown_columns(self, own: tuple[Column, ...]) -> list[str]:
        """The paths of --columns that are no column of the command."""
        requested = self.columns(own) if self._requested is not None else ()
        return [column.path for column in requested if column not in own]


def is_absent(path: str, rows: list[Any]) -> bool:
    """Whether there are rows, and none has a value at the path."""
    return bool(rows) and all(value_at(row, path) is None for row in rows)


def meant_instead(path: str, rows: Iterable[Any]) -> str:
    """The end of a message about a path that may be misspelled; empty if no field has a similar name."""
    near = closest(path, {leaf for row in rows for leaf, _ in flatten(row)})
    return f"; did you mean {near}?" if near else ""


def _rows_of_all(pages: Iterable[list[Any]], messages: "Messages") -> Iterator[Any]:
    for number, page in enumerate(pages):
        if number == 1:
            messages.note("reading all pages, which --sort needs")
        yield from page


def _refuse_conflicts(flags: SharedFlagValues, output_format: Format) -> None:
    if flags.columns is not None and output_format not in FORMATS_WITH_COLUMNS:
        hint = "add -o table or -o csv; for JSON, select fields with --query"
        raise UsageError(f"--columns works with tables and CSV only, not with {output_format}", hint=hint)
    select_columns((), flags.columns)
    if flags.envelope and flags.limit is not None:
        raise UsageError("--limit cannot be combined with --envelope", hint="use --per-page, or leave out --envelope")
    if flags.envelope and output_format == "id" and flags.query is None:
        raise UsageError("-o id cannot be combined with --envelope", hint="use -o json, or leave out --envelope")
    if flags.sort is not None and (flags.envelope or flags.page is not None):
        other = "--envelope" if flags.envelope else "--page"
        raise UsageError(f"--sort reads all pages, and cannot be combined with {other}", hint=f"leave out {other}")


def _compile(expression: str) -> "Query":
    from rtk_cli.terminal.output.query import Query

    return Query(expression)


def _parse_sort(text: str) -> "Sort":
    from rtk_cli.terminal.output.sorting import parse_sort

    return parse_sort(text)
