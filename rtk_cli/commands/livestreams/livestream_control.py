"""Starts, stops and disables livestreams, and waits for their states."""

from typing import Annotated, Any

import typer

from rtk_cli.api.choices import LivestreamStatus
from rtk_cli.commands.livestreams.livestream_output import awaited
from rtk_cli.durations import parse_duration
from rtk_cli.jobs.missing_values import id_of
from rtk_cli.operations import (
    LIVESTREAMS_DISABLE,
    LIVESTREAMS_ENABLE,
    LIVESTREAMS_GET,
    LIVESTREAMS_GET_FOR_MEETING,
    LIVESTREAMS_RESET_STREAM_KEY,
    LIVESTREAMS_START,
    LIVESTREAMS_STOP,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import ID_REMOVAL, IDS, REMOVAL, WRITE
from rtk_cli.terminal.options.common import (
    OptionalMeetingArgument,
    OptionalMeetingOption,
    required_meeting,
)
from rtk_cli.terminal.options.livestreams import (
    COLUMNS,
    ENCODER_COLUMNS,
    LivestreamArguments,
    Name,
    ShowSecrets,
    WaitFor,
)
from rtk_cli.terminal.options.waiting import DEFAULT_WITHIN, WaitWithin, Within, seconds_to_wait
from rtk_cli.terminal.session import session
from rtk_cli.terminal.several_ids import ids_of

area = Area("livestreams")


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
        started = awaited(cli, id_of(started, "livestream"), wait_for or "LIVE", seconds)
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
        cli.output.one(awaited(cli, livestream, wait_for or "IDLE", seconds), COLUMNS)


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
    within: Within = DEFAULT_WITHIN,
    show_secrets: ShowSecrets = False,
) -> None:
    """Wait for a livestream, or several, to reach a status, LIVE by default."""
    cli = session(ctx)
    cli.output.hide_secrets(unless=show_secrets)
    ids = ids_of(ctx, livestreams, "LIVESTREAM")
    time_left = ids.time_left(parse_duration(within))
    ids.each(lambda livestream: awaited(cli, livestream, goal, time_left(), ids.clock), COLUMNS)
