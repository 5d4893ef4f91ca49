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
from tests.support.cli import JumpingClock, Result, Rtk
from tests.support.stub_server import HANGS_UP, Answer, Script, Seen

pytestmark = pytest.mark.usefixtures("folder")


class Impatient(JumpingClock):
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


def broken_off(script: Script, at: int = 30_000, *, etag: str = '"1"') -> Result:
    """A run that ends half-way."""
    patient, script.rtk.clock = script.rtk.clock, Impatient()
    holds(script, whole(cut=at, etag=etag))
    result = script.rtk(DOWNLOAD)
    script.rtk.clock = patient
    script.seen.clear()
    return result


@pytest.mark.parametrize("to", ["", " --to -"])
def test_a_cut_download_goes_on_where_it_broke_off(script: Script, folder: Path, to: str) -> None:
    holds(script, whole(cut=30_000), part(FILE, 30_000, cut=50_000), part(FILE, 80_000))
    result = script.rtk(DOWNLOAD + to).ok
    assert (result.raw or (folder / "talk.mp4").read_bytes()) == FILE
    assert ranges(script) == [(None, None), ("bytes=30000-", '"1"'), ("bytes=80000-", '"1"')]
    assert script.clock.slept == [0.5, 1.0]


def test_a_file_that_ends_too_early_without_a_word_goes_on(local: Rtk, folder: Path) -> None:
    recording, through = recordings.uploaded(local), local.wrap_transport
    local.wrap_transport = lambda door: Short(through(door))
    local(f"recordings download {recording} --to talk.mp4").ok
    local.wrap_transport = through
    assert (folder / "talk.mp4").read_bytes() == local(f"recordings download {recording} --to -").ok.raw


def test_a_cut_before_the_first_byte_begins_anew(script: Script, folder: Path) -> None:
    holds(script, whole(cut=0), whole())
    script.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert ranges(script) == [(None, None), (None, None)]


def test_what_came_is_kept_and_the_next_run_goes_on(script: Script, folder: Path) -> None:
    assert broken_off(script).exit_code == 130
    assert (folder / HALF).read_bytes() == FILE[:30_000]
    holds(script, part(FILE, 29_999))
    assert script.rtk(DOWNLOAD).ok.stderr == "saved talk.mp4\n"
    assert ranges(script) == [("bytes=29999-", '"1"')]
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert in_folder(folder) == ["talk.mp4"]


def test_a_process_that_died_just_before_the_end_is_no_matter(script: Script, folder: Path) -> None:
    (folder / HALF).write_bytes(FILE)
    holds(script, part(FILE, len(FILE) - 1))
    script.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


@pytest.mark.parametrize("kept", [b"", b"x"])
def test_half_a_file_of_next_to_nothing_is_begun_anew(script: Script, folder: Path, kept: bytes) -> None:
    (folder / HALF).write_bytes(kept)
    holds(script, whole())
    script.rtk(DOWNLOAD).ok
    assert ranges(script) == [(None, None)]
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert in_folder(folder) == ["talk.mp4"]


@pytest.mark.parametrize("etag", ['"2"', None])
def test_of_a_version_that_is_gone_nothing_is_used(script: Script, folder: Path, etag: str | None) -> None:
    broken_off(script)
    other = FILE[::-1]
    holds(script, Answer(200, other, {} if etag is None else {"etag": etag}))
    script.rtk(DOWNLOAD).ok
    assert ranges(script) == [("bytes=29999-", '"1"')]
    assert (folder / "talk.mp4").read_bytes() == other
    assert in_folder(folder) == ["talk.mp4"]


def test_of_several_halves_none_leaves_anything_in_the_file(script: Script, folder: Path) -> None:
    (folder / "talk.mp4.0.rtk-part").write_bytes(b"older")
    (folder / HALF).write_bytes(FILE + b"too long")
    holds(script, whole())
    script.rtk(DOWNLOAD).ok
    assert ranges(script) == [("bytes=4-", '"0"')]
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert in_folder(folder) == ["talk.mp4"]


def test_a_version_that_comes_meanwhile_is_begun_anew(script: Script, folder: Path) -> None:
    other = FILE[::-1]
    holds(script, whole(cut=30_000), whole(other, etag='"2"', cut=10), part(other, 10, etag='"2"'))
    script.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == other
    assert in_folder(folder) == ["talk.mp4"]


def test_on_stdout_nothing_can_be_begun_anew(script: Script) -> None:
    holds(script, whole(cut=30_000), whole(FILE[::-1], etag='"2"'))
    result = script.rtk(f"{DOWNLOAD} --to -")
    assert result.exit_code == 1
    assert result.raw == FILE[:30_000]
    assert result.stderr == "rtk: the file changed while it was read: talk.mp4\nhint: run the same again\n"


NO_REST = {
    "shorter": Answer(416, b"", {"content-range": "bytes */10"}),
    "another range": part(FILE, 29_000),
    "no range": Answer(206, FILE[30_000:], {"etag": '"1"'}),
    "another tag": part(FILE, 30_000, etag='"2"'),
}


@pytest.mark.parametrize("answer", NO_REST.values(), ids=NO_REST)
def test_what_is_not_the_rest_is_not_patched_on(script: Script, folder: Path, answer: Answer) -> None:
    holds(script, whole(cut=30_000), answer)
    result = script.rtk(DOWNLOAD)
    assert result.exit_code == 1
    assert result.stderr == "rtk: the file changed while it was read: talk.mp4\nhint: run the same again\n"
    assert in_folder(folder) == []


