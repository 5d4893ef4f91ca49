"""rtk livestreams: livestreams of meetings and of encoders."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from rtk_cli.api.choices import LivestreamStatus
from rtk_cli.clock import Clock
from rtk_cli.durations import parse_duration
from rtk_cli.errors import UsageError
from rtk_cli.jobs.missing_values import id_of
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
from rtk_cli.terminal.cli.flags import ID_REMOVAL, IDS, LIST, REMOVAL, WRITE
from rtk_cli.terminal.options.common import (
    EndTime,
    IfMissing,
    OptionalMeetingArgument,
    OptionalMeetingOption,
    SortOrder,
    StartTime,
    required_meeting,
)
from rtk_cli.terminal.options.livestreams import (
    ACTIVE_COLUMNS,
    COLUMNS,
    DETAIL_COLUMNS,
    ENCODER_COLUMNS,
    FOLDED,
    SESSION_COLUMNS,
    LivestreamArgument,
    LivestreamArguments,
    Name,
    ShowSecrets,
    WaitFor,
)
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.options.waiting import WaitWithin, seconds_to_wait
from rtk_cli.terminal.output.columns import value_at
from rtk_cli.terminal.session import Session, session
from rtk_cli.terminal.several_ids import ids_of

if TYPE_CHECKING:
    from rtk_cli.api.models.livestreams import Livestream, LivestreamDetail

area = Area("livestreams")


@area.command(
    "list",
    LIVESTREAMS_LIST,
    flags=LIST,
    examples=("rtk livestreams list --status LIVE", "rtk livestreams list --since 7d --exclude-meetings -o id"),
)
def list_livestreams(
    ctx: typer.Context,
    status: Annotated[LivestreamStatus | None, typer.Option("--status", help="Filter by status.")] = None,
    exclude_meetings: Annotated[
        bool | None,
        typer.Option(
            "--exclude-meetings/--no-exclude-meetings",
            help="Only livestreams without a meeting (--no-exclude-meetings: all).",
        ),
    ] = None,
    start_time: StartTime = None,
    end_time: EndTime = None,
    sort_order: SortOrder = None,
    show_secrets: ShowSecrets = False,
) -> None:
    """List livestreams."""
    cli = session(ctx)
    cli.output.hide_secrets(unless=show_secrets)
    now = cli.now
    livestreams = cli.api.livestreams.list(
        status=status,
        exclude_meetings=exclude_meetings,
        start_time=moment(start_time, now),
        end_time=moment(end_time, now),
        sort_order=sort_order,
    )
    cli.output.rows(livestreams, COLUMNS)


@area.command(
    "get",
    LIVESTREAMS_GET,
    flags=IDS,
    examples=("rtk livestreams get LIVESTREAM", "rtk livestreams get LIVESTREAM --query livestream.playback_url -o id"),
)
def get_livestream(
    ctx: typer.Context, livestreams: LivestreamArguments = None, show_secrets: ShowSecrets = False
) -> None:
    """Show a livestream, or several. JSON includes a page of its sessions; `livestreams sessions` lists all."""
    cli = session(ctx)
    cli.output.hide_secrets(unless=show_secrets)
    ids = ids_of(ctx, livestreams, "LIVESTREAM")
    if ids.only is not None:
        _show(cli, cli.api.livestreams.get(ids.only))
    else:
        ids.each(cli.api.livestreams.get, DETAIL_COLUMNS)


@area.command(
    "create",
    LIVESTREAMS_CREATE,
    LIVESTREAMS_LIST,
    flags=WRITE,
    examples=("rtk livestreams create --name studio", "rtk livestreams create --name studio --if-missing -o id"),
)
def create_livestream(ctx: typer.Context, name: Name = None, if_missing: IfMissing = False) -> None:
    """Create a livestream for an encoder. With --if-missing, show an existing livestream of the same name instead."""
    from rtk_cli.api.models.livestreams import LivestreamCreate

    cli = session(ctx)
    request = cli.body.build(LivestreamCreate, {"name": name})
    existing = _find_by_name(cli, request.name) if if_missing else None
    cli.output.one(existing or cli.api.livestreams.create(request), ENCODER_COLUMNS)


@area.command(
    "start",
    LIVESTREAMS_START,
    LIVESTREAMS_GET,
    flags=WRITE,
    examples=("rtk livestreams start MEETING --name open-lecture", "rtk livestreams start MEETING --wait --within 2m"),
)
def start_livestream(
    ctx: typer.Context,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    name: Name = None,
    width: Annotated[int | None, typer.Option("--width", metavar="PIXELS", help="Width of the video.")] = None,
    height: Annotated[int | None, typer.Option("--height", metavar="PIXELS", help="Height of the video.")] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until it is LIVE.")] = False,
    wait_for: WaitFor = None,
    within: WaitWithin = None,
) -> None:
    """Start livestreaming a meeting."""
    from rtk_cli.api.models.livestreams import LivestreamStart

    cli = session(ctx)
    seconds = seconds_to_wait(within, wait=wait or wait_for is not None)
    fields = {"name": name, "video_config.width": width, "video_config.height": height}
    request = cli.body.build(LivestreamStart, fields)
    started: Any = cli.api.livestreams.start(required_meeting(meeting, meeting_flag), request)
    if seconds is not None:
        started = _awaited(cli, id_of(started, "livestream"), wait_for or "LIVE", seconds)
    cli.output.one(started, ENCODER_COLUMNS)


@area.command(
    "stop",
    LIVESTREAMS_STOP,
    LIVESTREAMS_GET_FOR_MEETING,
    LIVESTREAMS_GET,
    flags=REMOVAL,
    examples=("rtk livestreams stop MEETING --force", "rtk livestreams stop MEETING --force --wait"),
)
def stop_livestream(
    ctx: typer.Context,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until it is IDLE (or OFFLINE).")] = False,
    wait_for: WaitFor = None,
    within: WaitWithin = None,
    show_secrets: ShowSecrets = False,
) -> None:
    """Stop a meeting's livestream. With --wait, print the livestream afterwards."""
    cli = session(ctx)
    cli.output.hide_secrets(unless=show_secrets)
    seconds = seconds_to_wait(within, wait=wait or wait_for is not None)
    meeting_id = required_meeting(meeting, meeting_flag)
    cli.confirm.require(f"stop the livestream of meeting {meeting_id}")
    stopped = cli.api.livestreams.stop(meeting_id)
    if seconds is None:
        cli.output.one(stopped)
    else:
        livestream = id_of(cli.api.livestreams.get_for_meeting(meeting_id)["livestream"], "livestream")
        cli.output.one(_awaited(cli, livestream, wait_for or "IDLE", seconds), COLUMNS)


