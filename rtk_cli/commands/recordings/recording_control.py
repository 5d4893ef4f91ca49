"""Starts, pauses, resumes and stops recordings, and waits for their states."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rtk_cli.api.choices import RecordingActionName, RecordingStatus
from rtk_cli.commands.recordings.recording_columns import COLUMNS, RecordingArgument, naming_a_meeting
from rtk_cli.commands.track_options import Layers, UserIds, parse_layers
from rtk_cli.durations import parse_duration
from rtk_cli.errors import UsageError
from rtk_cli.jobs.missing_values import id_of
from rtk_cli.operations import RECORDINGS_CONTROL, RECORDINGS_GET, RECORDINGS_START, RECORDINGS_START_TRACK
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import REMOVAL, WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.options import recordings as settings
from rtk_cli.terminal.options.common import OptionalMeetingArgument, OptionalMeetingOption, required_meeting
from rtk_cli.terminal.options.waiting import WaitWithin, seconds_to_wait
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.api.models.recordings import Recording

area = Area("recordings")

WaitFor = Annotated[RecordingStatus | None, typer.Option("--wait-for", help="Wait for this status instead.")]

NOT_FIELDS = ("meeting", "kind", "user_ids", "layers", "interactive", "wait", "wait_for", "within")
FIELD_PATHS = {**settings.PATHS, "meeting_flag": "meeting_id", "rtmp_url": "rtmp_out_config.rtmp_url"}


@area.command(
    "start",
    RECORDINGS_START,
    RECORDINGS_START_TRACK,
    RECORDINGS_GET,
    flags=WRITE,
    examples=(
        "rtk recordings start MEETING --max-seconds 3600 --dry-run",
        "rtk recordings start MEETING --codec VP8 --file-prefix lecture --wait -o id",
    ),
)
def start_recording(
    ctx: typer.Context,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    kind: Annotated[
        Literal["composite", "track"],
        typer.Option("--type", help="composite: one file; track: one file per participant."),
    ] = "composite",
    user_ids: UserIds = None,
    layers: Layers = None,
    allow_multiple_recordings: Annotated[
        bool | None,
        typer.Option(
            "--allow-multiple-recordings/--no-allow-multiple-recordings",
            help="Allow a second recording at the same time.",
        ),
    ] = None,
    max_seconds: settings.MaxSeconds = None,
    file_name_prefix: settings.FileNamePrefix = None,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="Record this web page instead of the meeting.")
    ] = None,
    video_codec: settings.VideoCodec = None,
    width: settings.Width = None,
    height: settings.Height = None,
    export_video: settings.ExportVideo = None,
    watermark_url: settings.WatermarkUrl = None,
    watermark_position: settings.WatermarkPosition = None,
    audio_codec: settings.AudioCodec = None,
    audio_channel: settings.AudioChannel = None,
    export_audio: settings.ExportAudio = None,
    bucket: settings.Bucket = None,
    storage_type: settings.StorageType = None,
    storage_bucket: settings.StorageBucket = None,
    storage_region: settings.StorageRegion = None,
    storage_path: settings.StoragePath = None,
    rtmp_url: settings.RtmpUrl = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Embed timed metadata; the file is a tar of HLS segments.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until it is RECORDING.")] = False,
    wait_for: WaitFor = None,
    within: WaitWithin = None,
) -> None:
    """Start recording a meeting's live session. --type track does the same as start-track."""
    from rtk_cli.api.models.recordings import RecordingStart

    cli = session(ctx)
    seconds = seconds_to_wait(within, wait=wait or wait_for is not None)
    fields = body_fields(ctx.params, FIELD_PATHS, without=NOT_FIELDS)
    fields["interactive_config.type"] = "ID3" if interactive else None
    if kind == "track":
        _refuse_flags("composite", {path: value for path, value in fields.items() if path != "meeting_id"})
        started = _start_track(cli, meeting, meeting_flag, user_ids, layers)
        cli.output.one(_awaited(cli, started, wait_for or "RECORDING", seconds), COLUMNS)
        return
    _refuse_flags("track", {"user_ids": user_ids, "layers": layers})
    fields["meeting_id"] = (
        required_meeting(meeting, meeting_flag) if meeting or meeting_flag or not cli.body.is_given else None
    )
    started = cli.api.recordings.start(cli.body.build(RecordingStart, fields))
    cli.output.one(_awaited(cli, started, wait_for or "RECORDING", seconds), COLUMNS)


@area.command(
    "start-track",
    RECORDINGS_START_TRACK,
    flags=WRITE,
    examples=("rtk recordings start-track MEETING --layer default=voices",),
)
def start_track_recording(
    ctx: typer.Context,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    user_ids: UserIds = None,
    layers: Layers = None,
) -> None:
    """Record each participant's audio in a separate file."""
    cli = session(ctx)
    cli.output.one(_start_track(cli, meeting, meeting_flag, user_ids, layers), COLUMNS)