@pytest.mark.parametrize("headers", [{}, {"etag": 'W/"1"'}])
def test_without_a_strong_tag_a_cut_is_the_end(script: Script, folder: Path, headers: dict[str, str]) -> None:
    holds(script, Answer(200, FILE, headers, cut=30_000))
    result = script.rtk(DOWNLOAD)
    assert result.exit_code == 10
    assert "the connection broke off" in result.stderr
    assert in_folder(folder) == []


@pytest.mark.parametrize("etag", ['"a.b/c\\d%41:~"', '"é"', '"' + "x" * 300 + '"', '""', "bare"])
def test_a_tag_of_any_form_is_no_hindrance(script: Script, folder: Path, etag: str) -> None:
    broken_off(script, etag=etag)
    holds(script, *([part(FILE, 29_999, etag=etag)] if in_folder(folder) else [whole(etag=etag)]))
    script.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert in_folder(folder) == ["talk.mp4"]


def test_a_connection_that_breaks_again_and_again_is_given_up_and_tells_how_to_go_on(
    script: Script, folder: Path
) -> None:
    def breaks(seen: Seen) -> Answer:
        start = int(seen.headers.get("range", "bytes=0-")[6:-1])
        return part(FILE, start, cut=10) if start else whole(cut=10)

    script.follows(lambda seen: breaks(seen) if seen.path == "/file" else known(script))
    result = script.rtk(DOWNLOAD)
    assert result.exit_code == 10
    assert f"hint: run the same again: it goes on from {HALF}" in result.stderr
    assert len(ranges(script)) == 5
    assert script.clock.slept == [0.5, 1.0, 2.0, 4.0]
    assert (folder / HALF).read_bytes() == FILE[:50]


def test_a_link_that_is_refused_takes_nothing_away(script: Script, folder: Path) -> None:
    broken_off(script)
    holds(script, Answer(403))
    assert script.rtk(DOWNLOAD).exit_code == 4
    assert (folder / HALF).read_bytes() == FILE[:30_000]


def test_a_half_that_another_process_works_on_is_left_alone(script: Script, folder: Path) -> None:
    broken_off(script)
    holds(script)
    with (folder / HALF).open("rb") as other:
        assert try_lock(other.fileno())
        result = script.rtk(DOWNLOAD)
    assert result.exit_code == 7
    assert "another rtk is downloading this file: talk.mp4" in result.stderr
    assert (folder / HALF).read_bytes() == FILE[:30_000]


FOREIGN = ["talk.mp4.part", "talk.mp4.rtk-part", "talk.mp4..rtk-part", "talk.mp4.a.b.rtk-part", "other.mp4.1.rtk-part"]


@pytest.mark.parametrize("name", [*FOREIGN, f"talk.mp4.{quote(chr(10))}.rtk-part"])
def test_a_file_that_only_looks_like_a_half_is_left_alone(script: Script, folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"mine")
    holds(script, whole())
    script.rtk(DOWNLOAD).ok
    assert (folder / name).read_bytes() == b"mine"
    assert ranges(script) == [(None, None)]


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
def test_a_half_that_is_a_link_is_not_written_through(script: Script, folder: Path) -> None:
    (folder / "mine").write_bytes(b"mine")
    (folder / HALF).symlink_to("mine")
    holds(script)
    assert script.rtk(DOWNLOAD).exit_code == 1
    assert (folder / "mine").read_bytes() == b"mine"


def bucket_of(script: Script, **files: bytes | Answer) -> None:
    """A track recording whose files are behind links that can be opened again and again, or answer as they are told."""
    answers = {name: file if isinstance(file, Answer) else whole(file) for name, file in files.items()}
    listed = tracks(script, *answers)
    script.follows(lambda seen: answers.get(seen.path.removeprefix("/"), listed))


def test_a_track_download_that_broke_off_goes_on_with_the_file_at_which_it_did(script: Script, folder: Path) -> None:
    bucket_of(script, a=b"a" * 100, b=HANGS_UP, c=b"c" * 300)
    result = script.rtk(f"{DOWNLOAD} --retries 0")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (10, "saved a")
    bucket_of(script, a=b"a" * 100, b=b"b" * 200, c=b"c" * 300)
    assert script.rtk(DOWNLOAD).ok.stderr == "there already: a\nsaved b\nsaved c\n"
    assert script.rtk(DOWNLOAD).ok.stderr == "there already: a\nthere already: b\nthere already: c\n"
    assert {path.name: path.stat().st_size for path in folder.iterdir()} == {"a": 100, "b": 200, "c": 300}


def test_a_track_that_cannot_be_had_keeps_nobody_from_the_others(script: Script, folder: Path) -> None:
    (folder / "c").write_bytes(b"mine")
    bucket_of(script, a=b"a" * 100, b=Answer(404), c=b"c" * 300, d=b"d" * 400)
    result = script.rtk(DOWNLOAD)
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


def test_tracks_of_which_none_can_be_had_fail_as_one_would(script: Script, folder: Path) -> None:
    bucket_of(script, a=Answer(404), b=Answer(404))
    result = script.rtk(DOWNLOAD)
    assert result.exit_code == 5
    assert in_folder(folder) == []
