"""Prints and saves the chat, transcript and summary of a session, and waits for them."""

from pathlib import Path
from typing import Annotated, get_args

import typer

from rtk_cli.api.choices import TranscriptFormat
from rtk_cli.commands.sessions.session_columns import COLUMNS, SessionArgument, SessionArguments
from rtk_cli.durations import parse_duration
from rtk_cli.jobs.session_exports import Goal
from rtk_cli.operations import (
    SESSIONS_EXPORT_CHAT,
    SESSIONS_EXPORT_TRANSCRIPT,
    SESSIONS_GENERATE_SUMMARY,
    SESSIONS_GET,
    SESSIONS_GET_SUMMARY,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import IDS
from rtk_cli.terminal.options.common import Overwrite
from rtk_cli.terminal.output.deliver_file import deliver, should_print_link
from rtk_cli.terminal.session import session
from rtk_cli.terminal.several_ids import ids_of

area = Area("sessions")

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


@area.command("summarize", SESSIONS_GENERATE_SUMMARY, examples=("rtk sessions summarize SESSION",))
def generate_summary(ctx: typer.Context, session_id: SessionArgument) -> None:
    """Request a summary of a session. `rtk sessions wait` waits until it is available."""
    cli = session(ctx)
    cli.output.one(cli.api.sessions.generate_summary(session_id))


@area.command(
    "wait",
    SESSIONS_GET_SUMMARY,
    SESSIONS_EXPORT_TRANSCRIPT,
    SESSIONS_GET,
    flags=IDS,
    examples=("rtk sessions wait SESSION --for ended", "rtk sessions wait SESSION --for transcript --within 30m"),
)
def wait_for_session(
    ctx: typer.Context,
    sessions: SessionArguments = None,
    goal: Annotated[Goal, typer.Option("--for", help="Goal to wait for.")] = "summary",
    within: Annotated[
        str, typer.Option("--within", metavar="LENGTH", help="Give up after this long, such as 90s, 10m or 2h.")
    ] = "10m",
) -> None:
    """Wait for the summary, transcript or end of a session, or several."""
    from rtk_cli.jobs.session_exports import wait_until

    cli = session(ctx)
    ids = ids_of(ctx, sessions, "SESSION")
    time_left = ids.time_left(parse_duration(within))
    ids.each(
        lambda session_id: wait_until(
            cli.api.sessions,
            cli.transport,
            session_id,
            goal,
            time_left(),
            ids.clock,
            lambda status: cli.output.note(f"session {session_id}: {status}"),
            cli.output.warn,
        ),
        COLUMNS if goal == "ended" else (),
    )


def _format_of(to: str | None) -> TranscriptFormat | None:
    """The format that the file name's extension stands for."""
    formats: dict[str, TranscriptFormat] = {f".{form.lower()}": form for form in get_args(TranscriptFormat)}
    return formats.get("" if to is None else Path(to).suffix.lower())
