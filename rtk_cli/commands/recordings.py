"""rtk recordings: composite and track recordings of live sessions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rtk_cli.api.choices import RecordingActionName, RecordingSort, RecordingStatus
from rtk_cli.commands.track_options import Layers, UserIds, parse_layers
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
from rtk_cli.terminal.output.deliver_file import file_entry, print_saved
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.jobs.recording_links import Link

area = Area("recordings")

COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("FILE", "output_file_name", priority=2),
    Column("STATUS", "status", Kind.STATUS),
    Column("LENGTH", "recording_duration", Kind.SECONDS),
    Column("SIZE", "file_size", Kind.BYTES, priority=2),
    Column("INVOKED", "invoked_time", Kind.TIME),
)

MEETING, MEETING_ID = Column("MEETING", "meeting.title"), Column("MEETING ID", "meeting.id", Kind.ID, priority=3)
LIST_COLUMNS = (COLUMNS[0], MEETING, *COLUMNS[1:], MEETING_ID)

RecordingArgument = Annotated[str, typer.Argument(metavar="RECORDING", help="The recording's id.", show_default=False)]
FIELD_PATHS = {**settings.PATHS, "meeting_flag": "meeting_id", "rtmp_url": "rtmp_out_config.rtmp_url"}

FAILURES_OF_ONE_FILE = (NotFoundError, ConflictError, RefusedError, ServerError)


class State(StrEnum):
    """The states of a recording; an enum because Typer takes no repeated Literal."""

    INVOKED = "INVOKED"
    RECORDING = "RECORDING"
    PAUSED = "PAUSED"
    UPLOADING = "UPLOADING"
    UPLOADED = "UPLOADED"
    ERRORED = "ERRORED"


@area.command(
    "list",
    RECORDINGS_LIST,
    flags=LIST,
    examples=(
        "rtk recordings list --meeting MEETING --status UPLOADED",
        "rtk recordings list --since 7d --no-expired -o id",
    ),
)
def list_recordings(
    ctx: typer.Context,
    meeting: OnlyMeeting = None,
    status: Annotated[list[State] | None, typer.Option("--status", help="Filter by status (repeatable).")] = None,
    expired: Annotated[
        bool | None,
        typer.Option("--expired/--no-expired", help="Only expired (--no-expired: only downloadable) recordings."),
    ] = None,
    search: Search = None,
    sort_by: Annotated[RecordingSort | None, typer.Option("--sort-by", help="Field to sort by.")] = None,
    sort_order: SortOrder = None,
    start_time: StartTime = None,
    end_time: EndTime = None,
) -> None:
    """List recordings."""
    cli = session(ctx)
    now = cli.now
    recordings = cli.api.recordings.list(
        meeting_id=meeting,
        status=[state.value for state in status or ()],
        expired=expired,
        search=search,
        sort_by=sort_by,
        sort_order=sort_order,
        start_time=moment(start_time, now),
        end_time=moment(end_time, now),
    )
    cli.output.rows(recordings, LIST_COLUMNS)


@area.command(
    "get",
    RECORDINGS_GET,
    examples=("rtk recordings get RECORDING", "rtk recordings get RECORDING --query status -o id"),
)
def get_recording(ctx: typer.Context, recording: RecordingArgument) -> None:
    """Show a recording."""
    cli = session(ctx)
    cli.output.one(cli.api.recordings.get(recording), COLUMNS)


@area.command(
    "active", RECORDINGS_GET_ACTIVE, examples=("rtk recordings active MEETING", "rtk recordings active MEETING -o id")
)
def get_active_recording(ctx: typer.Context, meeting: MeetingHere = None, meeting_flag: MeetingThere = None) -> None:
    """Show a meeting's running recording."""
    cli = session(ctx)
    cli.output.one(cli.api.recordings.get_active(the_meeting(meeting, meeting_flag)), COLUMNS)


