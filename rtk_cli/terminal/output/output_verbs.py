"""The output verbs of a command: rows and one for data on stdout, the others for messages on stderr."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from rtk_cli.errors import UsageError
from rtk_cli.messages import NotSent
from rtk_cli.terminal.cli.flags import Format
from rtk_cli.terminal.environment import is_terminal
from rtk_cli.terminal.output.columns import Column, chosen, flat, value_at
from rtk_cli.terminal.output.escaping import can_show, lines, one_line
from rtk_cli.terminal.output.query import Query
from rtk_cli.terminal.output.stream_errors import tell
from rtk_cli.terminal.output.target import OutputTarget

if TYPE_CHECKING:
    from rtk_cli.api.pages import Page, Pages
    from rtk_cli.terminal.output.charts import Bar
    from rtk_cli.terminal.session import Session

WITH_COLUMNS = ("table", "csv")


class FormatModule(Protocol):
    """What a module of rtk_cli.terminal.output.formats offers."""

    def rows(self, pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None: ...

    def one(self, thing: Any, columns: tuple[Column, ...], target: OutputTarget) -> None: ...


class Output:
    """Prints in the format, width and colour of this run."""

    def __init__(self, session: "Session") -> None:
        self._flags = session.flags
        self._stderr = session.environment.stderr
        stdout = session.environment.stdout
        on_terminal = is_terminal(stdout)
        wish = self._flags.output or session.settings.output
        self.format: Format = cast(Format, wish or ("table" if on_terminal else "json"))
        self._is_dumb = session.environment.variables.get("TERM") == "dumb"
        plain = bool(session.environment.variables.get("NO_COLOR")) or self._is_dumb
        self._target = OutputTarget(
            stdout,
            width=session.width,
            is_terminal=on_terminal,
            colour=on_terminal and not plain,
            utc=self._flags.utc,
            may_drop=self._flags.columns is None,
        )
        self._query = None if self._flags.query is None else Query(self._flags.query)
        self._check()

    def _check(self) -> None:
        """Refuse combinations that no answer could be printed by."""
        given = self._flags
        if given.columns is not None and self.format not in WITH_COLUMNS:
            hint = "add -o table or -o csv; for JSON pick fields with --query"
            raise UsageError(f"--columns belongs to tables and CSV, not to {self.format}", hint=hint)
        chosen((), given.columns)
        if given.envelope and given.limit is not None:
            raise UsageError("--limit does not cut the API's own answer", hint="give --per-page, or no --envelope")
        if given.envelope and self.format == "id" and self._query is None:
            raise UsageError("the API's own answer has no id", hint="give -o json, or no --envelope")

    def rows(self, pages: "Pages[Any]", columns: tuple[Column, ...]) -> None:
        """Print a list as its pages arrive, within --limit, --page and --per-page."""
        given = self._flags
        if given.envelope:
            self._envelope(pages)
            return
        from rtk_cli.api.pages import PER_PAGE

        counted = _Counted(pages.each(page=given.page, per_page=given.per_page or PER_PAGE, limit=given.limit))
        self._print_pages(counted, columns)
        if counted.shown < counted.total:
            self.note(f"showing {counted.shown} of {counted.total}")

    def local_rows(self, rows: list[Any], columns: tuple[Column, ...]) -> None:
        """Print rows that are complete in memory."""
        self._print_pages([rows], columns)

    def _print_pages(self, pages: Iterable[list[Any]], columns: tuple[Column, ...]) -> None:
        """Print rows that are there already, or come from elsewhere than a list of the API."""
        if self._query is None:
            seen = _Seen(pages)
            self._module().rows(seen, self._chosen(columns), self._target)
            self._warn_of_empty(seen.first, columns)
            if not seen.first and self.shows_charts:
                self.note("nothing found")
        elif self.format == "ndjson":
            pick = self._query.pick
            self._module().rows((list(map(pick, page)) for page in pages), (), self._target)
        else:
            self._value(self._query.pick([row for page in pages for row in page]))

    def one(self, thing: Any, columns: tuple[Column, ...] = (), *, hidden_in_table: tuple[str, ...] = ()) -> None:
        """Print one thing; an answer without content prints nothing.

        A table shows all of its fields, whatever `columns` say; they are for CSV and for --columns. Members that are
        `hidden_in_table` are lists which a command of their own shows in a table.
        """
        if thing is None:
            return
        if self._query is not None:
            self._value(self._query.pick(thing))
            return
        wished = self._chosen_of_one(columns)
        if self.format == "table" and hidden_in_table and not wished:
            thing = {name: value for name, value in thing.items() if name not in hidden_in_table}
        self._module().one(thing, wished, self._target)
        self._warn_of_empty([thing], columns)

    def document(self, thing: Any) -> None:
        """Print a whole document: as JSON on a terminal, too, unless another format was asked for."""
        if self._flags.output is None:
            self.format = "json"
        self.one(thing)

    def watch(self, things: Iterable[Any], columns: tuple[Column, ...], *, ignored: frozenset[str]) -> None:
        """Print a thing that is seen again and again: in place on a terminal, else a line each time it has changed.

        `ignored` are members that change all the time. JSON is NDJSON here: the array would have no end.
        """
        from rtk_cli.terminal.output import live_view

        columns = self._chosen_of_one(columns)
        seen = things if self._query is None else map(self._query.pick, things)
        if self.format == "table" and self._target.is_terminal and not self._is_dumb:
            live_view.show_in_place(seen, columns, self._target)
        elif self.format == "table":
            for thing in live_view.changes(seen, ignored):
                self._module().one(thing, columns, self._target)
                self._target.flush()
        else:
            lines = self._module("ndjson" if self.format == "json" else None)
            lines.rows(([thing] for thing in live_view.changes(seen, ignored)), columns, self._target)

    def stream(self, things: Iterable[Any], columns: tuple[Column, ...]) -> None:
        """Print things one by one as they come: a line of JSON each, unless another format was asked for.

        Never an array, which might have no end.
        """
        seen = things if self._query is None else map(self._query.pick, things)
        as_lines = self.format == "json" or (self.format == "table" and self._flags.output is None)
        self._module("ndjson" if as_lines else None).rows(
            ([thing] for thing in seen), self._chosen(columns), self._target
        )

    def write_bytes(self, chunk: bytes) -> None:
        """Write a piece of a file to stdout, which must not be a terminal."""
        if self._target.is_terminal:
            raise UsageError("a file is not printed on a terminal", hint="redirect stdout, or give --to a name")
        self._target.stream.buffer.write(chunk)

    @contextmanager
    def text_file(self) -> Iterator[Callable[[bytes], object]]:
        """Takes a text file piece by piece: as it is in a pipe, made safe on a terminal."""
        if not self._target.is_terminal:
            yield self._target.stream.buffer.write
            return
        import codecs
        import io

        decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), translate=True)
        yield lambda chunk: self._target.write(lines(decoder.decode(chunk)))
        self._target.write(lines(decoder.decode(b"", final=True)))

    def charts(self, charts: "Mapping[str, Sequence[Bar]]") -> None:
        """Draw bars under a table, each chart under its title."""
        from rtk_cli.terminal.output.charts import chart

        blocks = can_show("█", self._target.stream)
        for title, bars in charts.items():
            drawn = chart(one_line(title), bars, self._target.width or 80, blocks=blocks)
            self._target.write("\n" + "\n".join(map(one_line, drawn)) + "\n")

    @property
    def shows_charts(self) -> bool:
        """Whether a chart suits what is printed: a table for a person."""
        return self.format == "table" and self._target.is_terminal and self._query is None

    def not_sent(self, rehearsed: NotSent) -> None:
        """Print the request of a dry run, secrets masked."""
        from rtk_cli.terminal.output.formats import json as as_json

        as_json.one(rehearsed.shown(), (), self._target)

    def done(self, message: str) -> None:
        """Tell that something is done."""
        self.note(message)

    def note(self, message: str) -> None:
        """Tell something on stderr, unless --quiet."""
        if not self._flags.quiet:
            self._write(message)

    def warn(self, message: str) -> None:
        """Warn on stderr, unless --quiet."""
        self.note(f"warning: {message}")

    def hint(self, message: str) -> None:
        """Name the next step on stderr, unless --quiet."""
        self.note(f"hint: {message}")

    def debug(self, line: str) -> None:
        """A line of --debug."""
        self._write(line)

    def _write(self, line: str) -> None:
        tell(self._stderr, one_line(line) + "\n")

    def _chosen(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """Those that were asked for, else the command's own, which do not suit what a query leaves."""
        return chosen(columns if self._query is None else (), self._flags.columns)

    def _chosen_of_one(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """The same for one thing, of which a table shows every field unless columns were asked for."""
        return self._chosen(columns) if self._flags.columns is not None or self.format == "csv" else ()

    def _warn_of_empty(self, rows: list[Any], known: tuple[Column, ...]) -> None:
        """Warn of a column that --columns named and no row has a value for, which may be a slip of the pen."""
        wished = self._chosen(known) if rows and self._flags.columns is not None else ()
        for path in [column.path for column in wished if column not in known]:
            if all(value_at(row, path) is None for row in rows):
                from difflib import get_close_matches

                near = get_close_matches(path, {leaf for row in rows for leaf, _ in flat(row)}, n=1)
                self.warn(f"no value in this column: {path}" + (f"; did you mean {near[0]}?" if near else ""))

    def _module(self, name: str | None = None) -> FormatModule:
        return cast(FormatModule, import_module(f"rtk_cli.terminal.output.formats.{name or self.format}"))

    def _envelope(self, pages: "Pages[Any]") -> None:
        """Print one page as the API answered it."""
        from rtk_cli.api.pages import PER_PAGE

        given = self._flags
        page = next(pages.each(page=given.page or 1, per_page=given.per_page or PER_PAGE))
        self.one(page.envelope)
        if page.total is not None and len(page.rows) < page.total:
            self.note(f"showing {len(page.rows)} of {page.total}")

    def _value(self, value: Any) -> None:
        """Print what a query left over."""
        columns = self._chosen(())
        if isinstance(value, list):
            self._module().rows([value], columns, self._target)
        elif value is not None or self.format != "table":
            self._module().one(value, columns, self._target)


class _Seen:
    """Pages as they pass; `first` is the first that has a row."""

    def __init__(self, pages: Iterable[list[Any]]) -> None:
        self._pages = pages
        self.first: list[Any] = []

    def __iter__(self) -> Iterator[list[Any]]:
        for page in self._pages:
            self.first = self.first or page
            yield page


class _Counted:
    """Rows of pages, counted while they pass."""

    def __init__(self, pages: "Iterator[Page[Any]]") -> None:
        self._pages = pages
        self.shown = 0
        self.total = 0

    def __iter__(self) -> Iterator[list[Any]]:
        for page in self._pages:
            self.shown += len(page.rows)
            self.total = page.total or 0
            yield page.rows
