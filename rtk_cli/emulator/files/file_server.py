"""Serve the files behind the emulator's links as a storage bucket does: with ETag and ranges, for seven days.

The caller checks the link first, with `signed_links.expiry_if_valid`.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rtk_cli.emulator.exports import export_files
from rtk_cli.emulator.files import byte_ranges
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.recording import media_bytes, recorded_media, recording_files
from rtk_cli.emulator.recording.recording_files import StoredFile
from rtk_cli.emulator.recording.recording_views import FILES_PATH
from rtk_cli.emulator.recording.still import parts
from rtk_cli.messages import Download

_UPLOADED = "SELECT * FROM recordings WHERE id = ? AND status = 'UPLOADED'"


class _File(NamedTuple):
    """A file to serve; `chunks` yields the bytes between two offsets."""

    name: str
    size: int
    tag: str
    content_type: str
    chunks: Callable[[int, int], Iterator[bytes]]


def open_file(
    db: sqlite3.Connection, path: str, headers: Mapping[str, str], now: int, media_folder: Path | None = None
) -> Download:
    """Open the file at `path`, or the range that `headers` request; 404 for an unknown file, 410 for an expired one.

    What was recorded of web clients is in `media_folder`. The chunks do not read the database: all that they need is
    read before this returns.
    """
    if path.startswith(f"{export_files.FILES_PATH}/"):
        file = _of_session(export_files.open_export(db, path, now))
    else:
        file = _of_recording(_stored(db, path, now), media_folder)
    return _served(file, {key.lower(): value for key, value in headers.items()})


def _stored(db: sqlite3.Connection, path: str, now: int) -> StoredFile:
    recording_id, _, name = path.removeprefix(f"{FILES_PATH}/").partition("/")
    row = db.execute(_UPLOADED, (recording_id,)).fetchone()
    expiry = None if row is None else recording_files.expiry(row)
    if expiry is None:
        raise Refusal(404, "No such file")
    if expiry <= now:
        raise Refusal(410, "This file was removed after 7 days")
    file = next((file for file in recording_files.all_files(db, row) if file.name == name), None)
    if file is None:
        raise Refusal(404, "No such file")
    return file


def _of_recording(file: StoredFile, media_folder: Path | None) -> _File:
    """A file of a recording. The ETag is strong: recording and name determine the bytes, with media or without."""
    media = recorded_media.existing(media_folder, file)
    tag = _tag(f"{file.recording_id}/{file.name}:{file.size}:{media is not None}".encode())
    content_type = media_bytes.content_type(file)
    if media is not None:
        return _File(file.name, file.size, tag, content_type, parts.File(media).chunks)
    return _File(file.name, file.size, tag, content_type, lambda begin, end: media_bytes.chunks(file, begin, end))


def _of_session(export: export_files.Export) -> _File:
    return _File(export.name, len(export.content), _tag(export.content), export.content_type, export.chunks)


def _served(file: _File, headers: Mapping[str, str]) -> Download:
    common = {
        "content-type": file.content_type,
        "content-disposition": f'attachment; filename="{file.name}"',
        "accept-ranges": "bytes",
        "etag": file.tag,
    }
    try:
        byte_range = byte_ranges.requested_range(headers, size=file.size, etag=file.tag)
    except byte_ranges.Unsatisfiable:
        nothing: Iterator[bytes] = iter(())
        return Download(416, {**common, "content-range": f"bytes */{file.size}", "content-length": "0"}, nothing)
    begin, end = byte_range or (0, file.size)
    sizes = {"content-length": str(end - begin)}
    if byte_range is not None:
        sizes["content-range"] = f"bytes {begin}-{end - 1}/{file.size}"
    return Download(200 if byte_range is None else 206, common | sizes, file.chunks(begin, end))


def _tag(seed: bytes) -> str:
    return f'"{hashlib.sha256(seed).hexdigest()[:32]}"'
