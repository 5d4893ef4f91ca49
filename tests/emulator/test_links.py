"""The links of an uploaded recording, followed over HTTP without the token."""

import httpx
import pytest

from tests.support import recordings
from tests.support.cli import Rtk

WEEK = 7 * 86_400


def link_of(rtk: Rtk, recording: str, name: str = "download_url") -> str:
    link: str = rtk(f"recordings get {recording}").ok.data[name]
    return link


def fetch(link: str, **headers: str) -> httpx.Response:
    return httpx.get(link, headers={name.replace("_", "-"): value for name, value in headers.items()}, trust_env=False)


@pytest.fixture
def link(remote: Rtk) -> str:
    """The link of a short recording."""
    return link_of(remote, recordings.uploaded(remote, seconds=1))


def test_file_has_the_size_of_the_recording(remote: Rtk) -> None:
    recording = recordings.uploaded(remote, seconds=1)
    answer = fetch(link_of(remote, recording))
    known = remote(f"recordings get {recording}").ok.data
    assert (answer.status_code, len(answer.content)) == (200, known["file_size"])
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-disposition"] == f'attachment; filename="{known["output_file_name"]}"'


def test_file_and_etag_are_the_same_each_time(remote: Rtk) -> None:
    recording = recordings.uploaded(remote, seconds=1)
    first = fetch(link_of(remote, recording))
    remote.clock.advance(3600)
    second = fetch(link_of(remote, recording))
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])
    assert not first.headers["etag"].startswith("W/")


def test_two_files_have_different_etags(remote: Rtk) -> None:
    recording = recordings.uploaded(remote, seconds=1)
    video, audio = fetch(link_of(remote, recording)), fetch(link_of(remote, recording, "audio_download_url"))
    assert video.headers["etag"] != audio.headers["etag"]
    assert audio.headers["content-type"] == "audio/aac"


@pytest.mark.parametrize(
    ("byte_range", "begin", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=30-60", 30, 61),
        ("bytes=30-30", 30, 31),
        ("bytes=70000-70001", 70000, 70002),
        ("bytes=65530-", 65530, None),
        ("bytes=-10", -10, None),
        ("bytes=0-999999999", 0, None),
        ("bytes=-999999999", 0, None),
    ],
)
def test_range_returns_those_bytes(link: str, byte_range: str, begin: int, end: int | None) -> None:
    whole = fetch(link).content
    answer = fetch(link, range=byte_range)
    assert (answer.status_code, answer.content) == (206, whole[begin:end])
    first, last, size = range(len(whole))[begin], range(len(whole))[begin:end][-1], len(whole)
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{size}"
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("byte_range", ["bytes=9-0", "bytes=x-y", "bytes=-", "bytes=0-1,5-6", "lines=0-1", ""])
def test_unsupported_range_returns_the_whole_file(link: str, byte_range: str) -> None:
    whole, answer = fetch(link), fetch(link, range=byte_range)
    assert (answer.status_code, answer.content) == (200, whole.content)
    assert "content-range" not in answer.headers


@pytest.mark.parametrize("byte_range", ["bytes=99999999-", "bytes={size}-", "bytes=-0"])
def test_range_beyond_the_end_returns_416(link: str, byte_range: str) -> None:
    size = len(fetch(link).content)
    answer = fetch(link, range=byte_range.format(size=size))
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{size}"


def test_if_range_with_another_etag_returns_the_whole_file(link: str) -> None:
    whole = fetch(link)
    rest = fetch(link, range="bytes=100-", if_range=whole.headers["etag"])
    assert (rest.status_code, rest.content) == (206, whole.content[100:])
    changed = fetch(link, range="bytes=100-", if_range='"another"')
    assert (changed.status_code, changed.content) == (200, whole.content)


def test_if_range_with_another_etag_never_returns_416(link: str) -> None:
    assert fetch(link, range="bytes=99999999-", if_range='"another"').status_code == 200


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("signature=", "signature=0"),
        ("expires=1", "expires=2"),
        ("expires=1", "expires=" + "1" * 5000),
        ("expires=1", "expires=%C2%B2"),  # a superscript 2: a digit, but not a number
        ("/files/recordings/", "/files/recordings/x"),
        ("?expires", "?expired"),
        (".mp4", "_audio.aac"),
    ],
)
def test_altered_link_returns_403(link: str, old: str, new: str) -> None:
    assert old in link
    answer = fetch(link.replace(old, new))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, 403)


def test_link_expires_after_seven_days(remote: Rtk) -> None:
    recording = recordings.uploaded(remote, seconds=1)
    link = link_of(remote, recording)
    remote.clock.advance(WEEK - 1)
    assert fetch(link).status_code == 200
    remote.clock.advance(1)
    assert fetch(link).status_code == 403
    gone = remote(f"recordings get {recording}").ok.data
    assert (gone["download_url"], gone["audio_download_url"]) == (None, None)
    assert gone["download_url_expiry"] == "2026-09-21T08:00:04.000Z"


def test_reset_invalidates_links(remote: Rtk, link: str) -> None:
    remote("emulator reset --force").ok
    assert fetch(link).status_code == 403


@pytest.mark.parametrize("path", ["/", "/files/recordings/x/y.mp4", "/favicon.ico"])
def test_unsigned_path_returns_403(link: str, path: str) -> None:
    assert fetch(str(httpx.URL(link).join(path))).status_code == 403
