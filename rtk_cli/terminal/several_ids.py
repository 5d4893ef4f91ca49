"""Commands that take one id, several, or a file of them: the same object and exit code for one, a list for several."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import typer

from rtk_cli.errors import RtkError, UsageError
from rtk_cli.messages import DryRunResult, PlannedRequests
from rtk_cli.terminal.input.source_file import connections, read_source
from rtk_cli.terminal.output.columns import Column
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.clock import Clock
    from rtk_cli.jobs.bulk.bulk_run import Failures
    from rtk_cli.jobs.bulk.several import Done

SHOWN_IDS = 3
ERROR = Column("ERROR", "error.message")


class Ids:
    """The ids of a command line. `only` is the id if one was given; else the result is a list, even of one."""

    def __init__(self, cli: Session, values: list[str], *, is_single: bool) -> None:
        self._cli = cli
        self._values = values
        self.only = values[0] if is_single else None
        if not is_single:
            _ = cli.long_job  # before the first request, so that the transport knows it

    def named(self, noun: str) -> str:
        """Name them for a question: `meeting 42`, or `5 meetings: 42, 43, 44 and 2 more`."""
        if self.only is not None:
            return f"{noun} {self.only}"
        count, shown = len(self._values), self._values[:SHOWN_IDS]
        more = f" and {count - len(shown)} more" if count > len(shown) else ""
        return f"{count} {noun}{'' if count == 1 else 's'}: {', '.join(shown)}{more}"

    @property
    def pronoun(self) -> str:
        return "it" if self.only is not None else "them"

    @property
    def clock(self) -> "Clock":
        """The clock for waits: in the threads of several they can be ended."""
        return self._cli.environment.clock if self.only is not None else self._cli.long_job.clock

    def time_left(self, seconds: float) -> Callable[[], float]:
        """A time limit from now on, for all of them together."""
        if self.only is not None:
            return lambda: seconds
        end = self.clock.monotonic() + seconds
        return lambda: max(0.0, end - self.clock.monotonic())

    def each(
        self, one: Callable[[str], Any], columns: tuple[Column, ...] = (), *, rows: tuple[Column, ...] = ()
    ) -> None:
        """Print what `one` returns for each id. Of several, a failed one is a row with its error.

        `rows` are the columns of several, if they are others than those of one.
        Raises `PartlyDoneError` in the end if some failed, or their own error if all failed alike.
        """
        if self.only is not None:
            self._cli.output.one(one(self.only), columns)
        elif self._cli.flags.dry_run:
            raise PlannedRequests([request for value in self._values for request in _planned(one, value)])
        elif self._values:
            self._print_each(one, rows or columns)
        else:
            self._cli.output.local_rows([], rows or columns)
            self._cli.output.note("no ids, nothing to do")

    def _print_each(self, one: Callable[[str], Any], columns: tuple[Column, ...]) -> None:
        from rtk_cli.jobs.bulk.bulk_run import Failures
        from rtk_cli.jobs.bulk.several import do_each

        output, failures, total = self._cli.output, Failures(), len(self._values)
        ended: list[RtkError] = []
        results = do_each(self._values, one, connections(self._cli), self._cli.long_job.clock.stop)
        rows = self._rows(results, failures, ended)
        if output.format == "table":  # laid out by all rows, and without a column for errors if there are none
            collected = list(rows)
            output.local_rows(collected, (*columns, ERROR) if failures.count and columns else columns)
        else:
            output.rows_as_they_come(rows, (*columns, ERROR) if columns else ())
        if ended:
            raise ended[0]
        failures.raise_if_any(total, "ids")

    def _rows(
        self, results: "Iterator[Done[str, Any]]", failures: "Failures", ended: "list[RtkError]"
    ) -> Iterator[Any]:
        """Yield a row per id. An error that would meet all others ends the rows, and goes to `ended`."""
        done = 0
        try:
            for result in results:
                done += 1
                if result.error is not None:
                    failures.add(result.error)
                if result.error is None or self._cli.output.format != "id":
                    yield _row(result)
        except RtkError as error:
            ended.append(error)
        finally:
            if done < len(self._values):
                self._cli.output.note(f"{done} of {len(self._values)} done")


def ids_of(ctx: typer.Context, given: list[str] | None, metavar: str) -> Ids:
    """The ids of this command line; each counts once. Raises `UsageError` if there are none, or an empty one."""
    cli = session(ctx)
    source = cli.flags.source
    if source is None:
        if not given:
            raise UsageError(f"missing: {metavar}", hint=f"see `{ctx.command_path} --help`")
        values = list(dict.fromkeys(given))
        if len(values) > 1:
            _refuse_empty(values, metavar)
        return Ids(cli, values, is_single=len(given) == 1)
    if given:
        raise UsageError(f"ids are given twice, as arguments and with --from: {given[0]}", hint="leave out one of them")
    from rtk_cli.jobs.bulk.id_list import ids_in
    from rtk_cli.terminal.input.named_ids import with_ids

    _ = cli.long_job  # as in `Ids`: names are looked up by requests
    values = with_ids(cli, metavar, ids_in(read_source(cli, source)))
    return Ids(cli, list(dict.fromkeys(values)), is_single=False)


def _refuse_empty(values: list[str], metavar: str) -> None:
    if not all(values):
        raise UsageError(f"{metavar} {values.index('') + 1} is empty")


def _row(result: "Done[str, Any]") -> Any:
    from rtk_cli.terminal.output.error_output import error_fields

    if result.error is not None:
        return {"id": result.item, "status": "failed", "error": error_fields(result.error)}
    if result.response is None:
        return {"id": result.item, "status": "done", "error": None}
    return {"id": result.item, **result.response} if isinstance(result.response, dict) else result.response


def _planned(one: Callable[[str], Any], identifier: str) -> Iterator[DryRunResult]:
    try:
        one(identifier)
    except PlannedRequests as planned:
        yield from planned.requests
    except DryRunResult as request:
        yield request
