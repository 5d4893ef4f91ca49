"""Creates one thing per line of a file: `participants add --from`, `meetings create --from`."""

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtk_cli.api.dotted_fields import Fields, put
from rtk_cli.api.json_codec import encode
from rtk_cli.errors import RefusedError, RtkError, UsageError
from rtk_cli.input_files import STDIN
from rtk_cli.masking import is_secret
from rtk_cli.messages import DryRunResult
from rtk_cli.terminal.environment import is_terminal
from rtk_cli.terminal.input.source_file import connections, read_source
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.output.error_output import error_fields
from rtk_cli.terminal.session import Session

if TYPE_CHECKING:
    from rtk_cli.jobs.bulk.bulk_run import Bulk, Creator, Outcome
    from rtk_cli.jobs.bulk.input_lines import Source
    from rtk_cli.jobs.bulk.tasks import Shape, Task
    from rtk_cli.jobs.journal import Journal

ANSWERS = ("id", "token", "status")
"""The columns that -o csv adds to those of the file, beside the error."""
ERROR = Column("ERROR", "error.message")
GO_ON = "run the same command again to go on"
OTHER_JOB = "--restart begins anew, with --if-missing it creates only what is missing; --journal FILE uses another file"


def create_from_file(cli: Session, path: str, command: str, shape: "Shape", creator: "Callable[[], Creator]") -> None:
    """Check the whole file, then create what is not done yet, and print a result per line."""
    from rtk_cli.jobs.bulk.tasks import check, tasks

    _check_kept_columns(shape.kept)
    source = read_source(cli, path)
    count = _checked(cli, lambda: check(source, shape))
    if count == 0:
        cli.output.note(f"no lines: {source.name}")
        return
    shape = _with_meeting_ids(cli, source, shape)
    if cli.flags.dry_run:
        cli.output.stream(_planned(cli, tasks(source, shape), creator()), ())
    else:
        with _journal(cli, source, command, shape) as journal:
            _Run(cli, source, shape, count).run(_bulk(cli, creator(), journal))


def _with_meeting_ids(cli: Session, source: "Source", shape: "Shape") -> "Shape":
    """Look up the meetings that the lines give by name, before the first line is sent."""
    from rtk_cli.jobs.bulk.tasks import named_meetings
    from rtk_cli.terminal.input.named_ids import ids_by_name

    names = named_meetings(source, shape)
    if not names:
        return shape
    _ = cli.long_job  # before the first request, so that the transport knows it
    return replace(shape, meeting_ids=ids_by_name(cli, "MEETING", names))


class _Run:
    """One run over a file: prints its results, shows its progress, and sums up."""

    def __init__(self, cli: Session, source: "Source", shape: "Shape", count: int) -> None:
        from rtk_cli.jobs.bulk.bulk_run import Failures

        self._cli = cli
        self._source = source
        self._shape = shape
        self._count = count
        self._failures = Failures()
        self._without_token = 0

    def run(self, bulk: "Bulk") -> None:
        try:
            with closing(self._rows(bulk)) as rows:  # its end ends the work, which writes to the journal
                self._print(rows)
        except BrokenPipeError as error:  # elsewhere a reader that has read enough; here the rest is not done
            raise RtkError(f"stdout was closed, {self._progress_of(bulk)}", hint=GO_ON) from error
        except BaseException:
            self._cli.output.note(f"{self._progress_of(bulk)}; {GO_ON}")
            raise
        counts = [f"{number} {status}" for status, number in bulk.counts.items()]
        self._cli.output.done(f"{self._count} lines: {', '.join(counts)}")
        if bulk.counts["unchanged"] == self._count:
            self._cli.output.note("nothing to do: all lines were done before")
        if self._without_token:
            self._cli.output.hint(
                "for tokens of those that exist: rtk participants token --from FILE --meeting MEETING"
            )
        self._failures.raise_if_any(self._count, "lines")

    def _progress_of(self, bulk: "Bulk") -> str:
        done = bulk.counts["created"] + bulk.counts["unchanged"]
        return f"{done} of {self._count} lines are done"

    def _print(self, rows: Iterator[dict[str, Any]]) -> None:
        output = self._cli.output
        if output.format != "table":
            output.stream(rows, self._csv_columns())
            return
        collected: list[dict[str, Any]] = []
        try:
            collected.extend(rows)
        finally:
            output.local_rows(collected, self._table_columns())

    def _rows(self, bulk: "Bulk") -> Generator[dict[str, Any], None, None]:
        from rtk_cli.jobs.bulk.tasks import tasks

        with ExitStack() as stack:
            advance = self._progress(stack)
            for outcome in stack.enter_context(closing(bulk.run(tasks(self._source, self._shape)))):
                advance()
                if outcome.error is not None:
                    self._failures.add(outcome.error)
                self._without_token += bool(outcome.created) and outcome.created.get("token", "") is None
                if outcome.created or self._cli.output.format != "id":
                    yield self._row(outcome)

    def _progress(self, stack: ExitStack) -> Callable[[], None]:
        """Show a bar, unless rows are being printed on the same terminal."""
        environment, output = self._cli.environment, self._cli.output
        is_free = output.format == "table" or not is_terminal(environment.stdout)
        if self._cli.flags.quiet or not is_terminal(environment.stderr) or not is_free:
            return lambda: None
        from rtk_cli.jobs.bulk.time_left import TimeLeft
        from rtk_cli.terminal.output.job_progress import JobProgress

        time_left = TimeLeft(self._count, environment.clock, self._cli.long_job.budget)
        bar = JobProgress(environment.stderr, self._count, time_left.seconds)
        stack.callback(bar.finish)
        stack.enter_context(output.messages_above(bar.print_above))
        return bar.advance

    def _row(self, outcome: "Outcome") -> dict[str, Any]:
        task = outcome.task
        error = None if outcome.error is None else error_fields(outcome.error)
        answer = {"id": outcome.created.get("id"), "token": outcome.created.get("token")}
        if not self._shape.needs_meeting:
            del answer["token"]
        if self._cli.output.format == "csv":
            message = None if error is None else error["message"]
            return {**_nested(task.cells), **answer, "status": outcome.status, "error": {"message": message}}
        return {"line": task.line, "status": outcome.status, self._shape.key: task.key, **answer, "error": error}

    def _csv_columns(self) -> tuple[Column, ...]:
        from rtk_cli.jobs.bulk.input_lines import columns_of

        names = [name for name in columns_of(self._source) if name and not is_secret(name)]
        answers = [name for name in ANSWERS if name != "token" or self._shape.needs_meeting]
        return tuple(Column(name, name) for name in (*names, *answers, ERROR.path))

    def _table_columns(self) -> tuple[Column, ...]:
        return (
            Column("LINE", "line", Kind.NUMBER),
            Column("STATUS", "status", Kind.STATUS),
            Column(self._shape.key.replace("_participant", "").replace("_", " ").upper(), self._shape.key),
            Column("ID", "id", Kind.ID),
            *((ERROR,) if self._failures.count else ()),
        )


