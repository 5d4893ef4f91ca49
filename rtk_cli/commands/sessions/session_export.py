"""Exports sessions: what the API has of them, into a folder for each."""

from typing import Annotated

import typer

from rtk_cli.commands.mirroring import (
    BandwidthFlag,
    Jobs,
    JournalFile,
    Options,
    Report,
    Restart,
    TargetArgument,
    open_mirror,
)
from rtk_cli.errors import UsageError
from rtk_cli.operations import (
    LIVESTREAMS_LIST_FOR_SESSION,
    RECORDINGS_LIST,
    SESSIONS_EXPORT_CHAT,
    SESSIONS_EXPORT_TRANSCRIPT,
    SESSIONS_GET,
    SESSIONS_GET_SUMMARY,
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.options.common import StartTime
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.session import session

area = Area("sessions")

JOB = "sessions export"


@area.command(
    "export",
    SESSIONS_GET,
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
    LIVESTREAMS_LIST_FOR_SESSION,
    RECORDINGS_LIST,
    SESSIONS_EXPORT_CHAT,
    SESSIONS_EXPORT_TRANSCRIPT,
    SESSIONS_GET_SUMMARY,
    examples=("rtk sessions export SESSION sessions/", "rtk sessions export --since 30d sessions/"),
)
def export_sessions(
    ctx: typer.Context,
    session_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="SESSION", help="Ids of sessions, unless --since selects them.", show_default=False),
    ] = None,
    *,
    target: TargetArgument,
    start_time: StartTime = None,
    jobs: Jobs = 4,
    bandwidth: BandwidthFlag = None,
    journal: JournalFile = None,
    restart: Restart = False,
) -> None:
    """Save sessions with participants, chat, transcripts, summary and recordings' metadata. Live ones: so far."""
    from rtk_cli.jobs.sync import export_sessions as job

    cli = session(ctx)
    if bool(session_ids) == bool(start_time):
        problem = "sessions are both given by id and selected by --since" if session_ids else "missing: SESSION"
        raise UsageError(problem, hint="give ids of sessions, or --since 30d")
    since = moment(start_time, cli.now)
    report = Report(cli)
    options = Options(target, bandwidth, journal, restart)
    with open_mirror(cli, JOB, options, is_plan=bool(cli.flags.dry_run)) as (mirror, stop):
        ids = job.sessions_to_export(mirror, session_ids or (), since)
        report.print(job.export_sessions(mirror, ids, jobs=jobs, stop=stop))
    report.finish()