@area.command("pause", RECORDINGS_CONTROL, examples=("rtk recordings pause RECORDING",))
def pause_recording(ctx: typer.Context, recording: RecordingArgument) -> None:
    """Pause a recording."""
    cli = session(ctx)
    with naming_a_meeting(cli, recording):
        _control(cli, recording, "pause")


@area.command("resume", RECORDINGS_CONTROL, examples=("rtk recordings resume RECORDING",))
def resume_recording(ctx: typer.Context, recording: RecordingArgument) -> None:
    """Resume a paused recording."""
    cli = session(ctx)
    with naming_a_meeting(cli, recording):
        _control(cli, recording, "resume")


@area.command(
    "stop",
    RECORDINGS_CONTROL,
    RECORDINGS_GET,
    flags=REMOVAL,
    examples=("rtk recordings stop RECORDING --force", "rtk recordings stop RECORDING --force --wait --within 30m"),
)
def stop_recording(
    ctx: typer.Context,
    recording: RecordingArgument,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until it is UPLOADED.")] = False,
    wait_for: WaitFor = None,
    within: WaitWithin = None,
) -> None:
    """Stop a recording; its file is uploaded afterwards."""
    cli = session(ctx)
    seconds = seconds_to_wait(within, wait=wait or wait_for is not None)
    with naming_a_meeting(cli, recording):
        starting = cli.confirm.asks and cli.api.recordings.get(recording).get("status") == "INVOKED"
        loss = ", which has not started yet (INVOKED) and would become ERRORED, without a file" if starting else ""
        cli.confirm.require(f"stop recording {recording}{loss}")
        stopped = _control(cli, recording, "stop", wait_for or "UPLOADED", seconds)
    if stopped == "ERRORED":
        cli.output.warn(f"the recording had not started, so it has no file: {recording}")


@area.command(
    "wait",
    RECORDINGS_GET,
    examples=("rtk recordings wait RECORDING", "rtk recordings wait RECORDING --within 1h"),
)
def wait_for_recording(
    ctx: typer.Context,
    recording: RecordingArgument,
    goal: Annotated[RecordingStatus, typer.Option("--for", help="Status to wait for.")] = "UPLOADED",
    within: Annotated[
        str, typer.Option("--within", metavar="LENGTH", help="Give up after this long, such as 90s, 10m or 2h.")
    ] = "10m",
) -> None:
    """Wait for a recording to reach a status, UPLOADED by default."""
    from rtk_cli.jobs.wait import wait_for_recording

    cli = session(ctx)
    seconds, clock = parse_duration(within), cli.environment.clock
    with naming_a_meeting(cli, recording):
        reached = wait_for_recording(cli.api.recordings, recording, goal, seconds, clock, cli.output.note)
    cli.output.one(reached, COLUMNS)


def _start_track(
    cli: Session, meeting: str | None, meeting_flag: str | None, user_ids: list[str] | None, layers: list[str] | None
) -> "Recording":
    from rtk_cli.api.models.recordings import RecordingStartTrack

    fields: dict[str, object] = {"user_ids": user_ids or None, "layers": parse_layers(layers)}
    fields["meeting_id"] = (
        required_meeting(meeting, meeting_flag) if meeting or meeting_flag or not cli.body.is_given else None
    )
    return cli.api.recordings.start_track(cli.body.build(RecordingStartTrack, fields))


def _refuse_flags(kind: str, fields: Mapping[str, object]) -> None:
    """Refuse flags that only recordings of another type (`kind`) take."""
    given = [path for path, value in fields.items() if value not in (None, [])]
    if given:
        raise UsageError(f"only {kind} recordings take {given[0]}", hint=f"leave it out, or use --type {kind}")


def _control(
    cli: Session,
    recording: str,
    action: RecordingActionName,
    goal: RecordingStatus = "UPLOADED",
    seconds: float | None = None,
) -> str | None:
    """Print the recording afterwards, or with `seconds` once it has reached `goal`; return its status."""
    from rtk_cli.api.models.recordings import RecordingAction

    response: Any = cli.api.recordings.control(recording, RecordingAction(action=action))
    if seconds is not None:
        response = _awaited(cli, {"id": recording}, goal, seconds)
    cli.output.one(response, COLUMNS)
    return response.get("status") if isinstance(response, dict) else None


def _awaited(cli: Session, recording: Mapping[str, Any], goal: RecordingStatus, seconds: float | None) -> Any:
    """Return the recording, with `seconds` once it has reached `goal`."""
    from rtk_cli.jobs.wait import wait_for_recording

    if seconds is None:
        return recording
    recording_id = id_of(recording, "recording")
    return wait_for_recording(cli.api.recordings, recording_id, goal, seconds, cli.environment.clock, cli.output.note)
