"""rtk recordings download: files get their name only when complete, and never replace another file."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.bucket import DOWNLOAD, FILE, ID, PARTIAL, file_names, recording_response, serve, whole
from tests.support.cli import Rtk, Stream
from tests.support.file_size_limit import file_size_limit
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, closed_port, failure

EIGHT_DAYS = 8 * 86_400

pytestmark = pytest.mark.usefixtures("folder")


def uploaded(rtk: Rtk, start: str = "start") -> dict[str, Any]:
    """An uploaded recording of a meeting with two participants."""
    meeting = rtk("meetings create --title Standup").ok.data["id"]
    for name in ("ada", "grace"):
        participant = rtk(f"participants add --meeting {meeting} --name {name} --custom-id {name}").ok.data["id"]
        rtk(f"--local emulator join {participant}").ok
    recording_id = rtk(f"recordings {start} --meeting {meeting}").ok.data["id"]
    rtk(f"recordings wait {recording_id} --for RECORDING").ok
    rtk(f"recordings stop {recording_id} --force").ok
    recording: dict[str, Any] = rtk(f"recordings wait {recording_id}").ok.data
    return recording


def test_recording_is_saved_under_its_own_name_in_the_current_folder(rtk: Rtk, folder: Path) -> None:
    recording = uploaded(rtk)
    result = rtk(f"recordings download {recording['id']}").ok
    assert result.data["path"] == recording["output_file_name"]
    assert recording["output_file_name"] in result.stderr
    assert file_names(folder) == [recording["output_file_name"]]
    content = (folder / recording["output_file_name"]).read_bytes()
    assert len(content) == recording["file_size"]
    assert content[4:8] == b"ftyp"


def test_stdout_gets_the_same_bytes_as_the_file(rtk: Rtk, folder: Path) -> None:
    recording_id = uploaded(rtk)["id"]
    rtk(f"recordings download {recording_id} --to copy.mp4").ok
    result = rtk(f"recordings download {recording_id} --to -").ok
    assert result.raw == (folder / "copy.mp4").read_bytes()
    assert result.stderr == ""
    assert file_names(folder) == ["copy.mp4"]


def test_track_recording_has_one_file_per_participant(rtk: Rtk, folder: Path) -> None:
    recording = uploaded(rtk, "start-track")
    rtk(f"recordings download {recording['id']}").ok
    (layer,) = recording["download_url"]
    assert file_names(folder) == sorted(layer["download_urls"])
    assert len(file_names(folder)) == 2
    assert {path.read_bytes()[:4] for path in folder.iterdir()} == {bytes.fromhex("1a45dfa3")}


@pytest.mark.parametrize("to", ["-", "one.webm"])
def test_several_files_are_not_saved_to_one_path(local: Rtk, folder: Path, to: str) -> None:
    recording_id = uploaded(local, "start-track")["id"]
    error = local.error(f"recordings download {recording_id} --to {to}")
    assert error["exit_code"] == 2
    assert to in error["message"]
    assert file_names(folder) == []


def test_audio_flag_downloads_the_separate_audio_file(local: Rtk, folder: Path) -> None:
    recording_id = uploaded(local, "start --audio-codec AAC --export-audio")["id"]
    local(f"recordings download {recording_id} --audio").ok
    (name,) = file_names(folder)
    assert name.endswith(".aac")


@pytest.mark.parametrize(("start", "flags"), [("--no-export-audio", "--audio"), ("--no-bucket", "")])
def test_file_that_was_not_stored_is_not_found(local: Rtk, folder: Path, start: str, flags: str) -> None:
    recording_id = uploaded(local, f"start {start}")["id"]
    error = local.error(f"recordings download {recording_id} {flags}")
    assert error["exit_code"] == 5
    assert recording_id in error["message"]
    assert file_names(folder) == []


def test_download_before_the_upload_hints_at_wait(local: Rtk) -> None:
    uploaded(local)
    meeting = local("meetings list").ok.data[0]["id"]
    running = local(f"recordings start --meeting {meeting}").ok.data["id"]
    error = local.error(f"recordings download {running}")
    assert error["exit_code"] == 7
    assert f"rtk recordings wait {running}" in error["hint"]


def test_file_is_not_found_after_seven_days(rtk: Rtk, folder: Path) -> None:
    recording_id = uploaded(rtk)["id"]
    rtk.clock.advance(EIGHT_DAYS)
    assert rtk.error(f"recordings download {recording_id}")["exit_code"] == 5
    assert file_names(folder) == []


@pytest.mark.parametrize(
    ("status", "exit_code"), [(401, 4), (403, 4), (404, 5), (410, 5), (418, 9), (206, 9), (204, 9)]
)
def test_failing_link_leaves_no_file(stub: StubServer, folder: Path, status: int, exit_code: int) -> None:
    serve(stub, StubResponse(status, b"" if status == 204 else b"<Error>Request has expired</Error>"))
    error = stub.rtk.error(DOWNLOAD)
    assert error["exit_code"] == exit_code
    assert f"talk.mp4 (status {status})" in error["message"]
    assert file_names(folder) == []


def test_expired_link_leaves_stdout_empty(stub: StubServer) -> None:
    serve(stub, StubResponse(403, b"<Error>Request has expired</Error>"))
    assert stub.rtk.error(f"{DOWNLOAD} --to -")["exit_code"] == 4


def test_unreachable_link_is_retried_like_any_request(stub: StubServer, folder: Path) -> None:
    with closed_port() as origin:
        serve(stub, download_url=f"{origin}/file")
        assert stub.rtk.error(f"{DOWNLOAD} --retries 2")["kind"] == "network"
    assert len(stub.clock.slept) == 2
    assert file_names(folder) == []


def test_failing_bucket_is_retried(stub: StubServer, folder: Path) -> None:
    serve(stub, failure(503), whole())
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


def test_file_of_unknown_length_is_read_to_its_end(stub: StubServer, folder: Path) -> None:
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (FILE[:1000], FILE[1000:])) + b"0\r\n\r\n"
    serve(stub, StubResponse(200, chunked, {"transfer-encoding": "chunked"}))
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


def create_file(path: Path) -> None:
    path.write_text("mine")


def create_folder(path: Path) -> None:
    path.mkdir()


def create_broken_link(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("create", [create_file, create_folder, create_broken_link])
def test_existing_file_is_not_overwritten(stub: StubServer, folder: Path, create: Callable[[Path], None]) -> None:
    create(folder / "talk.mp4")
    before = os.lstat(folder / "talk.mp4").st_mtime_ns
    stub.respond_by(lambda request: whole() if request.path == "/file" else recording_response(stub))
    error = stub.rtk.error(DOWNLOAD)
    assert error["exit_code"] == 6
    assert "talk.mp4" in error["message"]
    assert "--force" in error["hint"]
    assert os.lstat(folder / "talk.mp4").st_mtime_ns == before
    assert file_names(folder) == ["talk.mp4"]


@pytest.mark.parametrize("other", [b"", FILE[:-1], FILE + b"x", b"x" + FILE[1:], FILE[:-1] + b"x"])
def test_file_that_differs_in_one_byte_is_a_different_file(stub: StubServer, folder: Path, other: bytes) -> None:
    (folder / "talk.mp4").write_bytes(other)
    serve(stub, whole())
    assert stub.rtk.error(DOWNLOAD)["kind"] == "refused"
    assert (folder / "talk.mp4").read_bytes() == other


@pytest.mark.parametrize("content", [FILE, b"x", FILE * 3])
def test_complete_file_is_not_fetched_again(stub: StubServer, folder: Path, content: bytes) -> None:
    serve(stub, whole(content), recording_response(stub), whole(content))
    stub.rtk(DOWNLOAD).ok
    os.utime(folder / "talk.mp4", (1, 1))
    assert stub.rtk(DOWNLOAD).ok.data["skipped"] is True
    assert os.lstat(folder / "talk.mp4").st_mtime == 1


def test_file_of_unknown_length_is_a_different_file(stub: StubServer, folder: Path) -> None:
    (folder / "talk.mp4").write_bytes(b"")
    serve(stub, StubResponse(200, b"0\r\n\r\n", {"transfer-encoding": "chunked"}))
    assert stub.rtk(DOWNLOAD).exit_code == 6


@pytest.mark.parametrize("create", [create_file, create_broken_link])
def test_force_overwrites_a_different_file(stub: StubServer, folder: Path, create: Callable[[Path], None]) -> None:
    create(folder / "talk.mp4")
    serve(stub, whole())
    stub.rtk(f"{DOWNLOAD} --force").ok
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert file_names(folder) == ["talk.mp4"]


def test_force_overwrites_only_with_a_complete_file(stub: StubServer, folder: Path) -> None:
    (folder / "talk.mp4").write_text("mine")
    serve(stub, StubResponse(200, FILE, cut=30_000))
    assert stub.rtk(f"{DOWNLOAD} --force").exit_code == 10
    assert (folder / "talk.mp4").read_text() == "mine"


def test_file_created_during_the_download_is_not_overwritten(stub: StubServer, folder: Path) -> None:
    def respond(request: ReceivedRequest) -> StubResponse:
        if request.path != "/file":
            return recording_response(stub)
        (folder / "talk.mp4").write_text("mine")
        return whole()

    stub.respond_by(respond)
    assert stub.rtk(DOWNLOAD).exit_code == 6
    assert (folder / "talk.mp4").read_text() == "mine"
    assert (folder / PARTIAL).read_bytes() == FILE


def test_download_to_a_folder_keeps_the_name(stub: StubServer, folder: Path) -> None:
    (folder / "talks").mkdir()
    serve(stub, whole())
    result = stub.rtk(f"{DOWNLOAD} --to talks").ok
    assert file_names(folder / "talks") == ["talk.mp4"]
    assert str(Path("talks") / "talk.mp4") in result.stderr


@pytest.mark.parametrize("to", ["talks/", "talks/of/today/"])
def test_path_with_a_trailing_slash_is_created_as_a_folder(stub: StubServer, folder: Path, to: str) -> None:
    serve(stub, whole())
    assert str(Path(to) / "talk.mp4") in stub.rtk(f"{DOWNLOAD} --to {to}").ok.stderr
    assert file_names(folder / to) == ["talk.mp4"]


def test_name_given_with_to_is_used_unchanged(stub: StubServer, folder: Path) -> None:
    serve(stub, whole())
    stub.rtk(f"{DOWNLOAD} --to 'My talk.mp4'").ok
    assert file_names(folder) == ["My talk.mp4"]


@pytest.mark.parametrize("to", ["missing/talk.mp4", "file/talk.mp4", "file/"])
def test_path_that_cannot_be_written_fails(stub: StubServer, folder: Path, to: str) -> None:
    (folder / "file").write_text("not a folder")
    serve(stub)
    error = stub.rtk.error(f"{DOWNLOAD} --to {to}")
    assert error["exit_code"] == 1
    assert to in error["message"]
    assert file_names(folder) == ["file"]


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../evil.mp4", "evil.mp4"),
        ("/etc/evil.mp4", "evil.mp4"),
        ("..\\..\\evil.mp4", "evil.mp4"),
        ("C:\\evil.mp4", "evil.mp4"),
        ("a/b/", "b"),
        ("talk \u00e9\u4e16.mp4", "talk \u00e9\u4e16.mp4"),
    ],
)
def test_name_from_the_api_cannot_leave_the_folder(stub: StubServer, folder: Path, name: str, saved: str) -> None:
    serve(stub, whole(), name=name)
    stub.rtk(DOWNLOAD).ok
    assert file_names(folder) == [saved]
    assert file_names(folder.parent) == ["here"]


UNUSABLE_NAMES = (
    *("", ".", "..", "/", "../..", "a/..", ".bashrc", "x/.profile"),
    *("nul\x00.mp4", "esc\x1b[2J.mp4", "line\n.mp4", "flip\u202e4pm.mp4", "\ud800"),
)


@pytest.mark.parametrize("name", UNUSABLE_NAMES)
def test_unusable_name_hints_at_to(stub: StubServer, folder: Path, name: str) -> None:
    serve(stub, name=name)
    result = stub.rtk(DOWNLOAD)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "--to" in result.stderr
    assert re.search(r"[\x00\x1b]", result.stderr) is None
    assert file_names(folder) == []


def test_unusable_name_does_not_matter_with_to(stub: StubServer, folder: Path) -> None:
    serve(stub, whole(), name="..")
    stub.rtk(f"{DOWNLOAD} --to talk.mp4").ok
    assert file_names(folder) == ["talk.mp4"]


def test_longest_possible_name_is_saved(stub: StubServer, folder: Path) -> None:
    serve(stub, whole(), name="x" * 255)
    stub.rtk(DOWNLOAD).ok
    assert file_names(folder) == ["x" * 255]


def test_too_long_name_fails(stub: StubServer, folder: Path) -> None:
    serve(stub, whole(), name="x" * 256)
    assert stub.rtk.error(DOWNLOAD)["exit_code"] == 1
    assert file_names(folder) == []


@pytest.mark.skipif(os.name != "posix", reason="file modes are a POSIX feature")
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_saved_file_has_the_mode_of_the_umask(stub: StubServer, folder: Path, mask: int) -> None:
    serve(stub, whole())
    before = os.umask(mask)
    try:
        stub.rtk(DOWNLOAD).ok
    finally:
        os.umask(before)
    assert (folder / "talk.mp4").stat().st_mode & 0o777 == 0o666 & ~mask


def test_full_disk_leaves_a_part_at_most(stub: StubServer, folder: Path) -> None:
    serve(stub, whole())
    with file_size_limit(50_000):
        error = stub.rtk.error(DOWNLOAD)
    assert error["exit_code"] == 1
    assert "talk.mp4" in error["message"]
    assert file_names(folder) in ([], [PARTIAL])  # as much as arrived before the disk was full


class FullStream(Stream):
    """A stdout whose disk is full."""

    def __init__(self) -> None:
        super().__init__()
        self._device = open("/dev/full", "wb", buffering=0)  # noqa: SIM115 - closed with the stream

    @property
    def buffer(self) -> Any:
        return self._device if hasattr(self, "_device") else super().buffer

    def written(self) -> bytes:
        self._device.close()
        return b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full exists on Linux only")
def test_full_stdout_is_reported_without_a_traceback(stub: StubServer) -> None:
    serve(stub, whole())
    result = stub.rtk(f"{DOWNLOAD} --to -", stdout=FullStream())
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr


def test_binary_file_is_not_printed_on_a_terminal(stub: StubServer) -> None:
    serve(stub, whole())
    result = stub.rtk(f"{DOWNLOAD} --to -", terminal=True)
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("responses", [[whole()], [whole(cut=30_000), StubResponse(418)], [whole(cut=0), whole()]])
def test_terminal_shows_a_progress_bar_and_removes_it(stub: StubServer, responses: list[StubResponse]) -> None:
    serve(stub, *responses)
    stderr = stub.rtk(f"{DOWNLOAD} --to {'x' * 30}.mp4", terminal=True).stderr
    assert "talk.mp4" in stderr
    assert stderr.count("\x1b[?25l") == stderr.count("\x1b[?25h") > 0  # the cursor is hidden, then shown again


@pytest.mark.parametrize(
    "fields",
    [
        {"download_url": [{}]},
        {"download_url": [{"layer_name": "default", "download_urls": {"a.webm": {}}}]},
        {"download_url": ["https://files.example/x"]},
    ],
)
def test_malformed_links_are_a_server_error(stub: StubServer, folder: Path, fields: dict[str, Any]) -> None:
    serve(stub, **fields)
    assert stub.rtk.error(DOWNLOAD)["kind"] == "server"
    assert file_names(folder) == []


def test_file_of_an_errored_recording_is_downloaded(stub: StubServer, folder: Path) -> None:
    serve(stub, whole(), status="ERRORED")
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


@pytest.mark.parametrize("url", [None, [], 5, ""])
def test_missing_link_is_not_found(stub: StubServer, folder: Path, url: object) -> None:
    serve(stub, download_url=url)
    error = stub.rtk.error(DOWNLOAD)
    assert error["exit_code"] == 5
    assert ID in error["message"]
    assert file_names(folder) == []
