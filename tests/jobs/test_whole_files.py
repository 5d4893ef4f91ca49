"""rtk recordings download, sessions chat: only a whole file of the right kind is saved, whatever the server sends."""

import gzip
import zlib
from functools import reduce
from pathlib import Path

import pytest

from tests.jobs.bucket import DOWNLOAD, FILE, ID, PARTIAL, file_names, ranges, rest, serve, track_recording, whole
from tests.support.stub_server import StubResponse, StubServer, json_response, success

SIZE = len(FILE)
ETAG = {"etag": '"1"'}
HTML = b"<!DOCTYPE html><html><body>Sign in to continue</body></html>"

pytestmark = pytest.mark.usefixtures("folder")


def chunked(content: bytes, *, end: bytes = b"0\r\n\r\n", **headers: str) -> StubResponse:
    """A chunked response; without `end` it is cut off."""
    body = b"%x\r\n%s\r\n" % (len(content), content) + end
    return StubResponse(200, body, {"transfer-encoding": "chunked", **headers}, cut=len(body))


def unframed(content: bytes, **headers: str) -> StubResponse:
    """A response whose body ends with the connection."""
    return StubResponse(200, content, headers, has_length=False)


def encoded(content: bytes, encoding: str = "gzip", **headers: str) -> StubResponse:
    """A response of these bytes, which are said to be compressed."""
    return StubResponse(200, content, {"content-encoding": encoding, **headers})


PACKED = gzip.compress(FILE)
SIX_TIMES_PACKED = reduce(lambda content, _: gzip.compress(content), range(6), FILE)
LIES = {
    "html": StubResponse(200, HTML, {"content-type": "text/html; charset=utf-8"}),
    "html of another type": StubResponse(200, b"\r\n  " + HTML.lower(), {"content-type": "video/mp4"}),
    "xhtml": StubResponse(200, HTML, {"content-type": "Application/XHTML+XML"}),
    "json": json_response({"success": False, "error": {"message": "No"}}),
    "problem json": StubResponse(200, b"{}", {"content-type": "application/problem+json"}),
    "empty": whole(b""),
    "empty and chunked": StubResponse(200, b"0\r\n\r\n", {"transfer-encoding": "chunked"}),
    "empty gzip": encoded(gzip.compress(b"")),
    "not gzip": encoded(FILE),
    "unknown encoding": encoded(FILE, "br"),
    "too many encodings": encoded(
        reduce(lambda content, _: gzip.compress(content), range(6), FILE), ", ".join(["gzip"] * 6)
    ),
}
"""Answers that are not the file although their status is 200."""
CUTS = {
    "length": whole(cut=30_000),
    "length without etag": StubResponse(200, FILE, cut=30_000),
    "chunked": chunked(FILE[:30_000], end=b""),
    "gzip": encoded(PACKED[:-9]),
    "gzip without its checksum": encoded(PACKED[:-8]),
    "gzip before the first byte": encoded(PACKED[:5]),
    "gzip without length": StubResponse(200, PACKED[:-9], {"content-encoding": "gzip"}, has_length=False),
    "deflate": encoded(zlib.compress(FILE)[:-5], "deflate"),
}
"""Answers that end before the file does."""


@pytest.mark.parametrize("size", [None, SIZE])
@pytest.mark.parametrize("answer", LIES.values(), ids=LIES)
def test_answer_that_is_not_the_file_is_a_server_error(
    stub: StubServer, folder: Path, answer: StubResponse, size: int | None
) -> None:
    serve(stub, answer, file_size=size)
    error = stub.rtk.error(DOWNLOAD)
    assert (error["kind"], error["exit_code"]) == ("server", 9)
    assert any(name in error["message"] for name in ("talk.mp4", "127.0.0.1"))
    assert file_names(folder) == []


@pytest.mark.parametrize("answer", LIES.values(), ids=LIES)
def test_answer_that_is_not_the_file_is_not_printed(stub: StubServer, answer: StubResponse) -> None:
    serve(stub, answer, file_size=SIZE)
    result = stub.rtk(f"{DOWNLOAD} --to -")
    assert result.exit_code == 9
    assert result.raw == b""


