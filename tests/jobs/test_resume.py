"""rtk recordings download, interrupted: what came is kept, the next run goes on, and nothing is patched together."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from rtk_cli.config.locking import try_lock
from rtk_cli.messages import Download, Request, Response, Transport
from tests.jobs.bucket import DOWNLOAD, FILE, HALF, holds, in_folder, known, part, ranges, tracks, whole
from tests.support import recordings
from tests.support.cli import FakeClock, Result, Rtk
from tests.support.stub_server import DISCONNECT, ReceivedRequest, StubResponse, StubServer

pytestmark = pytest.mark.usefixtures("folder")


class Impatient(FakeClock):
    """Somebody presses Ctrl-C in the first pause."""

    def sleep(self, seconds: float) -> None:
        raise KeyboardInterrupt


class Short:
    """A door that ends the first file after its first bytes, as if that were all."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self._is_first = True

    def send(self, request: Request) -> Response:
        return self._inner.send(request)

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        with self._inner.open(url, headers) as answer:
            some = iter([next(answer.chunks)[:100]]) if self._is_first else answer.chunks
            self._is_first = False
            yield replace(answer, chunks=some)

    def close(self) -> None:
        self._inner.close()


def broken_off(stub: StubServer, at: int = 30_000, *, etag: str = '"1"') -> Result:
    """A run that ends half-way."""
    patient, stub.rtk.clock = stub.rtk.clock, Impatient()
    holds(stub, whole(cut=at, etag=etag))
    result = stub.rtk(DOWNLOAD)
    stub.rtk.clock = patient
    stub.seen.clear()
    return result


@pytest.mark.parametrize("to", ["", " --to -"])
def test_a_cut_download_goes_on_where_it_broke_off(stub: StubServer, folder: Path, to: str) -> None:
    holds(stub, whole(cut=30_000), part(FILE, 30_000, cut=50_000), part(FILE, 80_000))
    result = stub.rtk(DOWNLOAD + to).ok
    assert (result.raw or (folder / "talk.mp4").read_bytes()) == FILE
    assert ranges(stub) == [(None, None), ("bytes=30000-", '"1"'), ("bytes=80000-", '"1"')]
    assert stub.clock.slept == [0.5, 1.0]


def test_a_file_that_ends_too_early_without_a_word_goes_on(local: Rtk, folder: Path) -> None:
    recording, through = recordings.uploaded(local), local.wrap_transport
    local.wrap_transport = lambda door: Short(through(door))
    local(f"recordings download {recording} --to talk.mp4").ok
    local.wrap_transport = through
    assert (folder / "talk.mp4").read_bytes() == local(f"recordings download {recording} --to -").ok.raw


def test_a_cut_before_the_first_byte_begins_anew(stub: StubServer, folder: Path) -> None:
    holds(stub, whole(cut=0), whole())
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert ranges(stub) == [(None, None), (None, None)]


def test_what_came_is_kept_and_the_next_run_goes_on(stub: StubServer, folder: Path) -> None:
    assert broken_off(stub).exit_code == 130
    assert (folder / HALF).read_bytes() == FILE[:30_000]
    holds(stub, part(FILE, 29_999))
    assert stub.rtk(DOWNLOAD).ok.stderr == "saved talk.mp4\n"
    assert ranges(stub) == [("bytes=29999-", '"1"')]
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert in_folder(folder) == ["talk.mp4"]


def test_a_process_that_died_just_before_the_end_is_no_matter(stub: StubServer, folder: Path) -> None:
    (folder / HALF).write_bytes(FILE)
    holds(stub, part(FILE, len(FILE) - 1))
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


@pytest.mark.parametrize("kept", [b"", b"x"])
def test_half_a_file_of_next_to_nothing_is_begun_anew(stub: StubServer, folder: Path, kept: bytes) -> None:
    (folder / HALF).write_bytes(kept)
    holds(stub, whole())
    stub.rtk(DOWNLOAD).ok
    assert ranges(stub) == [(None, None)]
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert in_folder(folder) == ["talk.mp4"]


