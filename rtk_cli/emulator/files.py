"""The files behind the emulator's links, as a bucket serves them: ETag, ranges, and an end after seven days.

Whether the link itself is good is decided before, with `links.expiry_if_valid`.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping

from rtk_cli.emulator import byte_ranges
from rtk_cli.emulator.call import Refusal
from rtk_cli.emulator.recording import media, stored_files
from rtk_cli.emulator.recording.stored_files import StoredFile
from rtk_cli.emulator.recording.views import FILES_PATH
from rtk_cli.messages import Download

_UPLOADED = "SELECT * FROM recordings WHERE id = ? AND status = 'UPLOADED'"


def open_file(db: sqlite3.Connection, path: str, headers: Mapping[str, str], now: int) -> Download:
    """The file at `path`, or what a range in `headers` asks of it; 404 for no file, 410 for one whose time is over.

    All that is needed is read before this returns: the chunks do not touch the database.
    """
    recording_id, _, name = path.removeprefix(f"{FILES_PATH}/").partition("/")
    row = db.execute(_UPLOADED, (recording_id,)).fetchone()
    expiry = None if row is None else stored_files.expiry(row)
    if expiry is None:
        raise Refusal(404, "No such file")
    if expiry <= now:
        raise Refusal(410, "This file was removed after 7 days")
    file = next((file for file in stored_files.every(db, row) if file.name == name), None)
    if file is None:
        raise Refusal(404, "No such file")
    return _served(file, {key.lower(): value for key, value in headers.items()})


def _served(file: StoredFile, headers: Mapping[str, str]) -> Download:
    tag = _etag(file)
    beside = {
        "content-type": media.content_type(file),
        "content-disposition": f'attachment; filename="{file.name}"',
        "accept-ranges": "bytes",
        "etag": tag,
    }
    try:
        stretch = byte_ranges.wanted(headers, size=file.size, etag=tag)
    except byte_ranges.Unsatisfiable:
        nothing: Iterator[bytes] = iter(())
        return Download(416, {**beside, "content-range": f"bytes */{file.size}", "content-length": "0"}, nothing)
    begin, end = stretch or (0, file.size)
    sizes = {"content-length": str(end - begin)}
    if stretch is not None:
        sizes["content-range"] = f"bytes {begin}-{end - 1}/{file.size}"
    return Download(200 if stretch is None else 206, beside | sizes, media.chunks(file, begin, end))


def _etag(file: StoredFile) -> str:
    """Strong: the same recording and name have the same bytes for ever."""
    seed = f"{file.recording_id}/{file.name}:{file.size}"
    return f'"{hashlib.sha256(seed.encode()).hexdigest()[:32]}"'
