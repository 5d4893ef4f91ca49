"""Lists, shows and creates livestreams, and shows their sessions."""

from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.api.choices import LivestreamStatus
from rtk_cli.commands.livestreams.livestream_output import show_detail, without_wrapper
from rtk_cli.errors import UsageError
from rtk_cli.operations import (
    LIVESTREAMS_CREATE,
    LIVESTREAMS_GET,
    LIVESTREAMS_GET_ACTIVE_FOR_MEETING,
    LIVESTREAMS_GET_ACTIVE_SESSION,
    LIVESTREAMS_GET_FOR_MEETING,
    LIVESTREAMS_GET_SESSION,
    LIVESTREAMS_LIST,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import IDS, LIST, WRITE
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
    SESSION_COLUMNS,
    LivestreamArgument,
    LivestreamArguments,
    Name,
    ShowSecrets,
)
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.session import Session, session
from rtk_cli.terminal.several_ids import ids_of

if TYPE_CHECKING:
    from rtk_cli.api.models.livestreams import Livestream

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
        show_detail(cli, cli.api.livestreams.get(ids.only))
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
    show_detail(cli, cli.api.livestreams.get_for_meeting(required_meeting(meeting, meeting_flag)))


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
    cli.output.one(without_wrapper(cli, active, "session"), ACTIVE_COLUMNS)


def _find_by_name(cli: Session, name: str | None) -> "Livestream | None":
    """The first listed livestream with this name that has no meeting."""
    if name is None:
        raise UsageError("--if-missing needs a name", hint="add --name NAME")
    return cli.api.livestreams.list(exclude_meetings=True).find("name", name)
