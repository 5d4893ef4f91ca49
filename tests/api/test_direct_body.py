"""Large downloads are read from their connection; nothing else about them changes."""

from collections.abc import Iterator
from pathlib import Path

import httpcore
import httpx
import pytest

from rtk_cli.api.transports.deadline import Deadline
from rtk_cli.api.transports.direct_body import PIECE, SMALL, body_pieces
from tests.support.cli import FakeClock
from tests.support.file_server import FileServer, cut_after
from tests.support.stub_server import AUTHORITY, StubServer, stub_server

FIRST = b"first"
LARGE = bytes(range(256)) * 16_384  # 4 MiB


class Connection(httpcore.NetworkStream):
    """A connection that holds `content`, and raises `error` or ends after it."""

    def __init__(self, content: bytes, error: Exception | None = None) -> None:
        self.requested: list[tuple[int, float | None]] = []
        self._content = content
        self._error = error

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.requested.append((max_bytes, timeout))
        piece, self._content = self._content[:max_bytes], self._content[max_bytes:]
        if not piece and self._error is not None:
            raise self._error
        return piece


class Body(httpx.SyncByteStream):
    """What httpx would give of the body."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)


def pieces(connection: Connection, length: int | None, *of_httpx: bytes, **headers: str) -> Iterator[bytes]:
    """The body of a response with this length."""
    lengths = {} if length is None else {"content-length": str(length)}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    extensions = {"network_stream": connection}
    response = httpx.Response(200, headers={**lengths, **named}, stream=Body(*of_httpx), extensions=extensions)
    return body_pieces(response, Deadline(30, FakeClock().now))


def test_rest_of_a_large_body_is_read_from_the_connection() -> None:
    connection = Connection(LARGE + b"of the next response")
    assert b"".join(pieces(connection, len(FIRST + LARGE), FIRST)) == FIRST + LARGE
    assert {size for size, _ in connection.requested} == {PIECE}
    assert {timeout for _, timeout in connection.requested} == {30}


def test_connection_is_not_read_beyond_the_body() -> None:
    connection = Connection(LARGE + b"of the next response")
    length = len(FIRST) + SMALL + 5
    assert len(b"".join(pieces(connection, length, FIRST))) == length
    assert sum(size for size, _ in connection.requested) == SMALL + 5


@pytest.mark.parametrize("length", [None, len(FIRST) * 2, len(FIRST) + SMALL])
def test_body_that_is_short_or_of_unknown_length_is_read_as_usual(length: int | None) -> None:
    connection = Connection(LARGE)
    assert list(pieces(connection, length, FIRST, FIRST)) == [FIRST, FIRST]
    assert connection.requested == []


def test_body_in_chunks_is_read_as_usual() -> None:
    connection = Connection(LARGE)
    assert list(pieces(connection, len(LARGE), FIRST, FIRST, transfer_encoding="chunked")) == [FIRST, FIRST]
    assert connection.requested == []


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (None, httpcore.RemoteProtocolError),
        (httpcore.ReadTimeout("slow"), httpcore.ReadTimeout),
        (httpcore.ReadError("reset"), httpcore.ReadError),
    ],
)
def test_connection_that_fails_raises_what_httpcore_would(error: Exception | None, expected: type[Exception]) -> None:
    received = pieces(Connection(LARGE[:-1], error), len(FIRST + LARGE), FIRST)
    content: list[bytes] = []
    with pytest.raises(expected):
        content.extend(received)
    assert b"".join(content) == FIRST + LARGE[:-1]


@pytest.mark.parametrize("tls", [False, True])
def test_large_file_is_whole_and_resumed_after_a_cut(env: dict[str, str], clock: FakeClock, *, tls: bool) -> None:
    with stub_server(env, clock, tls=tls) as stub, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(AUTHORITY))
        server = FileServer(stub)
        server.add("r1", LARGE)
        server.faults = iter([cut_after(3_000_000)])
        stub.respond_by(server)
        assert stub.rtk("recordings download r1 --to -").ok.raw == LARGE
        ranges = [request.headers.get("range") for request in stub.seen if "link" in request.query]
        assert ranges == [None, "bytes=3000000-"]


def test_small_files_share_a_connection(stub: StubServer, tmp_path: Path) -> None:
    server = FileServer(stub)
    for number in range(5):
        server.add(f"r{number}", LARGE[:300_000])
    stub.respond_by(server)
    stub.rtk(f"recordings download --all --jobs 1 --to {tmp_path}/").ok
    assert len({request.connection for request in stub.seen}) == 1


def test_large_files_do_not_harm_the_requests_after_them(stub: StubServer, tmp_path: Path) -> None:
    server = FileServer(stub)
    for number in range(3):
        server.add(f"r{number}", LARGE)
    stub.respond_by(server)
    entries = stub.rtk(f"recordings download r0 r1 r2 --jobs 2 --to {tmp_path}/").ok.data
    assert [entry["bytes"] for entry in entries] == [len(LARGE)] * 3
    assert stub.unexpected == []
