"""What nobody should send: each gets a proper refusal, and the next caller is answered as if nothing had been."""

import json
import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rtk_cli.local import APP_ID
from tests.served.process import APP, KIT, MEETINGS, PATIENCE, Process, serving

MEGABYTE = 1024 * 1024
GIVEN_AWAY = re.compile(rb"Traceback|File \"|\.py\b|/home/|/tmp/|/usr/|site-packages|sqlite3?\b", re.IGNORECASE)

BROKEN_PARSER = """
import functools
from rtk_cli.emulator.served import app, connection, limits
limits.Limits = functools.partial(limits.Limits, request_seconds=0.3, linger_seconds=0.3)
"""
BROKEN_HANDLER = """
from rtk_cli.emulator.areas import apps
from rtk_cli.operations import APPS_LIST
def handler(call): raise ZeroDivisionError(f"in {__file__ if '__file__' in globals() else '/home/x.py'}")
apps.HANDLERS[APPS_LIST] = handler
"""


@pytest.fixture(autouse=True)
def _others_are_answered(server: Process) -> Iterator[None]:
    """Whatever a test did to the server of the module, the next call is answered, and nothing broke."""
    before = len(server.said)
    yield
    assert httpx.get(f"{server.url}{KIT}/apps", trust_env=False).json()["data"][0]["id"] == APP_ID
    assert [line for line in server.said[before:] if "internal error" in line or "Traceback" in line] == []


def send(server: Process, *pieces: bytes) -> bytes:
    """Send the pieces as they are, and read until the other side hangs up."""
    with socket.create_connection(server.address, timeout=PATIENCE) as line:
        for piece in pieces:
            line.sendall(piece)
        received = b""
        try:
            while chunk := line.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
        return received


def send_on(line: socket.socket) -> None:
    """Send until the line breaks. Where it holds, the test has failed, and is told so by no error."""
    given_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < given_up_at:
        line.sendall(b"P" * 1024)


def request(method: str = "POST", path: str = MEETINGS, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "host: emulator.test", "connection: close", *headers]
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode() + body


def post(server: Process, body: bytes, **headers: str) -> httpx.Response:
    named = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return httpx.post(f"{server.url}{MEETINGS}", content=body, headers=named, trust_env=False, timeout=PATIENCE)


def refused(answer: httpx.Response) -> tuple[int, str]:
    """The status and the words of a refusal, which gives nothing away."""
    assert GIVEN_AWAY.search(answer.content) is None, answer.content
    error = answer.json()["error"]
    assert (answer.json()["success"], error["code"]) == (False, answer.status_code)
    return answer.status_code, error["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"not json",
        b'{"title": "x"',
        b"\xff\xfe\x00",
        b'{"title": NaN}',
        b'{"title": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\x00" * 1000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_bad_json(server: Process, body: bytes) -> None:
    assert refused(post(server, body)) == (400, "BAD_REQUEST: the body is not valid JSON")


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"1", b"null", b"true"])
def test_json_that_is_no_object(server: Process, body: bytes) -> None:
    assert refused(post(server, body)) == (400, 'BAD_REQUEST: "value" must be of type object')


@pytest.mark.parametrize("depth", [100, 500, 900])
@pytest.mark.parametrize("member", ["title", "recording_config", "unknown"])
def test_deep_nesting(server: Process, depth: int, member: str) -> None:
    """It may be refused, or dropped with a member that nobody knows; it is no reason to break."""
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        body = f'{{"{member}": {opening * depth}1{closing * depth}}}'
        assert post(server, body.encode()).status_code in (201, 400)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400, "9" * 5000, "1." + "1" * 400])
def test_absurd_numbers(server: Process, number: str) -> None:
    answer = post(server, f'{{"session_keep_alive_time_in_secs": {number}}}'.encode())
    assert refused(answer)[0] == 400


def test_lone_surrogates(server: Process) -> None:
    assert refused(post(server, b'{"title": "\\ud800"}')) == (400, "BAD_REQUEST: the request is not valid Unicode")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=utf-16",
        "x",
        "",
    ],
)
def test_wrong_content_types(server: Process, kind: str) -> None:
    assert refused(post(server, b"{}", content_type=kind)) == (415, "content-type must be application/json")


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=UTF-8", "application/merge-patch+json"]
)
def test_right_content_types(server: Process, kind: str) -> None:
    assert post(server, b"{}", content_type=kind).status_code == 201


def test_a_body_that_claims_no_type_is_json(server: Process) -> None:
    assert b" 201 Created\r\n" in send(server, request(body=b"{}"))


