"""Reads the file behind a link; resumes after a cut connection, or where an earlier run stopped."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Protocol

from rtk_cli.api.transports.network_errors import StalledError
from rtk_cli.clock import Clock
from rtk_cli.errors import AuthenticationError, NetworkError, NotFoundError, RtkError, ServerError
from rtk_cli.jobs.downloads.recording_links import Link
from rtk_cli.jobs.progress import Progress
from rtk_cli.messages import Download, Transport

PAGE_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")
NOT_THE_FILE_HINT = "a proxy or an error page may have answered in place of the server; run the command again"


class UnknownEndError(NetworkError):
    """The file may be cut off: nothing says how long it is. Another attempt would not tell either."""


class Sink(Protocol):
    """The destination of a file. It holds the first `done` bytes of the version `etag`; None without a strong ETag."""

    done: int
    etag: str | None

    def begin(self, etag: str | None) -> None:
        """Start with the first byte of this version; the sink is empty."""
        ...

    def write(self, chunk: bytes) -> None:
        """Append the next bytes."""
        ...

    def reset(self) -> bool:
        """Discard what was written; return False if that is impossible."""
        ...


class StreamSink:
    """A sink that passes everything on at once, to stdout."""

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

    def reset(self) -> bool:
        """See `Sink`: printed bytes can't be taken back."""
        return False


def fetch(link: Link, transport: Transport, clock: Clock, sink: Sink, progress: Progress) -> None:
    """Write the file behind `link` to `sink`, to the last byte.

    A download that is cut is resumed as often as `--retries` allows. One that stalls is resumed only if it has brought
    at least one byte: a server that sends nothing would hold rtk for several times the timeout. A link that can't be
    opened is not retried: the transport does that.
    """
    try:
        for number in count():
            with transport.open(link.url, _range_headers(sink)) as download:
                _prepare(sink, download, link)
                start = sink.done
                try:
                    _read(download, link, sink, progress)
                    return
                except UnknownEndError:
                    raise
                except NetworkError as error:
                    delays = download.resume_delays[number:]
                    is_stuck = isinstance(error, StalledError) and sink.done == start
                    if not delays or is_stuck or (sink.done and sink.etag is None):
                        raise
            clock.sleep(delays[0])
    finally:
        progress.finish()


def check_whole(download: Download, link: Link) -> None:
    """Raise unless the response promises the whole file, by its status, its type and its length."""
    _check_status(download.status, link)
    _check_type(download.headers, link)
    length = length_of(download.headers)
    if length == 0:
        _check_not_empty(0, link)
    _check_size(length, link)


def length_of(headers: Mapping[str, str]) -> int | None:
    """Return the content length of a response; None if it is unknown."""
    text = headers.get("content-length", "")
    return int(text) if text.isdecimal() else None


def _check_status(status: int, link: Link) -> None:
    if status == 200:
        return
    name = f"{link.name} (status {status})"
    if status in (401, 403):
        raise AuthenticationError(f"the link was refused, it may have expired: {name}", hint="run the command again")
    if status in (404, 410):
        raise NotFoundError(f"the file is gone: {name}")
    raise ServerError(f"cannot read the file: {name}", status=status)


def _check_type(headers: Mapping[str, str], link: Link) -> None:
    """Refuse a web page or an error in JSON in place of the file; only a file of JSON is JSON."""
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = content_type == "application/json" or content_type.endswith("+json")
    if content_type in PAGE_TYPES or (is_json and not link.name.lower().endswith(".json")):
        raise _not_the_file(content_type, link)


def _check_not_empty(size: int, link: Link) -> None:
    if size == 0 and not link.may_be_empty:
        raise ServerError(f"the server sent an empty file: {link.name}", hint=NOT_THE_FILE_HINT)


def _check_size(size: int | None, link: Link) -> None:
    if size is not None and link.size is not None and size != link.size:
        message = f"the server's file has {size} bytes, not the {link.size} that the API names: {link.name}"
        raise ServerError(message, hint=NOT_THE_FILE_HINT)


def _not_the_file(sent: str, link: Link) -> ServerError:
    return ServerError(f"the server sent {sent} in place of the file: {link.name}", hint=NOT_THE_FILE_HINT)


def _range_headers(sink: Sink) -> dict[str, str]:
    """Ask for the bytes that `sink` lacks, or for the whole file if it has changed since."""
    return {"Range": f"bytes={sink.done}-", "If-Range": sink.etag} if sink.done and sink.etag else {}


def _prepare(sink: Sink, download: Download, link: Link) -> None:
    """Prepare `sink` for the whole file or for its rest, as the response brings it; raise if it brings neither."""
    is_rest = bool(_range_headers(sink)) and download.status in (206, 416)
    if is_rest and not _continues(download, sink):
        sink.reset()
        raise _changed(link)
    if is_rest:
        _check_rest(sink, download, link)
        return
    check_whole(download, link)
    if sink.done and not sink.reset():
        raise _changed(link)
    sink.begin(_strong_etag(download.headers.get("etag")))


def _continues(download: Download, sink: Sink) -> bool:
    """Whether the response continues where `sink` ends, in the same version."""
    content_range = download.headers.get("content-range", "")
    same_version = download.headers.get("etag", sink.etag) == sink.etag
    return download.status == 206 and content_range.startswith(f"bytes {sink.done}-") and same_version


def _check_rest(sink: Sink, download: Download, link: Link) -> None:
    """Raise, and discard what was written, if both together do not have the size that the API names."""
    left = length_of(download.headers)
    try:
        _check_size(None if left is None else sink.done + left, link)
    except ServerError:
        sink.reset()
        raise


def _changed(link: Link) -> RtkError:
    return RtkError(f"the file changed during the download: {link.name}", hint="run the command again")


def _read(download: Download, link: Link, sink: Sink, progress: Progress) -> None:
    left = length_of(download.headers)
    size = link.size if left is None else sink.done + left
    progress.start(link.name, size, sink.done)
    for chunk in download.chunks:
        if sink.done == 0 and is_page(chunk):
            raise _not_the_file("a web page", link)
        if size is not None and sink.done + len(chunk) > size:
            sink.reset()
            raise ServerError(f"the server's file has more than {size} bytes: {link.name}", hint=NOT_THE_FILE_HINT)
        sink.write(chunk)
        progress.advance(len(chunk))
    _check_end(download.headers, link, sink.done, size)


def _check_end(headers: Mapping[str, str], link: Link, done: int, size: int | None) -> None:
    """Raise unless all `size` bytes came, or if the size is unknown, unless the response tells where it ends."""
    marks_its_end = "content-encoding" in headers or "chunked" in headers.get("transfer-encoding", "").lower()
    if size is None and not marks_its_end:
        raise UnknownEndError(f"the server does not tell whether the file is whole: {link.name}")
    if size is not None and done < size:
        if marks_its_end:
            _check_not_empty(done, link)
            raise ServerError(f"the server's file ends after {done} of {size} bytes: {link.name}")
        raise NetworkError(f"the connection ended after {done} of {size} bytes: {link.name}")
    _check_not_empty(done, link)


def is_page(chunk: bytes) -> bool:
    """Whether a file begins like a web page, whatever its type says."""
    return chunk[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))


def _strong_etag(etag: str | None) -> str | None:
    """Return the ETag if it identifies the bytes: not a weak one, nor one that can't be sent back as ASCII."""
    return None if etag is None or etag.startswith("W/") or not etag.isascii() else etag
