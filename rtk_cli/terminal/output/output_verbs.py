"""The output verbs of a command: rows, one and others for data on stdout; messages are in `stderr_messages`."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, cast

from rtk_cli.config.validators import Format
from rtk_cli.errors import ServerError, UsageError
from rtk_cli.messages import DryRunResult
from rtk_cli.terminal.cli.flags import SharedFlagValues
from rtk_cli.terminal.cli.help_colors import is_colored
from rtk_cli.terminal.environment import Environment, is_terminal
from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.output.escaping import escape_line, escape_lines, escaped_text
from rtk_cli.terminal.output.page_counters import CountedPages, FirstRows
from rtk_cli.terminal.output.plain_values import plain
from rtk_cli.terminal.output.selection import Selection, is_absent, meant_instead
from rtk_cli.terminal.output.stderr_messages import Messages
from rtk_cli.terminal.output.target import OutputTarget

if TYPE_CHECKING:
    from rtk_cli.api.pages import Page, Pages
    from rtk_cli.jobs.attendance import SessionSnapshot
    from rtk_cli.terminal.output.charts import Bar
    from rtk_cli.terminal.output.hidden_secrets import HiddenSecrets

FORMATS_OF_WHOLE_ROWS = ("json", "ndjson", "yaml")
ROWS_AT_A_TIME = 100


class FormatModule(Protocol):
    """What each module of `rtk_cli.terminal.output.formats` defines."""

    def rows(self, pages: Iterable[list[Any]], columns: tuple[Column, ...], target: OutputTarget) -> None: ...

    def one(self, value: Any, columns: tuple[Column, ...], target: OutputTarget) -> None: ...


class Output(Messages):
    """Prints data, in the format, width and color of this run, and messages."""

    def __init__(
        self, flags: SharedFlagValues, environment: Environment, requested_format: str | None, width: int | None
    ) -> None:
        """`requested_format` is None if neither a flag nor a setting names one."""
        super().__init__(environment.stderr, is_quiet=flags.quiet)
        self._flags = flags
        self._variables = environment.variables
        on_terminal = is_terminal(environment.stdout)
        self.format = cast(Format, requested_format or ("table" if on_terminal else "json"))
        self._can_redraw = on_terminal and not _is_plain(environment.variables)
        self._target = OutputTarget(
            environment.stdout,
            width=width,
            is_terminal=on_terminal,
            color=is_colored(environment.stdout, environment.variables),
            utc=flags.utc,
            this_year=_year(environment.clock.now(), utc=flags.utc),
            report_left_out=self._report_left_out,
            may_drop_columns=flags.columns is None,
        )
        self._selection = Selection(flags, self.format)
        self._hidden: HiddenSecrets | None = None

    def hide_secrets(self, *, unless: bool) -> None:
        """Mask stream keys and join tokens in what is printed from now on."""
        from rtk_cli.terminal.output.hidden_secrets import HiddenSecrets

        self._hidden = None if unless else HiddenSecrets(f"{self._flags.query} {self._flags.columns}", self.hint)

    def _masked(self, value: Any) -> Any:
        return value if self._hidden is None else self._hidden.masked(value)

    def _mention_masked(self, value: Any) -> None:
        if self._hidden is not None:
            self._hidden.mention(value)

    def rows(self, pages: "Pages[Any]", columns: tuple[Column, ...]) -> None:
        """Print a list of the API as its pages arrive, within --limit, --page and --per-page."""
        flags = self._flags
        if flags.envelope:
            self._envelope(pages)
            return
        from rtk_cli.api.pages import PER_PAGE

        is_sorted = self._selection.sort is not None
        limit = None if is_sorted else flags.limit
        each = pages.each(page=flags.page, per_page=flags.per_page or PER_PAGE, limit=limit)
        with closing(cast("Generator[Page[Any], None, None]", each)):  # ends the fetching before the transport closes
            counted = CountedPages(each)
            with self._refusing_nesting():
                shown = self._selection.in_order(counted, columns, flags.limit, self) if is_sorted else counted
                self._print_until_closed(shown, columns)
        is_as_requested = flags.limit is not None and counted.shown >= flags.limit
        if counted.shown < counted.total and not is_as_requested:
            self.note(f"showing {counted.shown} of {counted.total}")
        if counted.warning is not None:
            self.warn(counted.warning)

    def rows_as_they_come(self, rows: Iterable[Any], columns: tuple[Column, ...]) -> None:
        """Print rows that take time to come: each as soon as it is there, if the format allows it."""
        self._print_pages(([row] for row in rows), columns)

    def long_list(self, rows: "Generator[Any, None, None]", columns: tuple[Column, ...]) -> None:
        """Print rows of any number as they are computed, some at a time: the first of them decide a table's layout."""
        with closing(rows), self._refusing_nesting():  # ends the computing before the transport closes
            self._print_until_closed(iter(lambda: list(islice(rows, ROWS_AT_A_TIME)), []), columns)

    def local_rows(self, rows: list[Any], columns: tuple[Column, ...]) -> None:
        """Print rows that are all in memory."""
        with self._refusing_nesting():
            self._print_pages([plain(rows)], columns)

    def _print_until_closed(self, pages: Iterable[list[Any]], columns: tuple[Column, ...]) -> None:
        """Print rows; when the reader has closed the pipe, messages about the page that is being fetched end too."""
        try:
            self._print_pages(pages, columns)
            self.flush()
        except BrokenPipeError:
            self.mute()
            raise

    def _print_pages(self, pages: Iterable[list[Any]], columns: tuple[Column, ...]) -> None:
        with self._paged():
            self._print_all(pages, columns)

    @contextmanager
    def _paged(self) -> Iterator[None]:
        """Print a table on a terminal through the pager of RTK_PAGER, and messages after it."""
        if self.format != "table" or not self._target.is_terminal or not self._variables.get("RTK_PAGER"):
            yield
            return
        from rtk_cli.terminal.output.pager import paged

        terminal = self._target
        try:
            with paged(terminal, self._variables, self) as self._target:
                yield
        finally:
            self._target = terminal

    def _print_all(self, pages: Iterable[list[Any]], columns: tuple[Column, ...]) -> None:
        if self._hidden is not None:
            pages = map(self._masked_page, pages)
        if self._selection.query is None:
            seen = FirstRows(pages)
            self._module().rows(seen, self._selection.columns(columns), self._target)
            self._warn_of_empty_columns(seen.first, columns)
            if not seen.first and self.shows_charts:
                self.note("nothing found")
        elif self.format == "ndjson":
            pick = self._selection.query.pick
            self._module().rows((list(map(pick, page)) for page in pages), (), self._target)
        else:
            self._picked(self._selection.query.pick([row for page in pages for row in page]))

    def _masked_page(self, page: list[Any]) -> list[Any]:
        masked: list[Any] = self._masked(page)
        if self._selection.query is None and self.format in FORMATS_OF_WHOLE_ROWS:
            self._mention_masked(masked)
        return masked

    def one(self, value: Any, columns: tuple[Column, ...] = (), *, hidden_in_table: tuple[str, ...] = ()) -> None:
        """Print one object; print nothing for a response without content.

        A table shows all fields; `columns` apply to CSV and to --columns. A table leaves out the `hidden_in_table`
        members: lists that have a command of their own.
        """
        with self._refusing_nesting(), self._paged():
            self._one(value, columns, hidden_in_table)

    def _one(self, value: Any, columns: tuple[Column, ...], hidden_in_table: tuple[str, ...]) -> None:
        if value is None:
            return
        value = self._masked(plain(value))
        if self._selection.query is not None:
            self._picked(self._selection.query.pick(value))
            return
        selected = self._selection.columns_of_one(columns, self.format)
        if self.format == "table" and hidden_in_table and not selected:
            value = {name: member for name, member in value.items() if name not in hidden_in_table}
        self._module().one(value, selected, self._target)
        self._warn_of_empty_columns([value], columns)
        if self.format in FORMATS_OF_WHOLE_ROWS or (self.format == "table" and not selected):
            self._mention_masked(value)

    def document(self, value: Any) -> None:
        """Print a document: as JSON even on a terminal, unless a flag names another format."""
        if self._flags.output is None:
            self.format = "json"
        self.one(value)

    def flush(self) -> None:
        """Write what is buffered for stdout: if its reader is gone, no message follows."""
        self._target.flush()

    def watch(self, states: Iterable[Any], columns: tuple[Column, ...], *, ignored: frozenset[str]) -> None:
        """Print an object that is polled: redrawn in place on a terminal, else whenever it changes.

        `ignored` members change all the time and do not count. JSON becomes NDJSON, as an array would have no end.
        """
        with self._refusing_nesting():
            self._watch(states, columns, ignored)

    def _watch(self, states: Iterable[Any], columns: tuple[Column, ...], ignored: frozenset[str]) -> None:
        from rtk_cli.terminal.output import live_view

        columns = self._selection.columns_of_one(columns, self.format)
        states = self._selection.picked(map(plain, states))
        if self.format == "table" and self._can_redraw:
            module = self._module()
            live_view.redraw_in_place(states, lambda state, target: module.one(state, columns, target), self._target)
        elif self.format == "table":
            for state in live_view.changed_only(states, ignored):
                self._module().one(state, columns, self._target)
                self._target.flush()
        else:
            self._stream_module(as_lines=self.format == "json").rows(
                ([state] for state in live_view.changed_only(states, ignored)), columns, self._target
            )

    @property
    def shows_attendance(self) -> bool:
        """Whether a watched session is shown as a table of its participants: not with columns or a query."""
        return self.format == "table" and self._selection.query is None and self._flags.columns is None

    def watch_attendance(self, snapshots: "Iterable[SessionSnapshot]") -> None:
        """Show a session that is watched: redrawn in place on a terminal, else one line per change."""
        from rtk_cli.terminal.output import attendance_view, live_view

        if self._can_redraw:
            live_view.redraw_in_place(snapshots, attendance_view.draw, self._target)
            return
        for line in attendance_view.lines(snapshots, self._target):
            self._target.write(escape_line(line) + "\n")
            self._target.flush()

    def stream(self, values: Iterable[Any], columns: tuple[Column, ...]) -> None:
        """Print values as they arrive: NDJSON unless a flag names another format; never an array without end."""
        values = self._selection.picked(map(plain, values))
        as_lines = self.format == "json" or (self.format == "table" and self._flags.output is None)
        with self._refusing_nesting():
            self._stream_module(as_lines=as_lines).rows(
                ([value] for value in values), self._selection.columns(columns), self._target
            )

    def write_bytes(self, chunk: bytes) -> None:
        """Write part of a binary file to stdout; refuse a terminal."""
        if self._target.is_terminal:
            hint = "redirect stdout, or give a file name with --to"
            raise UsageError("refusing to write binary data to a terminal", hint=hint)
        self._target.stream.buffer.write(chunk)

    @contextmanager
    def text_file(self) -> Iterator[Callable[[bytes], object]]:
        """Yield a function that prints a text file chunk by chunk: unchanged in a pipe, escaped on a terminal."""
        if not self._target.is_terminal:
            yield self._target.stream.buffer.write
            return
        with escaped_text(self._target.write) as write:
            yield write

    def charts(self, charts: "Mapping[str, Sequence[Bar]]") -> None:
        """Draw bar charts by title, below a table."""
        from rtk_cli.terminal.output.charts import draw

        draw(charts, self._target)

    @property
    def shows_charts(self) -> bool:
        """Whether charts suit this output: an unqueried table on a terminal."""
        return self.format == "table" and self._target.is_terminal and self._selection.query is None

    def not_sent(self, dry_run: DryRunResult, token: str) -> None:
        """Print the request of a dry run, secrets and the token masked."""
        from rtk_cli.masking import mask_token_in
        from rtk_cli.terminal.output.curl import curl_commands
        from rtk_cli.terminal.output.formats import json as as_json

        planned = mask_token_in(token, dry_run.describe())
        if self._flags.dry_run == "curl":
            lines = curl_commands(planned)
            self._target.write(escape_lines(lines) if self._target.is_terminal else lines)
        else:
            as_json.one(planned, (), self._target)

    def _report_left_out(self, columns: Sequence[Column], left_out: Sequence[Column], width: int) -> None:
        """Say which columns a narrow table does not show, and how to see them."""
        first_shown = [column for column in columns if column not in left_out][:1]
        chosen = ",".join(column.path for column in (*first_shown, *left_out))
        self.note(f"columns left out at this width: {', '.join(column.title for column in left_out)}")
        self.hint(f"to see them: --columns {chosen}, -o json, or a terminal that is {width} wide")

    @contextmanager
    def _refusing_nesting(self) -> Iterator[None]:
        """Turn Python's limit into an error that names the format. JSON is printed as deep as it can be read."""
        try:
            yield
        except RecursionError as error:
            other = "select a part of it with --query" if self.format == "json" else "use -o json"
            raise ServerError(f"the response is nested too deeply for -o {self.format}", hint=other) from error

    def _module(self, name: str | None = None) -> FormatModule:
        return cast(FormatModule, import_module(f"rtk_cli.terminal.output.formats.{name or self.format}"))

    def _stream_module(self, *, as_lines: bool) -> FormatModule:
        return self._module("ndjson" if as_lines else None)

    def _envelope(self, pages: "Pages[Any]") -> None:
        """Print one page as the API sent it."""
        from rtk_cli.api.pages import PER_PAGE

        page = next(pages.each(page=self._flags.page or 1, per_page=self._flags.per_page or PER_PAGE))
        self.one(page.envelope)
        if page.total is not None and len(page.rows) < page.total:
            self.note(f"showing {len(page.rows)} of {page.total}")

    def _warn_of_empty_columns(self, rows: list[Any], known: tuple[Column, ...]) -> None:
        """Warn of a column named by --columns that has a value in no row: it may be misspelled."""
        for path in self._selection.unknown_columns(known):
            if is_absent(path, rows):
                self.warn(f"no value in this column: {path}{meant_instead(path, rows)}")

    def _picked(self, value: Any) -> None:
        """Print the result of a query."""
        self._mention_masked(value)
        columns = self._selection.columns(())
        if isinstance(value, list):
            self._module().rows([value], columns, self._target)
        elif value is not None or self.format != "table":
            self._module().one(value, columns, self._target)


def _is_plain(variables: Mapping[str, str]) -> bool:
    from rtk_cli.terminal.output.progress_bar import is_plain

    return is_plain(variables)


def _year(seconds: float, *, utc: bool) -> int:
    import time

    return (time.gmtime if utc else time.localtime)(seconds).tm_year