@pytest.mark.parametrize("size", [None, SIZE])
@pytest.mark.parametrize("answer", CUTS.values(), ids=CUTS)
def test_file_that_is_cut_off_is_not_saved(
    stub: StubServer, folder: Path, answer: StubResponse, size: int | None
) -> None:
    serve(stub, *[answer] * 5, file_size=size)
    error = stub.rtk.error(DOWNLOAD)
    assert (error["kind"], error["exit_code"]) == ("network", 10)
    assert not (folder / "talk.mp4").exists()
    stub.unexpected.clear()


def test_body_without_length_that_is_cut_off_is_resumed(stub: StubServer, folder: Path) -> None:
    serve(stub, unframed(FILE[:30_000], **ETAG), rest(FILE, 30_000), file_size=SIZE)
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


def test_body_without_length_is_whole_if_it_has_the_size_that_the_api_names(stub: StubServer, folder: Path) -> None:
    serve(stub, unframed(FILE), file_size=SIZE)
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


def test_body_of_which_nothing_tells_the_length_is_not_saved(stub: StubServer, folder: Path) -> None:
    serve(stub, unframed(FILE))
    assert stub.rtk.error(DOWNLOAD)["exit_code"] == 10
    assert file_names(folder) == []


@pytest.mark.parametrize("answer", [unframed(FILE[:-1]), StubResponse(200, FILE[:-1]), whole(FILE + b"x")])
def test_file_of_another_size_than_the_api_names_is_not_saved(
    stub: StubServer, folder: Path, answer: StubResponse
) -> None:
    serve(stub, answer, file_size=SIZE)
    error = stub.rtk.error(DOWNLOAD)
    assert error["exit_code"] in (9, 10)
    assert "talk.mp4" in error["message"]
    assert str(SIZE) in error["message"]
    assert file_names(folder) == []


@pytest.mark.parametrize("size", [SIZE, float(SIZE), str(SIZE), None, 0])
def test_size_that_the_api_names_may_have_any_form(stub: StubServer, folder: Path, size: object) -> None:
    serve(stub, whole(), file_size=size)
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


def test_chunked_file_that_ends_too_early_keeps_its_part(stub: StubServer, folder: Path) -> None:
    serve(stub, chunked(FILE[:30_000], etag='"1"'), file_size=SIZE)
    error = stub.rtk.error(DOWNLOAD)
    assert error["exit_code"] == 9
    assert PARTIAL in error["hint"]
    assert (folder / PARTIAL).read_bytes() == FILE[:30_000]
    serve(stub, rest(FILE, 29_999), file_size=SIZE)
    stub.rtk(DOWNLOAD).ok
    assert file_names(folder) == ["talk.mp4"]
    assert (folder / "talk.mp4").read_bytes() == FILE


def test_chunked_file_that_does_not_end_is_stopped_at_its_size(stub: StubServer, folder: Path) -> None:
    serve(stub, chunked(FILE + b"x" * 2_000_000, etag='"1"'), file_size=SIZE)
    assert stub.rtk.error(DOWNLOAD)["exit_code"] == 9
    assert file_names(folder) == []


def test_gzip_that_unpacks_to_more_than_the_size_is_stopped(stub: StubServer, folder: Path) -> None:
    serve(stub, encoded(gzip.compress(bytes(50_000_000))), file_size=SIZE)
    assert stub.rtk.error(DOWNLOAD)["exit_code"] == 9
    assert file_names(folder) == []


def test_page_in_place_of_the_rest_keeps_the_part(stub: StubServer, folder: Path) -> None:
    (folder / PARTIAL).write_bytes(FILE[:30_000])
    serve(stub, LIES["html"], file_size=SIZE)
    assert stub.rtk.error(DOWNLOAD)["exit_code"] == 9
    assert (folder / PARTIAL).read_bytes() == FILE[:30_000]