@area.command(
    "start",
    RECORDINGS_START,
    RECORDINGS_START_TRACK,
    flags=WRITE,
    examples=(
        "rtk recordings start MEETING --max-seconds 3600 --dry-run",
        "rtk recordings start MEETING --codec VP8 --file-prefix lecture -o id",
    ),
)
def start_recording(
    ctx: typer.Context,
    meeting: MeetingHere = None,
    meeting_flag: MeetingThere = None,
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
) -> None:
    """Start recording a meeting's live session. --type track does the same as start-track."""
    from rtk_cli.api.models.recordings import RecordingStart

    cli = session(ctx)
    fields = body_fields(ctx.params, FIELD_PATHS, without=("meeting", "kind", "user_ids", "layers", "interactive"))
    fields["interactive_config.type"] = "ID3" if interactive else None
    if kind == "track":
        _refuse_flags("composite", {path: value for path, value in fields.items() if path != "meeting_id"})
        _start_track(cli, meeting, meeting_flag, user_ids, layers)
        return
    _refuse_flags("track", {"user_ids": user_ids, "layers": layers})
    fields["meeting_id"] = (
        the_meeting(meeting, meeting_flag) if meeting or meeting_flag or not cli.body.is_given else None
    )
    cli.output.one(cli.api.recordings.start(cli.body.build(RecordingStart, fields)), COLUMNS)


@area.command(
    "start-track",
    RECORDINGS_START_TRACK,
    flags=WRITE,
    examples=("rtk recordings start-track MEETING --layer default=voices",),
)
def start_track_recording(
    ctx: typer.Context,
    meeting: MeetingHere = None,
    meeting_flag: MeetingThere = None,
    user_ids: UserIds = None,
    layers: Layers = None,
) -> None:
    """Record each participant's audio in a separate file."""
    _start_track(session(ctx), meeting, meeting_flag, user_ids, layers)


@area.command("pause", RECORDINGS_CONTROL, examples=("rtk recordings pause RECORDING",))
def pause_recording(ctx: typer.Context, recording: RecordingArgument) -> None:
    """Pause a recording."""
    cli = session(ctx)
    with _naming_a_meeting(cli, recording):
        _control(cli, recording, "pause")


@area.command("resume", RECORDINGS_CONTROL, examples=("rtk recordings resume RECORDING",))
def resume_recording(ctx: typer.Context, recording: RecordingArgument) -> None:
    """Resume a paused recording."""
    cli = session(ctx)
    with _naming_a_meeting(cli, recording):
        _control(cli, recording, "resume")


@area.command("stop", RECORDINGS_CONTROL, flags=REMOVAL, examples=("rtk recordings stop RECORDING --force",))
def stop_recording(ctx: typer.Context, recording: RecordingArgument) -> None:
    """Stop a recording; its file is uploaded afterwards."""
    cli = session(ctx)
    with _naming_a_meeting(cli, recording):
        starting = cli.confirm.asks and cli.api.recordings.get(recording).get("status") == "INVOKED"
        loss = ", which has not started yet (INVOKED) and would become ERRORED, without a file" if starting else ""
        cli.confirm.require(f"stop recording {recording}{loss}")
        stopped = _control(cli, recording, "stop")
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
    from rtk_cli.jobs.wait import RECORDING_TRANSITIONS, wait_for

    cli = session(ctx)
    reached = wait_for(
        lambda: cli.api.recordings.get(recording),
        goal=goal,
        reachable=RECORDING_TRANSITIONS,
        timeout=parse_duration(within),
        clock=cli.environment.clock,
        on_status=lambda status: cli.output.note(f"recording {recording}: {status}"),
    )
    cli.output.one(reached, COLUMNS)


