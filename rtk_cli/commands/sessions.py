"""rtk sessions: what runs and what ran, who was there, and what was said."""

import re
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from rtk_cli.api.choices import (
    AttendanceSort,
    AttendanceView,
    PeerReportPart,
    SessionSort,
    SessionStatus,
    TranscriptFormat,
)
from rtk_cli.durations import parse_duration
from rtk_cli.errors import UsageError
from rtk_cli.jobs.session_exports import Goal
from rtk_cli.operations import (
    LIVESTREAMS_LIST_FOR_SESSION,
    SESSIONS_EXPORT_CHAT,
    SESSIONS_EXPORT_TRANSCRIPT,
    SESSIONS_GENERATE_SUMMARY,
    SESSIONS_GET,
    SESSIONS_GET_PARTICIPANT,
    SESSIONS_GET_PEER_REPORT,
    SESSIONS_GET_SUMMARY,
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import LIST
from rtk_cli.terminal.options.common import EndTime, Overwrite, Search, SortOrder, StartTime
from rtk_cli.terminal.options.livestreams import SESSION_COLUMNS as LIVESTREAM_COLUMNS
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.output.deliver_file import deliver, should_print_link
from rtk_cli.terminal.session import session

area = Area("sessions")

COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("MEETING", "meeting_display_name"),
    Column("STATUS", "status", Kind.STATUS),
    Column("PEOPLE", "max_concurrent_participants", Kind.NUMBER),
    Column("MINUTES", "minutes_consumed", Kind.NUMBER),
    Column("STARTED", "started_at", Kind.TIME),
    Column("ENDED", "ended_at", Kind.TIME),
)
PARTICIPANT_COLUMNS = (
    Column("PEER", "id", Kind.EXACT),
    Column("NAME", "display_name"),
    Column("PRESET", "preset_name"),
    Column("MINUTES", "duration", Kind.NUMBER),
    Column("JOINED", "joined_at", Kind.TIME),
    Column("LEFT", "left_at", Kind.TIME),
    Column("PARTICIPANT", "user_id", Kind.EXACT),
)
REPORT_COLUMNS = (
    Column("PARTICIPANT", "user_id", Kind.EXACT),
    Column("NAME", "display_name"),
    Column("OS", "peer_report.metadata.device_info.os"),
    Column("SOUND SENT", "peer_report.quality.audio_producer_cumulative.quality_mos.avg", Kind.NUMBER),
    Column("SOUND HEARD", "peer_report.quality.audio_consumer_cumulative.quality_mos.avg", Kind.NUMBER),
)

SessionArgument = Annotated[str, typer.Argument(metavar="SESSION", help="The session's id.", show_default=False)]
SessionOption = Annotated[
    str, typer.Option("--session", "--session-id", metavar="SESSION", help="The session's id.", show_default=False)
]
PeerEvents = Annotated[
    bool | None,
    typer.Option(
        "--include-peer-events/--no-include-peer-events",
        "--events/--no-events",
        help="With the events of each connection.",
    ),
]
ToFile = Annotated[
    str | None, typer.Option("--to", metavar="PATH", help="File, or folder with a slash; else it is printed.")
]
LinkOnly = Annotated[
    bool, typer.Option("--link", help="Print the link as the API answers it; -o and --query do so too.")
]

PARTS: tuple[PeerReportPart, ...] = get_args(PeerReportPart)
_HEADS = re.compile(r"(\d+):(\d+)", re.ASCII)


