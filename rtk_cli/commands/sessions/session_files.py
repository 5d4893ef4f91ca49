"""Prints and saves the chat, transcript and summary of a session, and waits for them."""

from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from rtk_cli.api.choices import TranscriptFormat
from rtk_cli.clock import Clock
from rtk_cli.commands.sessions.session_columns import COLUMNS, SessionArgument, SessionArguments
from rtk_cli.durations import parse_duration
from rtk_cli.jobs.session_exports import Goal
from rtk_cli.operations import (
    MEETINGS_GET,
    PRESETS_GET,
    PRESETS_LIST,
    SESSIONS_EXPORT_CHAT,
    SESSIONS_EXPORT_TRANSCRIPT,
    SESSIONS_GENERATE_SUMMARY,
    SESSIONS_GET,
    SESSIONS_GET_SUMMARY,
    SESSIONS_LIST_PARTICIPANTS,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import IDS
from rtk_cli.terminal.options.common import Overwrite
from rtk_cli.terminal.options.waiting import DEFAULT_WITHIN, WaitWithin, Within, seconds_to_wait
from rtk_cli.terminal.output.deliver_file import deliver, should_print_link
from rtk_cli.terminal.session import Session, session
from rtk_cli.terminal.several_ids import ids_of

area = Area("sessions")

WHY_MISSING = (MEETINGS_GET, SESSIONS_LIST_PARTICIPANTS, PRESETS_LIST, PRESETS_GET)
"""What a wait reads to find out whether a session was transcribed."""

ToFile = Annotated[
    str | None, typer.Option("--to", metavar="PATH", help="File, or folder (no extension); default: stdout.")
]
LinkOnly = Annotated[
    bool, typer.Option("--link", help="Print the API's download link, as -o and --query do without --to.")
]


@area.command(
    "chat", SESSIONS_EXPORT_CHAT, examples=("rtk sessions chat SESSION", "rtk sessions chat SESSION --to chat.csv")
)
def export_chat(
    ctx: typer.Context,
    session_id: SessionArgument,
    to: ToFile = None,
    overwrite: Overwrite = False,
    link: LinkOnly = False,
) -> None:
    """Print the chat of a session as CSV."""
    cli = session(ctx)
    response = cli.api.sessions.chat(session_id)
    if should_print_link(cli, link, to):
        cli.output.one(response)
    else:
        deliver(cli, response, "chat", session_id, "csv", to, overwrite=overwrite)


@area.command("transcript", SESSIONS_EXPORT_TRANSCRIPT, examples=("rtk sessions transcript SESSION --format vtt",))
def export_transcript(
    ctx: typer.Context,
    session_id: SessionArgument,
    format: Annotated[
        TranscriptFormat | None,
        typer.Option("--format", help="File format; default: by the extension in --to, or CSV.", case_sensitive=False),
    ] = None,
    to: ToFile = None,
    overwrite: Overwrite = False,
    link: LinkOnly = False,
) -> None:
    """Print the transcript of a session."""
    cli = session(ctx)
    format = format or _format_of(to)
    response = cli.api.sessions.transcript(session_id, format=format)
    if should_print_link(cli, link, to):
        cli.output.one(response)
    else:
        deliver(cli, response, "transcript", session_id, (format or "csv").lower(), to, overwrite=overwrite)


@area.command("summary", SESSIONS_GET_SUMMARY, examples=("rtk sessions summary SESSION --to summary.txt",))
def export_summary(
    ctx: typer.Context,
    session_id: SessionArgument,
    to: ToFile = None,
    overwrite: Overwrite = False,
    link: LinkOnly = False,
) -> None:
    """Print the summary of a session."""
    cli = session(ctx)
    response = cli.api.sessions.summary(session_id)
    if should_print_link(cli, link, to):
        cli.output.one(response)
    else:
        deliver(cli, response, "summary", session_id, "txt", to, overwrite=overwrite)


@area.command(
    "summarize",
    SESSIONS_GENERATE_SUMMARY,
    SESSIONS_GET_SUMMARY,
    SESSIONS_GET,
    *WHY_MISSING,
    examples=("rtk sessions summarize SESSION", "rtk sessions summarize SESSION --wait --within 5m"),
)
def generate_summary(
    ctx: typer.Context,
    session_id: SessionArgument,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until it is available, and print its link.")] = False,
    within: WaitWithin = None,
) -> None:
    """Request a summary of a session."""
    cli = session(ctx)
    seconds = seconds_to_wait(within, wait=wait)
    requested = cli.api.sessions.generate_summary(session_id)
    cli.output.one(requested if seconds is None else _awaited(cli, session_id, "summary", seconds))


@area.command(
    "wait",
    SESSIONS_GET_SUMMARY,
    SESSIONS_EXPORT_TRANSCRIPT,
    SESSIONS_GET,
    *WHY_MISSING,
    flags=IDS,
    examples=("rtk sessions wait SESSION --for ended", "rtk sessions wait SESSION --for transcript --within 30m"),
)
def wait_for_session(
    ctx: typer.Context,
    sessions: SessionArguments = None,
    goal: Annotated[Goal, typer.Option("--for", help="Goal to wait for.")] = "summary",
    within: Within = DEFAULT_WITHIN,
) -> None:
    """Wait for the summary, transcript or end of a session, or several."""
    cli = session(ctx)
    ids = ids_of(ctx, sessions, "SESSION")
    time_left = ids.time_left(parse_duration(within))
    columns = COLUMNS if goal == "ended" else ()
    ids.each(lambda session_id: _awaited(cli, session_id, goal, time_left(), ids.clock), columns)


def _awaited(cli: Session, session_id: str, goal: Goal, seconds: float, clock: Clock | None = None) -> Any:
    """Return the session once it has ended, or the response with the link to its file."""
    from rtk_cli.jobs.session_exports import wait_until

    return wait_until(
        cli.api,
        cli.transport,
        session_id,
        goal,
        seconds,
        clock or cli.environment.clock,
        lambda status: cli.output.note(f"session {session_id}: {status}"),
        cli.output.warn,
    )


def _format_of(to: str | None) -> TranscriptFormat | None:
    """The format that the file name's extension stands for."""
    formats: dict[str, TranscriptFormat] = {f".{form.lower()}": form for form in get_args(TranscriptFormat)}
    return formats.get("" if to is None else Path(to).suffix.lower())
