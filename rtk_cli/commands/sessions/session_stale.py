"""Lists live sessions that should be over, and ends them."""

from typing import Annotated, Any

import typer

from rtk_cli.durations import parse_duration
from rtk_cli.errors import DifferenceFoundError, PartlyDoneError
from rtk_cli.operations import (
    ACTIVE_SESSION_KICK_ALL,
    MEETINGS_GET,
    SESSIONS_GET,
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import REMOVAL
from rtk_cli.terminal.options.reports import DEFAULT_JOBS, Check, Jobs
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session

area = Area("sessions")

STALE_COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("MEETING", "meeting_title"),
    Column("STARTED", "started_at", Kind.TIME, priority=2),
    Column("MINUTES", "minutes", Kind.NUMBER),
    Column("PEOPLE", "people", Kind.NUMBER),
    Column("REASONS", "reasons"),
    Column("MEETING ID", "meeting_id", Kind.ID, priority=3),
)
ENDED_COLUMNS = (*STALE_COLUMNS, Column("ENDED", "ended", Kind.FLAG), Column("ERROR", "error", priority=2))


@area.command(
    "stale",
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
    MEETINGS_GET,
    SESSIONS_GET,
    ACTIVE_SESSION_KICK_ALL,
    flags=REMOVAL,
    examples=("rtk sessions stale --longer-than 4h --idle 15m", "rtk sessions stale --end --force"),
)
def find_stale_sessions(
    ctx: typer.Context,
    longer_than: Annotated[
        str, typer.Option("--longer-than", metavar="LENGTH", help="Sessions that are live for longer, such as 6h.")
    ] = "6h",
    idle: Annotated[
        str, typer.Option("--idle", metavar="LENGTH", help="Sessions with one person alone for longer, such as 30m.")
    ] = "30m",
    end: Annotated[bool, typer.Option("--end", help="End them: kick everyone, after asking.")] = False,
    check: Check = False,
    jobs: Jobs = DEFAULT_JOBS,
) -> None:
    """List live sessions that should be over: too long, one person alone, an INACTIVE meeting, or empty."""
    from rtk_cli.jobs.stale_sessions import Limits, find_stale

    cli = session(ctx)
    limits = Limits(parse_duration(longer_than), parse_duration(idle))
    if end and not cli.environment.is_interactive:
        cli.confirm.require("end the live sessions that should be over")
    found = find_stale(cli.api, limits, cli.now, jobs)
    rows = _ended(cli, found, jobs) if end and found else found
    cli.output.local_rows(rows, ENDED_COLUMNS if end else STALE_COLUMNS)
    left = [row for row in rows if not row.get("ended")]
    if check and left:
        raise DifferenceFoundError(f"live sessions that should be over: {len(left)}", hint="rtk sessions stale --end")
    if end and left:
        raise PartlyDoneError(f"not ended: {len(left)} of {len(rows)} sessions")


def _ended(cli: Session, found: list[dict[str, Any]], jobs: int) -> list[dict[str, Any]]:
    """End the sessions once that is confirmed; the question comes after a line for each."""
    from rtk_cli.jobs.stale_sessions import end_each

    if cli.confirm.asks:
        for row in found:
            title, reasons = row["meeting_title"] or row["meeting_id"], ", ".join(row["reasons"])
            cli.output.note(f"{title}: {reasons}; minutes: {row['minutes']}, people: {row['people']}")
    cli.confirm.require(f"end {len(found)} live session{'' if len(found) == 1 else 's'}")
    rows = []
    for row in end_each(cli.api, found, jobs):
        rows.append(row)
        if row["error"]:
            cli.output.warn(f"not ended: session {row['id']} of meeting {row['meeting_id']}: {row['error']}")
    return rows