def test_page_in_place_of_a_saved_file_is_a_server_error(stub: StubServer, folder: Path) -> None:
    (folder / "talk.mp4").write_bytes(HTML)
    serve(stub, LIES["html"])
    assert stub.rtk.error(DOWNLOAD)["exit_code"] == 9


@pytest.mark.parametrize(("encoding", "content"), [("gzip", PACKED), ("deflate", zlib.compress(FILE)), ("", FILE)])
def test_compressed_file_is_saved_unpacked(stub: StubServer, folder: Path, encoding: str, content: bytes) -> None:
    serve(stub, encoded(content, encoding, **ETAG), file_size=SIZE)
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert [seen.headers["accept-encoding"] for seen in stub.seen if seen.path == "/file"] == ["identity"]


def test_compressed_file_of_several_members_is_unpacked_whole(stub: StubServer, folder: Path) -> None:
    serve(stub, encoded(gzip.compress(FILE[:500]) + gzip.compress(FILE[500:])), file_size=SIZE)
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


def test_compressed_file_is_not_resumed_by_range(stub: StubServer, folder: Path) -> None:
    serve(stub, encoded(PACKED[:-9], **ETAG))
    assert stub.rtk(DOWNLOAD).exit_code == 10
    assert ranges(stub) == [(None, None)]
    assert file_names(folder) == []


def test_track_that_is_not_a_file_does_not_stop_the_others(stub: StubServer, folder: Path) -> None:
    files = {"a": whole(b"a" * 100), "b": LIES["html"], "c": whole(b"c")}
    listing = track_recording(stub, *files)
    stub.respond_by(lambda request: files.get(request.path.removeprefix("/"), listing))
    assert stub.rtk(DOWNLOAD).exit_code == 12
    assert file_names(folder) == ["a", "c"]


def test_sum_of_all_tracks_is_not_the_size_of_one(stub: StubServer, folder: Path) -> None:
    urls = {"a": {"download_url": f"{stub.origin}/a"}}
    links = [{"layer_name": "default", "download_urls": urls}]
    serve(stub, whole(b"a" * 100), download_url=links, file_size=500)
    stub.rtk(DOWNLOAD).ok
    assert file_names(folder) == ["a"]


def test_separate_audio_file_has_its_own_size(stub: StubServer, folder: Path) -> None:
    serve(stub, whole(b"a" * 100), audio_download_url=f"{stub.origin}/talk.aac", file_size=SIZE)
    stub.rtk(f"{DOWNLOAD} --audio").ok
    assert file_names(folder) == ["talk.aac"]


def serve_export(stub: StubServer, kind: str, name: str, *answers: StubResponse) -> None:
    """Serve the link of an export, then the file behind it."""
    stub.respond_with(success({"sessionId": ID, f"{kind}_download_url": f"{stub.origin}/{name}"}), *answers)


@pytest.mark.parametrize("answer", [LIES["html"], LIES["html of another type"], LIES["json"], LIES["not gzip"]])
def test_export_that_is_a_page_is_a_server_error(stub: StubServer, folder: Path, answer: StubResponse) -> None:
    for to in ("chat.csv", "-"):
        serve_export(stub, "chat", "chat.csv", answer)
        result = stub.rtk(f"sessions chat {ID} --to {to}")
        assert (result.exit_code, result.stdout) == (9, "")
    assert file_names(folder) == []


def test_json_transcript_is_json(stub: StubServer, folder: Path) -> None:
    serve_export(stub, "transcript", "transcript.json", StubResponse(200, b"[]", {"content-type": "application/json"}))
    stub.rtk(f"sessions transcript {ID} --format json --to t.json").ok
    assert (folder / "t.json").read_bytes() == b"[]"


@pytest.mark.parametrize("answer", [CUTS["gzip"], CUTS["chunked"], unframed(b"id,"), StubResponse(200, b"id,", cut=1)])
def test_export_that_is_cut_off_is_not_saved(stub: StubServer, folder: Path, answer: StubResponse) -> None:
    serve_export(stub, "chat", "chat.csv", *[answer] * 5)
    assert stub.rtk(f"sessions chat {ID} --to chat.csv").exit_code == 10
    assert file_names(folder) == []