@area.command(
    "active",
    LIVESTREAMS_GET_ACTIVE_FOR_MEETING,
    examples=("rtk livestreams active MEETING", "rtk livestreams active MEETING -o id"),
)
def get_active_livestream(
    ctx: typer.Context,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    show_secrets: ShowSecrets = False,
) -> None:
    """Show a meeting's running livestream."""
    cli = session(ctx)
    cli.output.hide_secrets(unless=show_secrets)
    cli.output.one(cli.api.livestreams.get_active_for_meeting(required_meeting(meeting, meeting_flag)), COLUMNS)


@area.command("for-meeting", LIVESTREAMS_GET_FOR_MEETING, examples=("rtk livestreams for-meeting MEETING -o id",))
def get_livestream_for_meeting(
    ctx: typer.Context,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    show_secrets: ShowSecrets = False,
) -> None:
    """Show a meeting's livestream. JSON includes a page of its sessions."""
    cli = session(ctx)
    cli.output.hide_secrets(unless=show_secrets)
    _show(cli, cli.api.livestreams.get_for_meeting(required_meeting(meeting, meeting_flag)))


@area.command(
    "sessions",
    LIVESTREAMS_GET,
    LIVESTREAMS_GET_FOR_MEETING,
    flags=LIST,
    examples=("rtk livestreams sessions LIVESTREAM --limit 5", "rtk livestreams sessions --meeting MEETING"),
)
def list_livestream_sessions(
    ctx: typer.Context,
    livestream: Annotated[
        str | None, typer.Argument(metavar="LIVESTREAM", help="The livestream's id.", show_default=False)
    ] = None,
    meeting: Annotated[
        str | None,
        typer.Option("--meeting", "--meeting-id", metavar="MEETING", help="Use the livestream of this meeting."),
    ] = None,
    show_secrets: ShowSecrets = False,
) -> None:
    """List a livestream's sessions."""
    cli = session(ctx)
    cli.output.hide_secrets(unless=show_secrets)
    if livestream and meeting:
        raise UsageError(f"LIVESTREAM and --meeting exclude each other: {livestream} and {meeting}")
    if meeting:
        cli.output.rows(cli.api.livestreams.sessions_for_meeting(meeting), SESSION_COLUMNS)
    elif livestream:
        cli.output.rows(cli.api.livestreams.sessions(livestream), SESSION_COLUMNS)
    else:
        raise UsageError("missing: LIVESTREAM", hint="give a livestream id, or its meeting with --meeting")


@area.command("session", LIVESTREAMS_GET_SESSION, examples=("rtk livestreams session LIVESTREAM_SESSION",))
def get_livestream_session(
    ctx: typer.Context,
    livestream_session: Annotated[
        str, typer.Argument(metavar="LIVESTREAM_SESSION", help="The livestream session's id.", show_default=False)
    ],
) -> None:
    """Show a livestream session."""
    cli = session(ctx)
    cli.output.one(cli.api.livestreams.get_session(livestream_session), SESSION_COLUMNS)


