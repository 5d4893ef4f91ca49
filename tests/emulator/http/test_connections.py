"""Connections that go wrong: no HTTP, slow and half senders, refusals that come early, ends that lose nothing."""

import socket
import time
from collections.abc import Iterator

import pytest

from rtk_cli.emulator.http.limits import Limits
from tests.emulator.http.raw_http import GIVEN_AWAY, handshake, request, send, statuses
from tests.emulator.http.server_process import MEETINGS, PATIENCE, ServerProcess, running_server, with_limits

MEGABYTE = 1024 * 1024
POST = f"POST {MEETINGS} HTTP/1.1\r\nhost: x\r\n".encode()
CHUNKED = POST + b"transfer-encoding: chunked\r\n\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"

pytestmark = pytest.mark.usefixtures("unharmed")


def send_on(line: socket.socket) -> None:
    """Send until the line breaks. Where it holds, the test has failed, and is told so by no error."""
    given_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < given_up_at:
        line.sendall(b"P" * 1024)


@pytest.mark.parametrize(
    "raw",
    [
        b"\r\n\r\n\r\nnonsense\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        b"CONNECT a:1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\na: \x00\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_what_is_no_http(server: ServerProcess, raw: bytes) -> None:
    received = send(server, raw)
    assert received.startswith(b"HTTP/1.1 400 ") or received.startswith(b"HTTP/1.1 404 ")
    assert GIVEN_AWAY.search(received) is None


def test_a_head_without_an_end(server: ServerProcess) -> None:
    """The refusal reaches even who is still sending: hanging up at once would make the network drop it."""
    received = send(server, b"GET / HTTP/1.1\r\nhost: x\r\nx: ", *[b"y" * 65536] * 64)
    assert received.startswith(b"HTTP/1.1 431 ")
    assert received.endswith(b'{"success":false,"error":{"code":431,"message":"The head of the request is too long"}}')


@pytest.mark.parametrize(
    ("begun", "status"),
    [
        (request(body=b"x" * 9).replace(b": 9\r", b": 9999999\r"), 413),
        (POST.replace(b"HTTP/1.1", b"HTTP/1.0") + b"content-length: 9999999\r\n\r\n", 413),
        (POST + b"content-length: 9999999\r\n\r\n", 413),
        (POST + b"expect: 100-continue\r\ncontent-length: 9999999\r\n\r\n", 413),
        (b"POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999\r\n\r\n", 405),
        (b"POST /files/x HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999\r\n\r\n", 405),
        (b"no http at all\r\n\r\n", 400),
        (CHUNKED + b"no number\r\n", 400),
    ],
)
def test_an_early_answer_reaches_who_is_still_sending(server: ServerProcess, begun: bytes, status: int) -> None:
    """Hanging up at once would reset the connection, and take the answer with it. It says that it is the last one."""
    received = send(server, begun, *[b"x" * MEGABYTE] * 8)
    assert statuses(received) == [status]
    assert b"\r\nconnection: close\r\n" in received


def test_who_is_not_let_in_is_told_so_even_while_sending(guarded: ServerProcess) -> None:
    begun = b"PUT /__emulator/state HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999\r\n\r\n"
    assert statuses(send(guarded, begun, *[b"x" * MEGABYTE] * 8)) == [401]


@pytest.mark.parametrize("count", [1, 3])
def test_who_asks_and_says_no_more_is_answered(server: ServerProcess, count: int) -> None:
    assert statuses(send(server, HEALTH * count, is_half_closed=True)) == [200] * count


@pytest.mark.parametrize("rest", [b"", b"GET / HTT", POST + b"content-length: 10\r\n\r\n{", b"\x00 no http\r\n\r\n"])
def test_an_answer_that_takes_its_time_comes_all_the_same(server: ServerProcess, rest: bytes) -> None:
    slow = f"GET {MEETINGS} HTTP/1.1\r\nhost: x\r\nrtk-emulator-fault: latency=200ms\r\n\r\n".encode()
    assert statuses(send(server, slow + rest, is_half_closed=True, patience=Limits().linger_seconds / 2)) == [200]


@pytest.mark.parametrize("begun", [b"GET / HTT", POST + b"content-length: 10\r\n\r\n{"])
def test_who_says_no_more_in_the_middle_is_not_waited_for(server: ServerProcess, begun: bytes) -> None:
    assert send(server, begun, is_half_closed=True) == b""


@pytest.mark.parametrize("nonsense", [b"\x00 no http\r\n\r\n", b"GET / HTTP/1.1\r\nx: " + b"y" * MEGABYTE])
def test_nonsense_behind_a_request_takes_no_answer_away(server: ServerProcess, nonsense: bytes) -> None:
    assert statuses(send(server, HEALTH + nonsense))[:1] == [200]


@pytest.mark.parametrize("begun", [b"2;", b"2\r\n{}\r\n0\r\nx: "], ids=["chunk", "trailer"])
def test_what_is_no_body_is_limited_behind_the_head_too(server: ServerProcess, begun: bytes) -> None:
    assert statuses(send(server, CHUNKED + begun, b"x" * MEGABYTE)) == [431]


def test_a_trailer_is_no_header(server: ServerProcess) -> None:
    begun = CHUNKED.replace(b"host: x", b"host: x\r\nconnection: close")
    assert statuses(send(server, begun + b"2\r\n{}\r\n0\r\ncontent-type: text/plain\r\n\r\n")) == [201]


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
def test_a_websocket_that_cannot_be_opened_is_refused(server: ServerProcess, head: bytes, status: int) -> None:
    assert statuses(send(server, head)) == [status]


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that gives each request 0.3 seconds."""
    before = with_limits(request_seconds=0.3, linger_seconds=0.3)
    with running_server(tmp_path_factory.mktemp("hasty"), "--data", ":memory:", before=before) as process:
        yield process


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nhost: x\r\n",
        b"POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n" % MEETINGS.encode(),
        b"POST %s HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n" % MEETINGS.encode(),
    ],
)
def test_slow_senders_are_cut_off(hasty: ServerProcess, begun: bytes) -> None:
    received = send(hasty, begun)
    assert received.startswith(b"HTTP/1.1 408 ")
    assert received.endswith(b'{"success":false,"error":{"code":408,"message":"The request was not complete in time"}}')


@pytest.mark.parametrize("begun", [b"", b"\r\n"])
def test_who_says_nothing_is_not_waited_for(hasty: ServerProcess, begun: bytes) -> None:
    assert send(hasty, begun) == b""


def test_who_goes_on_sending_after_the_refusal_is_cut_off(hasty: ServerProcess) -> None:
    received = send(hasty, b"POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999\r\n\r\nx" % MEETINGS.encode())
    assert received.startswith(b"HTTP/1.1 413 ")
    assert received.count(b"HTTP/1.1") == 1


def test_who_never_stops_sending_is_hung_up_on(hasty: ServerProcess) -> None:
    with socket.create_connection(hasty.address, timeout=PATIENCE) as line:
        line.sendall(b"GET / HTT")
        while line.recv(65536):
            pass
        with pytest.raises(ConnectionError):
            send_on(line)


def test_pipelined_requests_are_answered_in_order(hasty: ServerProcess) -> None:
    both = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    received = send(hasty, both)
    assert statuses(received) == [200, 404]
