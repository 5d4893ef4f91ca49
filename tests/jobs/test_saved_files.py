"""What commands print of the files that they saved: path, size, SHA-256, and what each belongs to."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.bucket import DOWNLOAD, FILE, ID, PARTIAL, recording_response, rest, serve, track_recording, whole
from tests.support import recordings, sessions
from tests.support.cli import Rtk
from tests.support.stub_server import DISCONNECT, StubResponse, StubServer

pytestmark = pytest.mark.usefixtures("folder")


def entry(path: str, content: bytes, kind: str = "recording", *, skipped: bool = False, **ids: str) -> dict[str, Any]:
    """The object of a file with this content."""
    digest = sha256(content).hexdigest()
    ids = ids or {"recording_id": ID}
    return {"path": path, "bytes": len(content), "sha256": digest, **ids, "kind": kind, "skipped": skipped}


def serve_tracks(stub: StubServer, **files: StubResponse) -> None:
    """Serve a track recording and its files, any number of times."""
    listing = track_recording(stub, *files)
    stub.respond_by(lambda request: files.get(request.path.removeprefix("/"), listing))


def test_saved_and_skipped_recording_is_one_object(stub: StubServer) -> None:
    serve(stub, whole(), recording_response(stub), whole())
    saved = stub.rtk(DOWNLOAD).ok
    assert saved.data == entry("talk.mp4", FILE)
    assert "talk.mp4" in saved.stderr
    again = stub.rtk(f"{DOWNLOAD} -q").ok
    assert again.data == entry("talk.mp4", FILE, skipped=True)
    assert again.stderr == ""


def test_resumed_file_is_hashed_from_its_first_byte(stub: StubServer, folder: Path) -> None:
    (folder / PARTIAL).write_bytes(FILE[:30_000])
    serve(stub, rest(FILE, 29_999))
    assert stub.rtk(DOWNLOAD).ok.data == entry("talk.mp4", FILE)


@pytest.mark.parametrize("again", [rest(FILE, 30_000), whole(FILE[::-1], etag='"2"')], ids=["rest", "new version"])
def test_file_that_was_cut_is_hashed_whole(stub: StubServer, folder: Path, again: StubResponse) -> None:
    serve(stub, whole(cut=30_000), again)
    data = stub.rtk(DOWNLOAD).ok.data
    assert data["sha256"] == sha256((folder / "talk.mp4").read_bytes()).hexdigest()
    assert data["bytes"] == len(FILE)


def test_path_is_the_one_that_was_written(stub: StubServer, folder: Path) -> None:
    serve(stub, whole())
    assert stub.rtk(f"{DOWNLOAD} --to {folder}/a/b/").ok.data["path"] == str(folder / "a" / "b" / "talk.mp4")


def test_id_format_prints_the_path(stub: StubServer) -> None:
    serve(stub, whole())
    assert stub.rtk(f"{DOWNLOAD} -o id --to 'my talk.mp4'").ok.stdout == "my talk.mp4\n"
    serve_tracks(stub, a=whole(b"a"), b=whole(b"b"))
    assert stub.rtk(f"{DOWNLOAD} -o id").ok.stdout == "a\nb\n"


def test_query_works_on_the_object(stub: StubServer) -> None:
    serve(stub, whole())
    assert stub.rtk(f"{DOWNLOAD} --query bytes").ok.data == len(FILE)


def test_tracks_are_one_array(stub: StubServer) -> None:
    serve_tracks(stub, a=whole(b"aa"), b=whole(b"b"))
    expected = [entry("a", b"aa", "track"), entry("b", b"b", "track")]
    assert stub.rtk(DOWNLOAD).ok.data == expected
    lines = stub.rtk(f"{DOWNLOAD} -o ndjson").ok.stdout.splitlines()
    assert [json.loads(line) for line in lines] == [{**row, "skipped": True} for row in expected]


def test_one_track_is_an_array_too(stub: StubServer) -> None:
    serve_tracks(stub, a=whole(b"aa"))
    assert stub.rtk(DOWNLOAD).ok.data == [entry("a", b"aa", "track")]


@pytest.mark.parametrize(("failing", "exit_code"), [(StubResponse(404), 12), (DISCONNECT, 10)])
def test_saved_tracks_are_printed_although_others_fail(stub: StubServer, failing: StubResponse, exit_code: int) -> None:
    serve_tracks(stub, a=whole(b"aa"), b=failing)
    result = stub.rtk(f"{DOWNLOAD} --json --retries 0")
    assert result.exit_code == result.error["exit_code"] == exit_code
    assert result.data == [entry("a", b"aa", "track")]


def test_terminal_shows_a_table_and_no_message(stub: StubServer) -> None:
    serve(stub, whole())
    result = stub.rtk(DOWNLOAD, terminal=True, environment={"NO_COLOR": "1"}).ok
    header, row = result.stdout.splitlines()
    assert header.split() == ["FILE", "SIZE", "SKIPPED"]
    assert row.split() == ["talk.mp4", "100.0", "KiB", "no"]
    assert "saved" not in result.stderr


def test_csv_has_the_checksum(stub: StubServer) -> None:
    serve(stub, whole())
    header, row = stub.rtk(f"{DOWNLOAD} -o csv").ok.stdout.splitlines()
    assert "sha256" in header
    assert sha256(FILE).hexdigest() in row


def test_audio_file_has_its_kind(stub: StubServer) -> None:
    serve(stub, whole(), audio_download_url=f"{stub.origin}/talk.aac")
    assert stub.rtk(f"{DOWNLOAD} --audio").ok.data == entry("talk.aac", FILE, "audio")


def test_nothing_is_printed_of_a_file_on_stdout(stub: StubServer) -> None:
    serve(stub, whole())
    assert stub.rtk(f"{DOWNLOAD} --to -").ok.raw == FILE


@pytest.mark.skipif(os.name != "posix", reason="needs file names that are not UTF-8")
def test_path_that_is_not_utf8_is_printed(stub: StubServer) -> None:
    serve(stub, whole())
    result = stub.rtk(*DOWNLOAD.split(), "--to", "odd\udcff.mp4").ok
    assert "odd" in result.data["path"]


@pytest.mark.parametrize("kind", ["chat", "transcript", "summary"])
@pytest.mark.parametrize("flags", ["", "--json"])
def test_export_is_one_object(rtk: Rtk, folder: Path, kind: str, flags: str) -> None:
    session = sessions.with_transcript(rtk)
    rtk(f"sessions summarize {session}").ok
    rtk(f"sessions wait {session}").ok
    saved = rtk(f"sessions {kind} {session} --to file.txt {flags}").ok
    content = (folder / "file.txt").read_bytes()
    assert saved.data == {**entry("file.txt", content, kind, session_id=session), "empty": False}
    again = rtk(f"sessions {kind} {session} --to file.txt {flags}").ok
    assert again.data == {**saved.data, "skipped": True}


def test_snapshot_is_one_object(rtk: Rtk, folder: Path) -> None:
    recordings.meeting(rtk)
    saved = rtk("emulator export --to state.json").ok
    content = (folder / "state.json").read_bytes()
    digest = sha256(content).hexdigest()
    expected = {"path": "state.json", "bytes": len(content), "sha256": digest, "kind": "snapshot", "skipped": False}
    assert saved.data == expected
    assert "state.json" in saved.stderr
    assert rtk("emulator export --to state.json -o id -q").ok.stdout == "state.json\n"
