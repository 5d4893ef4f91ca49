"""Kicks each participant of a file: `active-session kick --from`."""

from collections.abc import Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from rtk_cli.errors import NotFoundError, RtkError
from rtk_cli.messages import DryRunResult, PlannedRequests
from rtk_cli.terminal.input.source_file import connections, read_source
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.output.error_output import error_fields
from rtk_cli.terminal.session import Session

if TYPE_CHECKING:
    from rtk_cli.jobs.bulk.bulk_run import Failures
    from rtk_cli.jobs.bulk.kick_lines import KickLine
    from rtk_cli.jobs.bulk.several import Done

Status = Literal["kicked", "unchanged", "failed"]

COLUMNS = (
    Column("LINE", "line", Kind.NUMBER),
    Column("STATUS", "status", Kind.STATUS),
    Column("PARTICIPANT", "participant", Kind.EXACT),
    Column("ERROR", "error.message"),
)
SHOWN = 3


def kick_from_file(cli: Session, path: str, meeting: str | None) -> None:
    """Kick them one by one, and print a result per line. Participants outside the live session are unchanged."""
    from rtk_cli.jobs.bulk.bulk_run import Failures
    from rtk_cli.jobs.bulk.kick_lines import kick_lines
    from rtk_cli.jobs.bulk.several import do_each

    job = cli.long_job
    lines = _with_meeting_ids(cli, kick_lines(read_source(cli, path), meeting))
    if not lines:
        cli.output.note("no lines, no participant to kick")
        return
    cli.confirm.require(f"kick {_named(lines)}")
    kicks = _Kicks(cli)
    if cli.flags.dry_run:
        raise PlannedRequests([kicks.planned(line) for line in lines])
    failures = Failures()
    results = do_each(lines, kicks.kick, connections(cli), job.clock.stop)
    cli.output.stream(_rows(results, failures), COLUMNS)
    failures.raise_if_any(len(lines), "lines")


def _with_meeting_ids(cli: Session, lines: "list[KickLine]") -> "list[KickLine]":
    from rtk_cli.terminal.input.named_ids import with_ids

    meetings = with_ids(cli, "MEETING", [line.meeting for line in lines])
    return [line._replace(meeting=meeting) for line, meeting in zip(lines, meetings, strict=True)]


class _Kicks:
    """Kicks, and finds out whether a 404 means that there is no live session, or only not this participant in it."""

    def __init__(self, cli: Session) -> None:
        self._api = cli.api.active_session
        self._live: set[str] = set()
        self._lock = Lock()

    def kick(self, line: "KickLine") -> Status:
        from rtk_cli.api.models.active_session import ParticipantSelector

        try:
            self._api.kick(line.meeting, ParticipantSelector.model_validate({line.field: [line.value]}))
        except NotFoundError:
            self._expect_session(line.meeting)
            return "unchanged"
        return "kicked"

    def planned(self, line: "KickLine") -> DryRunResult:
        try:
            self.kick(line)
        except DryRunResult as request:
            return request
        raise AssertionError("a dry run sends nothing")

    def _expect_session(self, meeting: str) -> None:
        with self._lock:
            if meeting not in self._live:
                self._api.get(meeting)
                self._live.add(meeting)


def _rows(results: "Iterator[Done[KickLine, Status]]", failures: "Failures") -> Iterator[dict[str, Any]]:
    for line, status, error in results:
        if error is not None:
            failures.add(error)
        yield {
            "line": line.line,
            "status": status or "failed",
            "participant": line.value,
            "error": _fields(error),
        }


def _fields(error: RtkError | None) -> dict[str, object] | None:
    return None if error is None else error_fields(error)


def _named(lines: "list[KickLine]") -> str:
    """Count and first ids, for the question."""
    meetings = list(dict.fromkeys(line.meeting for line in lines))
    shown = ", ".join(line.value for line in lines[:SHOWN])
    more = f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    place = f"meeting {meetings[0]}" if len(meetings) == 1 else f"{len(meetings)} meetings"
    return f"{len(lines)} participant{'' if len(lines) == 1 else 's'} from {place}: {shown}{more}"
