"""rtk recordings download: a file is there when it is whole, under its own name, and never over another one."""

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.bucket import DOWNLOAD, FILE, HALF, ID, holds, in_folder, known, whole
from tests.support.cli import Rtk, Stream
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, closed_port, failure

EIGHT_DAYS = 8 * 86_400

pytestmark = pytest.mark.usefixtures("folder")


def uploaded(rtk: Rtk, start: str = "start") -> dict[str, Any]:
    """A recording of a meeting of two, whose file is there."""
    meeting = rtk("meetings create --title Standup").ok.data["id"]
    for name in ("ada", "grace"):
        person = rtk(f"participants add --meeting {meeting} --name {name} --custom-id {name}").ok.data["id"]
        rtk(f"--local emulator join {person}").ok
    identity = rtk(f"recordings {start} --meeting {meeting}").ok.data["id"]
    rtk(f"recordings wait {identity} --for RECORDING").ok
    rtk(f"recordings stop {identity} --force").ok
    recording: dict[str, Any] = rtk(f"recordings wait {identity}").ok.data
    return recording


def test_a_recording_is_saved_under_its_own_name_in_the_current_folder(rtk: Rtk, folder: Path) -> None:
    recording = uploaded(rtk)
    result = rtk(f"recordings download {recording['id']}").ok
    assert result.stdout == ""
    assert result.stderr == f"saved {recording['output_file_name']}\n"
    assert in_folder(folder) == [recording["output_file_name"]]
    content = (folder / recording["output_file_name"]).read_bytes()
    assert len(content) == recording["file_size"]
    assert content[4:8] == b"ftyp"


def test_on_stdout_are_the_same_bytes_as_in_the_file(rtk: Rtk, folder: Path) -> None:
    identity = uploaded(rtk)["id"]
    rtk(f"recordings download {identity} --to copy.mp4").ok
    result = rtk(f"recordings download {identity} --to -").ok
    assert result.raw == (folder / "copy.mp4").read_bytes()
    assert result.stderr == ""
    assert in_folder(folder) == ["copy.mp4"]


def test_a_track_recording_has_a_file_a_person(rtk: Rtk, folder: Path) -> None:
    recording = uploaded(rtk, "start-track")
    rtk(f"recordings download {recording['id']}").ok
    (layer,) = recording["download_url"]
    assert in_folder(folder) == sorted(layer["download_urls"])
    assert len(in_folder(folder)) == 2
    assert {path.read_bytes()[:4] for path in folder.iterdir()} == {bytes.fromhex("1a45dfa3")}


@pytest.mark.parametrize("to", ["-", "one.webm"])
def test_several_files_do_not_go_into_one(local: Rtk, folder: Path, to: str) -> None:
    identity = uploaded(local, "start-track")["id"]
    result = local(f"recordings download {identity} --to {to}")
    assert result.exit_code == 2
    assert f"there are 2 files, and --to is no folder: {to}" in result.stderr
    assert result.stdout == ""
    assert in_folder(folder) == []


def test_the_separate_sound_is_a_file_of_its_own(local: Rtk, folder: Path) -> None:
    identity = uploaded(local, "start --audio-codec AAC --export-audio")["id"]
    local(f"recordings download {identity} --audio").ok
    (name,) = in_folder(folder)
    assert name.endswith(".aac")


@pytest.mark.parametrize(
    ("start", "flags", "what"), [("--no-export-audio", "--audio", "audio file"), ("--no-bucket", "", "file")]
)
def test_what_was_not_kept_is_not_found(local: Rtk, folder: Path, start: str, flags: str, what: str) -> None:
    identity = uploaded(local, f"start {start}")["id"]
    result = local(f"recordings download {identity} {flags}")
    assert result.exit_code == 5
    assert f"no {what} to download: {identity}" in result.stderr
    assert in_folder(folder) == []


def test_before_the_upload_is_over_the_hint_is_to_wait(local: Rtk) -> None:
    uploaded(local)
    meeting = local("meetings list").ok.data[0]["id"]
    running = local(f"recordings start --meeting {meeting}").ok.data["id"]
    result = local(f"recordings download {running}")
    assert result.exit_code == 7
    assert result.stdout == ""
    assert f"hint: run `rtk recordings wait {running}`" in result.stderr


