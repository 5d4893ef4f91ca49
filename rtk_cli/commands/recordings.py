"""rtk recordings: composite and track recordings of live sessions."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rtk_cli.api.choices import RecordingActionName, RecordingSort, RecordingStatus
from rtk_cli.durations import parse_duration
from rtk_cli.errors import (
    ConflictError,
    NotFoundError,
    PartlyDoneError,
    RefusedError,
    RtkError,
    ServerError,
    UsageError,
)
from rtk_cli.operations import (
    RECORDINGS_CONTROL,
    RECORDINGS_GET,
    RECORDINGS_GET_ACTIVE,
    RECORDINGS_LIST,
    RECORDINGS_START,
    RECORDINGS_START_TRACK,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import LIST, REMOVAL, WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.options import recordings as settings
from rtk_cli.terminal.options.common import (
    EndTime,
    MeetingHere,
    MeetingThere,
    OnlyMeeting,
    Overwrite,
    Search,
    SortOrder,
    StartTime,
    the_meeting,
)
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.jobs.recording_links import Link

area = Area("recordings")

COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("FILE", "output_file_name"),
    Column("STATUS", "status", Kind.STATUS),
    Column("LENGTH", "recording_duration", Kind.SECONDS),
    Column("SIZE", "file_size", Kind.BYTES),
    Column("INVOKED", "invoked_time", Kind.TIME),
)

RecordingArgument = Annotated[str, typer.Argument(metavar="RECORDING", help="The recording's id.", show_default=False)]
UserIds = Annotated[
    list[str] | None,
    typer.Option("--user-ids", "--user-id", metavar="ID", help="Tracks: only this person; may be repeated."),
]
Layers = Annotated[
    list[str] | None,
    typer.Option("--layers", "--layer", metavar="NAME=PREFIX", help="Tracks: a layer and how its files begin."),
]
PATHS = {**settings.PATHS, "there": "meeting_id", "rtmp_url": "rtmp_out_config.rtmp_url"}


class State(StrEnum):
    """The states of a recording; an enum because Typer takes no repeated Literal."""

    INVOKED = "INVOKED"
    RECORDING = "RECORDING"
    PAUSED = "PAUSED"
    UPLOADING = "UPLOADING"
    UPLOADED = "UPLOADED"
    ERRORED = "ERRORED"


@area.command("list", RECORDINGS_LIST, flags=LIST)
def list_recordings(
    ctx: typer.Context,
    meeting: OnlyMeeting = None,
    status: Annotated[
        list[State] | None, typer.Option("--status", help="Only those in this state; may be repeated.")
    ] = None,
    expired: Annotated[
        bool | None,
        typer.Option("--expired/--no-expired", help="Only those whose file is gone, or is not."),
    ] = None,
    search: Search = None,
    sort_by: Annotated[RecordingSort | None, typer.Option("--sort-by", help="What to sort by.")] = None,
    sort_order: SortOrder = None,
    start_time: StartTime = None,
    end_time: EndTime = None,
) -> None:
    """List recordings."""
    run = session(ctx)
    now = run.now
    recordings = run.api.recordings.list(
        meeting_id=meeting,
        status=[state.value for state in status or ()],
        expired=expired,
        search=search,
        sort_by=sort_by,
        sort_order=sort_order,
        start_time=moment(start_time, now),
        end_time=moment(end_time, now),
    )
    run.output.rows(recordings, COLUMNS)


@area.command("get", RECORDINGS_GET)
def get_recording(ctx: typer.Context, recording: RecordingArgument) -> None:
    """Show one recording."""
    run = session(ctx)
    run.output.one(run.api.recordings.get(recording), COLUMNS)


@area.command("active", RECORDINGS_GET_ACTIVE)
def get_active_recording(ctx: typer.Context, meeting: MeetingHere = None, there: MeetingThere = None) -> None:
    """Show the running recording of a meeting."""
    run = session(ctx)
    run.output.one(run.api.recordings.get_active(the_meeting(meeting, there)), COLUMNS)


@area.command("start", RECORDINGS_START, RECORDINGS_START_TRACK, flags=WRITE)
def start_recording(
    ctx: typer.Context,
    meeting: MeetingHere = None,
    there: MeetingThere = None,
    kind: Annotated[
        Literal["composite", "track"], typer.Option("--type", help="One file of all, or a file for each person.")
    ] = "composite",
    user_ids: UserIds = None,
    layers: Layers = None,
    allow_multiple_recordings: Annotated[
        bool | None,
        typer.Option("--allow-multiple-recordings/--no-allow-multiple-recordings", help="Permit a second at once."),
    ] = None,
    max_seconds: settings.MaxSeconds = None,
    file_name_prefix: settings.FileNamePrefix = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Record this page instead.")] = None,
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
        bool, typer.Option("--interactive", help="Embed timed metadata; gives a tar of HLS parts.")
    ] = False,
) -> None:
    """Start a recording of a meeting's live session; --type track is the same as start-track."""
    from rtk_cli.api.models.recordings import RecordingStart

    run = session(ctx)
    fields = body_fields(ctx.params, PATHS, without=("meeting", "kind", "user_ids", "layers", "interactive"))
    fields["interactive_config.type"] = "ID3" if interactive else None
    if kind == "track":
        _refuse_flags("composite", {path: value for path, value in fields.items() if path != "meeting_id"})
        _start_track(run, meeting, there, user_ids, layers)
        return
    _refuse_flags("track", {"user_ids": user_ids, "layers": layers})
    fields["meeting_id"] = the_meeting(meeting, there) if meeting or there or not run.body.is_given else None
    run.output.one(run.api.recordings.start(run.body.build(RecordingStart, fields)), COLUMNS)


