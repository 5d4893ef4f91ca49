"""Downloads the files of recordings."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.commands.recordings.recording_columns import RecordingArgument
from rtk_cli.errors import (
    ConflictError,
    NotFoundError,
    PartlyDoneError,
    RefusedError,
    RtkError,
    ServerError,
    UsageError,
)
from rtk_cli.operations import RECORDINGS_GET
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.options.common import Overwrite
from rtk_cli.terminal.output.deliver_file import file_entry, print_saved
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.jobs.recording_links import Link


area = Area("recordings")

FAILURES_OF_ONE_FILE = (NotFoundError, ConflictError, RefusedError, ServerError)


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