@area.command(
    "download",
    RECORDINGS_GET,
    examples=("rtk recordings download RECORDING", "rtk recordings download RECORDING --to recordings/"),
)
def download_recording(
    ctx: typer.Context,
    recording: RecordingArgument,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="PATH", help="File, folder (no extension), or - for stdout; default: the file's own name."
        ),
    ] = None,
    audio: Annotated[bool, typer.Option("--audio", help="Download the separate audio file.")] = False,
    overwrite: Overwrite = False,
) -> None:
    """Download the files of a recording. Resumes interrupted downloads and skips files you already have."""
    from rtk_cli.jobs.fetch import StreamSink, fetch
    from rtk_cli.jobs.recording_links import links_of
    from rtk_cli.jobs.save_target import is_folder

    cli = session(ctx)
    links = links_of(cli.api.recordings.get(recording), audio=audio)
    if len(links) > 1 and to is not None and not is_folder(to):
        hint = "give a folder, with a slash at its end"
        raise UsageError(f"{len(links)} files need a folder, but --to is a file: {to}", hint=hint)
    if to == "-":
        fetch(links[0], cli.transport, cli.environment.clock, StreamSink(cli.output.write_bytes), cli.progress)
    else:
        _save(cli, recording, links, to, overwrite=overwrite)


def _save(cli: Session, recording: str, links: "list[Link]", to: str | None, *, overwrite: bool) -> None:
    """Download each file and print what was saved, even if an error prevents the rest."""
    failed: list[RtkError] = []
    files = _saved_files(cli, recording, links, to, failed, overwrite=overwrite)
    first = next(files, None)
    if first is not None:
        print_saved(cli, chain([first], files), as_list=links[0].kind == "track")
    if failed and (first is None or not isinstance(failed[-1], FAILURES_OF_ONE_FILE)):
        raise failed[-1 if first else 0]
    if failed:
        raise PartlyDoneError(f"not downloaded: {len(failed)} of {len(links)} files")


def _saved_files(
    cli: Session, recording: str, links: "list[Link]", to: str | None, failed: list[RtkError], *, overwrite: bool
) -> Iterator[dict[str, object]]:
    """Download each file and yield what was saved. A failed file does not stop the others; a network failure does."""
    from rtk_cli.jobs.download import download

    for link in links:
        try:
            saved = download(link, to, cli.transport, cli.environment.clock, cli.progress, overwrite=overwrite)
        except FAILURES_OF_ONE_FILE as error:
            failed.append(error)
            if len(links) > 1:
                cli.output.warn(error.message)
        except RtkError as error:
            failed.append(error)
            return
        else:
            yield file_entry(cli, saved, link.kind, recording_id=recording)


def _start_track(
    cli: Session, meeting: str | None, meeting_flag: str | None, user_ids: list[str] | None, layers: list[str] | None
) -> None:
    from rtk_cli.api.models.recordings import RecordingStartTrack

    fields: dict[str, object] = {"user_ids": user_ids or None, "layers": parse_layers(layers)}
    fields["meeting_id"] = (
        the_meeting(meeting, meeting_flag) if meeting or meeting_flag or not cli.body.is_given else None
    )
    cli.output.one(cli.api.recordings.start_track(cli.body.build(RecordingStartTrack, fields)), COLUMNS)


def _refuse_flags(kind: str, fields: Mapping[str, object]) -> None:
    """Refuse flags that only recordings of another type (`kind`) take."""
    given = [path for path, value in fields.items() if value not in (None, [])]
    if given:
        raise UsageError(f"only {kind} recordings take {given[0]}", hint=f"leave it out, or use --type {kind}")


def _control(cli: Session, recording: str, action: RecordingActionName) -> str | None:
    """Print the recording afterwards; return its status."""
    from rtk_cli.api.models.recordings import RecordingAction

    response = cli.api.recordings.control(recording, RecordingAction(action=action))
    cli.output.one(response, COLUMNS)
    return response.get("status") if isinstance(response, dict) else None


@contextmanager
def _naming_a_meeting(cli: Session, recording: str) -> Iterator[None]:
    """If a recording is not found because its id is a meeting's, say how to find the recording."""
    try:
        yield
    except NotFoundError as error:
        if error.status == 404 and _is_meeting(cli, recording):
            error.hint = f"this is the id of a meeting; find its recording: rtk recordings active {recording}"
        raise


def _is_meeting(cli: Session, identifier: str) -> bool:
    try:
        cli.api.meetings.get(identifier)
    except RtkError:
        return False
    return True