@area.command("start-track", RECORDINGS_START_TRACK, flags=WRITE)
def start_track_recording(
    ctx: typer.Context,
    meeting: MeetingHere = None,
    there: MeetingThere = None,
    user_ids: UserIds = None,
    layers: Layers = None,
) -> None:
    """Record each participant's sound to a file of its own."""
    _start_track(session(ctx), meeting, there, user_ids, layers)


@area.command("pause", RECORDINGS_CONTROL)
def pause_recording(ctx: typer.Context, recording: RecordingArgument) -> None:
    """Pause a recording."""
    _control(session(ctx), recording, "pause")


@area.command("resume", RECORDINGS_CONTROL)
def resume_recording(ctx: typer.Context, recording: RecordingArgument) -> None:
    """Resume a paused recording."""
    _control(session(ctx), recording, "resume")


@area.command("stop", RECORDINGS_CONTROL, flags=REMOVAL)
def stop_recording(ctx: typer.Context, recording: RecordingArgument) -> None:
    """Stop a recording; its file is uploaded then."""
    run = session(ctx)
    run.confirm.require(f"stop recording {recording}")
    _control(run, recording, "stop")


@area.command("wait", RECORDINGS_GET)
def wait_for_recording(
    ctx: typer.Context,
    recording: RecordingArgument,
    goal: Annotated[RecordingStatus, typer.Option("--for", help="The state to wait for.")] = "UPLOADED",
    within: Annotated[str, typer.Option("--within", metavar="LENGTH", help="Give up after: 90s, 10m, 2h.")] = "10m",
) -> None:
    """Wait until a recording reaches a state, by default until its file is there."""
    from rtk_cli.jobs.wait import RECORDING_TRANSITIONS, wait_for

    run = session(ctx)
    found = wait_for(
        lambda: run.api.recordings.get(recording),
        goal=goal,
        reachable=RECORDING_TRANSITIONS,
        timeout=parse_duration(within),
        clock=run.environment.clock,
        on_status=lambda status: run.output.note(f"recording {recording}: {status}"),
    )
    run.output.one(found, COLUMNS)


@area.command("download", RECORDINGS_GET)
def download_recording(
    ctx: typer.Context,
    recording: RecordingArgument,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="PATH", help="File, or folder with a slash; - is stdout. Else its own name here."),
    ] = None,
    audio: Annotated[bool, typer.Option("--audio", help="The separate audio file.")] = False,
    overwrite: Overwrite = False,
) -> None:
    """Download a recording's files. What broke off goes on, and a file that is there is not fetched again."""
    from rtk_cli.jobs.download import is_folder
    from rtk_cli.jobs.fetch import StreamSink, fetch
    from rtk_cli.jobs.recording_links import links_of

    run = session(ctx)
    links = links_of(run.api.recordings.get(recording), audio=audio)
    if len(links) > 1 and to is not None and not is_folder(to):
        hint = "name a folder, with a slash at its end"
        raise UsageError(f"there are {len(links)} files, and --to is no folder: {to}", hint=hint)
    if to == "-":
        fetch(links[0], run.transport, run.environment.clock, StreamSink(run.output.write_bytes), run.progress)
    else:
        _save(run, links, to, overwrite=overwrite)


def _save(run: Session, links: "list[Link]", to: str | None, *, overwrite: bool) -> None:
    """Download each file. One that cannot be had keeps nobody from the others; a network that is gone does."""
    from rtk_cli.jobs.download import download

    failed: list[RtkError] = []
    for link in links:
        try:
            run.output.done(
                str(download(link, to, run.transport, run.environment.clock, run.progress, overwrite=overwrite))
            )
        except (NotFoundError, ConflictError, RefusedError, ServerError) as error:
            failed.append(error)
            if len(links) > 1:
                run.output.warn(error.message)
    if failed and len(failed) == len(links):
        raise failed[0]
    if failed:
        raise PartlyDoneError(f"not downloaded: {len(failed)} of {len(links)} files")


def _start_track(
    run: Session, meeting: str | None, there: str | None, user_ids: list[str] | None, layers: list[str] | None
) -> None:
    from rtk_cli.api.models.recordings import RecordingStartTrack

    fields: dict[str, object] = {"user_ids": user_ids or None, "layers": _layers(layers)}
    fields["meeting_id"] = the_meeting(meeting, there) if meeting or there or not run.body.is_given else None
    run.output.one(run.api.recordings.start_track(run.body.build(RecordingStartTrack, fields)), COLUMNS)


def _refuse_flags(kind: str, fields: Mapping[str, object]) -> None:
    """Refuse what belongs to a recording of another kind than the one that is started."""
    given = [path for path, value in fields.items() if value not in (None, [])]
    if given:
        raise UsageError(f"only a {kind} recording has {given[0]}", hint=f"leave it out, or give --type {kind}")


def _control(run: Session, recording: str, action: RecordingActionName) -> None:
    from rtk_cli.api.models.recordings import RecordingAction

    run.output.one(run.api.recordings.control(recording, RecordingAction(action=action)), COLUMNS)


def _layers(words: list[str] | None) -> dict[str, object] | None:
    """`default=interview` as the API's map; a name alone has no prefix."""
    layers: dict[str, object] = {}
    for word in words or ():
        name, _, prefix = word.partition("=")
        if not name:
            raise UsageError(f"--layers needs NAME=PREFIX: {word or 'an empty text'}")
        if name in layers:
            raise UsageError(f"a layer is named twice: {name}")
        layers[name] = _layer(prefix)
    return layers or None


def _layer(prefix: str) -> dict[str, str]:
    return {"media_kind": "audio", "file_name_prefix": prefix} if prefix else {"media_kind": "audio"}
