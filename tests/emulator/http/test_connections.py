"""Connections at the level of bytes: invalid HTTP, slow and half-closed clients, and refusals during an upload."""

import socket
import time
from collections.abc import Iterator

import pytest

from rtk_cli.emulator.http.limits import Limits
from tests.emulator.http.raw_http import LEAKED, handshake, request, send, send_and_read_one, statuses
from tests.emulator.http.server_process import MEETINGS, TIMEOUT, ServerProcess, running_server, with_limits

MEGABYTE = 1024 * 1024
POST = f"POST {MEETINGS} HTTP/1.1\r\nhost: localhost\r\n".encode()
CHUNKED = POST + b"transfer-encoding: chunked\r\n\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n"

pytestmark = pytest.mark.usefixtures("server_survives")


@pytest.fixture(scope="module")
def impatient_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that waits 0.3 seconds for a request, and as long after a refusal."""
    limits = with_limits(request_seconds=0.3, linger_seconds=0.3)
    with running_server(tmp_path_factory.mktemp("impatient"), "--data", ":memory:", setup=limits) as process:
        yield process


def send_until_closed(connection: socket.socket) -> None:
    """Send until the connection breaks, or return after the timeout."""
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        connection.sendall(b"P" * 1024)


@pytest.mark.parametrize(
    "raw",
    [
        b"\r\n\r\n\r\nnonsense\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET * HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        b"CONNECT a:1 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: localhost\r\nbad header\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: localhost\r\na: \x00\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99999999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_invalid_http_returns_400_or_404(server: ServerProcess, raw: bytes) -> None:
    received = send(server, raw)
    assert received.startswith(b"HTTP/1.1 400 ") or received.startswith(b"HTTP/1.1 404 ")
    assert LEAKED.search(received) is None


def test_endless_head_returns_431_to_a_client_that_is_still_sending(server: ServerProcess) -> None:
    """Closing at once would reset the connection, and discard the response."""
    received = send(server, b"GET / HTTP/1.1\r\nhost: localhost\r\nx: ", *[b"y" * 65536] * 64)
    assert statuses(received) == [431]
    assert b'{"success":false,"error":{"code":431,' in received


def test_endless_second_head_closes_the_connection_after_the_first_response(server: ServerProcess) -> None:
    with socket.create_connection(server.address, timeout=TIMEOUT) as connection:
        connection.sendall(HEALTH)
        received = connection.recv(65536)
        connection.sendall(b"GET / HTTP/1.1\r\nx: " + b"y" * MEGABYTE)
        while chunk := connection.recv(65536):
            received += chunk
    assert statuses(received) == [200, 431]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (request(body=b"x" * 9).replace(b": 9\r", b": 9999999\r"), 413),
        (POST.replace(b"HTTP/1.1", b"HTTP/1.0") + b"content-length: 9999999\r\n\r\n", 413),
        (POST + b"content-length: 9999999\r\n\r\n", 413),
        (POST + b"expect: 100-continue\r\ncontent-length: 9999999\r\n\r\n", 413),
        (b"POST /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9999999\r\n\r\n", 405),
        (b"POST /files/x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9999999\r\n\r\n", 405),
    ],
)
def test_refusal_reaches_a_client_that_is_still_sending(server: ServerProcess, head: bytes, status: int) -> None:
    """Closing at once would reset the connection, and discard the response."""
    received = send_and_read_one(server, head, *[b"x" * MEGABYTE] * 8)
    assert statuses(received) == [status]
    assert b"\r\nconnection: close\r\n" in received


def test_refusal_ends_the_connection_when_the_body_has_arrived(server: ServerProcess) -> None:
    head = b"POST /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: %d\r\n\r\n" % MEGABYTE
    started_at = time.monotonic()
    assert statuses(send(server, head, b"x" * MEGABYTE)) == [405]
    assert time.monotonic() - started_at < Limits().linger_seconds / 2


def test_missing_token_returns_401_to_a_client_that_is_still_sending(protected_server: ServerProcess) -> None:
    head = b"PUT /__emulator/state HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9999999\r\n\r\n"
    assert statuses(send_and_read_one(protected_server, head, *[b"x" * MEGABYTE] * 8)) == [401]


@pytest.mark.parametrize("count", [1, 3])
def test_half_closed_client_gets_its_responses(server: ServerProcess, count: int) -> None:
    assert statuses(send(server, HEALTH * count, is_half_closed=True)) == [200] * count


@pytest.mark.parametrize("rest", [b"", b"GET / HTT"])
def test_half_closed_client_gets_a_slow_response(server: ServerProcess, rest: bytes) -> None:
    slow = f"GET {MEETINGS} HTTP/1.1\r\nhost: localhost\r\nrtk-emulator-fault: latency=200ms\r\n\r\n".encode()
    received = send(server, slow + rest, is_half_closed=True, timeout=Limits().linger_seconds / 2)
    assert statuses(received) == [200]


def test_half_closed_client_is_disconnected_when_its_response_takes_too_long(impatient_server: ServerProcess) -> None:
    slow = f"GET {MEETINGS} HTTP/1.1\r\nhost: localhost\r\nrtk-emulator-fault: latency=1h\r\n\r\n".encode()
    assert send(impatient_server, slow, is_half_closed=True) == b""


@pytest.mark.parametrize("begun", [b"GET / HTT", POST + b"content-length: 10\r\n\r\n{"])
def test_half_closed_client_with_an_incomplete_request_is_disconnected(server: ServerProcess, begun: bytes) -> None:
    assert send(server, begun, is_half_closed=True, timeout=Limits().request_seconds / 2) == b""


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (handshake(version=8), 400),
        (handshake(path="/nothing"), 404),
        (handshake(method="POST"), 405),
        (handshake("content-length: 3", method="POST"), 400),
        (handshake("x: " + "y" * 60_000), 400),
        (handshake(*["x: y"] * 500), 400),
    ],
)
def test_invalid_websocket_handshake_is_refused(server: ServerProcess, head: bytes, status: int) -> None:
    assert statuses(send(server, head)) == [status]


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nhost: localhost\r\n",
        b"POST %s HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n" % MEETINGS.encode(),
        b"POST %s HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n" % MEETINGS.encode(),
        HEALTH + b"GET / HTT",
    ],
)
def test_slow_request_returns_408(impatient_server: ServerProcess, begun: bytes) -> None:
    received = send(impatient_server, begun)
    assert statuses(received)[-1] == 408
    assert b'{"success":false,"error":{"code":408,' in received


@pytest.mark.parametrize("begun", [b"", b"\r\n"])
def test_silent_client_is_disconnected(impatient_server: ServerProcess, begun: bytes) -> None:
    assert send(impatient_server, begun) == b""


def test_client_that_sends_only_line_breaks_after_a_response_is_disconnected(impatient_server: ServerProcess) -> None:
    with socket.create_connection(impatient_server.address, timeout=TIMEOUT) as connection:
        connection.sendall(HEALTH)
        assert statuses(connection.recv(65536)) == [200]
        connection.sendall(b"\r\n")
        assert connection.recv(65536) == b""


def test_connection_outlives_the_deadline_of_an_answered_request(impatient_server: ServerProcess) -> None:
    with socket.create_connection(impatient_server.address, timeout=TIMEOUT) as connection:
        for _ in range(2):
            connection.sendall(HEALTH)
            assert statuses(connection.recv(65536)) == [200]
            time.sleep(2 * 0.3)


def test_client_that_stays_silent_after_a_refusal_is_disconnected(impatient_server: ServerProcess) -> None:
    head = b"POST %s HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9999999\r\n\r\nx" % MEETINGS.encode()
    assert statuses(send(impatient_server, head)) == [413]


@pytest.mark.parametrize("begun", [b"GET / HTT", POST + b"content-length: 99999999999\r\n\r\n"])
def test_client_that_never_stops_sending_is_disconnected(impatient_server: ServerProcess, begun: bytes) -> None:
    with socket.create_connection(impatient_server.address, timeout=TIMEOUT) as connection:
        connection.sendall(begun)
        while chunk := connection.recv(65536):
            if b"413" in chunk:
                break
        with pytest.raises(ConnectionError):
            send_until_closed(connection)


def test_pipelined_requests_are_answered_in_order(server: ServerProcess) -> None:
    both = HEALTH + b"GET /nothing HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    assert statuses(send(server, both)) == [200, 404]
