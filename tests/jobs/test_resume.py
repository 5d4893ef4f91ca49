"""rtk recordings download, interrupted: the part is kept, the next run resumes, and versions are never mixed."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from rtk_cli.config.locking import try_lock
from rtk_cli.messages import Download, Request, Response, Transport
from tests.jobs.bucket import (
    DOWNLOAD,
    FILE,
    PARTIAL,
    file_names,
    ranges,
    recording_response,
    rest,
    serve,
    track_recording,
    whole,
)
from tests.support import recordings
from tests.support.cli import FakeClock, Result, Rtk
from tests.support.stub_server import DISCONNECT, ReceivedRequest, StubResponse, StubServer

pytestmark = pytest.mark.usefixtures("folder")


class InterruptedClock(FakeClock):
    """A clock that raises Ctrl-C in the first pause."""

    def sleep(self, seconds: float) -> None:
        raise KeyboardInterrupt


class TruncatingTransport:
    """A transport that ends the first file after 100 bytes, as if that were all."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self._is_first = True

    def send(self, request: Request) -> Response:
        return self._inner.send(request)

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        with self._inner.open(url, headers) as download:
            chunks = iter([next(download.chunks)[:100]]) if self._is_first else download.chunks
            self._is_first = False
            yield download._replace(chunks=chunks)

    def close(self) -> None:
        self._inner.close()


def interrupted(stub: StubServer, at: int = 30_000, *, etag: str = '"1"') -> Result:
    """Run a download that is interrupted after `at` bytes."""
    clock, stub.rtk.clock = stub.rtk.clock, InterruptedClock()
    serve(stub, whole(cut=at, etag=etag))
    result = stub.rtk(DOWNLOAD)
    stub.rtk.clock = clock
    stub.seen.clear()
    return result


def cut_off(request: ReceivedRequest) -> StubResponse:
    """Answer a request for the file with the next ten bytes of it."""
    start = int(request.headers.get("range", "bytes=0-")[6:-1])
    return rest(FILE, start, cut=10) if start else whole(cut=10)


@pytest.mark.parametrize("to", ["", " --to -"])
def test_cut_download_resumes_where_it_stopped(stub: StubServer, folder: Path, to: str) -> None:
    serve(stub, whole(cut=30_000), rest(FILE, 30_000, cut=50_000), rest(FILE, 80_000))
    result = stub.rtk(DOWNLOAD + to).ok
    assert (result.raw if to else (folder / "talk.mp4").read_bytes()) == FILE
    assert ranges(stub) == [(None, None), ("bytes=30000-", '"1"'), ("bytes=80000-", '"1"')]
    assert stub.clock.slept == [0.5, 1.0]


def test_file_that_ends_too_early_without_an_error_is_resumed(local: Rtk, folder: Path) -> None:
    recording, wrap_transport = recordings.uploaded(local), local.wrap_transport
    local.wrap_transport = lambda transport: TruncatingTransport(wrap_transport(transport))
    local(f"recordings download {recording} --to talk.mp4").ok
    local.wrap_transport = wrap_transport
    assert (folder / "talk.mp4").read_bytes() == local(f"recordings download {recording} --to -").ok.raw


@pytest.mark.parametrize("answers", [[whole(cut=0)], [whole(cut=30_000), rest(FILE, 30_000, cut=0)]])
def test_cut_download_that_brought_nothing_is_tried_again_within_the_retries(
    stub: StubServer, folder: Path, answers: list[StubResponse]
) -> None:
    serve(stub, *answers)
    assert stub.rtk.error(f"{DOWNLOAD} --retries {len(answers) - 1}")["exit_code"] == 10
    assert len(ranges(stub)) == len(answers)
    assert not (folder / "talk.mp4").exists()
    done = 30_000 if len(answers) == 2 else 0
    serve(stub, *answers, rest(FILE, done) if done else whole())
    stub.rtk(f"{DOWNLOAD} --retries {len(answers)}").ok
    assert (folder / "talk.mp4").read_bytes() == FILE


@pytest.mark.parametrize(
    ("flags", "delays"),
    [
        ("--retries 0", []),
        ("--retries 1", [0.5]),
        ("--retries 6", [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]),
        ("--retries 6 --max-wait 4", [0.5, 1.0, 2.0]),
    ],
)
def test_cut_download_is_resumed_as_often_as_the_retries_allow(
    stub: StubServer, folder: Path, flags: str, delays: list[float]
) -> None:
    stub.respond_by(lambda request: cut_off(request) if request.path == "/file" else recording_response(stub))
    assert stub.rtk.error(f"{DOWNLOAD} {flags}")["exit_code"] == 10
    assert stub.clock.slept == delays
    assert len(ranges(stub)) == 1 + len(delays)
    assert (folder / PARTIAL).stat().st_size == 10 * len(ranges(stub))