def test_a_file_whose_seven_days_are_over_is_not_found(rtk: Rtk, folder: Path) -> None:
    identity = uploaded(rtk)["id"]
    rtk.clock.advance(EIGHT_DAYS)
    result = rtk(f"recordings download {identity}")
    assert result.exit_code == 5
    assert result.stdout == ""
    assert in_folder(folder) == []


@pytest.mark.parametrize(
    ("status", "exit_code", "words"),
    [
        (401, 4, "the link was refused, it may have expired: talk.mp4 (status 401)"),
        (403, 4, "the link was refused, it may have expired: talk.mp4 (status 403)"),
        (404, 5, "the file is gone: talk.mp4 (status 404)"),
        (410, 5, "the file is gone: talk.mp4 (status 410)"),
        (418, 9, "the file cannot be read: talk.mp4 (status 418)"),
        (206, 9, "the file cannot be read: talk.mp4 (status 206)"),
        (204, 9, "the file cannot be read: talk.mp4 (status 204)"),
    ],
)
def test_a_link_that_gives_no_file_leaves_none(
    stub: StubServer, folder: Path, status: int, exit_code: int, words: str
) -> None:
    holds(stub, StubResponse(status, b"" if status == 204 else b"<Error>Request has expired</Error>"))
    result = stub.rtk(DOWNLOAD)
    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert words in result.stderr
    assert in_folder(folder) == []


def test_an_expired_link_on_stdout_leaves_stdout_empty(stub: StubServer) -> None:
    holds(stub, StubResponse(403, b"<Error>Request has expired</Error>"))
    result = stub.rtk(f"{DOWNLOAD} --to -")
    assert result.exit_code == 4
    assert result.raw == b""
    assert "hint: run the same again" in result.stderr


def test_a_link_that_does_not_open_is_tried_as_often_as_any_request(stub: StubServer, folder: Path) -> None:
    with closed_port() as origin:
        holds(stub, download_url=f"{origin}/file")
        result = stub.rtk(f"{DOWNLOAD} --retries 2")
    assert result.exit_code == 10
    assert len(stub.clock.slept) == 2
    assert in_folder(folder) == []


def test_a_bucket_that_fails_for_a_moment_is_asked_again(stub: StubServer, folder: Path) -> None:
    holds(stub, failure(503), whole())
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


def test_a_file_of_unknown_length_is_read_to_its_end(stub: StubServer, folder: Path) -> None:
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (FILE[:1000], FILE[1000:])) + b"0\r\n\r\n"
    holds(stub, StubResponse(200, chunked, {"transfer-encoding": "chunked"}))
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


def test_an_empty_file_is_a_file(stub: StubServer, folder: Path) -> None:
    holds(stub, whole(b""))
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == b""


def a_file(path: Path) -> None:
    path.write_text("mine")


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("make", [a_file, a_folder, a_link_to_nowhere])
def test_what_is_there_is_never_overwritten(stub: StubServer, folder: Path, make: Callable[[Path], None]) -> None:
    make(folder / "talk.mp4")
    before = os.lstat(folder / "talk.mp4").st_mtime_ns
    stub.respond_by(lambda seen: whole() if seen.path == "/file" else known(stub))
    result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 6
    assert result.stdout == ""
    assert "another file is there already: talk.mp4\nhint: name another with --to, or overwrite it" in result.stderr
    assert os.lstat(folder / "talk.mp4").st_mtime_ns == before
    assert in_folder(folder) == ["talk.mp4"]


@pytest.mark.parametrize("other", [b"", FILE[:-1], FILE + b"x", b"x" + FILE[1:], FILE[:-1] + b"x"])
def test_a_file_that_differs_in_one_byte_is_another_one(stub: StubServer, folder: Path, other: bytes) -> None:
    (folder / "talk.mp4").write_bytes(other)
    holds(stub, whole())
    assert stub.rtk(DOWNLOAD).exit_code == 6
    assert (folder / "talk.mp4").read_bytes() == other


@pytest.mark.parametrize("content", [FILE, b"", FILE * 3])
def test_the_same_file_is_not_fetched_again(stub: StubServer, folder: Path, content: bytes) -> None:
    holds(stub, whole(content), known(stub), whole(content))
    stub.rtk(DOWNLOAD).ok
    os.utime(folder / "talk.mp4", (1, 1))
    result = stub.rtk(DOWNLOAD).ok
    assert (result.stdout, result.stderr) == ("", "there already: talk.mp4\n")
    assert os.lstat(folder / "talk.mp4").st_mtime == 1


