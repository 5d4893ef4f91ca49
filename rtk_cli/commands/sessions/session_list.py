"""Lists and shows sessions, their participants, connections and livestreams."""

import re
from typing import Annotated, Any, get_args

import typer

from rtk_cli.api.choices import AttendanceSort, AttendanceView, PeerReportPart, SessionSort, SessionStatus
from rtk_cli.commands.sessions.session_columns import COLUMNS, SessionArgument, SessionArguments
from rtk_cli.errors import UsageError
from rtk_cli.operations import (
    LIVESTREAMS_LIST_FOR_SESSION,
    SESSIONS_GET,
    SESSIONS_GET_PARTICIPANT,
    SESSIONS_GET_PEER_REPORT,
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import IDS, LIST
from rtk_cli.terminal.options.common import EndTime, Search, SortOrder, StartTime
from rtk_cli.terminal.options.livestreams import SESSION_COLUMNS as LIVESTREAM_COLUMNS
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session
from rtk_cli.terminal.several_ids import ids_of

area = Area("sessions")

PARTICIPANT_COLUMNS = (
    Column("PEER", "id", Kind.ID, priority=3),
    Column("NAME", "display_name"),
    Column("CUSTOM ID", "custom_participant_id", Kind.EXACT, priority=2),
    Column("PRESET", "preset_name", priority=2),
    Column("MINUTES", "duration", Kind.NUMBER),
    Column("JOINED", "joined_at", Kind.TIME),
    Column("LEFT", "left_at", Kind.TIME),
    Column("PARTICIPANT", "user_id", Kind.ID, priority=3),
)
REPORT_COLUMNS = (
    Column("PARTICIPANT", "user_id", Kind.EXACT),
    Column("NAME", "display_name"),
    Column("OS", "peer_report.metadata.device_info.os"),
    Column("AUDIO SENT", "peer_report.quality.audio_producer_cumulative.quality_mos.avg", Kind.NUMBER),
    Column("AUDIO RECEIVED", "peer_report.quality.audio_consumer_cumulative.quality_mos.avg", Kind.NUMBER),
)


SessionOption = Annotated[
    str, typer.Option("--session", "--session-id", metavar="SESSION", help="The session's id.", show_default=False)
]
PeerEvents = Annotated[
    bool | None,
    typer.Option(
        "--include-peer-events/--no-include-peer-events",
        "--events/--no-events",
        help="Include the events of each connection.",
    ),
]

PARTS: tuple[PeerReportPart, ...] = get_args(PeerReportPart)
_RANGE = re.compile(r"(\d{1,15}):(\d{1,15})", re.ASCII)


@area.command(
    "list",
    SESSIONS_LIST,
    flags=LIST,
    examples=(
        "rtk sessions list --meeting MEETING --status ENDED",
        "rtk sessions list --since 7d --participants 3:100 -o id",
    ),
)
def list_sessions(
    ctx: typer.Context,
    associated_id: Annotated[
        str | None,
        typer.Option(
            "--associated-id", "--meeting", "--meeting-id", metavar="MEETING", help="Only sessions of this meeting."
        ),
    ] = None,
    status: Annotated[SessionStatus | None, typer.Option("--status", help="Filter by status.")] = None,
    participants: Annotated[
        str | None,
        typer.Option("--participants", metavar="LOW:HIGH", help="Filter by number of participants, such as 3:10."),
    ] = None,
    search: Search = None,
    sort_by: Annotated[SessionSort | None, typer.Option("--sort-by", help="Field to sort by.")] = None,
    sort_order: SortOrder = None,
    start_time: StartTime = None,
    end_time: EndTime = None,
) -> None:
    """List live and past sessions."""
    cli = session(ctx)
    now = cli.now
    sessions = cli.api.sessions.list(
        associated_id=associated_id,
        status=status,
        participants=_participant_range(participants),
        search=search,
        sort_by=sort_by,
        sort_order=sort_order,
        start_time=moment(start_time, now),
        end_time=moment(end_time, now),
    )
    cli.output.rows(sessions, COLUMNS)


@area.command("get", SESSIONS_GET, flags=IDS, examples=("rtk sessions get SESSION --include-breakout-rooms",))
def get_session(
    ctx: typer.Context,
    sessions: SessionArguments = None,
    include_breakout_rooms: Annotated[
        bool | None,
        typer.Option(
            "--include-breakout-rooms/--no-include-breakout-rooms",
            "--rooms/--no-rooms",
            help="Include the breakout rooms.",
        ),
    ] = None,
) -> None:
    """Show a session, or several."""
    cli = session(ctx)
    ids_of(ctx, sessions, "SESSION").each(
        lambda found: cli.api.sessions.get(found, include_breakout_rooms=include_breakout_rooms), COLUMNS
    )


@area.command(
    "participants",
    SESSIONS_LIST_PARTICIPANTS,
    flags=LIST,
    examples=("rtk sessions participants SESSION", "rtk sessions participants SESSION --view consolidated -o csv"),
)
def list_session_participants(
    ctx: typer.Context,
    session_id: SessionArgument,
    search: Search = None,
    sort_by: Annotated[AttendanceSort | None, typer.Option("--sort-by", help="Field to sort by.")] = None,
    sort_order: SortOrder = None,
    view: Annotated[
        AttendanceView | None,
        typer.Option("--view", help="One row per connection (raw), or per participant across rooms (consolidated)."),
    ] = None,
    include_peer_events: PeerEvents = None,
) -> None:
    """List the participants of a session, and when they were there."""
    cli = session(ctx)
    participants = cli.api.sessions.participants(
        session_id,
        search=search,
        sort_by=sort_by,
        sort_order=sort_order,
        view=view,
        include_peer_events=include_peer_events,
    )
    cli.output.rows(participants, PARTICIPANT_COLUMNS)


@area.command(
    "participant", SESSIONS_GET_PARTICIPANT, examples=("rtk sessions participant PARTICIPANT --session SESSION",)
)
def get_session_participant(
    ctx: typer.Context,
    participant: Annotated[
        str,
        typer.Argument(
            metavar="PARTICIPANT", help="Participant id, as `sessions participants` lists it.", show_default=False
        ),
    ],
    session_id: SessionOption,
    include_peer_events: PeerEvents = None,
) -> None:
    """Show when a participant was in a session."""
    cli = session(ctx)
    participation = cli.api.sessions.participant(session_id, participant, include_peer_events=include_peer_events)
    cli.output.one(participation, PARTICIPANT_COLUMNS)


@area.command(
    "peer-report",
    SESSIONS_GET_PEER_REPORT,
    examples=("rtk sessions peer-report PEER", "rtk sessions peer-report PEER --only quality_stats -o json"),
)
def get_peer_report(
    ctx: typer.Context,
    peer: Annotated[str, typer.Argument(metavar="PEER", help="Id of the connection.", show_default=False)],
    filters: Annotated[
        PeerReportPart | None,
        typer.Option("--filters", "--only", metavar="PART", help=f"Only this part: {', '.join(PARTS)}."),
    ] = None,
    include_peer_events: PeerEvents = None,
) -> None:
    """Show the device, network and quality of a connection. A table omits the individual samples."""
    cli = session(ctx)
    report: Any = cli.api.sessions.peer_report(peer, filters=filters, include_peer_events=include_peer_events)
    if cli.output.format == "table" and cli.flags.query is None:
        report = _without_samples(report)
    cli.output.one(report, REPORT_COLUMNS)


@area.command("livestreams", LIVESTREAMS_LIST_FOR_SESSION, flags=LIST, examples=("rtk sessions livestreams SESSION",))
def list_session_livestreams(ctx: typer.Context, session_id: SessionArgument) -> None:
    """List the livestream sessions of a session."""
    cli = session(ctx)
    cli.output.rows(cli.api.livestreams.list_for_session(session_id), LIVESTREAM_COLUMNS)


def _participant_range(text: str | None) -> str | None:
    """A checked range of participant counts."""
    if text is None:
        return None
    match = _RANGE.fullmatch(text)
    if match is None or int(match[1]) > int(match[2]):
        raise UsageError(f"--participants needs LOW:HIGH: {text}", hint="for three or more write 3:100000")
    return text


def _without_samples(response: Any) -> Any:
    report = response.get("peer_report") if isinstance(response, dict) else None
    if not isinstance(report, dict) or not isinstance(report.get("quality"), dict):
        return response
    quality = {name: value for name, value in report["quality"].items() if not isinstance(value, list)}
    return {**response, "peer_report": {**report, "quality": quality}}
