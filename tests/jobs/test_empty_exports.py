"""Transcripts, chats and summaries of 0 bytes: saved or printed with a warning, and not taken for READY by a wait."""

import gzip
from pathlib import Path

import pytest

from tests.jobs.bucket import ID, file_names
from tests.support.stub_server import StubResponse, StubServer, closed_port, success

CHUNKED_EMPTY = StubResponse(200, b"0\r\n\r\n", {"transfer-encoding": "chunked"})
EMPTY = {
    "length": StubResponse(200, b""),
    "chunked": CHUNKED_EMPTY,
    "gzip": StubResponse(200, gzip.compress(b""), {"content-encoding": "gzip"}),
}
KINDS = ["chat", "transcript", "summary"]

pytestmark = pytest.mark.usefixtures("folder")


def link(stub: StubServer, kind: str) -> StubResponse:
    """The API's answer with the link of an export."""
    return success({"sessionId": ID, f"{kind}_download_url": f"{stub.origin}/{kind}.txt"})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("file", EMPTY.values(), ids=EMPTY)
def test_empty_export_is_saved_with_a_warning(stub: StubServer, folder: Path, kind: str, file: StubResponse) -> None:
    stub.respond_with(link(stub, kind), file)
    result = stub.rtk(f"sessions {kind} {ID} --to file.txt").ok
    assert result.data["bytes"] == 0
    assert result.data["empty"] is True
    assert f"warning: the {kind} is empty" in result.stderr
    assert ID in result.stderr
    assert file_names(folder) == ["file.txt"]


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_empty_export_on_stdout_has_a_warning(stub: StubServer, kind: str, terminal: bool) -> None:
    stub.respond_with(link(stub, kind), EMPTY["length"])
    result = stub.rtk(f"sessions {kind} {ID}", terminal=terminal).ok
    assert result.stdout == ""
    assert f"the {kind} is empty" in result.stderr


def test_export_with_content_is_not_empty(stub: StubServer) -> None:
    stub.respond_with(link(stub, "chat"), StubResponse(200, b"id,"))
    result = stub.rtk(f"sessions chat {ID} --to file.txt").ok
    assert result.data["empty"] is False
    assert "empty" not in result.stderr


@pytest.mark.parametrize("kind", ["transcript", "summary"])
@pytest.mark.parametrize("file", EMPTY.values(), ids=EMPTY)
def test_wait_tells_empty_from_ready(stub: StubServer, kind: str, file: StubResponse) -> None:
    stub.respond_with(link(stub, kind), file)
    result = stub.rtk(f"sessions wait {ID} --for {kind} --json")
    assert (result.exit_code, result.stdout) == (13, "")
    assert result.error["kind"] == "goal_lost"
    assert "EMPTY" in result.error["message"]
    assert f"sessions {kind} {ID}" in result.error["hint"]
    assert f"session {ID}: EMPTY" in result.stderr


def test_wait_reports_ready_for_a_file_with_content(stub: StubServer) -> None:
    stub.respond_with(link(stub, "transcript"), StubResponse(200, b"0,"))
    result = stub.rtk(f"sessions wait {ID} --for transcript").ok
    assert result.stderr == f"session {ID}: READY\n"


@pytest.mark.parametrize("file", [StubResponse(404), StubResponse(200, b"<html>", {"content-type": "text/html"})])
def test_file_that_cannot_be_looked_at_is_ready_with_a_warning(stub: StubServer, file: StubResponse) -> None:
    stub.respond_with(link(stub, "transcript"), file)
    result = stub.rtk(f"sessions wait {ID} --for transcript").ok
    assert f"session {ID}: READY" in result.stderr
    assert "warning" in result.stderr


def test_unreachable_file_is_ready_with_a_warning(stub: StubServer) -> None:
    with closed_port() as origin:
        stub.respond_with(success({"sessionId": ID, "transcript_download_url": f"{origin}/transcript.csv"}))
        result = stub.rtk(f"sessions wait {ID} --for transcript --retries 0").ok
    assert result.data["sessionId"] == ID
    assert "warning" in result.stderr
