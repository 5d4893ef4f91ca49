"""Deliveries as files: each is one HTTP request as it arrived, with request line, headers and raw body.

A file is complete as soon as it exists, and readable by its owner only. Its name is made of the time, the event and the
id of the delivery, so that names sort by time: `20260914T080000.000Z-meeting.started-UUID.http`.
"""

import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException, HTTPMessage, parse_headers
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

from rtk_cli.config import atomic_file
from rtk_cli.errors import RtkError, UsageError
from rtk_cli.input_files import MIB, Limit, read_file

SUFFIX = ".http"
LIMIT = Limit(8 * MIB)
"""The size of a file: a body of 1 MiB, and as many headers as the receiver accepts."""

MAX_NAME_PART = 80
"""Characters of the event's name and of the delivery's id in a file name: file systems allow 255 in all."""

_ENCODING = "iso-8859-1"  # of headers: it keeps every byte
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True)
class ReceivedRequest:
    """A request as it arrived: the request line without its end, the headers in their order, and the raw body."""

    request_line: str
    headers: Iterable[tuple[str, str]]
    body: bytes


@dataclass(frozen=True)
class SavedDelivery:
    """A delivery that was read from a file. Header names ignore case."""

    path: Path
    headers: HTTPMessage
    body: bytes
    payload: dict[str, Any]

    @property
    def event(self) -> str:
        return str(self.payload.get("event"))


class DeliveryFolder:
    """A folder that deliveries are saved in."""

    def __init__(self, path: Path, now: Callable[[], float]) -> None:
        """Create the folder if necessary. `now` returns seconds since the Unix epoch."""
        self.path = path
        self._now = now
        self._latest = 0
        self._lock = Lock()
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"cannot save events in this folder ({error.strerror}): {path}"
            raise RtkError(message, hint="give another folder to --save") from error
        atomic_file.remove_stale_drafts(path, f".*{re.escape(SUFFIX)}")

    def save(self, request: ReceivedRequest, event: object, delivery_id: str | None) -> Path:
        """Write a new file and return its path. Raises `OSError`; then nothing is left of it."""
        with self._lock:
            path = self._free_path(f"{_safe(event)}-{_safe(delivery_id)}{SUFFIX}")
            atomic_file.replace(path, _as_bytes(request))
        return path

    def _free_path(self, ending: str) -> Path:
        """Return a new path that sorts behind the ones before, also if several come in one millisecond."""
        self._latest = max(int(self._now() * 1000), self._latest + 1)
        while os.path.lexists(path := self.path / f"{_time(self._latest)}-{ending}"):
            self._latest += 1
        return path


def read(path: Path) -> SavedDelivery:
    """Read a saved delivery; raises `UsageError` for a file that is none."""
    content = BytesIO(read_file(str(path), LIMIT))
    request_line = content.readline().split()
    try:
        found = parse_headers(content)
        body = content.read()
        payload = json.loads(body)
    except (HTTPException, ValueError, RecursionError):
        payload = None
    if len(request_line) != 3 or not isinstance(payload, dict):
        raise UsageError(f"not a saved delivery: {path}", hint="`rtk webhooks listen --save FOLDER` saves deliveries")
    length = found.get("content-length")
    if length is not None and length != str(len(body)):
        message = f"the body has {len(body)} bytes, but content-length is {length}: {path}"
        raise UsageError(message, hint="change a delivery with --set, not in its file")
    return SavedDelivery(path, found, body, payload)


def read_all(path: Path) -> list[SavedDelivery]:
    """Read a saved delivery, or all those of a folder, in the order of their names."""
    if not path.is_dir():
        return [read(path)]
    try:
        names = sorted(entry.name for entry in path.iterdir() if entry.name.endswith(SUFFIX))
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    if not names:
        raise UsageError(f"no saved deliveries ({SUFFIX}) in this folder: {path}")
    return [read(path / name) for name in names]


def _as_bytes(request: ReceivedRequest) -> bytes:
    lines = [request.request_line, *(f"{name}: {value}" for name, value in request.headers), "", ""]
    return "\r\n".join(lines).encode(_ENCODING) + request.body


def _time(milliseconds: int) -> str:
    """A time in UTC without the characters that file systems refuse: `20260914T080000.000Z`."""
    text = datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y%m%dT%H%M%S")
    return f"{text}.{milliseconds % 1000:03}Z"


def _safe(text: object) -> str:
    """Return text from the network as a part of a file name that every file system accepts."""
    return _UNSAFE.sub("_", text)[:MAX_NAME_PART] if isinstance(text, str) and text else "unknown"
