"""Mirrors the finished recordings of an app, with what their sessions left."""

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
from rtk_cli.durations import parse_duration
from rtk_cli.operations import (
    RECORDINGS_GET,
    RECORDINGS_LIST,
    SESSIONS_EXPORT_CHAT,
    SESSIONS_EXPORT_TRANSCRIPT,
    SESSIONS_GET,
    SESSIONS_GET_SUMMARY,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.options.common import StartTime
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.session import session

area = Area("recordings")

JOB = "recordings sync"


@area.command(
    "sync",
    RECORDINGS_LIST,
    RECORDINGS_GET,
    SESSIONS_GET,
    SESSIONS_EXPORT_CHAT,
    SESSIONS_EXPORT_TRANSCRIPT,
    SESSIONS_GET_SUMMARY,
    examples=("rtk recordings sync archive/ --since 9d", "rtk recordings sync archive/ --plan"),
)
def sync_recordings(
    ctx: typer.Context,
    target: TargetArgument,
    start_time: StartTime = None,
    plan: Annotated[bool, typer.Option("--plan", help="Show what would be saved, without saving it.")] = False,
    session_files: Annotated[
        bool,
        typer.Option("--session-files/--no-session-files", help="Save chat, transcript and summary of the sessions."),
    ] = True,
    warn_within: Annotated[
        str, typer.Option("--warn-within", metavar="LENGTH", help="Warn of unsaved files that expire this soon.")
    ] = "48h",
    jobs: Jobs = 4,
    bandwidth: BandwidthFlag = None,
    journal: JournalFile = None,
    restart: Restart = False,
) -> None:
    """Mirror all finished recordings into a folder or a bucket. Resumes, fetches nothing twice, deletes nothing."""
    from rtk_cli.jobs.sync import sync_recordings as job

    cli = session(ctx)
    since = moment(start_time, cli.now)
    report = Report(cli, warn_within=parse_duration(warn_within), now=cli.now)
    is_plan = plan or bool(cli.flags.dry_run)
    options = Options(target, bandwidth, journal, restart)
    with open_mirror(cli, JOB, options, is_plan=is_plan) as (mirror, stop):
        if is_plan:
            report.print(job.plan_recordings(mirror, since, with_sessions=session_files))
        else:
            found = job.sync_recordings(mirror, since, with_sessions=session_files, jobs=jobs, stop=stop)
            report.print(found)
    if is_plan:
        report.summarize()
    else:
        report.finish()
