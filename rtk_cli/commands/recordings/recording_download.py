"""Downloads the files of recordings: the command, and what it does for one recording."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from rtk_cli.commands.recordings.many_downloads import save_many
from rtk_cli.errors import (
    ConflictError,
    NotFoundError,
    PartlyDoneError,
    RefusedError,
    RtkError,
    ServerError,
    UsageError,
)
from rtk_cli.jobs.downloads.name_fields import FIELDS, MEETING_FIELDS
from rtk_cli.operations import RECORDINGS_GET, RECORDINGS_LIST, SESSIONS_GET
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.options.common import EndTime, OnlyMeeting, Overwrite, StartTime
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.deliver_file import file_entry, print_saved
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.jobs.downloads.download import SavedFile
    from rtk_cli.jobs.downloads.download_many import FileResult
    from rtk_cli.jobs.downloads.recording_links import Audio, Link
    from rtk_cli.jobs.downloads.recording_selection import Selection
    from rtk_cli.jobs.progress import Progress

Result = TypeVar("Result")

area = Area("recordings")

FAILURES_OF_ONE_FILE = (NotFoundError, ConflictError, RefusedError, ServerError)
OWN_NAME = "{name}{ext}"
"""The template of many files if --name-template gives none."""
HOW_TO_SELECT = "give ids, or select recordings with --meeting, --session, --since, --until or --all"


@area.command(
    "download",
    RECORDINGS_GET,
    RECORDINGS_LIST,
    SESSIONS_GET,
    examples=(
        "rtk recordings download RECORDING --to recordings/",
        "rtk recordings download --since 7d --until 1h --to recordings/ "
        "--name-template '{date}/{meeting_title}/{id}{ext}'",
    ),
)
def download_recordings(
    ctx: typer.Context,
    recordings: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RECORDING", help="The ids of recordings, unless flags select them.", show_default=False
        ),
    ] = None,
    meeting: OnlyMeeting = None,
    session_id: Annotated[
        str | None, typer.Option("--session", "--session-id", metavar="SESSION", help="Only those of this session.")
    ] = None,
    start_time: StartTime = None,
    end_time: EndTime = None,
    all_recordings: Annotated[bool, typer.Option("--all", help="Download every recording of the app.")] = False,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="PATH", help="File, folder (no extension), or - for stdout; default: the file's own name."
        ),
    ] = None,
    name_template: Annotated[
        str | None,
        typer.Option(
            "--name-template",
            metavar="TEMPLATE",
            help=f"Path of each file below --to. Fields: {', '.join(f'{{{name}}}' for name in FIELDS)}.",
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="COUNT", min=1, max=64, help="Number of downloads at the same time.")
    ] = 4,
    audio: Annotated[
        bool, typer.Option("--audio", help="Download the separate audio file instead of the video.")
    ] = False,
    with_audio: Annotated[
        bool, typer.Option("--with-audio", help="Download the separate audio file, too, if there is one.")
    ] = False,
    overwrite: Overwrite = False,
) -> None:
    """Download recordings. Resumes interrupted downloads and skips files you already have."""
    from rtk_cli.jobs.downloads.file_names import parse_template

    cli = session(ctx)
    template = parse_template(name_template) if name_template is not None else None
    ids = list(dict.fromkeys(recordings or ()))
    selection = _selection(cli, meeting, session_id, start_time, end_time)
    is_selected = selection is not None or all_recordings
    if bool(ids) == is_selected:
        problem = "recordings are both given by id and selected by flags" if ids else "missing: RECORDING"
        raise UsageError(problem, hint=HOW_TO_SELECT)
    if audio and with_audio:
        raise UsageError("--audio cannot be combined with --with-audio", hint="--audio leaves out the video")
    what: Audio = "only" if audio else "beside" if with_audio else "without"
    if len(ids) == 1 and template is None:
        _download_one(cli, ids[0], what, to, overwrite=overwrite)
        return
    template = template or parse_template(OWN_NAME)
    found = _recordings(cli, ids, selection, jobs, with_meeting=bool(template.fields & MEETING_FIELDS))
    save_many(cli, found, template, what, to, jobs, overwrite=overwrite)


def _selection(
    cli: Session, meeting: str | None, session_id: str | None, start_time: str | None, end_time: str | None
) -> "Selection | None":
    """Return what the flags select; None without such a flag."""
    from rtk_cli.jobs.downloads.recording_selection import Selection

    if not (meeting or session_id or start_time or end_time):
        return None
    return Selection(meeting, session_id, moment(start_time, cli.now), moment(end_time, cli.now))


def _recordings(
    cli: Session, ids: Sequence[str], selection: "Selection | None", jobs: int, *, with_meeting: bool
) -> "Iterator[Mapping[str, Any] | FileResult]":
    """Yield the recordings, and a result for each id that cannot be read."""
    from rtk_cli.jobs.downloads.download_many import FileResult
    from rtk_cli.jobs.downloads.recording_selection import Selection, named, selected

    if not ids:
        yield from selected(cli.api, selection or Selection())
        return
    for recording_id, found in zip(ids, named(cli.api, ids, jobs, with_meeting=with_meeting), strict=True):
        yield FileResult(recording_id, "recording", "failed", error=found) if isinstance(found, RtkError) else found


def _download_one(cli: Session, recording: str, audio: "Audio", to: str | None, *, overwrite: bool) -> None:
    from rtk_cli.jobs.downloads.download import download
    from rtk_cli.jobs.downloads.fetch import StreamSink, fetch
    from rtk_cli.jobs.downloads.recording_links import files_of
    from rtk_cli.jobs.downloads.save_target import is_folder

    links = files_of(cli.api.recordings.get(recording), audio)
    if len(links) > 1 and to is not None and not is_folder(to):
        hint = "give a folder, with a slash at its end"
        raise UsageError(f"{len(links)} files need a folder, but --to is a file: {to}", hint=hint)
    clock, sink = cli.environment.clock, StreamSink(cli.output.write_bytes)

    def show(link: "Link", progress: "Progress") -> None:
        fetch(link, cli.transport, clock, sink, progress)

    def save(link: "Link", progress: "Progress") -> "SavedFile":
        return download(link, to, cli.transport, clock, progress, overwrite=overwrite)

    if to == "-":
        _renewing_links(cli, recording, audio, show)(links[0])
    else:
        _save(cli, recording, links, _renewing_links(cli, recording, audio, save))


def _renewing_links(
    cli: Session, recording: str, audio: "Audio", use: "Callable[[Link, Progress], Result]"
) -> "Callable[[Link], Result]":
    """Return `use` as a function of a link that was just read: if it expires while it is used, `use` gets another."""
    from rtk_cli.jobs.downloads.fresh_links import with_fresh_links
    from rtk_cli.jobs.downloads.recording_links import files_of, same_file

    def read_again(link: "Link") -> "Link":
        return same_file(link, files_of(cli.api.recordings.get(recording), audio))

    return lambda link: with_fresh_links(link, lambda: read_again(link), use, cli.progress, is_new=True)


def _save(cli: Session, recording: str, links: "list[Link]", save: "Callable[[Link], SavedFile]") -> None:
    """Download each file and print what was saved, even if an error prevents the rest."""
    failed: list[RtkError] = []
    files = _saved_files(cli, recording, links, save, failed)
    first = next(files, None)
    if first is not None:
        print_saved(cli, chain([first], files), as_list=len(links) > 1 or links[0].kind == "track")
    if failed and (first is None or not isinstance(failed[-1], FAILURES_OF_ONE_FILE)):
        raise failed[-1 if first else 0]
    if failed:
        raise PartlyDoneError(f"not downloaded: {len(failed)} of {len(links)} files")


def _saved_files(
    cli: Session, recording: str, links: "list[Link]", save: "Callable[[Link], SavedFile]", failed: list[RtkError]
) -> Iterator[dict[str, object]]:
    """Download each file and yield what was saved. A failed file does not stop the others; a network failure does."""
    for link in links:
        try:
            saved = save(link)
        except FAILURES_OF_ONE_FILE as error:
            failed.append(error)
            if len(links) > 1:
                cli.output.warn(error.message)
        except RtkError as error:
            failed.append(error)
            return
        else:
            yield file_entry(cli, saved, link.kind, recording_id=recording)
