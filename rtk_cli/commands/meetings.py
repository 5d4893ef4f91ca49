"""rtk meetings: reusable rooms."""

from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.api.choices import MeetingStatus
from rtk_cli.commands.kicking import in_order, kick_everyone, warn_if_live
from rtk_cli.commands.meeting_join import join_meeting
from rtk_cli.errors import UsageError
from rtk_cli.operations import (
    ACTIVE_SESSION_GET,
    ACTIVE_SESSION_KICK_ALL,
    MEETINGS_CREATE,
    MEETINGS_GET,
    MEETINGS_LIST,
    MEETINGS_REPLACE,
    MEETINGS_UPDATE,
    PARTICIPANTS_ADD,
    PARTICIPANTS_LIST,
    PARTICIPANTS_REFRESH_TOKEN,
    PARTICIPANTS_UPDATE,
    PRESETS_LIST,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import CREATION, ID_REMOVAL, IDS, LIST, WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.options.common import EndTime, IfMissing, MeetingArgument, MeetingArguments, Search, StartTime
from rtk_cli.terminal.options.recordings import AudioCodec, FileNamePrefix, MaxSeconds, VideoCodec
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session
from rtk_cli.terminal.several_ids import ids_of

if TYPE_CHECKING:
    from rtk_cli.api.models.meetings import Meeting, MeetingDetail

area = Area("meetings")

COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("TITLE", "title"),
    Column("STATUS", "status", Kind.STATUS),
    Column("RECORD", "record_on_start", Kind.EXACT, priority=3),
    Column("CREATED", "created_at", Kind.TIME),
)

Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Title of the meeting.")]
RecordOnStart = Annotated[
    bool | None,
    typer.Option("--record-on-start/--no-record-on-start", help="Start recording when the first participant joins."),
]
LiveStreamOnStart = Annotated[
    bool | None,
    typer.Option(
        "--live-stream-on-start/--no-live-stream-on-start", help="Start livestreaming when the session starts."
    ),
]
PersistChat = Annotated[
    bool | None, typer.Option("--persist-chat/--no-persist-chat", help="Keep the chat between sessions.")
]
SummarizeOnEnd = Annotated[
    bool | None,
    typer.Option(
        "--summarize-on-end/--no-summarize-on-end",
        "--summarize/--no-summarize",
        help="Summarize each session when it ends.",
    ),
]
TranscribeOnEnd = Annotated[
    bool | None,
    typer.Option(
        "--transcribe-on-end/--no-transcribe-on-end",
        "--transcribe/--no-transcribe",
        help="Transcribe each session when it ends.",
    ),
]
KeepAlive = Annotated[
    int | None,
    typer.Option(
        "--session-keep-alive-time-in-secs",
        "--keep-alive",
        metavar="SECONDS",
        help="How long a session stays open after the last participant leaves: 60 to 600 seconds.",
    ),
]
Language = Annotated[str | None, typer.Option("--language", metavar="CODE", help="Spoken language, such as en-US.")]

FIELD_PATHS = {
    "keep_alive": "session_keep_alive_time_in_secs",
    "language": "ai_config.transcription.language",
    "max_seconds": "recording_config.max_seconds",
    "file_name_prefix": "recording_config.file_name_prefix",
    "video_codec": "recording_config.video_config.codec",
    "audio_codec": "recording_config.audio_config.codec",
}
"""The body fields of flags whose name differs from the field. Other fields are set by --set and --body."""


@area.command(
    "list",
    MEETINGS_LIST,
    flags=LIST,
    examples=("rtk meetings list --status ACTIVE", "rtk meetings list --search biology --since 7d -o id"),
)
def list_meetings(
    ctx: typer.Context,
    search: Search = None,
    status: Annotated[MeetingStatus | None, typer.Option("--status", help="Filter by status.")] = None,
    start_time: StartTime = None,
    end_time: EndTime = None,
) -> None:
    """List the app's meetings."""
    cli = session(ctx)
    now = cli.now
    meetings = cli.api.meetings.list(
        search=search, status=status, start_time=moment(start_time, now), end_time=moment(end_time, now)
    )
    cli.output.rows(meetings, COLUMNS)