def _checked(cli: Session, check: Callable[[], int]) -> int:
    """Print the problems of a file one per line before the error that counts them."""
    from rtk_cli.jobs.bulk.input_lines import InvalidLinesError

    try:
        return check()
    except InvalidLinesError as error:
        if error.count > 1:
            for message in error.messages:
                cli.output.note(message)
            if error.count > len(error.messages):
                cli.output.note(f"... and {error.count - len(error.messages)} more")
        raise


def _check_kept_columns(names: tuple[str, ...]) -> None:
    for name in names:
        if name in (*ANSWERS, "error"):
            raise UsageError(
                f"--keep-column cannot keep a column that -o csv adds: {name}", hint="rename it in the file"
            )


def _planned(cli: Session, tasks: "Iterator[Task]", creator: "Creator") -> Iterator[object]:
    """The requests of a dry run, one per line of the file."""
    from rtk_cli.masking import mask_token_in

    token = cli.settings.known_token()
    for task in tasks:
        try:
            creator.create(task)
        except DryRunResult as planned:
            yield mask_token_in(token, planned.describe())


def _bulk(cli: Session, creator: "Creator", journal: "Journal") -> "Bulk":
    from rtk_cli.jobs.bulk.bulk_run import Bulk

    job = cli.long_job
    return Bulk(creator, journal, cli.environment.clock, connections(cli), job.clock.stop)


@contextmanager
def _journal(cli: Session, source: "Source", command: str, shape: "Shape") -> "Iterator[Journal]":
    """Open the journal of this command, file, account and app."""
    from rtk_cli.jobs.journal import Job, open_journal

    _ = cli.long_job
    flags = encode({"defaults": shape.defaults, "meeting": shape.meeting, **_named(shape)})
    digest = sha256(source.content + b"\0" + flags).hexdigest()
    job = Job(command, f"sha256:{digest}", cli.settings.account_id(), cli.settings.app_id())
    path = Path(cli.flags.journal or _default_journal(cli, source, command, shape))
    with ExitStack() as stack:
        try:
            journal = stack.enter_context(open_journal(path, job, cli.environment.clock, restart=cli.flags.restart))
        except RefusedError as error:
            error.hint = OTHER_JOB
            raise
        yield journal


def _default_journal(cli: Session, source: "Source", command: str, shape: "Shape") -> Path:
    """The same for the same file, or the same content of stdin, and the same meeting."""
    path = cli.flags.source
    of = source.content if path == STDIN else os.path.abspath(path or "").encode(errors="surrogateescape")
    digest = sha256(of + b"\0" + (shape.meeting or "").encode(errors="surrogateescape")).hexdigest()
    return cli.settings.data_dir / "jobs" / f"{command.replace(' ', '-')}-{digest[:16]}.ndjson"


def _named(shape: "Shape") -> Fields:
    """What the names in the file mean: another meeting of that name makes it another job."""
    return {"meetings": dict(shape.meeting_ids)} if shape.meeting_ids else {}


def _nested(cells: Mapping[str, Any]) -> Fields:
    """The cells as an object, in which dotted columns are found again."""
    found: Fields = {}
    for name, value in cells.items():
        put(found, name, value)
    return found
