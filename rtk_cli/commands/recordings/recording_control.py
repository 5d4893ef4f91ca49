"""Starts, pauses, resumes and stops recordings, and waits for their states."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rtk_cli.api.choices import RecordingActionName, RecordingStatus
from rtk_cli.clock import Clock
from rtk_cli.commands.recordings.recording_columns import COLUMNS, RecordingArguments, naming_a_meeting
from rtk_cli.commands.recordings.track_options import Layers, UserIds, parse_layers
from rtk_cli.durations import parse_duration
from rtk_cli.errors import UsageError
from rtk_cli.jobs.missing_values import id_of
from rtk_cli.operations import RECORDINGS_CONTROL, RECORDINGS_GET, RECORDINGS_START, RECORDINGS_START_TRACK
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import ID_REMOVAL, IDS, WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.input.storage_secrets import storage_secrets
from rtk_cli.terminal.options import recordings as settings
from rtk_cli.terminal.options.common import OptionalMeetingArgument, OptionalMeetingOption, required_meeting
from rtk_cli.terminal.options.waiting import DEFAULT_WITHIN, WaitWithin, Within, seconds_to_wait
from rtk_cli.terminal.session import Session, session
from rtk_cli.terminal.several_ids import ids_of

if TYPE_CHECKING:
    from rtk_cli.api.models.recordings import Recording

area = Area("recordings")

WaitFor = Annotated[RecordingStatus | None, typer.Option("--wait-for", help="Wait for this status instead.")]

RecordingType = Annotated[
    Literal["composite", "track"],
    typer.Option("--type", help="composite: one file; track: one file per participant."),
]

NOT_FIELDS = (
    *("meeting", "kind", "user_ids", "layers", "interactive", "wait", "wait_for", "within"),
    *settings.SECRET_SOURCES,
)
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
    kind: RecordingType = "composite",
    user_ids: UserIds = None,
    layers: Layers = None,
    allow_multiple_recordings: settings.AllowMultiple = None,
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
    storage_secret_file: settings.StorageSecretFile = None,
    storage_secret_command: settings.StorageSecretCommand = None,
    rtmp_url: settings.RtmpUrl = None,
    interactive: settings.Interactive = False,
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
    fields["meeting_id"] = _meeting_id(cli, meeting, meeting_flag)
    secrets = storage_secrets(cli, fields, (), storage_secret_file, storage_secret_command)
    started = cli.api.recordings.start(cli.body.build(RecordingStart, fields, secrets))
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


@area.command("pause", RECORDINGS_CONTROL, flags=IDS, examples=("rtk recordings pause RECORDING",))
def pause_recording(ctx: typer.Context, recordings: RecordingArguments = None) -> None:
    """Pause a recording, or several."""
    cli = session(ctx)
    ids_of(ctx, recordings, "RECORDING").each(lambda recording: _controlled(cli, recording, "pause"), COLUMNS)


@area.command("resume", RECORDINGS_CONTROL, flags=IDS, examples=("rtk recordings resume RECORDING",))
def resume_recording(ctx: typer.Context, recordings: RecordingArguments = None) -> None:
    """Resume a paused recording, or several."""
    cli = session(ctx)
    ids_of(ctx, recordings, "RECORDING").each(lambda recording: _controlled(cli, recording, "resume"), COLUMNS)


@area.command(
    "stop",
    RECORDINGS_CONTROL,
    RECORDINGS_GET,
    flags=ID_REMOVAL,
    examples=("rtk recordings stop RECORDING --force", "rtk recordings stop RECORDING --force --wait --within 30m"),
)
def stop_recording(
    ctx: typer.Context,
    recordings: RecordingArguments = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until it is UPLOADED.")] = False,
    wait_for: WaitFor = None,
    within: WaitWithin = None,
) -> None:
    """Stop a recording, or several; the file is uploaded afterwards."""
    cli = session(ctx)
    seconds = seconds_to_wait(within, wait=wait or wait_for is not None)
    ids = ids_of(ctx, recordings, "RECORDING")
    cli.confirm.require(f"stop {ids.named('recording')}{_loss(cli, ids.only)}")
    time_left = ids.time_left(seconds or 0)

    def stop(recording: str) -> object:
        stopped: Any = _controlled(cli, recording, "stop")
        if seconds is not None:
            stopped = _awaited(cli, {"id": recording}, wait_for or "UPLOADED", time_left(), ids.clock)
        if isinstance(stopped, dict) and stopped.get("status") == "ERRORED":
            cli.output.warn(f"the recording had not started, so it has no file: {recording}")
        return stopped

    ids.each(stop, COLUMNS)


@area.command(
    "wait",
    RECORDINGS_GET,
    flags=IDS,
    examples=("rtk recordings wait RECORDING", "rtk recordings wait RECORDING --within 1h"),
)
def wait_for_recording(
    ctx: typer.Context,
    recordings: RecordingArguments = None,
    goal: Annotated[RecordingStatus, typer.Option("--for", help="Status to wait for.")] = "UPLOADED",
    within: Within = DEFAULT_WITHIN,
) -> None:
    """Wait for a recording, or several, to reach a status, UPLOADED by default."""
    cli = session(ctx)
    ids = ids_of(ctx, recordings, "RECORDING")
    time_left = ids.time_left(parse_duration(within))

    def wait(recording: str) -> object:
        with naming_a_meeting(cli, recording):
            return _awaited(cli, {"id": recording}, goal, time_left(), ids.clock)

    ids.each(wait, COLUMNS)


def _start_track(
    cli: Session, meeting: str | None, meeting_flag: str | None, user_ids: list[str] | None, layers: list[str] | None
) -> "Recording":
    from rtk_cli.api.models.recordings import RecordingStartTrack

    fields: dict[str, object] = {"user_ids": user_ids or None, "layers": parse_layers(layers)}
    fields["meeting_id"] = _meeting_id(cli, meeting, meeting_flag)
    return cli.api.recordings.start_track(cli.body.build(RecordingStartTrack, fields))


def _meeting_id(cli: Session, meeting: str | None, meeting_flag: str | None) -> str | None:
    """The meeting that the command line names; None if it is left to --body."""
    is_in_body = cli.body.is_given and not (meeting or meeting_flag)
    return None if is_in_body else required_meeting(meeting, meeting_flag)


def _refuse_flags(kind: str, fields: Mapping[str, object]) -> None:
    """Refuse flags that only recordings of another type (`kind`) take."""
    given = [path for path, value in fields.items() if value not in (None, [])]
    if given:
        raise UsageError(f"only {kind} recordings take {given[0]}", hint=f"leave it out, or use --type {kind}")


def _loss(cli: Session, recording: str | None) -> str:
    """What stopping this one recording would lose, for the question at the terminal."""
    if recording is None or not cli.confirm.asks:
        return ""
    with naming_a_meeting(cli, recording):
        is_starting = cli.api.recordings.get(recording).get("status") == "INVOKED"
    return ", which has not started yet (INVOKED) and would become ERRORED, without a file" if is_starting else ""


def _controlled(cli: Session, recording: str, action: RecordingActionName) -> object:
    """Return the recording afterwards."""
    from rtk_cli.api.models.recordings import RecordingAction

    with naming_a_meeting(cli, recording):
        return cli.api.recordings.control(recording, RecordingAction(action=action))


def _awaited(
    cli: Session,
    recording: Mapping[str, Any],
    goal: RecordingStatus,
    seconds: float | None,
    clock: Clock | None = None,
) -> Any:
    """Return the recording, with `seconds` once it has reached `goal`."""
    from rtk_cli.jobs.wait import wait_for_recording

    if seconds is None:
        return recording
    recording_id, clock = id_of(recording, "recording"), clock or cli.environment.clock
    return wait_for_recording(cli.api.recordings, recording_id, goal, seconds, clock, cli.output.note)
