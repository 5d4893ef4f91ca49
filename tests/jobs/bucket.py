"""Recordings and their files, as an API and a bucket that are scripted give them."""

from pathlib import Path
from typing import Any

from tests.support.stub_server import StubResponse, StubServer, success

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
DOWNLOAD = f"recordings download {ID}"
FILE = bytes(range(256)) * 400  # 100 KiB
HALF = "talk.mp4.1.rtk-part"
"""Where half of talk.mp4 is kept, in the version with the tag 1."""


def known(stub: StubServer, name: str = "talk.mp4", **fields: Any) -> StubResponse:
    """A recording whose file is behind a link to the bucket."""
    recording = {"id": ID, "status": "UPLOADED", "output_file_name": name, "download_url": stub.origin + "/file"}
    return success(recording | fields)


def holds(stub: StubServer, *answers: StubResponse, name: str = "talk.mp4", **fields: Any) -> None:
    """Let the API know a recording, and the bucket give `answers` for its link."""
    stub.respond_with(known(stub, name, **fields), *answers)


def tracks(stub: StubServer, *names: str) -> StubResponse:
    """A track recording with files of these names, each behind a link that ends in its name."""
    urls = {name: {"download_url": f"{stub.origin}/{name}"} for name in names}
    return known(stub, download_url=[{"layer_name": "default", "download_urls": urls}])


def part(content: bytes, start: int, *, etag: str = '"1"', cut: int | None = None) -> StubResponse:
    """The rest of `content` from `start`, as an answer to a range."""
    span = f"bytes {start}-{len(content) - 1}/{len(content)}"
    return StubResponse(206, content[start:], {"etag": etag, "content-range": span}, cut=cut)


def whole(content: bytes = FILE, *, etag: str = '"1"', cut: int | None = None) -> StubResponse:
    return StubResponse(200, content, {"etag": etag}, cut=cut)


def ranges(stub: StubServer) -> list[tuple[str | None, str | None]]:
    """What each request for the file asked for: Range and If-Range."""
    files = [seen for seen in stub.seen if seen.path == "/file"]
    return [(seen.headers.get("range"), seen.headers.get("if-range")) for seen in files]


def in_folder(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
