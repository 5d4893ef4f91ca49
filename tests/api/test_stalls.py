"""The stall limit: a transfer may take any time while it makes progress, and ends after --timeout without any."""

import gzip
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest

from rtk_cli.api.transports.http import HttpTransport
from rtk_cli.clock import monotonic
from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support.broken_server import FILE, GOOD, ID, Answer, BrokenServer, Connection, broken_server, chunk, head
from tests.support.cli import TOKEN, FakeClock, Rtk

TIMEOUT = 0.3
PIECES, PAUSE = 8, 0.1
"""Together longer than the timeout and the second beyond it that a request may take at most."""
FLAGS = f"--timeout {TIMEOUT} --retries 0"
DOWNLOAD, CHAT = f"recordings download {ID}", f"sessions chat {ID}"
LENGTH = f"content-length: {len(GOOD)}"
CHUNKED, GZIP, ETAG = "transfer-encoding: chunked", "content-encoding: gzip", 'etag: "1"'
PACKED = gzip.compress(GOOD)
HALF = len(GOOD) // 2


@pytest.fixture
def server() -> Iterator[BrokenServer]:
    with broken_server() as found:
        found.broken = FILE
        yield found


@pytest.fixture
def rtk(env: dict[str, str], clock: FakeClock, server: BrokenServer) -> Rtk:
    known = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
    return Rtk({**env, **known, "CLOUDFLARE_API_BASE_URL": server.base_url}, clock)


@contextmanager
def bounded() -> Iterator[None]:
    started = monotonic()
    yield
    assert monotonic() - started < TIMEOUT + 1


def sent(*parts: bytes) -> Answer:
    """Send these bytes, and then nothing more without closing the connection."""

    def answer(connection: Connection) -> None:
        connection.send(*parts)
        connection.wait()

    return answer


def slowly(content: bytes, *headers: str, is_chunked: bool = False) -> Answer:
    """Send a whole file in pieces with a pause after each."""

    def answer(connection: Connection) -> None:
        connection.send(head("200 OK", *headers))
        size = len(content) // PIECES + 1
        for start in range(0, len(content), size):
            piece = content[start : start + size]
            connection.send(chunk(piece) if is_chunked else piece)
            connection.wait(PAUSE)
        connection.send(b"0\r\n\r\n" if is_chunked else b"")

    return answer


SLOW = {
    "length": slowly(GOOD, LENGTH),
    "chunked": slowly(GOOD, CHUNKED, is_chunked=True),
    "gzip": slowly(PACKED, GZIP, f"content-length: {len(PACKED)}"),
}
STALLED = {
    "nothing": sent(),
    "status line": sent(b"HTTP/1.1 200 OK\r\n"),
    "head": sent(head("200 OK", LENGTH)),
    "chunked head": sent(head("200 OK", CHUNKED)),
    "half": sent(head("200 OK", LENGTH), GOOD[:HALF]),
    "chunk": sent(head("200 OK", CHUNKED), chunk(GOOD[:HALF])),
    "all but the end": sent(head("200 OK", CHUNKED), chunk(GOOD)),
    "no length": sent(head("200 OK"), GOOD),
    "gzip": sent(head("200 OK", GZIP), PACKED[:HALF]),
}


@pytest.mark.parametrize("command", [DOWNLOAD, CHAT])
@pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW)
def test_file_that_comes_slowly_is_whole(rtk: Rtk, server: BrokenServer, answer: Answer, command: str) -> None:
    server.answer = answer
    started = monotonic()
    assert rtk(f"{command} --to - {FLAGS}").ok.raw == GOOD
    assert monotonic() - started > 2 * TIMEOUT


@pytest.mark.parametrize("command", [DOWNLOAD, CHAT])
@pytest.mark.parametrize("answer", STALLED.values(), ids=STALLED)
def test_file_that_stalls_is_a_network_error(
    rtk: Rtk, server: BrokenServer, tmp_path: Path, answer: Answer, command: str
) -> None:
    server.answer = answer
    with bounded():
        error = rtk.error(f"{command} --to {tmp_path}/file.mp4 {FLAGS}")
    assert error["exit_code"] == 10
    assert f"--timeout {TIMEOUT} s" in error["message"]
    assert not (tmp_path / "file.mp4").exists()


def test_file_without_progress_stalls_once_whatever_the_retries_are(rtk: Rtk, server: BrokenServer) -> None:
    requests: list[str] = []
    stall = sent(head("200 OK", LENGTH, ETAG))

    def answer(connection: Connection) -> None:
        requests.append(connection.path)
        stall(connection)

    server.answer = answer
    with bounded():
        assert rtk.error(f"{DOWNLOAD} --to - --timeout {TIMEOUT} --retries 4")["exit_code"] == 10
    assert requests == [FILE]


def test_rest_of_a_cut_file_that_stalls_is_not_resumed_again(rtk: Rtk, server: BrokenServer, tmp_path: Path) -> None:
    rest = head("206 Partial Content", ETAG, f"content-range: bytes {HALF}-{len(GOOD) - 1}/{len(GOOD)}")
    stall, requests = sent(rest), []

    def answer(connection: Connection) -> None:
        requests.append(connection.path)
        if len(requests) == 1:
            connection.send(head("200 OK", LENGTH, ETAG), GOOD[:HALF])
        else:
            stall(connection)

    server.answer = answer
    with bounded():
        error = rtk.error(f"{DOWNLOAD} --to {tmp_path}/talk.mp4 --timeout {TIMEOUT} --retries 4")
    assert (error["exit_code"], len(requests)) == (10, 2)
    assert (tmp_path / "talk.mp4.1.rtk-part").read_bytes() == GOOD[:HALF]


def test_time_that_the_reader_takes_does_not_count(server: BrokenServer) -> None:
    """Such as that of a slow disk, or of the program behind a pipe."""
    content = bytes(2**22)
    server.answer = lambda connection: connection.whole(content)
    with (
        closing(HttpTransport(server.base_url, lambda: TOKEN, TIMEOUT)) as transport,
        transport.open(server.origin + FILE, {}) as download,
    ):
        size = len(next(download.chunks))
        Event().wait(2 * TIMEOUT)
        size += sum(map(len, download.chunks))
    assert size == len(content)


FOLLOWED = {
    f"active-session watch {ID} -o ndjson": {"id": ID, "status": "LIVE"},
    f"recordings wait {ID}": {"id": ID, "status": "RECORDING"},
    f"sessions wait {ID} --for ended": {"id": ID, "status": "LIVE"},
    f"livestreams wait {ID} --for LIVE": {"livestream": {"id": ID, "status": "INVOKED"}},
}


@pytest.mark.parametrize(("command", "first"), FOLLOWED.items(), ids=FOLLOWED)
def test_poll_that_stalls_ends_what_follows_the_state(
    rtk: Rtk, server: BrokenServer, command: str, first: dict[str, object]
) -> None:
    firsts = iter([json.dumps({"success": True, "data": first}).encode()])

    def answer(connection: Connection) -> None:
        content = next(firsts, None)
        connection.wait() if content is None else connection.whole(content)

    server.broken, server.answer = "/", answer
    with bounded():
        result = rtk(f"{command} {FLAGS}")
    assert result.exit_code == 10
    assert [json.loads(line)["status"] for line in result.stdout.splitlines()] == ["LIVE"] * ("watch" in command)
