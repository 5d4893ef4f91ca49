"""Recordings and their files, as an API and a bucket that are scripted give them."""

from pathlib import Path
from typing import Any

from tests.support.stub_server import Answer, Script, found

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
DOWNLOAD = f"recordings download {ID}"
FILE = bytes(range(256)) * 400  # 100 KiB
HALF = "talk.mp4.1.rtk-part"
"""Where half of talk.mp4 is kept, in the version with the tag 1."""


def known(script: Script, name: str = "talk.mp4", **fields: Any) -> Answer:
    """A recording whose file is behind a link to the bucket."""
    recording = {"id": ID, "status": "UPLOADED", "output_file_name": name, "download_url": script.origin + "/file"}
    return found(recording | fields)


def holds(script: Script, *answers: Answer, name: str = "talk.mp4", **fields: Any) -> None:
    """Let the API know a recording, and the bucket give `answers` for its link."""
    script.plays(known(script, name, **fields), *answers)


def tracks(script: Script, *names: str) -> Answer:
    """A track recording with files of these names, each behind a link that ends in its name."""
    urls = {name: {"download_url": f"{script.origin}/{name}"} for name in names}
    return known(script, download_url=[{"layer_name": "default", "download_urls": urls}])


def part(content: bytes, start: int, *, etag: str = '"1"', cut: int | None = None) -> Answer:
    """The rest of `content` from `start`, as an answer to a range."""
    span = f"bytes {start}-{len(content) - 1}/{len(content)}"
    return Answer(206, content[start:], {"etag": etag, "content-range": span}, cut=cut)


def whole(content: bytes = FILE, *, etag: str = '"1"', cut: int | None = None) -> Answer:
    return Answer(200, content, {"etag": etag}, cut=cut)


def ranges(script: Script) -> list[tuple[str | None, str | None]]:
    """What each request for the file asked for: Range and If-Range."""
    files = [seen for seen in script.seen if seen.path == "/file"]
    return [(seen.headers.get("range"), seen.headers.get("if-range")) for seen in files]


def in_folder(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
