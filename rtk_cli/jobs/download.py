"""Downloads: whole or not at all, resumed when the connection is cut, never over a file that is there."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from rtk_cli.clock import Clock
from rtk_cli.errors import AuthenticationError, NetworkError, NotFoundError, RefusedError, RtkError, ServerError
from rtk_cli.jobs.links import Link
from rtk_cli.messages import Download, Transport

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
    if os.path.lexists(target):  # a link that leads nowhere is there too
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
    try:
        for attempt in range(ATTEMPTS):
            try:
                _read_on(link, door, write, progress, state)
                return
            except NetworkError:
                if attempt + 1 == ATTEMPTS or not state.may_go_on():
                    raise
                clock.sleep(0.5 * 2**attempt)
    finally:
        progress.finish()


class _State:
    """What is known of a download between attempts."""

    def __init__(self) -> None:
        self.done = 0
        self.etag: str | None = None
        self.is_open = False

    def may_go_on(self) -> bool:
        """Whether another attempt makes sense: the door has been patient already with a link that does not open."""
        return self.is_open and (self.done == 0 or self.etag is not None)

    def headers(self) -> dict[str, str]:
        return {"Range": f"bytes={self.done}-", "If-Range": self.etag} if self.done and self.etag else {}


def _read_on(link: Link, door: Transport, write: Callable[[bytes], object], progress: Progress, state: _State) -> None:
    state.is_open = False
    with door.open(link.url, state.headers()) as answer:
        _check(answer, link, state.done)
        state.is_open = True
        state.etag = _strong(answer.headers.get("etag"))
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


def _check(answer: Download, link: Link, done: int) -> None:
    """Raises unless the answer is the whole file, or its rest behind the first `done` bytes."""
    status = answer.status
    if not done and status == 200:
        return
    if done and status in (200, 206, 416):
        if status != 206 or not answer.headers.get("content-range", "").startswith(f"bytes {done}-"):
            raise RtkError(f"the file changed while it was read: {link.name}", hint="run the same again")
        return
    facts = f"{link.name} (status {status})"
    if status in (401, 403):
        raise AuthenticationError(f"the link was refused, it may have expired: {facts}", hint="run the same again")
    if status in (404, 410):
        raise NotFoundError(f"the file is gone: {facts}")
    raise ServerError(f"the file cannot be read: {facts}", status=status)


def _strong(etag: str | None) -> str | None:
    """The tag, where it tells versions apart byte by byte: a weak one is no ground to go on from."""
    return None if etag is None or etag.startswith("W/") else etag


def _length(headers: Mapping[str, str]) -> int | None:
    text = headers.get("content-length", "")
    return int(text) if text.isdecimal() else None


def _target(link: Link, to: Path | None) -> Path:
    """Where the file goes; of a name from the API only the last part counts, and it must be one."""
    if to is not None and not to.is_dir():
        return to
    name = Path(link.name.replace("\\", "/")).name
    if name in ("", ".", "..") or not name.isprintable():
        raise RtkError(f"the recording's file has no usable name: {link.name}", hint="give one with --to")
    return (to or Path()) / name


def _new_part(target: Path) -> Path:
    try:
        with NamedTemporaryFile(dir=target.parent, prefix=".rtk-", suffix=".part", delete=False) as part:
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