@area.command("list", SESSIONS_LIST, flags=LIST)
def list_sessions(
    ctx: typer.Context,
    associated_id: Annotated[
        str | None,
        typer.Option(
            "--associated-id", "--meeting", "--meeting-id", metavar="MEETING", help="Only those of this meeting."
        ),
    ] = None,
    status: Annotated[SessionStatus | None, typer.Option("--status", help="Only those in this state.")] = None,
    participants: Annotated[
        str | None, typer.Option("--participants", metavar="LOW:HIGH", help="Only with so many people.")
    ] = None,
    search: Search = None,
    sort_by: Annotated[SessionSort | None, typer.Option("--sort-by", help="What to sort by.")] = None,
    sort_order: SortOrder = None,
    start_time: StartTime = None,
    end_time: EndTime = None,
) -> None:
    """List sessions, those that run and those that are over."""
    run = session(ctx)
    now = run.now
    sessions = run.api.sessions.list(
        associated_id=associated_id,
        status=status,
        participants=_heads(participants),
        search=search,
        sort_by=sort_by,
        sort_order=sort_order,
        start_time=moment(start_time, now),
        end_time=moment(end_time, now),
    )
    run.output.rows(sessions, COLUMNS)


@area.command("get", SESSIONS_GET)
def get_session(
    ctx: typer.Context,
    session_id: SessionArgument,
    include_breakout_rooms: Annotated[
        bool | None,
        typer.Option(
            "--include-breakout-rooms/--no-include-breakout-rooms",
            "--rooms/--no-rooms",
            help="With the breakout rooms.",
        ),
    ] = None,
) -> None:
    """Show one session."""
    run = session(ctx)
    run.output.one(run.api.sessions.get(session_id, include_breakout_rooms=include_breakout_rooms), COLUMNS)


@area.command("participants", SESSIONS_LIST_PARTICIPANTS, flags=LIST)
def list_session_participants(
    ctx: typer.Context,
    session_id: SessionArgument,
    search: Search = None,
    sort_by: Annotated[AttendanceSort | None, typer.Option("--sort-by", help="What to sort by.")] = None,
    sort_order: SortOrder = None,
    view: Annotated[
        AttendanceView | None, typer.Option("--view", help="A row a connection, or a row a person with all rooms.")
    ] = None,
    include_peer_events: PeerEvents = None,
) -> None:
    """List who was in a session, and when."""
    run = session(ctx)
    people = run.api.sessions.participants(
        session_id,
        search=search,
        sort_by=sort_by,
        sort_order=sort_order,
        view=view,
        include_peer_events=include_peer_events,
    )
    run.output.rows(people, PARTICIPANT_COLUMNS)


@area.command("participant", SESSIONS_GET_PARTICIPANT)
def get_session_participant(
    ctx: typer.Context,
    participant: Annotated[
        str, typer.Argument(metavar="PARTICIPANT", help="Id as `sessions participants` lists it.", show_default=False)
    ],
    session_id: SessionOption,
    include_peer_events: PeerEvents = None,
) -> None:
    """Show when one participant was in a session."""
    run = session(ctx)
    found = run.api.sessions.participant(session_id, participant, include_peer_events=include_peer_events)
    run.output.one(found, PARTICIPANT_COLUMNS)


@area.command("peer-report", SESSIONS_GET_PEER_REPORT)
def get_peer_report(
    ctx: typer.Context,
    peer: Annotated[str, typer.Argument(metavar="PEER", help="The connection's id.", show_default=False)],
    filters: Annotated[
        PeerReportPart | None,
        typer.Option("--filters", "--only", metavar="PART", help=f"Only this part: {', '.join(PARTS)}."),
    ] = None,
    include_peer_events: PeerEvents = None,
) -> None:
    """Show how one connection fared: device, network, quality. A table leaves out the single samples."""
    run = session(ctx)
    found: Any = run.api.sessions.peer_report(peer, filters=filters, include_peer_events=include_peer_events)
    if run.output.format == "table" and run.flags.query is None:
        found = _without_samples(found)
    run.output.one(found, REPORT_COLUMNS)


@area.command("chat", SESSIONS_EXPORT_CHAT)
def export_chat(
    ctx: typer.Context,
    session_id: SessionArgument,
    to: ToFile = None,
    overwrite: Overwrite = False,
    link: LinkOnly = False,
) -> None:
    """Print the chat of a session as CSV."""
    run = session(ctx)
    answer = run.api.sessions.chat(session_id)
    if should_print_link(run, link):
        run.output.one(answer)
    else:
        deliver(run, answer, "chat", session_id, "csv", to, overwrite=overwrite)


