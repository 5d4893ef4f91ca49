"""rtk meetings: rooms that can be used again and again."""

from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.api.choices import MeetingStatus
from rtk_cli.errors import UsageError
from rtk_cli.operations import (
    MEETINGS_CREATE,
    MEETINGS_GET,
    MEETINGS_LIST,
    MEETINGS_REPLACE,
    MEETINGS_UPDATE,
    PARTICIPANTS_ADD,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import LIST, WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.options.common import EndTime, IfMissing, MeetingArgument, Search, StartTime
from rtk_cli.terminal.options.participants import COLUMNS as PARTICIPANT_COLUMNS
from rtk_cli.terminal.options.participants import DEFAULTS, CustomId, PersonName, Picture, PresetName
from rtk_cli.terminal.options.recordings import AudioCodec, FileNamePrefix, MaxSeconds, VideoCodec
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.api.models.meetings import Meeting

area = Area("meetings")

COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("TITLE", "title"),
    Column("STATUS", "status", Kind.STATUS),
    Column("RECORD", "record_on_start", Kind.EXACT),
    Column("CREATED", "created_at", Kind.TIME),
)

Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="The meeting's title.")]
RecordOnStart = Annotated[
    bool | None,
    typer.Option("--record-on-start/--no-record-on-start", help="Record as soon as the first person joins."),
]
LiveStreamOnStart = Annotated[
    bool | None,
    typer.Option("--live-stream-on-start/--no-live-stream-on-start", help="Livestream as soon as it starts."),
]
PersistChat = Annotated[
    bool | None, typer.Option("--persist-chat/--no-persist-chat", help="Keep the chat between sessions.")
]
SummarizeOnEnd = Annotated[
    bool | None,
    typer.Option(
        "--summarize-on-end/--no-summarize-on-end", "--summarize/--no-summarize", help="Summarize at the end."
    ),
]
TranscribeOnEnd = Annotated[
    bool | None,
    typer.Option(
        "--transcribe-on-end/--no-transcribe-on-end", "--transcribe/--no-transcribe", help="Transcribe after the end."
    ),
]
KeepAlive = Annotated[
    int | None,
    typer.Option(
        "--session-keep-alive-time-in-secs",
        "--keep-alive",
        metavar="SECONDS",
        help="How long a session outlives its last person: 60 to 600 seconds.",
    ),
]
Language = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="The language that is spoken, such as en-US.")
]

PATHS = {
    "keep_alive": "session_keep_alive_time_in_secs",
    "language": "ai_config.transcription.language",
    "max_seconds": "recording_config.max_seconds",
    "file_name_prefix": "recording_config.file_name_prefix",
    "video_codec": "recording_config.video_config.codec",
    "audio_codec": "recording_config.audio_config.codec",
}
"""Where a flag's value goes in the body, where that is not its own name. The rest goes by --set and --body."""


@area.command("list", MEETINGS_LIST, flags=LIST)
def list_meetings(
    ctx: typer.Context,
    search: Search = None,
    status: Annotated[MeetingStatus | None, typer.Option("--status", help="Only those in this state.")] = None,
    start_time: StartTime = None,
    end_time: EndTime = None,
) -> None:
    """List the meetings of the app."""
    run = session(ctx)
    now = run.now
    meetings = run.api.meetings.list(
        search=search, status=status, start_time=moment(start_time, now), end_time=moment(end_time, now)
    )
    run.output.rows(meetings, COLUMNS)


@area.command("get", MEETINGS_GET)
def get_meeting(
    ctx: typer.Context,
    meeting: MeetingArgument,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="Sent as it is; not explained.")] = None,
) -> None:
    """Show one meeting."""
    run = session(ctx)
    run.output.one(run.api.meetings.get(meeting, name=name), COLUMNS)


@area.command("create", MEETINGS_CREATE, MEETINGS_LIST, flags=WRITE)
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
    """Create a meeting. With --if-missing an active one of the same title is shown instead."""
    from rtk_cli.api.models.meetings import MeetingCreate

    run = session(ctx)
    request = run.body.build(MeetingCreate, body_fields(ctx.params, PATHS, without=("if_missing",)))
    known = _of_title(run, request.title) if if_missing else None
    run.output.one(known or run.api.meetings.create(request), COLUMNS)


@area.command("update", MEETINGS_UPDATE, flags=WRITE)
def update_meeting(
    ctx: typer.Context,
    meeting: MeetingArgument,
    title: Title = None,
    status: Annotated[
        MeetingStatus | None, typer.Option("--status", help="ACTIVE lets people join, INACTIVE does not.")
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
    """Change some fields of a meeting."""
    from rtk_cli.api.models.meetings import MeetingUpdate

    run = session(ctx)
    request = run.body.change(MeetingUpdate, body_fields(ctx.params, PATHS, without=("meeting",)))
    run.output.one(run.api.meetings.update(meeting, request), COLUMNS)


@area.command("replace", MEETINGS_REPLACE, flags=WRITE)
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
    """Overwrite a meeting: what is not given goes back to its default. The status stays."""
    from rtk_cli.api.models.meetings import MeetingCreate

    run = session(ctx)
    request = run.body.change(MeetingCreate, body_fields(ctx.params, PATHS, without=("meeting",)))
    run.output.one(run.api.meetings.replace(meeting, request), COLUMNS)


@area.command("activate", MEETINGS_UPDATE)
def activate_meeting(ctx: typer.Context, meeting: MeetingArgument) -> None:
    """Open a meeting for joins again."""
    _set_status(session(ctx), meeting, "ACTIVE")


@area.command("deactivate", MEETINGS_UPDATE)
def deactivate_meeting(ctx: typer.Context, meeting: MeetingArgument) -> None:
    """Close a meeting: it refuses joins until it is activated again."""
    _set_status(session(ctx), meeting, "INACTIVE")


@area.command("join", PARTICIPANTS_ADD, flags=WRITE)
def join_meeting(
    ctx: typer.Context,
    meeting: MeetingArgument,
    name: PersonName = None,
    picture: Picture = None,
    preset_name: PresetName = None,
    custom_participant_id: CustomId = None,
) -> None:
    """Add a person and print the token to join with; on the emulator the person joins at once."""
    from rtk_cli.api.models.participants import ParticipantAdd

    run = session(ctx)
    request = run.body.build(ParticipantAdd, body_fields(ctx.params, {}, without=("meeting",)), DEFAULTS)
    participant = run.api.participants.add(meeting, request)
    run.output.one(participant, PARTICIPANT_COLUMNS)  # there now, whether the meeting lets anybody in or not
    if run.settings.is_local:
        _let_join(run, participant["id"])


def _let_join(run: Session, participant: str) -> None:
    from rtk_cli.commands.emulator.live_actions import hint_at_waiting

    peer = run.emulator.live.join(participant)
    if not hint_at_waiting(run, peer):
        run.output.done(f"joined on the emulator: {participant}")


def _of_title(run: Session, title: str | None) -> "Meeting | None":
    """The active meeting of that title, the first that the API lists."""
    if title is None:
        raise UsageError("--if-missing has nothing to look for", hint="name the meeting with --title")
    return run.api.meetings.list(search=title, status="ACTIVE").find("title", title)


def _set_status(run: Session, meeting: str, status: MeetingStatus) -> None:
    from rtk_cli.api.models.meetings import MeetingUpdate

    request = run.body.build(MeetingUpdate, {"status": status})
    run.output.one(run.api.meetings.update(meeting, request), COLUMNS)