@area.command("active-session", LIVESTREAMS_GET_ACTIVE_SESSION, examples=("rtk livestreams active-session LIVESTREAM",))
def get_active_livestream_session(
    ctx: typer.Context, livestream: LivestreamArgument, show_secrets: ShowSecrets = False
) -> None:
    """Show a livestream's running session."""
    cli = session(ctx)
    cli.output.hide_secrets(unless=show_secrets)
    active = cli.api.livestreams.get_active_session(livestream)
    cli.output.one(_without_wrapper(cli, active, "session"), ACTIVE_COLUMNS)


@area.command("enable", LIVESTREAMS_ENABLE, flags=IDS, examples=("rtk livestreams enable LIVESTREAM",))
def enable_livestream(
    ctx: typer.Context, livestreams: LivestreamArguments = None, show_secrets: ShowSecrets = False
) -> None:
    """Enable a livestream, or several, so that it can start again."""
    cli = session(ctx)
    cli.output.hide_secrets(unless=show_secrets)
    ids_of(ctx, livestreams, "LIVESTREAM").each(cli.api.livestreams.enable, COLUMNS)


@area.command(
    "disable", LIVESTREAMS_DISABLE, flags=ID_REMOVAL, examples=("rtk livestreams disable LIVESTREAM --force",)
)
def disable_livestream(
    ctx: typer.Context, livestreams: LivestreamArguments = None, show_secrets: ShowSecrets = False
) -> None:
    """Disable a livestream, or several: it cannot start until it is enabled again."""
    cli = session(ctx)
    cli.output.hide_secrets(unless=show_secrets)
    ids = ids_of(ctx, livestreams, "LIVESTREAM")
    cli.confirm.require(f"disable {ids.named('livestream')}")
    ids.each(cli.api.livestreams.disable, COLUMNS)


@area.command(
    "reset-stream-key",
    LIVESTREAMS_RESET_STREAM_KEY,
    flags=ID_REMOVAL,
    examples=("rtk livestreams reset-stream-key LIVESTREAM --force --query stream_key -o id",),
)
def reset_stream_key(ctx: typer.Context, livestreams: LivestreamArguments = None) -> None:
    """Replace the stream key of a livestream, or several. Disconnects an encoder that uses the old key."""
    cli = session(ctx)
    ids = ids_of(ctx, livestreams, "LIVESTREAM")
    cli.confirm.require(f"reset the stream key of {ids.named('livestream')}")
    ids.each(cli.api.livestreams.reset_stream_key, ENCODER_COLUMNS)


@area.command(
    "wait",
    LIVESTREAMS_GET,
    flags=IDS,
    examples=("rtk livestreams wait LIVESTREAM --within 5m", "rtk livestreams wait LIVESTREAM --for IDLE"),
)
def wait_for_livestream(
    ctx: typer.Context,
    livestreams: LivestreamArguments = None,
    goal: Annotated[LivestreamStatus, typer.Option("--for", help="Status to wait for.")] = "LIVE",
    within: Annotated[
        str, typer.Option("--within", metavar="LENGTH", help="Give up after this long, such as 90s, 10m or 2h.")
    ] = "10m",
    show_secrets: ShowSecrets = False,
) -> None:
    """Wait for a livestream, or several, to reach a status, LIVE by default."""
    cli = session(ctx)
    cli.output.hide_secrets(unless=show_secrets)
    ids = ids_of(ctx, livestreams, "LIVESTREAM")
    time_left = ids.time_left(parse_duration(within))
    ids.each(lambda livestream: _awaited(cli, livestream, goal, time_left(), ids.clock), COLUMNS)


def _awaited(cli: Session, livestream: str, goal: LivestreamStatus, seconds: float, clock: Clock | None = None) -> Any:
    """Return the livestream once it has reached `goal`."""
    from rtk_cli.jobs.wait import wait_for_livestream

    clock = clock or cli.environment.clock
    return wait_for_livestream(cli.api.livestreams, livestream, goal, seconds, clock, cli.output.note)


def _show(cli: Session, detail: "LivestreamDetail") -> None:
    """Print the whole response; a table omits the sessions, which have their own command."""
    from rtk_cli.api.pages import paging_of

    cli.output.one(_without_wrapper(cli, detail, "livestream"), DETAIL_COLUMNS, hidden_in_table=FOLDED)
    shown, total = len(detail["sessions"]), paging_of(dict(detail)).get("total_count")
    if isinstance(total, int) and shown < total:
        livestream = detail["livestream"].get("id", "LIVESTREAM")
        cli.output.note(f"showing {shown} of {total} sessions; `rtk livestreams sessions {livestream}` lists all")


def _without_wrapper(cli: Session, response: Any, part: str) -> Any:
    """The part of the response that has the id, for -o id; otherwise the whole response."""
    return value_at(response, part) or response if cli.output.format == "id" and cli.flags.query is None else response


def _find_by_name(cli: Session, name: str | None) -> "Livestream | None":
    """The first listed livestream with this name that has no meeting."""
    if name is None:
        raise UsageError("--if-missing needs a name", hint="add --name NAME")
    return cli.api.livestreams.list(exclude_meetings=True).find("name", name)
