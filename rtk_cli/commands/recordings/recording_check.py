"""Checks recordings: failed, stuck, of the wrong length, empty, or about to expire."""

from collections.abc import Generator
from typing import Annotated, Any

import typer

from rtk_cli.durations import parse_duration
from rtk_cli.errors import DifferenceFoundError
from rtk_cli.operations import RECORDINGS_LIST, SESSIONS_GET, SESSIONS_LIST
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.options.common import EndTime, OnlyMeeting
from rtk_cli.terminal.options.reports import Check
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

area = Area("recordings")

PROBLEM_COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("MEETING", "meeting_title"),
    Column("STATUS", "status", Kind.STATUS, priority=2),
    Column("INVOKED", "invoked_time", Kind.TIME, priority=2),
    Column("PROBLEMS", "problems"),
    Column("DETAILS", "details", priority=2),
    Column("MEETING ID", "meeting_id", Kind.ID, priority=3),
)


@area.command(
    "check",
    RECORDINGS_LIST,
    SESSIONS_LIST,
    SESSIONS_GET,
    examples=("rtk recordings check --since 7d", "rtk recordings check --stuck-after 30m --warn-within 48h -o csv"),
)
def check_recordings(
    ctx: typer.Context,
    start_time: Annotated[
        str,
        typer.Option(
            "--start-time", "--since", metavar="WHEN", help="Recordings from this time on: 2026-09-14, or 7d."
        ),
    ] = "7d",
    end_time: EndTime = None,
    meeting: OnlyMeeting = None,
    stuck_after: Annotated[
        str, typer.Option("--stuck-after", metavar="LENGTH", help="How long INVOKED and UPLOADING may take.")
    ] = "1h",
    warn_within: Annotated[
        str, typer.Option("--warn-within", metavar="LENGTH", help="Files that expire within this time; 0 for none.")
    ] = "24h",
    check: Check = False,
) -> None:
    """List recordings that failed, are stuck, do not fit their session, are empty, or expire soon."""
    from rtk_cli.jobs.recording_check import Rules, problems

    cli = session(ctx)
    now = cli.now
    rules = Rules(now, parse_duration(stuck_after), parse_duration(warn_within))
    since = moment(start_time, now) or ""
    found = _Counted(problems(cli.api, rules, since=since, until=moment(end_time, now), meeting=meeting))
    cli.output.long_list(found.rows(), PROBLEM_COLUMNS)
    if check and found.count:
        raise DifferenceFoundError(f"recordings with a problem: {found.count}")


class _Counted:
    """Counts rows while they are printed."""

    def __init__(self, rows: Generator[dict[str, Any], None, None]) -> None:
        self._rows = rows
        self.count = 0

    def rows(self) -> Generator[dict[str, Any], None, None]:
        for row in self._rows:
            self.count += 1
            yield row
