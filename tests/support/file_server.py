"""Recordings and the host of their files on the stub server, with faults: cuts, new versions, expired links.

The host does what a bucket does: strong ETags, ranges, If-Range. Set it up, then `stub.respond_by(server)`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Any

from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure, list_page, success

EXPIRES = "2026-09-21T08:00:00.000Z"
_RANGE = re.compile(r"bytes=(\d+)-")

Fault = Callable[[StubResponse], StubResponse]
"""Changes the response to one request for a file."""


@dataclass
class FileServer:
    """Recordings by id, and their files by name. `faults` are applied one per request for a file, then no more.

    Each read of a recording gives a new link. With `uses_per_link`, a link is refused with 403 after so many uses.
    """

    stub: StubServer
    recordings: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    faults: Iterator[Fault] = field(default_factory=lambda: iter(()))
    uses_per_link: int | None = None
    refusal: int = 403
    etag: Callable[[bytes], str | None] = lambda content: f'"{sha256(content).hexdigest()[:16]}"'
    _uses: Counter[str] = field(default_factory=Counter)
    _links: int = 0
    _lock: Any = field(default_factory=Lock)

    def add(self, recording_id: str, content: bytes, **fields: Any) -> None:
        """Add an uploaded recording with one file."""
        self.files[recording_id] = content
        self.recordings[recording_id] = {
            "id": recording_id,
            "status": "UPLOADED",
            "output_file_name": f"{recording_id}.mp4",
            "download_url": ...,
            "download_url_expiry": EXPIRES,
            "file_size": len(content),
            "invoked_time": "2026-09-14T08:00:00.000Z",
            "session_id": "s1",
            "meeting": {"id": "m1", "title": "Standup"},
            **fields,
        }

    def __call__(self, request: ReceivedRequest) -> StubResponse:
        with self._lock:
            last = request.path.rpartition("/")[2]
            if request.path.startswith("/files/"):
                return self._file(request, last)
            if last == "recordings":
                rows = [self._read(recording) for recording in self.recordings]
                start = (int(request.query.get("page_no", 1)) - 1) * 100
                return list_page(rows[start : start + 100], len(rows), start + 1)
            if "/sessions/" in request.path:
                return success({"id": last, "associated_id": "m1", "meeting_display_name": "Standup"})
            return success(self._read(last)) if last in self.recordings else failure(404)

    def _read(self, recording_id: str) -> dict[str, Any]:
        recording = dict(self.recordings[recording_id])
        if recording["download_url"] is ...:
            self._links += 1
            recording["download_url"] = f"{self.stub.origin}/files/{recording_id}?link={self._links}"
        return recording

    def _file(self, request: ReceivedRequest, name: str) -> StubResponse:
        link = request.query["link"]
        self._uses[link] += 1
        if self.uses_per_link is not None and self._uses[link] > self.uses_per_link:
            return StubResponse(self.refusal, b"<Error>Request has expired</Error>")
        return next(self.faults, unchanged)(self._whole_or_rest(request, self.files[name]))

    def _whole_or_rest(self, request: ReceivedRequest, content: bytes) -> StubResponse:
        etag = self.etag(content)
        headers = {"content-type": "video/mp4", **({} if etag is None else {"etag": etag})}
        found = _RANGE.fullmatch(request.headers.get("range", ""))
        if found is None or request.headers.get("if-range", etag) != etag:
            return StubResponse(200, content, headers)
        start = int(found[1])
        if start >= len(content):
            return StubResponse(416, b"", {**headers, "content-range": f"bytes */{len(content)}"})
        content_range = f"bytes {start}-{len(content) - 1}/{len(content)}"
        return StubResponse(206, content[start:], {**headers, "content-range": content_range})


def unchanged(response: StubResponse) -> StubResponse:
    """No fault."""
    return response


def cut_after(count: int) -> Fault:
    """Close the connection after `count` bytes of the body."""
    return lambda response: StubResponse(response.status, response.body, response.headers, cut=count)


def instead(response: StubResponse) -> Fault:
    """Send another response."""
    return lambda _: response


def with_length(length: int) -> Fault:
    """Announce a length that is not the body's."""
    return lambda response: StubResponse(
        response.status, response.body, {**response.headers, "content-length": str(length)}, cut=len(response.body)
    )
