"""rtk livestreams: meetings on the air, and streams that an encoder feeds."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from rtk_cli.api.choices import LivestreamStatus
from rtk_cli.durations import parse_duration
from rtk_cli.errors import UsageError
from rtk_cli.operations import (
    LIVESTREAMS_CREATE,
    LIVESTREAMS_DISABLE,
    LIVESTREAMS_ENABLE,
    LIVESTREAMS_GET,
    LIVESTREAMS_GET_ACTIVE_FOR_MEETING,
    LIVESTREAMS_GET_ACTIVE_SESSION,
    LIVESTREAMS_GET_FOR_MEETING,
    LIVESTREAMS_GET_SESSION,
    LIVESTREAMS_LIST,
    LIVESTREAMS_RESET_STREAM_KEY,
    LIVESTREAMS_START,
    LIVESTREAMS_STOP,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import LIST, REMOVAL, WRITE
from rtk_cli.terminal.options.common import (
    EndTime,
    IfMissing,
    MeetingHere,
    MeetingThere,
    SortOrder,
    StartTime,
    the_meeting,
)
from rtk_cli.terminal.options.livestreams import SESSION_COLUMNS
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.columns import Column, Kind, value_at
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.api.models.livestreams import Livestream, LivestreamDetail

area = Area("livestreams")

COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("NAME", "name"),
    Column("STATUS", "status", Kind.STATUS),
    Column("DISABLED", "disabled", Kind.FLAG),
    Column("MEETING", "meeting_id", Kind.EXACT),
    Column("CREATED", "created_at", Kind.TIME),
)
ENCODER_COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("STATUS", "status", Kind.STATUS),
    Column("SERVER", "ingest_server", Kind.EXACT),
    Column("KEY", "stream_key", Kind.EXACT),
    Column("PLAYBACK", "playback_url", Kind.EXACT),
)
DETAIL_COLUMNS = tuple(Column(column.title, f"livestream.{column.path}", column.kind) for column in COLUMNS)
ON_AIR_COLUMNS = (
    *DETAIL_COLUMNS,
    *(Column(column.title, f"session.{column.path}", column.kind) for column in SESSION_COLUMNS),
)
FOLDED = ("sessions", "paging")

LivestreamArgument = Annotated[
    str, typer.Argument(metavar="LIVESTREAM", help="The livestream's id.", show_default=False)
]
Name = Annotated[
    str | None, typer.Option("--name", metavar="NAME", help="Its name: letters, digits, hyphens and underscores.")
]


@area.command("list", LIVESTREAMS_LIST, flags=LIST)
def list_livestreams(
    ctx: typer.Context,
    status: Annotated[LivestreamStatus | None, typer.Option("--status", help="Only those in this state.")] = None,
    exclude_meetings: Annotated[
        bool | None,
        typer.Option("--exclude-meetings/--no-exclude-meetings", help="Only those without a meeting, or all."),
    ] = None,
    start_time: StartTime = None,
    end_time: EndTime = None,
    sort_order: SortOrder = None,
) -> None:
    """List livestreams."""
    run = session(ctx)
    now = run.now
    livestreams = run.api.livestreams.list(
        status=status,
        exclude_meetings=exclude_meetings,
        start_time=moment(start_time, now),
        end_time=moment(end_time, now),
        sort_order=sort_order,
    )
    run.output.rows(livestreams, COLUMNS)


@area.command("get", LIVESTREAMS_GET)
def get_livestream(ctx: typer.Context, livestream: LivestreamArgument) -> None:
    """Show one livestream. JSON has a page of its sessions too; `livestreams sessions` lists all."""
    run = session(ctx)
    _show(run, run.api.livestreams.get(livestream))


@area.command("create", LIVESTREAMS_CREATE, LIVESTREAMS_LIST, flags=WRITE)
def create_livestream(ctx: typer.Context, name: Name = None, if_missing: IfMissing = False) -> None:
    """Create a livestream for an encoder. With --if-missing one of the same name is shown instead."""
    from rtk_cli.api.models.livestreams import LivestreamCreate

    run = session(ctx)
    request = run.body.build(LivestreamCreate, {"name": name})
    known = _of_name(run, request.name) if if_missing else None
    run.output.one(known or run.api.livestreams.create(request), ENCODER_COLUMNS)


@area.command("start", LIVESTREAMS_START, flags=WRITE)
def start_livestream(
    ctx: typer.Context,
    meeting: MeetingHere = None,
    there: MeetingThere = None,
    name: Name = None,
    width: Annotated[int | None, typer.Option("--width", metavar="PIXELS", help="Width of the picture.")] = None,
    height: Annotated[int | None, typer.Option("--height", metavar="PIXELS", help="Height of the picture.")] = None,
) -> None:
    """Put a meeting on the air."""
    from rtk_cli.api.models.livestreams import LivestreamStart

    run = session(ctx)
    fields = {"name": name, "video_config.width": width, "video_config.height": height}
    request = run.body.build(LivestreamStart, fields)
    run.output.one(run.api.livestreams.start(the_meeting(meeting, there), request), ENCODER_COLUMNS)


@area.command("stop", LIVESTREAMS_STOP, flags=REMOVAL)
def stop_livestream(ctx: typer.Context, meeting: MeetingHere = None, there: MeetingThere = None) -> None:
    """Take a meeting off the air."""
    run = session(ctx)
    meeting_id = the_meeting(meeting, there)
    run.confirm.require(f"stop the livestream of meeting {meeting_id}")
    run.output.one(run.api.livestreams.stop(meeting_id))


@area.command("active", LIVESTREAMS_GET_ACTIVE_FOR_MEETING)
def get_active_livestream(ctx: typer.Context, meeting: MeetingHere = None, there: MeetingThere = None) -> None:
    """Show the livestream of a meeting while it is on the air."""
    run = session(ctx)
    run.output.one(run.api.livestreams.get_active_for_meeting(the_meeting(meeting, there)), COLUMNS)


@area.command("for-meeting", LIVESTREAMS_GET_FOR_MEETING)
def get_livestream_for_meeting(ctx: typer.Context, meeting: MeetingHere = None, there: MeetingThere = None) -> None:
    """Show the livestream of a meeting. JSON has a page of its sessions too."""
    run = session(ctx)
    _show(run, run.api.livestreams.get_for_meeting(the_meeting(meeting, there)))


@area.command("sessions", LIVESTREAMS_GET, LIVESTREAMS_GET_FOR_MEETING, flags=LIST)
def list_livestream_sessions(
    ctx: typer.Context,
    livestream: Annotated[
        str | None, typer.Argument(metavar="LIVESTREAM", help="The livestream's id.", show_default=False)
    ] = None,
    meeting: Annotated[
        str | None,
        typer.Option("--meeting", "--meeting-id", metavar="MEETING", help="The livestream of this meeting instead."),
    ] = None,
) -> None:
    """List the sessions of a livestream. Each is a time on the air."""
    run = session(ctx)
    if livestream and meeting:
        raise UsageError(f"a livestream and a meeting are named: {livestream} and {meeting}")
    if meeting:
        run.output.rows(run.api.livestreams.sessions_for_meeting(meeting), SESSION_COLUMNS)
    elif livestream:
        run.output.rows(run.api.livestreams.sessions(livestream), SESSION_COLUMNS)
    else:
        raise UsageError("missing: LIVESTREAM", hint="name its id, or its meeting with --meeting")


@area.command("session", LIVESTREAMS_GET_SESSION)
def get_livestream_session(
    ctx: typer.Context,
    livestream_session: Annotated[
        str, typer.Argument(metavar="LIVESTREAM_SESSION", help="The livestream session's id.", show_default=False)
    ],
) -> None:
    """Show one session of a livestream."""
    run = session(ctx)
    run.output.one(run.api.livestreams.get_session(livestream_session), SESSION_COLUMNS)


@area.command("active-session", LIVESTREAMS_GET_ACTIVE_SESSION)
def get_active_livestream_session(ctx: typer.Context, livestream: LivestreamArgument) -> None:
    """Show the session of a livestream that is on the air."""
    run = session(ctx)
    on_air = run.api.livestreams.get_active_session(livestream)
    run.output.one(_meant(run, on_air, "session"), ON_AIR_COLUMNS)


@area.command("enable", LIVESTREAMS_ENABLE)
def enable_livestream(ctx: typer.Context, livestream: LivestreamArgument) -> None:
    """Let a livestream go on the air again."""
    run = session(ctx)
    run.output.one(run.api.livestreams.enable(livestream), COLUMNS)


@area.command("disable", LIVESTREAMS_DISABLE, flags=REMOVAL)
def disable_livestream(ctx: typer.Context, livestream: LivestreamArgument) -> None:
    """Keep a livestream off the air until it is enabled again."""
    run = session(ctx)
    run.confirm.require(f"disable livestream {livestream}")
    run.output.one(run.api.livestreams.disable(livestream), COLUMNS)


@area.command("reset-stream-key", LIVESTREAMS_RESET_STREAM_KEY, flags=REMOVAL)
def reset_stream_key(ctx: typer.Context, livestream: LivestreamArgument) -> None:
    """Give a livestream a new key. An encoder with the former one is cut off."""
    run = session(ctx)
    run.confirm.require(f"reset the stream key of livestream {livestream}")
    run.output.one(run.api.livestreams.reset_stream_key(livestream), ENCODER_COLUMNS)


@area.command("wait", LIVESTREAMS_GET)
def wait_for_livestream(
    ctx: typer.Context,
    livestream: LivestreamArgument,
    goal: Annotated[LivestreamStatus, typer.Option("--for", help="The state to wait for.")] = "LIVE",
    within: Annotated[str, typer.Option("--within", metavar="LENGTH", help="Give up after: 90s, 10m, 2h.")] = "10m",
) -> None:
    """Wait until a livestream is on the air, or reaches another state."""
    from rtk_cli.jobs.wait import LIVESTREAM_ENDED, LIVESTREAM_TRANSITIONS, wait_for

    run = session(ctx)
    found = wait_for(
        lambda: run.api.livestreams.get(livestream)["livestream"],
        goal=goal,
        also=LIVESTREAM_ENDED if goal == "IDLE" else frozenset(),
        reachable=LIVESTREAM_TRANSITIONS,
        timeout=parse_duration(within),
        clock=run.environment.clock,
        on_status=lambda status: run.output.note(f"livestream {livestream}: {status}"),
    )
    run.output.one(found, COLUMNS)


def _show(run: Session, detail: "LivestreamDetail") -> None:
    """The whole answer; a table leaves the sessions to their own command."""
    from rtk_cli.api.pages import paging_of

    run.output.one(_meant(run, detail, "livestream"), DETAIL_COLUMNS, hidden_in_table=FOLDED)
    shown, total = len(detail["sessions"]), paging_of(dict(detail)).get("total_count")
    if isinstance(total, int) and shown < total:
        livestream = detail["livestream"].get("id", "LIVESTREAM")
        run.output.note(f"showing {shown} of {total} sessions; `rtk livestreams sessions {livestream}` lists all")


def _meant(run: Session, answer: Any, part: str) -> Any:
    """The part of an answer that has the id, where the id is all that is asked for."""
    return value_at(answer, part) or answer if run.output.format == "id" and run.flags.query is None else answer


def _of_name(run: Session, name: str | None) -> "Livestream | None":
    """The livestream of that name without a meeting, the first that the API lists."""
    if name is None:
        raise UsageError("--if-missing has nothing to look for", hint="name the livestream with --name")
    return run.api.livestreams.list(exclude_meetings=True).find("name", name)
