"""Reads the file behind a link, and goes on where a cut connection, or an earlier run, left off."""

from collections.abc import Callable, Mapping
from typing import Protocol

from rtk_cli.clock import Clock
from rtk_cli.errors import AuthenticationError, NetworkError, NotFoundError, RtkError, ServerError
from rtk_cli.jobs.progress import Progress
from rtk_cli.jobs.recording_links import Link
from rtk_cli.messages import Download, Transport

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before the second attempt and those after it."""


class Sink(Protocol):
    """Where a file goes. The first `done` bytes of the version `etag` are in it; no version without a strong tag."""

    done: int
    etag: str | None

    def begin(self, etag: str | None) -> None:
        """It is empty, and all of this version comes now."""
        ...

    def write(self, chunk: bytes) -> None:
        """The bytes that follow."""
        ...

    def forget(self) -> bool:
        """What is in it is of no use: empty it. False where that cannot be."""
        ...


class StreamSink:
    """A sink from which everything goes straight on, to stdout."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self.done = 0
        self.etag: str | None = None
        self._write = write

    def begin(self, etag: str | None) -> None:
        """See `Sink`."""
        self.etag = etag

    def write(self, chunk: bytes) -> None:
        """See `Sink`."""
        self._write(chunk)
        self.done += len(chunk)

    def forget(self) -> bool:
        """See `Sink`: it is out."""
        return False


def fetch(link: Link, door: Transport, clock: Clock, sink: Sink, progress: Progress) -> None:
    """Bring what is behind `link` into `sink`, to the last byte.

    A link that does not open is not tried again: the door has been patient with it already.
    """
    pauses = iter(PAUSES)
    try:
        while True:
            with door.open(link.url, _rest_of(sink)) as answer:
                _settle(answer, link, sink)
                try:
                    _read(answer, link, sink, progress)
                    return
                except NetworkError:
                    pause = next(pauses, None)
                    if pause is None or (sink.done and sink.etag is None):
                        raise
            clock.sleep(pause)
    finally:
        progress.finish()


def check_whole(answer: Download, link: Link) -> None:
    """Raises unless the answer is the whole file."""
    status = answer.status
    if status == 200:
        return
    facts = f"{link.name} (status {status})"
    if status in (401, 403):
        raise AuthenticationError(f"the link was refused, it may have expired: {facts}", hint="run the same again")
    if status in (404, 410):
        raise NotFoundError(f"the file is gone: {facts}")
    raise ServerError(f"the file cannot be read: {facts}", status=status)


def length_of(headers: Mapping[str, str]) -> int | None:
    """The bytes that an answer says it has."""
    text = headers.get("content-length", "")
    return int(text) if text.isdecimal() else None


def _rest_of(sink: Sink) -> dict[str, str]:
    """The headers that ask for what `sink` lacks, and for the whole file where that is another one by now."""
    return {"Range": f"bytes={sink.done}-", "If-Range": sink.etag} if sink.done and sink.etag else {}


def _settle(answer: Download, link: Link, sink: Sink) -> None:
    """Ready `sink` for what the answer brings, the whole file or the rest; raises where that is neither."""
    is_rest = bool(_rest_of(sink)) and answer.status in (206, 416)
    if is_rest and not _follows(answer, sink):
        sink.forget()
        raise _changed(link)
    if is_rest:
        return
    check_whole(answer, link)
    if sink.done and not sink.forget():
        raise _changed(link)
    sink.begin(_strong(answer.headers.get("etag")))


def _follows(answer: Download, sink: Sink) -> bool:
    """Whether the answer has the bytes that follow, of the same version."""
    start = answer.headers.get("content-range", "")
    return answer.status == 206 and start.startswith(f"bytes {sink.done}-") and _is_of(answer, sink.etag)


def _is_of(answer: Download, etag: str | None) -> bool:
    return answer.headers.get("etag", etag) == etag


def _changed(link: Link) -> RtkError:
    return RtkError(f"the file changed while it was read: {link.name}", hint="run the same again")


def _read(answer: Download, link: Link, sink: Sink, progress: Progress) -> None:
    left = length_of(answer.headers)
    progress.start(link.name, None if left is None else sink.done + left, sink.done)
    for chunk in answer.chunks:
        sink.write(chunk)
        progress.advance(len(chunk))
        left = None if left is None else left - len(chunk)
    if left:
        raise NetworkError(f"the connection ended {left} bytes too early: {link.name}")


def _strong(etag: str | None) -> str | None:
    """The tag, where it tells versions apart byte by byte: a weak one is no ground to go on from.

    One that is no ASCII cannot be sent back.
    """
    return None if etag is None or etag.startswith("W/") or not etag.isascii() else etag