def test_interrupted_download_is_resumed_by_the_next_run(stub: StubServer, folder: Path) -> None:
    assert interrupted(stub).exit_code == 130
    assert (folder / PARTIAL).read_bytes() == FILE[:30_000]
    serve(stub, rest(FILE, 29_999))
    stub.rtk(DOWNLOAD).ok
    assert ranges(stub) == [("bytes=29999-", '"1"')]
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert file_names(folder) == ["talk.mp4"]


def test_partial_file_with_every_byte_is_finished(stub: StubServer, folder: Path) -> None:
    (folder / PARTIAL).write_bytes(FILE)
    serve(stub, rest(FILE, len(FILE) - 1))
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


@pytest.mark.parametrize("kept", [b"", b"x"])
def test_partial_file_of_at_most_one_byte_starts_over(stub: StubServer, folder: Path, kept: bytes) -> None:
    (folder / PARTIAL).write_bytes(kept)
    serve(stub, whole())
    stub.rtk(DOWNLOAD).ok
    assert ranges(stub) == [(None, None)]
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert file_names(folder) == ["talk.mp4"]


@pytest.mark.parametrize("etag", ['"2"', None])
def test_partial_file_of_an_older_version_is_not_used(stub: StubServer, folder: Path, etag: str | None) -> None:
    interrupted(stub)
    other = FILE[::-1]
    serve(stub, StubResponse(200, other, {} if etag is None else {"etag": etag}))
    stub.rtk(DOWNLOAD).ok
    assert ranges(stub) == [("bytes=29999-", '"1"')]
    assert (folder / "talk.mp4").read_bytes() == other
    assert file_names(folder) == ["talk.mp4"]


def test_several_partial_files_are_not_mixed(stub: StubServer, folder: Path) -> None:
    (folder / "talk.mp4.0.rtk-part").write_bytes(b"older")
    (folder / PARTIAL).write_bytes(FILE + b"too long")
    serve(stub, whole())
    stub.rtk(DOWNLOAD).ok
    assert ranges(stub) == [("bytes=4-", '"0"')]
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert file_names(folder) == ["talk.mp4"]


def test_new_version_during_the_download_starts_over(stub: StubServer, folder: Path) -> None:
    other = FILE[::-1]
    serve(stub, whole(cut=30_000), whole(other, etag='"2"', cut=10), rest(other, 10, etag='"2"'))
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == other
    assert file_names(folder) == ["talk.mp4"]


def test_new_version_on_stdout_fails(stub: StubServer) -> None:
    serve(stub, whole(cut=30_000), whole(FILE[::-1], etag='"2"'))
    result = stub.rtk(f"{DOWNLOAD} --to -")
    assert result.exit_code == 1
    assert result.raw == FILE[:30_000]
    assert "talk.mp4" in result.stderr


INVALID_RANGES = {
    "shorter": StubResponse(416, b"", {"content-range": "bytes */10"}),
    "another range": rest(FILE, 29_000),
    "no range": StubResponse(206, FILE[30_000:], {"etag": '"1"'}),
    "another tag": rest(FILE, 30_000, etag='"2"'),
}


@pytest.mark.parametrize("response", INVALID_RANGES.values(), ids=INVALID_RANGES)
def test_response_that_is_not_the_rest_is_not_appended(stub: StubServer, folder: Path, response: StubResponse) -> None:
    serve(stub, whole(cut=30_000), response)
    error = stub.rtk.error(DOWNLOAD)
    assert error["exit_code"] == 1
    assert "talk.mp4" in error["message"]
    assert file_names(folder) == []


@pytest.mark.parametrize("headers", [{}, {"etag": 'W/"1"'}])
def test_cut_download_without_a_strong_etag_fails(stub: StubServer, folder: Path, headers: dict[str, str]) -> None:
    serve(stub, StubResponse(200, FILE, headers, cut=30_000))
    assert stub.rtk.error(DOWNLOAD)["kind"] == "network"
    assert file_names(folder) == []


@pytest.mark.parametrize("etag", ['"a.b/c\\d%41:~"', '"é"', '"' + "x" * 300 + '"', '""', "bare"])
def test_download_with_any_etag_is_finished(stub: StubServer, folder: Path, etag: str) -> None:
    interrupted(stub, etag=etag)
    serve(stub, *([rest(FILE, 29_999, etag=etag)] if file_names(folder) else [whole(etag=etag)]))
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert file_names(folder) == ["talk.mp4"]