def test_without_a_length_no_file_is_taken_for_the_same(stub: StubServer, folder: Path) -> None:
    (folder / "talk.mp4").write_bytes(b"")
    holds(stub, StubResponse(200, b"0\r\n\r\n", {"transfer-encoding": "chunked"}))
    assert stub.rtk(DOWNLOAD).exit_code == 6


@pytest.mark.parametrize("make", [a_file, a_link_to_nowhere])
def test_with_force_another_file_is_overwritten(stub: StubServer, folder: Path, make: Callable[[Path], None]) -> None:
    make(folder / "talk.mp4")
    holds(stub, whole())
    assert stub.rtk(f"{DOWNLOAD} --force").ok.stderr == "saved talk.mp4\n"
    assert (folder / "talk.mp4").read_bytes() == FILE
    assert in_folder(folder) == ["talk.mp4"]


def test_with_force_too_it_is_overwritten_when_the_new_one_is_whole(stub: StubServer, folder: Path) -> None:
    (folder / "talk.mp4").write_text("mine")
    holds(stub, StubResponse(200, FILE, cut=30_000))
    assert stub.rtk(f"{DOWNLOAD} --force").exit_code == 10
    assert (folder / "talk.mp4").read_text() == "mine"


def test_a_file_that_appears_meanwhile_is_not_overwritten_either(stub: StubServer, folder: Path) -> None:
    def answer(seen: ReceivedRequest) -> StubResponse:
        if seen.path != "/file":
            return known(stub)
        (folder / "talk.mp4").write_text("mine")
        return whole()

    stub.respond_by(answer)
    assert stub.rtk(DOWNLOAD).exit_code == 6
    assert (folder / "talk.mp4").read_text() == "mine"
    assert (folder / HALF).read_bytes() == FILE


def test_into_a_folder_it_goes_under_its_own_name(stub: StubServer, folder: Path) -> None:
    (folder / "talks").mkdir()
    holds(stub, whole())
    result = stub.rtk(f"{DOWNLOAD} --to talks").ok
    assert in_folder(folder / "talks") == ["talk.mp4"]
    assert result.stderr == f"saved {Path('talks') / 'talk.mp4'}\n"


@pytest.mark.parametrize("to", ["talks/", "talks/of/today/"])
def test_with_a_slash_at_its_end_it_is_a_folder_that_is_made(stub: StubServer, folder: Path, to: str) -> None:
    holds(stub, whole())
    assert stub.rtk(f"{DOWNLOAD} --to {to}").ok.stderr == f"saved {Path(to) / 'talk.mp4'}\n"
    assert in_folder(folder / to) == ["talk.mp4"]


def test_a_name_of_ones_own_is_used_as_it_is(stub: StubServer, folder: Path) -> None:
    holds(stub, whole())
    stub.rtk(f"{DOWNLOAD} --to 'My talk.mp4'").ok
    assert in_folder(folder) == ["My talk.mp4"]


@pytest.mark.parametrize("to", ["missing/talk.mp4", "file/talk.mp4", "file/"])
def test_a_folder_that_cannot_take_it_is_a_failure(stub: StubServer, folder: Path, to: str) -> None:
    (folder / "file").write_text("no folder")
    holds(stub)
    result = stub.rtk(f"{DOWNLOAD} --to {to}")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"the file cannot be written: {to}" in result.stderr
    assert in_folder(folder) == ["file"]


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
def test_a_name_from_the_api_stays_in_the_folder(stub: StubServer, folder: Path, name: str, saved: str) -> None:
    holds(stub, whole(), name=name)
    stub.rtk(DOWNLOAD).ok
    assert in_folder(folder) == [saved]
    assert in_folder(folder.parent) == ["here"]


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/", "../..", "a/..", "nul\x00.mp4", "esc\x1b[2J.mp4", "line\n.mp4", "\ud800"]
)
def test_a_name_that_is_none_asks_for_a_better_one(stub: StubServer, folder: Path, name: str) -> None:
    holds(stub, name=name)
    result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 1
    assert "the recording's file has no usable name" in result.stderr
    assert "hint: give one with --to" in result.stderr
    assert re.search(r"[\x00\x1b]", result.stderr) is None
    assert in_folder(folder) == []


