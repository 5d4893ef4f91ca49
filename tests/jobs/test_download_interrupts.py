"""rtk recordings download with several recordings, ended early: by Ctrl-C or kill -9; the next run continues."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path, PurePosixPath

import pytest

from rtk_cli.jobs.downloads.download_many import Downloader, FileResult, PlannedFile
from rtk_cli.jobs.downloads.recording_links import Link
from rtk_cli.messages import Download, Request, Response
from rtk_cli.terminal.output.progress_bar import NoProgress
from tests.support.cli import FakeClock
from tests.support.file_server import FileServer, cut_after
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer

pytestmark = pytest.mark.usefixtures("folder")

TERABYTE = 10**12
FILE = bytes(range(256)) * 4096


class EndlessTransport:
    """A transport whose file takes days."""

    def __init__(self) -> None:
        self.has_begun = threading.Event()

    def send(self, request: Request) -> Response:
        raise NotImplementedError

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        yield Download(200, {"etag": '"1"', "content-length": str(TERABYTE)}, self._chunks())

    def close(self) -> None: ...

    def _chunks(self) -> Iterator[bytes]:
        yield b"x"
        self.has_begun.set()
        yield from repeat(b"x", 300_000)  # a test that would hang fails instead


def test_end_of_the_run_does_not_wait_for_running_downloads(folder: Path, clock: FakeClock) -> None:
    transport = EndlessTransport()
    downloader = Downloader(
        read=lambda recording: {},
        transport=transport,
        clock=clock,
        root=folder,
        audio="without",
        overwrite=False,
        new_progress=NoProgress,
    )
    link = Link("https://files.example/talk.mp4", "talk.mp4", "recording")
    first = FileResult("r1", "recording", "failed")
    results = downloader.results([first, PlannedFile("r2", link, PurePosixPath("talk.mp4"))], 2)
    assert next(results) is first
    assert transport.has_begun.wait(10)
    results.close()  # type: ignore[attr-defined]  # as Ctrl-C does
    (part,) = folder.iterdir()
    assert part.name == "talk.mp4.1.rtk-part"
    assert part.stat().st_size < 300_000
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("rtk-")]


def test_killed_run_is_continued_by_the_next(stub: StubServer, folder: Path) -> None:
    """At the kill r1 is complete, and r2 and r3 are in part: their first connection was cut, the second is open."""
    server, second, is_killed = FileServer(stub), threading.Semaphore(0), threading.Event()
    for recording in ("r1", "r2", "r3"):
        server.add(recording, FILE + recording.encode())

    def respond(request: ReceivedRequest) -> StubResponse:
        response = server(request)
        if "link" not in request.query or request.path.endswith("r1") or is_killed.is_set():
            return response
        if "range" in request.headers:
            second.release()
            is_killed.wait(30)
        return cut_after(500_000)(response)

    stub.respond_by(respond)
    command = [sys.executable, "-m", "rtk_cli", *["recordings", "download", "r1", "r2", "r3", "--jobs", "3"]]
    variables = {**os.environ, **stub.rtk.environment, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        reached = [second.acquire(timeout=30) for _ in range(2)]
        process.kill()
        is_killed.set()
    assert ("r1.mp4" in said, reached) == (True, [True, True])
    assert sorted(path.suffix for path in folder.iterdir()) == [".mp4", ".rtk-part", ".rtk-part"]
    stub.seen.clear()
    result = stub.rtk("recordings download r1 r2 r3 --jobs 3").ok
    assert [entry["state"] for entry in result.data] == ["skipped", "saved", "saved"]
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert found == {f"{recording}.mp4": FILE + recording.encode() for recording in ("r1", "r2", "r3")}
    assert len([request for request in stub.seen if "range" in request.headers]) == 2


def test_failed_download_leaves_no_thread(stub: StubServer) -> None:
    server = FileServer(stub)
    server.add("r1", FILE * 3)
    server.faults = repeat(cut_after(2_000_000))
    server.etag = lambda content: None
    stub.respond_by(server)
    assert stub.rtk("recordings download r1").exit_code == 10
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("rtk-")]
