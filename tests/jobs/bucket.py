"""Builds the stub server's responses for a recording and its files in a bucket."""

from pathlib import Path
from typing import Any

from tests.support.stub_server import StubResponse, StubServer, success

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
DOWNLOAD = f"recordings download {ID}"
FILE = bytes(range(256)) * 400  # 100 KiB
PARTIAL = "talk.mp4.1.rtk-part"
"""The partial download of talk.mp4 in the version with ETag 1."""


def recording_response(stub: StubServer, name: str = "talk.mp4", **fields: Any) -> StubResponse:
    """A recording whose download URL points to the bucket."""
    fields = {"id": ID, "status": "UPLOADED", "output_file_name": name, "download_url": stub.origin + "/file", **fields}
    return success(fields)


def serve(stub: StubServer, *responses: StubResponse, name: str = "talk.mp4", **fields: Any) -> None:
    """Serve the recording, then `responses` for its download URL."""
    stub.respond_with(recording_response(stub, name, **fields), *responses)


def track_recording(stub: StubServer, *names: str) -> StubResponse:
    """A track recording with files of these names; each URL ends with the name."""
    urls = {name: {"download_url": f"{stub.origin}/{name}"} for name in names}
    return recording_response(stub, download_url=[{"layer_name": "default", "download_urls": urls}])


def rest(content: bytes, start: int, *, etag: str = '"1"', cut: int | None = None) -> StubResponse:
    """The response to a range request: `content` from `start`."""
    content_range = f"bytes {start}-{len(content) - 1}/{len(content)}"
    return StubResponse(206, content[start:], {"etag": etag, "content-range": content_range}, cut=cut)


def whole(content: bytes = FILE, *, etag: str = '"1"', cut: int | None = None) -> StubResponse:
    """The response with all of `content`; the connection is cut after `cut` bytes."""
    return StubResponse(200, content, {"etag": etag}, cut=cut)


def ranges(stub: StubServer) -> list[tuple[str | None, str | None]]:
    """Return the Range and If-Range headers of each request for the file."""
    files = [seen for seen in stub.seen if seen.path == "/file"]
    return [(seen.headers.get("range"), seen.headers.get("if-range")) for seen in files]


def file_names(folder: Path) -> list[str]:
    """Return the names of all files in `folder`, sorted."""
    return sorted(path.name for path in folder.iterdir())
