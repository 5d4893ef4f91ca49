"""Downloads files without losing or overwriting anything.

A file gets its name only when it is complete. An interrupted download is kept for the next run to resume, a file that
is already complete is not fetched again, and a different file of the same name is left alone.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from rtk_cli.clock import Clock
from rtk_cli.errors import NetworkError, RefusedError, RtkError, ServerError
from rtk_cli.jobs.downloads.fetch import check_whole, fetch, length_of
from rtk_cli.jobs.downloads.partial_file import PartialFile
from rtk_cli.jobs.downloads.recording_links import Link
from rtk_cli.jobs.downloads.save_target import exists, is_folder, refuse_special_file, target_of
from rtk_cli.jobs.progress import Progress
from rtk_cli.messages import Transport

COMPARED_BYTES = 256 * 1024
"""Two files of the same length count as the same if they begin with the same bytes."""


@dataclass(frozen=True)
class SavedFile:
    """A complete file with its size in bytes and its SHA-256. `existed` is true if it was complete before."""

    path: Path
    size: int
    sha256: str
    existed: bool = False

    def __str__(self) -> str:
        return f"already downloaded: {self.path}" if self.existed else f"saved {self.path}"


def download(
    link: Link, to: str | None, transport: Transport, clock: Clock, progress: Progress, *, overwrite: bool
) -> SavedFile:
    """Save the file behind `link`. `to` is a file, a folder, or None for the current folder."""
    target = _target(link, to)
    if to is not None and is_folder(to):
        with write_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
    return download_to(target, link, transport, clock, progress, overwrite=overwrite)


def download_to(
    target: Path, link: Link, transport: Transport, clock: Clock, progress: Progress, *, overwrite: bool
) -> SavedFile:
    """Save the file behind `link` as `target`, whose folder exists."""
    with write_errors(target):
        refuse_special_file(target)
        if exists(target) and not overwrite:
            if not _is_same(target, link, transport):
                hint = "choose another name with --to, or overwrite the file with --force"
                raise RefusedError(f"a different file already exists: {target}", hint=hint)
            return _existing(target)
        with PartialFile(target) as partial:
            _fetch(link, transport, clock, partial, progress)
            digest = partial.finish(overwrite=overwrite)
            return SavedFile(target, partial.done, digest)


def _fetch(link: Link, transport: Transport, clock: Clock, partial: PartialFile, progress: Progress) -> None:
    try:
        fetch(link, transport, clock, partial, progress)
    except (NetworkError, ServerError) as error:
        if partial.resumable and (error.hint is None or isinstance(error, NetworkError)):
            error.hint = f"run the command again: it resumes from {partial.resumable}"
        raise


def _target(link: Link, to: str | None) -> Path:
    """Return the file's path; only the last part of a name from the API counts, and it must be valid."""
    if to is not None and not is_folder(to):
        return Path(to)
    name = Path(link.name.replace("\\", "/")).name
    if not name or name.startswith(".") or not name.isprintable():  # a hidden file may be one that a program reads
        raise RtkError(f"the recording's file has no usable name: {link.name}", hint="choose one with --to")
    return target_of(to, name)


@contextmanager
def write_errors(target: Path) -> Iterator[None]:
    """Report an error of the file system as one that names the file."""
    try:
        yield
    except OSError as error:
        raise RtkError(f"cannot write the file: {target}: {error.strerror}") from error


def _existing(target: Path) -> SavedFile:
    with target.open("rb") as file:
        return SavedFile(target, os.fstat(file.fileno()).st_size, file_digest(file, "sha256").hexdigest(), existed=True)


def _is_same(target: Path, link: Link, transport: Transport) -> bool:
    """Whether `target` is the complete file behind `link`: the same length and the same first bytes."""
    if not target.is_file():
        return False
    with transport.open(link.url, {}) as remote, target.open("rb") as file:
        check_whole(remote, link)
        length = length_of(remote.headers)
        if (link.size if length is None else length) != os.fstat(file.fileno()).st_size:
            return False
        for chunk in remote.chunks:
            if file.read(len(chunk)) != chunk:
                return False
            if file.tell() >= COMPARED_BYTES:
                break
        return True
