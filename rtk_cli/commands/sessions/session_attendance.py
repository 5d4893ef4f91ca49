"""Lists when people joined and left, over many sessions."""

from typing import Annotated

import typer

from rtk_cli.durations import parse_duration
from rtk_cli.errors import UsageError
from rtk_cli.operations import SESSIONS_GET, SESSIONS_LIST, SESSIONS_LIST_PARTICIPANTS
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.options.common import EndTime, OnlyMeeting
from rtk_cli.terminal.options.reports import DEFAULT_JOBS, Jobs
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

area = Area("sessions")

INTERVAL_COLUMNS = (
    Column("SESSION", "session_id", Kind.ID, priority=3),
    Column("MEETING ID", "meeting_id", Kind.ID, priority=3),
    Column("MEETING", "meeting_title"),
    Column("PARTICIPANT", "participant_id", Kind.ID, priority=3),
    Column("CUSTOM ID", "custom_participant_id", Kind.EXACT, priority=2),
    Column("NAME", "display_name"),
    Column("PRESET", "preset_name", priority=2),
    Column("JOINED", "joined_at", Kind.TIME),
    Column("LEFT", "left_at", Kind.TIME),
    Column("MINUTES", "minutes", Kind.NUMBER),
)
DEFAULT_PERIOD = "30d"


@area.command(
    "attendance",
    SESSIONS_GET,
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
    examples=(
        "rtk sessions attendance --since 30d -o csv > attendance.csv",
        "rtk sessions attendance SESSION --merge-gaps 60s",
    ),
)
def list_attendance(
    ctx: typer.Context,
    session_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="SESSION", help="Ids of sessions; default: all of the period.", show_default=False),
    ] = None,
    start_time: Annotated[
        str | None,
        typer.Option(
            "--start-time",
            "--since",
            metavar="WHEN",
            help="Sessions that began from this time on: 2026-09-14, or 7d; default: 30d.",
        ),
    ] = None,
    end_time: EndTime = None,
    meeting: OnlyMeeting = None,
    merge_gaps: Annotated[
        str | None,
        typer.Option("--merge-gaps", metavar="LENGTH", help="Join intervals with a gap of up to this, such as 60s."),
    ] = None,
    jobs: Jobs = DEFAULT_JOBS,
) -> None:
    """List when people joined and left, one row per connection, over many sessions."""
    from rtk_cli.jobs.session_intervals import intervals, sessions_with_ids

    cli = session(ctx)
    merge_gap = None if merge_gaps is None else parse_duration(merge_gaps)
    if session_ids and (start_time or end_time or meeting):
        raise UsageError("--since, --until and --meeting select sessions, but their ids are given: " + session_ids[0])
    if session_ids:
        selected = sessions_with_ids(cli.api.sessions, session_ids, jobs)
    else:
        period = moment(start_time or DEFAULT_PERIOD, cli.now), moment(end_time, cli.now)
        listed = cli.api.sessions.list(
            associated_id=meeting, sort_by="createdAt", sort_order="ASC", start_time=period[0], end_time=period[1]
        )
        selected = listed.rows()
    cli.output.long_list(intervals(cli.api.sessions, selected, jobs, merge_gap), INTERVAL_COLUMNS)