@area.command(
    "get",
    MEETINGS_GET,
    flags=IDS,
    examples=("rtk meetings get MEETING", "rtk meetings get MEETING --query status -o id"),
)
def get_meeting(
    ctx: typer.Context,
    meetings: MeetingArguments = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="TEXT", help="Passed to the API unchanged; not documented.")
    ] = None,
) -> None:
    """Show a meeting, or several."""
    cli = session(ctx)
    ids_of(ctx, meetings, "MEETING").each(lambda meeting: cli.api.meetings.get(meeting, name=name), COLUMNS)


@area.command(
    "create",
    MEETINGS_CREATE,
    MEETINGS_LIST,
    MEETINGS_GET,
    flags=CREATION,
    examples=(
        'rtk meetings create --title "Biology 101" --record-on-start',
        "rtk meetings create --from courses.csv --if-missing",
    ),
)
def create_meeting(
    ctx: typer.Context,
    title: Title = None,
    record_on_start: RecordOnStart = None,
    live_stream_on_start: LiveStreamOnStart = None,
    persist_chat: PersistChat = None,
    summarize_on_end: SummarizeOnEnd = None,
    transcribe_on_end: TranscribeOnEnd = None,
    keep_alive: KeepAlive = None,
    max_seconds: MaxSeconds = None,
    file_name_prefix: FileNamePrefix = None,
    video_codec: VideoCodec = None,
    audio_codec: AudioCodec = None,
    language: Language = None,
    if_missing: IfMissing = False,
) -> None:
    """Create a meeting, or one per line of a file. With --if-missing, show an active one of the same title instead."""
    from rtk_cli.api.models.meetings import MeetingCreate

    cli = session(ctx)
    fields = body_fields(ctx.params, FIELD_PATHS, without=("if_missing",))
    if cli.flags.source is not None:
        _create_from_file(cli, cli.flags.source, fields, if_missing=if_missing)
        return
    request = cli.body.build(MeetingCreate, fields)
    existing = _find_by_title(cli, request.title) if if_missing else None
    cli.output.one(existing or cli.api.meetings.create(request), COLUMNS)


def _create_from_file(cli: Session, source: str, fields: dict[str, object], *, if_missing: bool) -> None:
    from rtk_cli.api.models.meetings import MeetingCreate
    from rtk_cli.commands.bulk_creation import create_from_file
    from rtk_cli.jobs.bulk.meetings import KEY, MeetingCreator
    from rtk_cli.jobs.bulk.tasks import Shape

    shape = Shape(MeetingCreate, KEY, cli.body.values(fields), kept=tuple(cli.flags.keep_columns))
    create_from_file(cli, source, "meetings create", shape, lambda: MeetingCreator(cli.api, if_missing=if_missing))


@area.command(
    "update",
    MEETINGS_UPDATE,
    ACTIVE_SESSION_GET,
    flags=WRITE,
    examples=(
        'rtk meetings update MEETING --title "Biology 102"',
        "rtk meetings update MEETING --set recording_config.max_seconds=3600 --dry-run",
    ),
)
def update_meeting(
    ctx: typer.Context,
    meeting: MeetingArgument,
    title: Title = None,
    status: Annotated[
        MeetingStatus | None, typer.Option("--status", help="ACTIVE lets participants join, INACTIVE does not.")
    ] = None,
    record_on_start: RecordOnStart = None,
    live_stream_on_start: LiveStreamOnStart = None,
    persist_chat: PersistChat = None,
    summarize_on_end: SummarizeOnEnd = None,
    transcribe_on_end: TranscribeOnEnd = None,
    keep_alive: KeepAlive = None,
    max_seconds: MaxSeconds = None,
    file_name_prefix: FileNamePrefix = None,
    video_codec: VideoCodec = None,
    audio_codec: AudioCodec = None,
    language: Language = None,
) -> None:
    """Update fields of a meeting."""
    from rtk_cli.api.models.meetings import MeetingUpdate

    cli = session(ctx)
    request = cli.body.change(MeetingUpdate, body_fields(ctx.params, FIELD_PATHS, without=("meeting",)))
    cli.output.one(cli.api.meetings.update(meeting, request), COLUMNS)
    if request.status == "INACTIVE":
        warn_if_live(cli, meeting)