def test_packed_bodies(server: Process) -> None:
    assert refused(post(server, b"{}", content_encoding="gzip")) == (415, "content-encoding must be identity")


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_of_50_megabytes(tmp_path: Path, is_chunked: bool) -> None:
    with serving(tmp_path, "--data", ":memory:") as server:
        before = _peak_memory(server)
        content = b" " * (50 * MEGABYTE)
        pieces = (content[at : at + MEGABYTE] for at in range(0, len(content), MEGABYTE))
        answer = httpx.post(
            f"{server.url}{MEETINGS}",
            content=pieces if is_chunked else content,
            headers={"content-type": "application/json"},
            trust_env=False,
        )
        assert refused(answer) == (413, f"The body is longer than {MEGABYTE} bytes")
        assert _peak_memory(server) - before < 8 * MEGABYTE


def test_the_longest_body_is_read(server: Process) -> None:
    body = json.dumps({"title": "x", "unknown": ""}).encode()
    filled = body[:-2] + b" " * (MEGABYTE - len(body)) + body[-2:]
    assert (len(filled), post(server, filled).status_code) == (MEGABYTE, 201)
    assert refused(post(server, filled + b" "))[0] == 413


def _peak_memory(server: Process) -> int:
    """Bytes; 0 where the system does not tell."""
    path = Path(f"/proc/{server.popen.pid}/status")
    if not path.exists():
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", path.read_text())
    assert found is not None
    return int(found[1]) * 1024


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/favicon.ico"),
        ("GET", "//"),
        ("GET", "/client/v4"),
        ("GET", "/client/v4/"),
        ("GET", "/client/v4/zones"),
        ("GET", f"{KIT}/../../../../etc/passwd"),
        ("GET", f"{KIT}/%2e%2e/%2e%2e/etc/passwd"),
        ("GET", f"{KIT}/%00"),
        ("GET", f"{APP}/meetings//"),
        ("DELETE", MEETINGS),
        ("TRACE", MEETINGS),
        ("OPTIONS", MEETINGS),
        ("PROPFIND", MEETINGS),
    ],
)
def test_unknown_paths_and_methods(server: Process, method: str, path: str) -> None:
    received = send(server, request(method, path))
    assert received.startswith(b"HTTP/1.1 404 ")
    assert b'"code":7003' in received or b'"code":404' in received
    assert GIVEN_AWAY.search(received.partition(b"perhaps")[0].replace(path.encode(), b"")) is None


@pytest.mark.parametrize("path", ["/__emulator/", "/__emulator/nothing", "/__emulator/../x"])
def test_unknown_control_routes(server: Process, path: str) -> None:
    assert b" 404 " in send(server, request("GET", path)).partition(b"\r\n")[0]


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/healthz"), ("PUT", "/__emulator/join"), ("GET", "/__emulator/reset")]
)
def test_wrong_methods_of_routes_of_its_own(server: Process, method: str, path: str) -> None:
    received = send(server, request(method, path))
    assert received.startswith(b"HTTP/1.1 405 ")
    assert b"\r\nallow: " in received


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"{}", b'{"participant_id": 1}', b'{"participant_id": "\\u0000"}', b"[" * 9999]
)
def test_bad_control_calls(server: Process, body: bytes) -> None:
    answer = httpx.post(f"{server.origin}/__emulator/join", content=body, trust_env=False)
    assert refused(answer)[0] == 400


def test_nobody_to_join(server: Process) -> None:
    answer = httpx.post(f"{server.origin}/__emulator/join", json={"participant_id": "nobody"}, trust_env=False)
    assert refused(answer)[0] == 404


def test_the_state_names_no_file(server: Process) -> None:
    answer = httpx.get(f"{server.origin}/__emulator/status", trust_env=False)
    assert answer.json()["data"]["counts"]["apps"] == 1
    assert GIVEN_AWAY.search(answer.content) is None


@pytest.mark.parametrize(
    "path",
    [
        "/files/",
        "/files/recordings/x/y?signature=x&expires=1",
        "/files/recordings/%00?signature=%ff&expires=99999999999999999999",
        "/files/[::1?signature=x&expires=1",
        "/files/x?expires=²",
    ],
)
def test_links_that_were_never_made(server: Process, path: str) -> None:
    answer = httpx.get(f"{server.origin}{path}", trust_env=False)
    assert refused(answer) == (403, "The link was not signed here")


@pytest.mark.parametrize(
    "query",
    [
        "page_no=x",
        "page_no=1&page_no=2",
        "page_no=" + "9" * 5000,
        "per_page=-1",
        "%ff=%ff&page_no=%ff",
        "page_no=%ED%A0%80",
    ],
)
def test_absurd_queries(server: Process, query: str) -> None:
    answer = httpx.get(f"{server.url}{MEETINGS}?{query}", trust_env=False)
    assert refused(answer)[0] == 400


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic eDp5",
        "Bearer wrong",
        "bearer only-for-tests",
        "Bearer \x7f",
        "Bearer " + "x" * 9000,
    ],
    ids=lambda header: repr(header[:12]),
)
def test_bad_tokens(tmp_path_factory: pytest.TempPathFactory, guarded: Process, header: str) -> None:
    with socket.create_connection(guarded.address, timeout=PATIENCE) as line:
        line.sendall(f"GET {KIT}/apps HTTP/1.1\r\nhost: x\r\nauthorization: {header}\r\n\r\n".encode())
        received = line.recv(65536)
    assert received.startswith((b"HTTP/1.1 401 ", b"HTTP/1.1 400 "))
    assert b"only-for-tests" not in received


