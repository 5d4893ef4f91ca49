"""Downloads: nothing is lost, nothing is overwritten.

A file has its name when it is whole, and not before. What broke off is kept for the next run to go on with, what is
there already is not fetched again, and what is another file stays as it is.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rtk_cli.clock import Clock
from rtk_cli.errors import NetworkError, RefusedError, RtkError
from rtk_cli.jobs.fetch import check_whole, fetch, length_of
from rtk_cli.jobs.partial_file import PartialFile
from rtk_cli.jobs.progress import Progress
from rtk_cli.jobs.recording_links import Link
from rtk_cli.messages import Transport

COMPARED = 256 * 1024
"""Bytes at the beginning of a file by which one is taken for the other, if it is as long too."""


@dataclass(frozen=True)
class Saved:
    """A file that is there now. `was_there` tells that it had been already."""

    path: Path
    was_there: bool

    def __str__(self) -> str:
        return f"there already: {self.path}" if self.was_there else f"saved {self.path}"


def download(
    link: Link, to: str | None, door: Transport, clock: Clock, progress: Progress, *, overwrite: bool
) -> Saved:
    """Save the file behind `link`. `to` is a file, a folder or None for the current one."""
    target = _target(link, to)
    with _writing(target):
        if to is not None and is_folder(to):
            target.parent.mkdir(parents=True, exist_ok=True)
        if _is_taken(target) and not overwrite:
            if not _is_same(target, link, door):
                hint = "name another with --to, or overwrite it with --force"
                raise RefusedError(f"another file is there already: {target}", hint=hint)
            return Saved(target, was_there=True)
        with PartialFile(target) as half:
            _fetch(link, door, clock, half, progress)
            half.place(overwrite=overwrite)
    return Saved(target, was_there=False)


def _fetch(link: Link, door: Transport, clock: Clock, half: PartialFile, progress: Progress) -> None:
    try:
        fetch(link, door, clock, half, progress)
    except NetworkError as error:
        if half.kept:
            error.hint = f"run the same again: it goes on from {half.kept}"
        raise


def is_folder(to: str) -> bool:
    """Whether `to` is a folder, or with a slash at its end shall be one."""
    return to.endswith(("/", os.sep)) or Path(to).is_dir()


def _target(link: Link, to: str | None) -> Path:
    """Where the file goes; of a name from the API only the last part counts, and it must be one."""
    if to is not None and not is_folder(to):
        return Path(to)
    name = Path(link.name.replace("\\", "/")).name
    if name in ("", ".", "..") or not name.isprintable():
        raise RtkError(f"the recording's file has no usable name: {link.name}", hint="give one with --to")
    return Path(to or "") / name


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RtkError(f"the file cannot be written: {target}: {error.strerror}") from error


def _is_taken(target: Path) -> bool:
    """Whether anything has the name; a link that leads nowhere has it too."""
    try:
        os.lstat(target)
    except FileNotFoundError:
        return False
    return True


def _is_same(target: Path, link: Link, door: Transport) -> bool:
    """Whether the whole file is there: as long as the one behind `link`, and alike in the beginning."""
    if not target.is_file():
        return False
    with door.open(link.url, {}) as answer, target.open("rb") as file:
        check_whole(answer, link)
        if length_of(answer.headers) != os.fstat(file.fileno()).st_size:
            return False
        for chunk in answer.chunks:
            if file.read(len(chunk)) != chunk:
                return False
            if file.tell() >= COMPARED:
                break
        return True
