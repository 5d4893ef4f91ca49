"""Downloads: whole or not at all, resumed when the connection is cut, never over a file that is there."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from rtk_cli.clock import Clock
from rtk_cli.errors import AuthenticationError, NetworkError, NotFoundError, RefusedError, RtkError, ServerError
from rtk_cli.jobs.links import Link
from rtk_cli.messages import Transport

ATTEMPTS = 5


class Progress(Protocol):
    """Hears how far a download is."""

    def start(self, name: str, total: int | None) -> None: ...

    def advance(self, count: int) -> None: ...

    def finish(self) -> None: ...


def download(link: Link, to: Path | None, door: Transport, clock: Clock, progress: Progress) -> Path:
    """Save the file behind `link` and return where.

    `to` is a file, a folder or None for the current one. The file appears under its name only when it is whole.
    """
    target = _target(link, to)
    if target.exists():
        raise RefusedError(f"the file is there already: {target}", hint="name another with --to, or remove it")
    part = _new_part(target)
    try:
        with part.open("wb") as file:
            fetch(link, door, clock, file.write, progress)
        _place(part, target)
    except OSError as error:
        raise RtkError(f"the file cannot be written: {target}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return target


def fetch(link: Link, door: Transport, clock: Clock, write: Callable[[bytes], object], progress: Progress) -> None:
    """Write the whole file behind `link`, going on where a cut connection left off."""
    state = _State()
    for attempt in range(ATTEMPTS):
        try:
            _read_on(link, door, write, progress, state)
        except NetworkError:
            if attempt + 1 == ATTEMPTS:
                raise
            clock.sleep(0.5 * 2**attempt)
        else:
            progress.finish()
            return


class _State:
    """What is known of a download between attempts."""

    def __init__(self) -> None:
        self.done = 0
        self.etag: str | None = None


def _read_on(link: Link, door: Transport, write: Callable[[bytes], object], progress: Progress, state: _State) -> None:
    headers = {"Range": f"bytes={state.done}-", "If-Range": state.etag} if state.done and state.etag else {}
    with door.open(link.url, headers) as answer:
        _check(answer.status, link)
        if state.done and answer.status != 206:
            raise RtkError(f"the file changed while it was read: {link.name}", hint="run the same again")
        state.etag = answer.headers.get("etag")
        left = _length(answer.headers)
        if not state.done:
            progress.start(link.name, left)
        for chunk in answer.chunks:
            write(chunk)
            state.done += len(chunk)
            left = None if left is None else left - len(chunk)
            progress.advance(len(chunk))
        if left:
            raise NetworkError(f"the connection ended {left} bytes too early: {link.name}")


def _check(status: int, link: Link) -> None:
    if status in (200, 206):
        return
    facts = f"{link.name} (status {status})"
    if status in (401, 403):
        raise AuthenticationError(f"the link was refused, it may have expired: {facts}", hint="run the same again")
    if status in (404, 410):
        raise NotFoundError(f"the file is gone: {facts}")
    raise ServerError(f"the file cannot be read: {facts}", status=status)


def _length(headers: Mapping[str, str]) -> int | None:
    text = headers.get("content-length", "")
    return int(text) if text.isdecimal() else None


def _target(link: Link, to: Path | None) -> Path:
    """Where the file goes; of a name from the API only the last part counts, and it must be one."""
    if to is not None and not to.is_dir():
        return to
    name = Path(link.name.replace("\\", "/")).name
    if name in ("", ".", ".."):
        raise RtkError(f"the recording's file has no usable name: {link.name}", hint="give one with --to")
    return (to or Path()) / name


def _new_part(target: Path) -> Path:
    try:
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", suffix=".part", delete=False) as part:
            return Path(part.name)
    except OSError as error:
        raise RtkError(f"the file cannot be written: {target}: {error.strerror}") from error


def _place(part: Path, target: Path) -> None:
    """Give the whole file its name, unless another process has taken that meanwhile."""
    part.chmod(0o666 & ~_umask())
    try:
        os.link(part, target)
    except FileExistsError:
        raise RefusedError(f"the file is there already: {target}", hint="name another with --to") from None
    except OSError:  # a file system without hard links
        part.replace(target)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