def test_connection_that_keeps_breaking_fails_with_the_partial_file_in_the_hint(stub: StubServer, folder: Path) -> None:
    stub.respond_by(lambda request: cut_off(request) if request.path == "/file" else recording_response(stub))
    error = stub.rtk.error(DOWNLOAD)
    assert error["exit_code"] == 10
    assert PARTIAL in error["hint"]
    assert len(ranges(stub)) == 5
    assert stub.clock.slept == [0.5, 1.0, 2.0, 4.0]
    assert (folder / PARTIAL).read_bytes() == FILE[:50]


def test_refused_link_keeps_the_partial_file(stub: StubServer, folder: Path) -> None:
    interrupted(stub)
    serve(stub, StubResponse(403))
    assert stub.rtk(DOWNLOAD).exit_code == 4
    assert (folder / PARTIAL).read_bytes() == FILE[:30_000]


def test_partial_file_of_another_process_is_left_alone(stub: StubServer, folder: Path) -> None:
    interrupted(stub)
    serve(stub)
    with (folder / PARTIAL).open("rb") as other:
        assert try_lock(other.fileno())
        error = stub.rtk.error(DOWNLOAD)
    assert error["exit_code"] == 7
    assert "talk.mp4" in error["message"]
    assert (folder / PARTIAL).read_bytes() == FILE[:30_000]


OTHER_NAMES = [
    "talk.mp4.part",
    "talk.mp4.rtk-part",
    "talk.mp4..rtk-part",
    "talk.mp4.a.b.rtk-part",
    "other.mp4.1.rtk-part",
]


@pytest.mark.parametrize("name", [*OTHER_NAMES, f"talk.mp4.{quote(chr(10))}.rtk-part"])
def test_file_that_only_looks_like_a_partial_file_is_left_alone(stub: StubServer, folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"mine")
    serve(stub, whole())
    stub.rtk(DOWNLOAD).ok
    assert (folder / name).read_bytes() == b"mine"
    assert ranges(stub) == [(None, None)]


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_partial_file_that_is_a_symbolic_link_is_not_followed(stub: StubServer, folder: Path) -> None:
    (folder / "mine").write_bytes(b"mine")
    (folder / PARTIAL).symlink_to("mine")
    serve(stub)
    assert stub.rtk(DOWNLOAD).exit_code == 1
    assert (folder / "mine").read_bytes() == b"mine"


def serve_tracks(stub: StubServer, **files: bytes | StubResponse) -> None:
    """Serve a track recording and its files, any number of times."""
    responses = {name: file if isinstance(file, StubResponse) else whole(file) for name, file in files.items()}
    listing = track_recording(stub, *responses)
    stub.respond_by(lambda request: responses.get(request.path.removeprefix("/"), listing))


def test_interrupted_track_download_continues_with_the_missing_files(stub: StubServer, folder: Path) -> None:
    serve_tracks(stub, a=b"a" * 100, b=DISCONNECT, c=b"c" * 300)
    assert stub.rtk(f"{DOWNLOAD} --retries 0").exit_code == 10
    assert file_names(folder) == ["a"]
    serve_tracks(stub, a=b"a" * 100, b=b"b" * 200, c=b"c" * 300)
    os.utime(folder / "a", (1, 1))
    stub.rtk(DOWNLOAD).ok
    stub.rtk(DOWNLOAD).ok
    assert (folder / "a").stat().st_mtime == 1
    assert {path.name: path.stat().st_size for path in folder.iterdir()} == {"a": 100, "b": 200, "c": 300}


def test_failing_track_does_not_stop_the_others(stub: StubServer, folder: Path) -> None:
    (folder / "c").write_bytes(b"mine")
    serve_tracks(stub, a=b"a" * 100, b=StubResponse(404), c=b"c" * 300, d=b"d" * 400)
    result = stub.rtk(f"{DOWNLOAD} --json")
    assert result.exit_code == 12
    assert "2 of 4" in result.error["message"]
    assert [file["path"] for file in result.data] == ["a", "d"]
    assert file_names(folder) == ["a", "c", "d"]
    assert (folder / "c").read_bytes() == b"mine"


def test_only_failing_tracks_fail_like_one_file(stub: StubServer, folder: Path) -> None:
    serve_tracks(stub, a=StubResponse(404), b=StubResponse(404))
    assert stub.rtk.error(DOWNLOAD)["exit_code"] == 5
    assert file_names(folder) == []