def test_a_token_beyond_ascii(guarded: Process) -> None:
    with socket.create_connection(guarded.address, timeout=PATIENCE) as line:
        line.sendall(f"GET {KIT}/apps HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ".encode() + b"\xff\xe9\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 401 ")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with serving(tmp_path_factory.mktemp("guarded"), "--token", "only-for-tests", "--data", ":memory:") as process:
        yield process


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
def test_what_is_no_http(server: Process, raw: bytes) -> None:
    received = send(server, raw)
    assert received.startswith(b"HTTP/1.1 400 ") or received.startswith(b"HTTP/1.1 404 ")
    assert GIVEN_AWAY.search(received) is None


def test_a_head_without_an_end(server: Process) -> None:
    """The refusal reaches even who is still sending: hanging up at once would make the network drop it."""
    received = send(server, b"GET / HTTP/1.1\r\nhost: x\r\nx: ", *[b"y" * 65536] * 64)
    assert received.startswith(b"HTTP/1.1 431 ")
    assert received.endswith(b'{"success":false,"error":{"code":431,"message":"The head of the request is too long"}}')


def test_ten_thousand_headers(server: Process) -> None:
    many = b"".join(b"x-%d: y\r\n" % number for number in range(10_000))
    received = send(
        server,
        b"GET / HTTP/1.1\r\nhost: x\r\n" + many[:60_000].rpartition(b"\r\n")[0] + b"\r\nconnection: close\r\n\r\n",
    )
    assert received.startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize(
    "header", ["host: \xff", "host: a b", "host:", "range: bytes=" + "9" * 999, "x-forwarded-host: <script>"]
)
def test_absurd_headers(server: Process, header: str) -> None:
    assert send(server, request("GET", f"{KIT}/apps", header)).startswith(b"HTTP/1.1 200 ")


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server that gives each request 0.3 seconds."""
    with serving(tmp_path_factory.mktemp("hasty"), "--data", ":memory:", before=BROKEN_PARSER) as process:
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
def test_slow_senders_are_cut_off(hasty: Process, begun: bytes) -> None:
    received = send(hasty, begun)
    assert received.startswith(b"HTTP/1.1 408 ")
    assert received.endswith(b'{"success":false,"error":{"code":408,"message":"The request was not complete in time"}}')


@pytest.mark.parametrize("begun", [b"", b"\r\n"])
def test_who_says_nothing_is_not_waited_for(hasty: Process, begun: bytes) -> None:
    assert send(hasty, begun) == b""


def test_who_goes_on_sending_after_the_refusal_is_cut_off(hasty: Process) -> None:
    received = send(hasty, b"POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999\r\n\r\nx" % MEETINGS.encode())
    assert received.startswith(b"HTTP/1.1 413 ")
    assert received.count(b"HTTP/1.1") == 1


def test_who_never_stops_sending_is_hung_up_on(hasty: Process) -> None:
    with socket.create_connection(hasty.address, timeout=PATIENCE) as line:
        line.sendall(b"GET / HTT")
        while line.recv(65536):
            pass
        with pytest.raises(ConnectionError):
            send_on(line)


def test_pipelined_requests_are_answered_in_order(hasty: Process) -> None:
    both = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    received = send(hasty, both)
    assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"200", b"404"]


def test_a_bug_is_no_answer_to_anybody(tmp_path: Path) -> None:
    with serving(tmp_path, "--data", ":memory:", before=BROKEN_HANDLER) as server:
        answer = httpx.get(f"{server.url}{KIT}/apps?x=1", trust_env=False)
        assert refused(answer) == (500, "Internal server error")
        assert httpx.get(f"{server.origin}/healthz", trust_env=False).status_code == 200
        server.end()
        (line,) = server.said[1:]
        assert line.startswith(f"rtk: internal error in GET /client/v4{KIT}/apps: ZeroDivisionError: in ")


def test_with_debug_a_bug_tells_its_whole_story(tmp_path: Path) -> None:
    with serving(tmp_path, "--debug", "--data", ":memory:", before=BROKEN_HANDLER) as server:
        httpx.get(f"{server.url}{KIT}/apps", trust_env=False)
        server.end()
        assert "Traceback (most recent call last):\n" in server.said


@pytest.mark.skipif(os.name != "posix", reason="a file that vanishes while it is open")
def test_a_store_that_breaks_names_no_file(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite3"
    with serving(tmp_path, "--data", str(path)) as server:
        path.write_bytes(b"nonsense" * 4096)
        for _ in range(2):
            answer = httpx.get(f"{server.url}{MEETINGS}", trust_env=False)
            if answer.status_code != 200:
                assert refused(answer) == (500, "Internal server error")