def test_a_name_that_is_none_does_not_matter_when_another_is_given(stub: StubServer, folder: Path) -> None:
    holds(stub, whole(), name="..")
    stub.rtk(f"{DOWNLOAD} --to talk.mp4").ok
    assert in_folder(folder) == ["talk.mp4"]


def test_the_longest_name_that_the_system_takes_is_fine(stub: StubServer, folder: Path) -> None:
    holds(stub, whole(), name="x" * 255)
    stub.rtk(DOWNLOAD).ok
    assert in_folder(folder) == ["x" * 255]


def test_a_name_that_is_too_long_for_the_system_is_a_failure(stub: StubServer, folder: Path) -> None:
    holds(stub, whole(), name="x" * 256)
    result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 1
    assert "the file cannot be written" in result.stderr
    assert in_folder(folder) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_saved_file_has_the_mode_that_the_umask_gives(stub: StubServer, folder: Path, mask: int) -> None:
    holds(stub, whole())
    before = os.umask(mask)
    try:
        stub.rtk(DOWNLOAD).ok
    finally:
        os.umask(before)
    assert (folder / "talk.mp4").stat().st_mode & 0o777 == 0o666 & ~mask


@contextlib.contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process can grow beyond `size`: the nearest thing to a full disk."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_without_room_leaves_nothing_behind(stub: StubServer, folder: Path) -> None:
    holds(stub, whole())
    with room_for(50_000):
        result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "the file cannot be written: talk.mp4: " in result.stderr
    assert in_folder(folder) == []


class Full(Stream):
    """A stdout on a disk without room."""

    def __init__(self) -> None:
        super().__init__()
        self._device = open("/dev/full", "wb", buffering=0)  # noqa: SIM115  closed with the stream

    @property
    def buffer(self) -> Any:
        return self._device if hasattr(self, "_device") else super().buffer

    def written(self) -> bytes:
        self._device.close()
        return b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device is Linux's")
def test_a_stdout_without_room_is_told_in_one_line(stub: StubServer) -> None:
    holds(stub, whole())
    result = stub.rtk(f"{DOWNLOAD} --to -", stdout=Full())
    assert result.exit_code == 1
    assert "no space left" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_is_not_thrown_at_a_terminal(stub: StubServer) -> None:
    holds(stub, whole())
    result = stub.rtk(f"{DOWNLOAD} --to -", terminal=True)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "a file is not printed on a terminal" in result.stderr


@pytest.mark.parametrize("answers", [[whole()], [whole(cut=30_000), StubResponse(404)], [whole(cut=0), whole()]])
def test_on_a_terminal_a_bar_shows_how_far_it_is_and_goes_away(stub: StubServer, answers: list[StubResponse]) -> None:
    holds(stub, *answers)
    stderr = stub.rtk(f"{DOWNLOAD} --to {'x' * 30}.mp4", terminal=True).stderr
    assert "talk.mp4" in stderr
    assert stderr.count("\x1b[?25l") == stderr.count("\x1b[?25h") > 0  # the cursor is hidden, and comes back


@pytest.mark.parametrize(
    "fields",
    [
        {"download_url": [{}]},
        {"download_url": [{"layer_name": "default", "download_urls": {"a.webm": {}}}]},
        {"download_url": ["https://files.example/x"]},
    ],
)
def test_links_of_another_form_are_a_server_error(stub: StubServer, folder: Path, fields: dict[str, Any]) -> None:
    holds(stub, **fields)
    result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 9
    assert "internal error" not in result.stderr
    assert in_folder(folder) == []


def test_what_a_recording_that_went_wrong_has_left_can_be_had(stub: StubServer, folder: Path) -> None:
    holds(stub, whole(), status="ERRORED")
    stub.rtk(DOWNLOAD).ok
    assert (folder / "talk.mp4").read_bytes() == FILE


@pytest.mark.parametrize("url", [None, [], 5, ""])
def test_without_a_link_there_is_nothing_to_download(stub: StubServer, folder: Path, url: object) -> None:
    holds(stub, download_url=url)
    result = stub.rtk(DOWNLOAD)
    assert result.exit_code == 5
    assert f"no file to download: {ID}" in result.stderr
    assert in_folder(folder) == []
