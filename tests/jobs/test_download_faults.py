"""rtk recordings download against a host that fails: the run ends right, or says truthfully what is missing.

What must hold after each run: a file under its own name is whole, and each that is not is named as failed.
"""

import os
import subprocess
from collections.abc import Iterator
from itertools import chain, cycle, islice, repeat
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.jobs.downloads.download_many import NETWORK_FAILURES_IN_A_ROW
from tests.support.cli import FakeClock, Result
from tests.support.file_server import Fault, FileServer, cut_after, instead, unchanged, with_length
from tests.support.file_size_limit import file_size_limit
from tests.support.stub_server import DISCONNECT, StubResponse, StubServer, failure

FILE = bytes(range(251)) * 9
IDS = ("r1", "r2", "r3")
ALL = "recordings download --all --jobs 3"
EXPECTED = {f"{recording}.mp4": FILE + recording.encode() for recording in IDS}

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def server(stub: StubServer) -> FileServer:
    """A server with three recordings, whose files differ."""
    server = FileServer(stub)
    for recording in IDS:
        server.add(recording, FILE + recording.encode())
    stub.respond_by(server)
    return server


def complete(folder: Path) -> dict[str, bytes]:
    """The files that have got their names."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".mp4"}


def parts(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.suffix == ".rtk-part"]


def is_truthful(result: Result, folder: Path) -> bool:
    """Whether what the run said is what lies in the folder, and the exit code fits it."""
    done = {entry["path"] for entry in result.data if entry["state"] in ("saved", "skipped")}
    missing = [entry for entry in result.data if entry["error"] is not None]
    assert done == set(complete(folder))
    assert all(complete(folder)[name] == EXPECTED[name] for name in done)
    assert len(done) + len(missing) == len(result.data) == len(IDS)
    return (result.exit_code == 0) == (not missing) and (result.exit_code == 12) == bool(done and missing)


@pytest.mark.parametrize("command", [ALL, "recordings download r1"])
@pytest.mark.parametrize("at", range(0, len(FILE), 173))
def test_one_cut_at_any_byte_is_repaired(server: FileServer, folder: Path, at: int, command: str) -> None:
    server.faults = iter([cut_after(at)])
    server.stub.rtk(command).ok
    found = complete(folder)
    assert found == {name: EXPECTED[name] for name in found} != {}
    assert parts(folder) == []


@pytest.mark.parametrize("every", [700, 131, 11])
def test_cut_after_every_nth_byte_ends_after_enough_runs(server: FileServer, folder: Path, every: int) -> None:
    server.faults = repeat(cut_after(every))
    for _ in range(len(FILE) // every + 2):
        result = server.stub.rtk(ALL)
        assert is_truthful(result, folder)
        if result.exit_code == 0:
            break
    assert complete(folder) == EXPECTED
    assert parts(folder) == []


def test_cut_of_a_file_without_an_etag_is_a_failure_without_a_part(server: FileServer, folder: Path) -> None:
    server.etag = lambda content: None
    server.faults = iter([cut_after(100)])
    result = server.stub.rtk("recordings download r1 r2 r3 --jobs 1")
    assert is_truthful(result, folder)
    assert result.exit_code == 12
    assert parts(folder) == []


def test_file_that_changes_between_two_ranges_is_fetched_anew(server: FileServer, folder: Path) -> None:
    """The first answer is of an older version: no byte of it is in the file."""
    older = StubResponse(200, FILE[::-1] + b"r1", {"etag": '"older"'}, cut=500)
    server.faults = iter([instead(older)])
    server.stub.rtk("recordings download r1 r2 r3 --jobs 1").ok
    assert complete(folder) == EXPECTED


def test_file_that_changes_with_each_request_is_never_mixed(server: FileServer, folder: Path) -> None:
    versions = cycle(b"abcdefg")

    def changing(response: StubResponse) -> StubResponse:
        version = bytes([next(versions)])
        return StubResponse(200, version * (len(FILE) + 2), {"etag": f'"{version.decode()}"'}, cut=900)

    server.faults = repeat(changing)
    result = server.stub.rtk(ALL)
    assert complete(folder) == {}
    assert [entry["state"] for entry in result.data] == ["failed"] * 3
    assert result.exit_code not in (0, 12)
    server.faults = iter(())
    server.stub.rtk(ALL).ok
    assert complete(folder) == EXPECTED


def test_range_of_another_version_is_not_appended(server: FileServer, folder: Path) -> None:
    other = StubResponse(
        206, FILE[::-1], {"etag": '"2"', "content-range": f"bytes 500-{len(FILE) + 1}/{len(FILE) + 2}"}
    )
    server.faults = iter([cut_after(500), instead(other)])
    result = server.stub.rtk("recordings download r1 r2 r3 --jobs 1")
    assert is_truthful(result, folder)
    assert result.exit_code == 12


@pytest.mark.parametrize("refusal", [403, 401, 410])
@pytest.mark.parametrize("command", [ALL, "recordings download r1", "recordings download r1 --to -"])
def test_link_that_expires_midway_is_replaced(server: FileServer, folder: Path, refusal: int, command: str) -> None:
    """Each link serves one request, and each connection 700 bytes."""
    server.uses_per_link, server.refusal = 1, refusal
    server.faults = repeat(cut_after(700))
    result = server.stub.rtk(command).ok
    if command.endswith("-"):
        assert result.raw == EXPECTED["r1.mp4"]
    else:
        found = complete(folder)
        assert found == {name: EXPECTED[name] for name in found} != {}
    links = [request.query["link"] for request in server.stub.seen if "link" in request.query]
    assert len(set(links)) >= 4


def test_link_that_has_expired_before_its_turn_is_replaced(server: FileServer, folder: Path) -> None:
    server.uses_per_link = 0
    first_list = server._read

    def fresh(recording_id: str) -> dict[str, Any]:
        server.uses_per_link = 0 if server._links < 3 else None
        return first_list(recording_id)

    server._read = fresh  # type: ignore[method-assign]
    server.stub.rtk(ALL).ok
    assert complete(folder) == EXPECTED


def test_link_that_is_always_refused_is_given_up(server: FileServer, folder: Path) -> None:
    server.uses_per_link = 0
    result = server.stub.rtk(ALL)
    assert is_truthful(result, folder)
    assert result.exit_code == 4
    assert len([request for request in server.stub.seen if "link" in request.query]) == 2 * len(IDS)


def test_recording_that_expires_during_the_run_is_expired(server: FileServer, folder: Path) -> None:
    server.uses_per_link, server.refusal = 1, 410
    server.faults = chain([unchanged, unchanged], repeat(cut_after(700)))
    expired = server.recordings["r3"]

    def expire_after_the_list(request: Any) -> StubResponse:
        if request.path.endswith("/r3") and "/recordings/" in request.path:
            expired["download_url"] = None
        return server(request)

    server.stub.respond_by(expire_after_the_list)
    result = server.stub.rtk("recordings download --all --jobs 1")
    assert is_truthful(result, folder)
    assert [entry["state"] for entry in result.data] == ["saved", "saved", "expired"]
    assert result.exit_code == 12


def test_rate_limit_of_the_host_is_waited_for(server: FileServer, folder: Path) -> None:
    limited = StubResponse(429, b"", {"retry-after": "17"})
    server.faults = iter([instead(limited)])
    server.stub.rtk("recordings download r1 r2 r3 --jobs 1").ok
    assert complete(folder) == EXPECTED
    assert server.stub.clock.slept == [17.0]


def test_rate_limit_that_does_not_end_is_a_failure(server: FileServer, folder: Path) -> None:
    server.faults = repeat(instead(StubResponse(429, b"", {"retry-after": "1"})))
    result = server.stub.rtk(ALL)
    assert is_truthful(result, folder)
    assert "status 429" in result.data[0]["error"]


@pytest.mark.parametrize("status", [500, 502, 503])
def test_server_error_is_repeated(server: FileServer, folder: Path, status: int) -> None:
    server.faults = iter([cut_after(900), instead(failure(status)), instead(failure(status))])
    server.stub.rtk("recordings download r1 r2 r3 --jobs 1").ok
    assert complete(folder) == EXPECTED


def test_lasting_server_error_keeps_the_part_for_the_next_run(server: FileServer, folder: Path) -> None:
    server.faults = chain([cut_after(900)], repeat(instead(failure(500))))
    result = server.stub.rtk("recordings download r1 r2 r3 --jobs 1")
    assert is_truthful(result, folder)
    assert result.exit_code == 9
    assert len(parts(folder)) == 1
    server.faults = iter(())
    server.stub.seen.clear()
    server.stub.rtk("recordings download r1 r2 r3 --jobs 1").ok
    ranges = [request.headers.get("range") for request in server.stub.seen if "link" in request.query]
    assert ranges == ["bytes=899-", None, None]
    assert complete(folder) == EXPECTED


@pytest.mark.parametrize("length", [len(FILE) + 3, len(FILE) + 9, 1, 0])
@pytest.mark.parametrize("size", ["number", None])
def test_false_length_is_never_a_whole_file(server: FileServer, folder: Path, length: int, size: str | None) -> None:
    if size is None:
        for recording in IDS:
            server.recordings[recording]["file_size"] = None
    server.faults = repeat(with_length(length))
    result = server.stub.rtk(f"{ALL} --retries 0")
    found = complete(folder)
    if size is None and length == 1:
        assert {len(content) for content in found.values()} == {1}  # nothing tells that there was more
    else:
        assert found == {}
        assert result.exit_code not in (0, 12)
        assert [entry["state"] for entry in result.data] == ["failed"] * 3


def test_size_that_the_api_names_must_be_right(server: FileServer, folder: Path) -> None:
    server.recordings["r2"]["file_size"] = len(FILE)
    result = server.stub.rtk(ALL)
    assert result.exit_code == 12
    assert [entry["state"] for entry in result.data] == ["saved", "failed", "saved"]
    assert sorted(complete(folder)) == ["r1.mp4", "r3.mp4"]
    assert parts(folder) == []


@pytest.mark.parametrize("fault", [instead(StubResponse(200, b"<html>Sign in</html>", {"content-type": "text/html"}))])
def test_page_in_place_of_a_file_is_not_saved(server: FileServer, folder: Path, fault: Fault) -> None:
    server.faults = iter([fault])
    result = server.stub.rtk("recordings download r1 r2 r3 --jobs 1")
    assert is_truthful(result, folder)
    assert [entry["state"] for entry in result.data] == ["failed", "saved", "saved"]


def test_network_that_is_down_ends_the_run_soon(server: FileServer, folder: Path) -> None:
    count = NETWORK_FAILURES_IN_A_ROW + 30
    for number in range(count):
        server.add(f"r{number}", FILE)
    server.faults = repeat(instead(DISCONNECT))
    result = server.stub.rtk("recordings download --all --jobs 2 --retries 0")
    assert [entry["state"] for entry in result.data] == ["failed"] * len(server.recordings)
    assert result.exit_code == 10
    tried = [request for request in server.stub.seen if "link" in request.query]
    assert NETWORK_FAILURES_IN_A_ROW <= len(tried) <= NETWORK_FAILURES_IN_A_ROW + 2


def test_single_network_failures_do_not_end_the_run(server: FileServer, folder: Path) -> None:
    for number in range(30):
        server.add(f"r{number}", FILE)
    server.faults = islice(cycle([instead(DISCONNECT), unchanged]), 60)
    result = server.stub.rtk("recordings download --all --jobs 1 --retries 0")
    assert result.exit_code == 12
    assert {entry["error"].partition(":")[0] for entry in result.data if entry["error"]} == {"connection lost"}


class InterruptingClock(FakeClock):
    """A clock that raises Ctrl-C in the first pause."""

    def sleep(self, seconds: float) -> None:
        raise KeyboardInterrupt


def test_interrupted_run_is_continued_by_the_next(server: FileServer, folder: Path) -> None:
    clock, server.stub.rtk.clock = server.stub.rtk.clock, InterruptingClock()
    server.faults = chain([unchanged], repeat(cut_after(900)))
    assert server.stub.rtk("recordings download r1 r2 r3 --jobs 1").exit_code == 130
    assert sorted(complete(folder)) == ["r1.mp4"]
    assert len(parts(folder)) == 1
    server.stub.rtk.clock, server.faults = clock, iter(())
    result = server.stub.rtk(ALL).ok
    assert [entry["state"] for entry in result.data] == ["skipped", "saved", "saved"]
    assert complete(folder) == EXPECTED


def test_file_beyond_the_limit_of_the_system_is_a_failure(server: FileServer, folder: Path) -> None:
    server.add("r2", FILE * 100)
    with file_size_limit(50_000):
        result = server.stub.rtk(ALL)
    assert result.exit_code == 12
    assert [entry["state"] for entry in result.data] == ["saved", "failed", "saved"]
    assert "r2.mp4" in result.data[1]["error"]
    assert sorted(complete(folder)) == ["r1.mp4", "r3.mp4"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB, mounted for this test."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if os.name != "posix" or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("this machine may not mount a file system")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_full_disk_is_a_failure_and_the_next_run_continues(server: FileServer, small_disk: Path) -> None:
    sizes = {"r1": 60, "r2": 400, "r3": 60}  # KiB: only two fit
    for recording, size in sizes.items():
        server.add(recording, recording.encode() * 512 * size)
    command = f"recordings download r1 r2 r3 --jobs 1 --to {small_disk}/"
    result = server.stub.rtk(command)
    states = {entry["recording_id"]: entry["state"] for entry in result.data}
    assert result.exit_code == 12
    assert (states["r1"], states["r2"]) == ("saved", "failed")
    assert "No space left" in result.data[1]["error"]
    for entry in result.data:
        if entry["state"] == "saved":
            assert Path(entry["path"]).read_bytes() == server.files[entry["recording_id"]]
    subprocess.run(["mount", "-o", "remount,size=2m", str(small_disk)], check=True)
    server.stub.rtk(command).ok
    found = {path.name: path.read_bytes() for path in small_disk.iterdir()}
    assert found == {f"{recording}.mp4": content for recording, content in server.files.items()}