@area.command(
    "replace",
    MEETINGS_REPLACE,
    flags=WRITE,
    examples=('rtk meetings replace MEETING --title "Biology 102" --persist-chat',),
)
def replace_meeting(
    ctx: typer.Context,
    meeting: MeetingArgument,
    title: Title = None,
    record_on_start: RecordOnStart = None,
    live_stream_on_start: LiveStreamOnStart = None,
    persist_chat: PersistChat = None,
    summarize_on_end: SummarizeOnEnd = None,
    transcribe_on_end: TranscribeOnEnd = None,
    keep_alive: KeepAlive = None,
    max_seconds: MaxSeconds = None,
    file_name_prefix: FileNamePrefix = None,
    video_codec: VideoCodec = None,
    audio_codec: AudioCodec = None,
    language: Language = None,
) -> None:
    """Replace a meeting. Fields that are not given go back to their defaults; the status stays."""
    from rtk_cli.api.models.meetings import MeetingCreate

    cli = session(ctx)
    request = cli.body.change(MeetingCreate, body_fields(ctx.params, FIELD_PATHS, without=("meeting",)))
    cli.output.one(cli.api.meetings.replace(meeting, request), COLUMNS)


@area.command("activate", MEETINGS_UPDATE, flags=IDS, examples=("rtk meetings activate MEETING",))
def activate_meeting(ctx: typer.Context, meetings: MeetingArguments = None) -> None:
    """Activate a meeting, so that participants can join."""
    cli = session(ctx)
    ids_of(ctx, meetings, "MEETING").each(lambda meeting: _with_status(cli, meeting, "ACTIVE"), COLUMNS)


@area.command(
    "deactivate",
    MEETINGS_UPDATE,
    ACTIVE_SESSION_KICK_ALL,
    ACTIVE_SESSION_GET,
    flags=ID_REMOVAL,
    examples=("rtk meetings deactivate MEETING", "rtk meetings deactivate MEETING --kick-all --force"),
)
def deactivate_meeting(
    ctx: typer.Context,
    meetings: MeetingArguments = None,
    kick_all: Annotated[
        bool,
        typer.Option("--kick-all", help="Kick everyone first, which ends the live session; asks for confirmation."),
    ] = False,
) -> None:
    """Deactivate a meeting: it refuses joins. Its live session goes on, and is billed, unless --kick-all ends it."""
    cli = session(ctx)
    ids = ids_of(ctx, meetings, "MEETING")
    if kick_all:
        cli.confirm.require(f"kick everyone from {ids.named('meeting')}, and deactivate {ids.pronoun}")
    ids.each(lambda meeting: _deactivated(cli, meeting, kick_all=kick_all), COLUMNS)


area.command(
    "join",
    PARTICIPANTS_ADD,
    PARTICIPANTS_LIST,
    PARTICIPANTS_UPDATE,
    PARTICIPANTS_REFRESH_TOKEN,
    PRESETS_LIST,
    flags=WRITE,
    examples=("rtk meetings join MEETING --name Ada", "rtk meetings join MEETING --name Ada --open"),
)(join_meeting)


def _find_by_title(cli: Session, title: str | None) -> "Meeting | None":
    """The first listed active meeting with this title."""
    if title is None:
        raise UsageError("--if-missing needs a title", hint="add --title TEXT")
    return cli.api.meetings.list(search=title, status="ACTIVE").find("title", title)


def _deactivated(cli: Session, meeting: str, *, kick_all: bool) -> "MeetingDetail":
    def deactivate() -> "MeetingDetail":
        return _with_status(cli, meeting, "INACTIVE")

    changed = in_order(lambda: kick_everyone(cli, meeting), deactivate) if kick_all else deactivate()
    warn_if_live(cli, meeting, kicked=kick_all)
    return changed


def _with_status(cli: Session, meeting: str, status: MeetingStatus) -> "MeetingDetail":
    from rtk_cli.api.models.meetings import MeetingUpdate

    return cli.api.meetings.update(meeting, cli.body.build(MeetingUpdate, {"status": status}))