@pytest.mark.parametrize("etag", ['"2"', None])
def test_of_a_version_that_is_gone_nothing_is_used(stub: StubServer, folder: Path, etag: str | None) -> None:
    broken_off(stub)
    other = FILE[::-1]
    holds(stub, StubResponse(200, other, {} if etag is None else {"etag": etag}))
    stub.rtk(DOWNLOAD).ok
    assert ranges(stub) == [("bytes=29999-", '"1"')]
    assert (folder / "talk.mp4").read_bytes() == other
    assert in_folder(folder) == ["talk.mp4"]


def test_of_several_halves_none_leaves_anything_in_the_file(stub: StubServer, folder: Path) -> None:
    (folder / "talk.mp4.0.rtk-part").write_bytes(b"older")
    (folder / HALF).write_bytes(FILE + b"too long")
    holds(stub, whole())
    stub.rtk(DOWNLOAD).ok
    assert ranges(stub) == [("bytes=4-", '"0"')]
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert in_folder(folder) == ["talk.mp4"]


def test_a_version_that_comes_meanwhile_is_begun_anew(stub: StubServer, folder: Path) -> None:
    other = FILE[::-1]
    holds(stub, whole(cut=30_000), whole(other, etag='"2"', cut=10), part(other, 10, etag='"2"'))
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == other
    assert in_folder(folder) == ["talk.mp4"]


def test_on_stdout_nothing_can_be_begun_anew(stub: StubServer) -> None:
    holds(stub, whole(cut=30_000), whole(FILE[::-1], etag='"2"'))
    result = stub.rtk(f"{DOWNLOAD} --to -")
    assert result.exit_code == 1
    assert result.raw == FILE[:30_000]
    assert result.stderr == "rtk: the file changed while it was read: talk.mp4\nhint: run the same again\n"


NO_REST = {
    "shorter": StubResponse(416, b"", {"content-range": "bytes */10"}),
    "another range": part(FILE, 29_000),
    "no range": StubResponse(206, FILE[30_000:], {"etag": '"1"'}),
    "another tag": part(FILE, 30_000, etag='"2"'),
}


@pytest.mark.parametrize("answer", NO_REST.values(), ids=NO_REST)
def test_what_is_not_the_rest_is_not_patched_on(stub: StubServer, folder: Path, answer: StubResponse) -> None:
    holds(stub, whole(cut=30_000), answer)
    result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 1
    assert result.stderr == "rtk: the file changed while it was read: talk.mp4\nhint: run the same again\n"
    assert in_folder(folder) == []


@pytest.mark.parametrize("headers", [{}, {"etag": 'W/"1"'}])
def test_without_a_strong_tag_a_cut_is_the_end(stub: StubServer, folder: Path, headers: dict[str, str]) -> None:
    holds(stub, StubResponse(200, FILE, headers, cut=30_000))
    result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 10
    assert "the connection broke off" in result.stderr
    assert in_folder(folder) == []


@pytest.mark.parametrize("etag", ['"a.b/c\\d%41:~"', '"é"', '"' + "x" * 300 + '"', '""', "bare"])
def test_a_tag_of_any_form_is_no_hindrance(stub: StubServer, folder: Path, etag: str) -> None:
    broken_off(stub, etag=etag)
    holds(stub, *([part(FILE, 29_999, etag=etag)] if in_folder(folder) else [whole(etag=etag)]))
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert in_folder(folder) == ["talk.mp4"]


def test_a_connection_that_breaks_again_and_again_is_given_up_and_tells_how_to_go_on(
    stub: StubServer, folder: Path
) -> None:
    def breaks(seen: ReceivedRequest) -> StubResponse:
        start = int(seen.headers.get("range", "bytes=0-")[6:-1])
        return part(FILE, start, cut=10) if start else whole(cut=10)

    stub.respond_by(lambda seen: breaks(seen) if seen.path == "/file" else known(stub))
    result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 10
    assert f"hint: run the same again: it goes on from {HALF}" in result.stderr
    assert len(ranges(stub)) == 5
    assert stub.clock.slept == [0.5, 1.0, 2.0, 4.0]
    assert (folder / HALF).read_bytes() == FILE[:50]


