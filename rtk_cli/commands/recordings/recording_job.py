"""Records a live session in one command, from its start to the saved file."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shlex import join, quote
from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.durations import parse_duration
from rtk_cli.errors import Interruption, NotFoundError, RefusedError, RtkError, UsageError
from rtk_cli.operations import (
    ACTIVE_SESSION_GET,
    MEETINGS_GET,
    RECORDINGS_CONTROL,
    RECORDINGS_GET,
    RECORDINGS_GET_ACTIVE,
    RECORDINGS_LIST,
    RECORDINGS_START,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.options import recordings as settings
from rtk_cli.terminal.options.common import OptionalMeetingArgument, OptionalMeetingOption, Overwrite, required_meeting
from rtk_cli.terminal.output.deliver_file import file_entry, print_saved
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.api.models.recordings import RecordingStart
    from rtk_cli.jobs.journal import Journal
    from rtk_cli.jobs.record import Plan, RecordJob
    from rtk_cli.signals import Interruptions

area = Area("recordings")

LONGEST = 86_400
"""Seconds: what `max_seconds` of the API allows."""
SPARE_SECONDS = 60
"""How much longer than --for the service records if nothing stops it."""
NOT_SETTINGS = (
    *("meeting", "meeting_flag", "duration", "until_empty", "to", "within", "upload_within"),
    *("overwrite", "journal", "restart", "interactive"),
)

Target = Annotated[
    str, typer.Option("--to", metavar="DIR", help="Folder (no extension) or file to save to.", show_default=False)
]
Duration = Annotated[
    str | None,
    typer.Option("--for", metavar="LENGTH", help="How long to record, such as 30m; pauses count."),
]
UntilEmpty = Annotated[
    bool, typer.Option("--until-empty", help="Record until nobody has been in the session for 10 seconds.")
]
SessionWithin = Annotated[
    str, typer.Option("--within", metavar="LENGTH", help="How long to wait for the live session to begin.")
]
UploadWithin = Annotated[
    str, typer.Option("--upload-within", metavar="LENGTH", help="How long to wait for the upload.")
]
JournalFile = Annotated[
    str | None,
    typer.Option("--journal", metavar="FILE", help="File that lets a killed run go on; default: one per meeting."),
]
Restart = Annotated[bool, typer.Option("--restart", help="Start a recording even if an earlier run was interrupted.")]


@area.command(
    "record",
    RECORDINGS_START,
    MEETINGS_GET,
    ACTIVE_SESSION_GET,
    RECORDINGS_LIST,
    RECORDINGS_GET,
    RECORDINGS_CONTROL,
    RECORDINGS_GET_ACTIVE,
    flags=WRITE,
    examples=(
        "rtk recordings record MEETING --for 30m --to artifacts/",
        "rtk recordings record MEETING --until-empty --to artifacts/ --within 1h --codec VP8",
    ),
)
def record(
    ctx: typer.Context,
    to: Target,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    duration: Duration = None,
    until_empty: UntilEmpty = False,
    within: SessionWithin = "10m",
    upload_within: UploadWithin = "30m",
    overwrite: Overwrite = False,
    journal: JournalFile = None,
    restart: Restart = False,
    allow_multiple_recordings: settings.AllowMultiple = None,
    max_seconds: settings.MaxSeconds = None,
    file_name_prefix: settings.FileNamePrefix = None,
    video_codec: settings.VideoCodec = None,
    width: settings.Width = None,
    height: settings.Height = None,
    export_video: settings.ExportVideo = None,
    watermark_url: settings.WatermarkUrl = None,
    watermark_position: settings.WatermarkPosition = None,
    audio_codec: settings.AudioCodec = None,
    audio_channel: settings.AudioChannel = None,
    export_audio: settings.ExportAudio = None,
    interactive: settings.Interactive = False,
) -> None:
    """Record a live session and save the file. Ctrl-C stops the recording; if killed, run again to go on."""
    from rtk_cli.api.models.recordings import RecordingStart
    from rtk_cli.jobs.record import Plan

    cli = session(ctx)
    fields = body_fields(ctx.params, settings.PATHS, without=NOT_SETTINGS)
    fields["meeting_id"] = required_meeting(meeting, meeting_flag)
    fields["interactive_config.type"] = "ID3" if interactive else None
    seconds = _seconds(duration, until_empty=until_empty)
    request = _limited(cli.body.build(RecordingStart, fields), seconds)
    _check_target(to, with_audio=_wants_audio(request))
    plan = Plan(request, seconds, parse_duration(within), parse_duration(upload_within))
    if cli.flags.dry_run:
        cli.api.recordings.start(request)
    with _job(cli, plan, journal, restart=restart) as (job, interruptions):
        if not job.may_have_started:
            _prepare_target(to, overwrite=overwrite)
        with _told_how_to_go_on(cli, job, to):
            recording = job.run(plan)
            with interruptions.allowed():
                entries = _saved(cli, recording, to, with_audio=_wants_audio(request), overwrite=overwrite)
        print_saved(cli, entries, as_list=_wants_audio(request))
        cli.output.flush()
    if interruptions.count:
        raise Interruption(f"{interruptions.name} ended the recording, and its file is saved: {job.recording_id}")


def _seconds(duration: str | None, *, until_empty: bool) -> float | None:
    """Return the length of the recording; None until the session is empty."""
    if (duration is None) is not until_empty:
        problem = "exclude each other" if until_empty else "missing"
        raise UsageError(f"{problem}: --for LENGTH, --until-empty", hint="give one of them, such as --for 30m")
    if duration is None:
        return None
    seconds = parse_duration(duration)
    if not 0 < seconds <= LONGEST:
        raise UsageError(f"--for must be more than 0 and at most 24h: {duration}")
    return seconds


def _limited(request: "RecordingStart", seconds: float | None) -> "RecordingStart":
    """Let the service end the recording by itself if this machine dies, unless a flag says when."""
    if seconds is not None and "max_seconds" not in request.model_fields_set:
        request.max_seconds = min(int(seconds) + 1 + SPARE_SECONDS, LONGEST)
    return request


def _wants_audio(request: "RecordingStart") -> bool:
    """Whether the separate audio file is asked for, and not only the video."""
    audio, video = request.audio_config, request.video_config
    return bool(audio and audio.export_file) and not (video and video.export_file is False)


def _check_target(to: str, *, with_audio: bool) -> None:
    """Refuse a target that no recording can be saved to."""
    from rtk_cli.jobs.downloads.save_target import is_folder

    if to == "-":
        raise UsageError("a recording is saved to a file, not to stdout: --to -", hint="give a folder: --to artifacts/")
    if with_audio and not is_folder(to):
        hint = "give a folder, with a slash at its end"
        raise UsageError(f"2 files need a folder, but --to is a file: {to}", hint=hint)


def _prepare_target(to: str, *, overwrite: bool) -> None:
    """Find out before the recording whether its file can be saved."""
    from rtk_cli.jobs.downloads.save_target import exists, is_folder

    if not overwrite and not is_folder(to) and exists(Path(to)):
        raise RefusedError(f"the file already exists: {to}", hint="choose another name, or overwrite it with --force")
    folder = Path(to) if is_folder(to) else Path(to).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RtkError(f"cannot write to the folder: {folder}: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise RtkError(f"cannot write to the folder: {folder}: no permission")


@contextmanager
def _job(
    cli: Session, plan: "Plan", journal: str | None, *, restart: bool
) -> Iterator[tuple["RecordJob", "Interruptions"]]:
    """Open the journal, and forget what it says once no later run can do more for the recording."""
    from rtk_cli.jobs.journal import Job, open_journal
    from rtk_cli.jobs.record import RecordJob
    from rtk_cli.signals import Interruptions

    account_id, app_id = cli.settings.account_id(), cli.settings.app_id()
    description = json.dumps([plan.request.model_dump(mode="json", exclude_unset=True), plan.seconds], sort_keys=True)
    job = Job("recordings record", sha256(description.encode()).hexdigest(), account_id, app_id)
    path = Path(journal) if journal else _journal_of(cli, f"{account_id}/{app_id}/{plan.request.meeting_id}")
    clock, interruptions = cli.environment.clock, Interruptions()
    with interruptions.handled(), open_journal(path, job, clock, restart=restart) as opened:
        record_job = RecordJob(cli.api, clock, opened, interruptions, cli.output.note, _same_rtk(cli))
        with _cleared_when_over(opened, record_job):
            yield record_job, interruptions


def _journal_of(cli: Session, subject: str) -> Path:
    return cli.settings.data_dir / "jobs" / f"record-{sha256(subject.encode()).hexdigest()[:16]}.journal"


@contextmanager
def _cleared_when_over(journal: "Journal", job: "RecordJob") -> Iterator[None]:
    """Clear the journal after a success, and after an error if there is no recording or its file is gone."""
    try:
        yield
    except BaseException as error:
        if job.is_over or isinstance(error, NotFoundError):
            journal.clear()
        raise
    journal.clear()


@contextmanager
def _told_how_to_go_on(cli: Session, job: "RecordJob", to: str) -> Iterator[None]:
    """Add to an error what to do about the recording that was made."""
    try:
        yield
    except KeyboardInterrupt:
        recording = job.recording_id
        if recording is None:
            raise
        rtk = _same_rtk(cli)
        hint = f"later: {rtk} recordings wait {recording} && {rtk} recordings download {recording} --to {quote(to)}"
        raise Interruption(f"recording {recording} is stopped, but its file is not saved", hint=hint) from None
    except RtkError as error:
        if job.recording_id is not None and not job.is_over:
            error.hint = error.hint or f"run the command again: it goes on with recording {job.recording_id}"
        raise


def _same_rtk(cli: Session) -> str:
    """Return how to call rtk for the same app, as far as flags select it."""
    flags = cli.flags
    given = (("--profile", flags.profile), ("--account-id", flags.account_id), ("--app-id", flags.app_id))
    words = [word for name, value in given if value is not None for word in (name, value)]
    return join(["rtk", *(["--local"] if flags.local else []), *words])


def _saved(cli: Session, recording: object, to: str, *, with_audio: bool, overwrite: bool) -> list[dict[str, object]]:
    """Download the recording's file, and with `with_audio` the separate audio file."""
    from rtk_cli.jobs.downloads.download import download
    from rtk_cli.jobs.downloads.recording_links import links_of

    assert isinstance(recording, dict)
    links = links_of(recording, audio=False) + (links_of(recording, audio=True) if with_audio else [])
    clock, progress = cli.environment.clock, cli.progress
    saved = [(link, download(link, to, cli.transport, clock, progress, overwrite=overwrite)) for link in links]
    return [file_entry(cli, file, link.kind, recording_id=str(recording["id"])) for link, file in saved]
