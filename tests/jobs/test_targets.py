"""Where --to saves a file: in a folder or under the given name, and the same in the first run and the second."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.jobs.bucket import DOWNLOAD, FILE, file_names, recording_response, track_recording, whole
from tests.support import recordings, sessions
from tests.support.cli import Rtk
from tests.support.stub_server import StubServer

pytestmark = pytest.mark.usefixtures("folder")

Save = Callable[[str], str]
"""Saves something with --to; returns the path that rtk printed."""


@pytest.fixture(params=["recordings download", "sessions chat", "sessions transcript", "emulator export"])
def save(request: pytest.FixtureRequest, local: Rtk) -> Save:
    """Each command that saves one file, as a function of --to."""
    command: str = request.param
    if command == "recordings download":
        command += f" {recordings.uploaded(local)}"
    elif command != "emulator export":
        command += f" {sessions.with_transcript(local)}"
    return lambda to: str(local(f"{command} --to {to}").ok.data["path"])


@pytest.mark.parametrize("to", ["dl", "./dl", "dl/", "a/b/dl", "release-1.2", ".hidden"])
def test_path_without_extension_is_a_folder_in_each_run(save: Save, folder: Path, to: str) -> None:
    first = save(to)
    assert (folder / to).is_dir()
    assert Path(first).parent == Path(to)
    assert save(to) == first
    assert file_names(folder / to) == [Path(first).name]


@pytest.mark.parametrize("to", ["file.mp4", "file.json", "file.7z", "file.tar.gz"])
def test_path_with_extension_is_a_file_in_each_run(save: Save, folder: Path, to: str) -> None:
    assert save(to) == to
    assert save(to) == to
    assert file_names(folder) == [to]


def test_second_recording_goes_into_the_same_folder(stub: StubServer, folder: Path) -> None:
    for name in ("one.mp4", "two.mp4"):
        stub.respond_with(recording_response(stub, name), whole())
        stub.rtk(f"{DOWNLOAD} --to dl").ok
    assert file_names(folder / "dl") == ["one.mp4", "two.mp4"]


def test_tracks_go_into_a_folder_without_a_slash(stub: StubServer, folder: Path) -> None:
    stub.respond_with(track_recording(stub, "a", "b"), whole(b"a"), whole(b"b"))
    stub.rtk(f"{DOWNLOAD} --to dl").ok
    assert file_names(folder / "dl") == ["a", "b"]


def test_existing_file_without_extension_stays_a_file(stub: StubServer, folder: Path) -> None:
    (folder / "dl").write_bytes(FILE)
    stub.respond_by(lambda request: whole() if request.path == "/file" else recording_response(stub))
    assert stub.rtk(f"{DOWNLOAD} --to dl").ok.data["path"] == "dl"
    (folder / "dl").write_text("mine")
    assert stub.rtk(f"{DOWNLOAD} --to dl").exit_code == 6
    assert (folder / "dl").read_text() == "mine"


@pytest.mark.skipif(os.name != "posix", reason="named pipes are a POSIX feature")
@pytest.mark.parametrize("flag", ["", "--force"])
def test_pipe_is_not_replaced_by_a_download(stub: StubServer, folder: Path, flag: str) -> None:
    os.mkfifo(folder / "pipe.mp4")
    stub.respond_with(recording_response(stub))
    error = stub.rtk.error(f"{DOWNLOAD} --to pipe.mp4 {flag}")
    assert error["exit_code"] == 6
    assert "pipe.mp4" in error["message"]
    assert "--to -" in error["hint"]
    assert (folder / "pipe.mp4").is_fifo()


@pytest.mark.skipif(os.name != "posix", reason="named pipes are a POSIX feature")
def test_pipe_is_not_replaced_by_a_snapshot(local: Rtk, folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    assert local.error("emulator export --to pipe.json")["exit_code"] == 6
    assert (folder / "pipe.json").is_fifo()


def test_dash_is_stdout(local: Rtk, folder: Path) -> None:
    assert "version" in json.loads(local("emulator export --to -").ok.stdout)
    assert file_names(folder) == []