def test_a_link_that_is_refused_takes_nothing_away(stub: StubServer, folder: Path) -> None:
    broken_off(stub)
    holds(stub, StubResponse(403))
    assert stub.rtk(DOWNLOAD).exit_code == 4
    assert (folder / HALF).read_bytes() == FILE[:30_000]


def test_a_half_that_another_process_works_on_is_left_alone(stub: StubServer, folder: Path) -> None:
    broken_off(stub)
    holds(stub)
    with (folder / HALF).open("rb") as other:
        assert try_lock(other.fileno())
        result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 7
    assert "another rtk is downloading this file: talk.mp4" in result.stderr
    assert (folder / HALF).read_bytes() == FILE[:30_000]


FOREIGN = ["talk.mp4.part", "talk.mp4.rtk-part", "talk.mp4..rtk-part", "talk.mp4.a.b.rtk-part", "other.mp4.1.rtk-part"]


@pytest.mark.parametrize("name", [*FOREIGN, f"talk.mp4.{quote(chr(10))}.rtk-part"])
def test_a_file_that_only_looks_like_a_half_is_left_alone(stub: StubServer, folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"mine")
    holds(stub, whole())
    stub.rtk(DOWNLOAD).ok
    assert (folder / name).read_bytes() == b"mine"
    assert ranges(stub) == [(None, None)]


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
def test_a_half_that_is_a_link_is_not_written_through(stub: StubServer, folder: Path) -> None:
    (folder / "mine").write_bytes(b"mine")
    (folder / HALF).symlink_to("mine")
    holds(stub)
    assert stub.rtk(DOWNLOAD).exit_code == 1
    assert (folder / "mine").read_bytes() == b"mine"


def bucket_of(stub: StubServer, **files: bytes | StubResponse) -> None:
    """A track recording whose files are behind links that can be opened again and again, or answer as they are told."""
    answers = {name: file if isinstance(file, StubResponse) else whole(file) for name, file in files.items()}
    listed = tracks(stub, *answers)
    stub.respond_by(lambda seen: answers.get(seen.path.removeprefix("/"), listed))


def test_a_track_download_that_broke_off_goes_on_with_the_file_at_which_it_did(stub: StubServer, folder: Path) -> None:
    bucket_of(stub, a=b"a" * 100, b=DISCONNECT, c=b"c" * 300)
    result = stub.rtk(f"{DOWNLOAD} --retries 0")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (10, "saved a")
    bucket_of(stub, a=b"a" * 100, b=b"b" * 200, c=b"c" * 300)
    assert stub.rtk(DOWNLOAD).ok.stderr == "there already: a\nsaved b\nsaved c\n"
    assert stub.rtk(DOWNLOAD).ok.stderr == "there already: a\nthere already: b\nthere already: c\n"
    assert {path.name: path.stat().st_size for path in folder.iterdir()} == {"a": 100, "b": 200, "c": 300}


def test_a_track_that_cannot_be_had_keeps_nobody_from_the_others(stub: StubServer, folder: Path) -> None:
    (folder / "c").write_bytes(b"mine")
    bucket_of(stub, a=b"a" * 100, b=StubResponse(404), c=b"c" * 300, d=b"d" * 400)
    result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 12
    assert result.stderr == (
        "saved a\n"
        "warning: the file is gone: b (status 404)\n"
        "warning: another file is there already: c\n"
        "saved d\n"
        "rtk: not downloaded: 2 of 4 files\n"
    )
    assert in_folder(folder) == ["a", "c", "d"]
    assert (folder / "c").read_bytes() == b"mine"


def test_tracks_of_which_none_can_be_had_fail_as_one_would(stub: StubServer, folder: Path) -> None:
    bucket_of(stub, a=StubResponse(404), b=StubResponse(404))
    result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 5
    assert in_folder(folder) == []