@area.command("transcript", SESSIONS_EXPORT_TRANSCRIPT)
def export_transcript(
    ctx: typer.Context,
    session_id: SessionArgument,
    format: Annotated[
        TranscriptFormat | None,
        typer.Option("--format", help="Form of the file; else by the ending of --to, or CSV.", case_sensitive=False),
    ] = None,
    to: ToFile = None,
    overwrite: Overwrite = False,
    link: LinkOnly = False,
) -> None:
    """Print the transcript of a session."""
    run = session(ctx)
    format = format or _form_of(to)
    answer = run.api.sessions.transcript(session_id, format=format)
    if should_print_link(run, link):
        run.output.one(answer)
    else:
        deliver(run, answer, "transcript", session_id, (format or "csv").lower(), to, overwrite=overwrite)


@area.command("summary", SESSIONS_GET_SUMMARY)
def export_summary(
    ctx: typer.Context,
    session_id: SessionArgument,
    to: ToFile = None,
    overwrite: Overwrite = False,
    link: LinkOnly = False,
) -> None:
    """Print the summary of a session, once there is one."""
    run = session(ctx)
    answer = run.api.sessions.summary(session_id)
    if should_print_link(run, link):
        run.output.one(answer)
    else:
        deliver(run, answer, "summary", session_id, "txt", to, overwrite=overwrite)


@area.command("summarize", SESSIONS_GENERATE_SUMMARY)
def generate_summary(ctx: typer.Context, session_id: SessionArgument) -> None:
    """Have a summary written; `rtk sessions wait` tells when it is there."""
    run = session(ctx)
    run.output.one(run.api.sessions.generate_summary(session_id))


@area.command("livestreams", LIVESTREAMS_LIST_FOR_SESSION, flags=LIST)
def list_session_livestreams(ctx: typer.Context, session_id: SessionArgument) -> None:
    """List the runs on the air that belong to a session."""
    run = session(ctx)
    run.output.rows(run.api.livestreams.list_for_session(session_id), LIVESTREAM_COLUMNS)


@area.command("wait", SESSIONS_GET_SUMMARY, SESSIONS_EXPORT_TRANSCRIPT, SESSIONS_GET)
def wait_for_session(
    ctx: typer.Context,
    session_id: SessionArgument,
    goal: Annotated[Goal, typer.Option("--for", help="What to wait for.")] = "summary",
    within: Annotated[str, typer.Option("--within", metavar="LENGTH", help="Give up after: 90s, 10m, 2h.")] = "10m",
) -> None:
    """Wait until the summary of a session is there, its transcript, or its end."""
    from rtk_cli.jobs.session_exports import wait_until

    run = session(ctx)
    found = wait_until(
        run.api.sessions,
        session_id,
        goal,
        parse_duration(within),
        run.environment.clock,
        lambda status: run.output.note(f"session {session_id}: {status}"),
    )
    run.output.one(found, COLUMNS if goal == "ended" else ())


def _form_of(to: str | None) -> TranscriptFormat | None:
    """What the name of the file promises."""
    ending = "" if to is None else Path(to).suffix.lower()
    forms: dict[str, TranscriptFormat] = {f".{form.lower()}": form for form in get_args(TranscriptFormat)}
    return forms.get(ending)


def _heads(text: str | None) -> str | None:
    """A range of head counts, which must be one."""
    if text is None:
        return None
    found = _HEADS.fullmatch(text)
    if found is None or int(found[1]) > int(found[2]):
        raise UsageError(f"--participants needs LOW:HIGH: {text}", hint="for at least three people write 3:100000")
    return text


def _without_samples(found: Any) -> Any:
    report = found.get("peer_report") if isinstance(found, dict) else None
    if not isinstance(report, dict) or not isinstance(report.get("quality"), dict):
        return found
    quality = {name: value for name, value in report["quality"].items() if not isinstance(value, list)}
    return {**found, "peer_report": {**report, "quality": quality}}
