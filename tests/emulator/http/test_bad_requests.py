"""What nobody should send: each gets a proper refusal, and the next caller is answered as if nothing had been."""

import json
import os
import re
import socket
from pathlib import Path

import httpx
import pytest

from tests.emulator.http.raw_http import LEAKED, request, send
from tests.emulator.http.server_process import APP, KIT, MEETINGS, TIMEOUT, ServerProcess, running_server

MEGABYTE = 1024 * 1024

BROKEN_HANDLER = """
from rtk_cli.emulator.areas import apps
from rtk_cli.operations import APPS_LIST
def handler(call): raise ZeroDivisionError(f"in {__file__ if '__file__' in globals() else '/home/x.py'}")
apps.HANDLERS[APPS_LIST] = handler
"""

pytestmark = pytest.mark.usefixtures("server_survives")


def post(server: ServerProcess, body: bytes, **headers: str) -> httpx.Response:
    named = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return httpx.post(f"{server.url}{MEETINGS}", content=body, headers=named, trust_env=False, timeout=TIMEOUT)


def refused(answer: httpx.Response) -> tuple[int, str]:
    """The status and the words of a refusal, which gives nothing away."""
    assert LEAKED.search(answer.content) is None, answer.content
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
        b'{"title": "\xed\xa0\x80"}',  # half of a surrogate pair
        '{"title": "x"}'.encode("utf-16"),
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\x00" * 1000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_bad_json(server: ServerProcess, body: bytes) -> None:
    assert refused(post(server, body)) == (400, "BAD_REQUEST: the body is not valid JSON")


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"1", b"null", b"true"])
def test_json_that_is_no_object(server: ServerProcess, body: bytes) -> None:
    assert refused(post(server, body)) == (400, 'BAD_REQUEST: "value" must be of type object')


@pytest.mark.parametrize("depth", [100, 500, 900])
@pytest.mark.parametrize("member", ["title", "recording_config", "unknown"])
def test_deep_nesting(server: ServerProcess, depth: int, member: str) -> None:
    """It may be refused, or dropped with a member that nobody knows; it is no reason to break."""
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        body = f'{{"{member}": {opening * depth}1{closing * depth}}}'
        assert post(server, body.encode()).status_code in (201, 400)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400, "9" * 5000, "1." + "1" * 400])
def test_absurd_numbers(server: ServerProcess, number: str) -> None:
    answer = post(server, f'{{"session_keep_alive_time_in_secs": {number}}}'.encode())
    assert refused(answer)[0] == 400


def test_lone_surrogates(server: ServerProcess) -> None:
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
def test_wrong_content_types(server: ServerProcess, kind: str) -> None:
    assert refused(post(server, b"{}", content_type=kind)) == (415, "content-type must be application/json")


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=UTF-8", "application/merge-patch+json"]
)
def test_right_content_types(server: ServerProcess, kind: str) -> None:
    assert post(server, b"{}", content_type=kind).status_code == 201


def test_a_body_that_claims_no_type_is_json(server: ServerProcess) -> None:
    assert b" 201 Created\r\n" in send(server, request(body=b"{}"))


def test_a_byte_order_mark_is_passed_over(server: ServerProcess) -> None:
    assert post(server, b'\xef\xbb\xbf{"title": "x"}').json()["data"]["title"] == "x"


def test_packed_bodies(server: ServerProcess) -> None:
    assert refused(post(server, b"{}", content_encoding="gzip")) == (415, "content-encoding must be identity")


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_of_50_megabytes(tmp_path: Path, is_chunked: bool) -> None:
    with running_server(tmp_path, "--data", ":memory:") as server:
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


def test_the_longest_body_is_read(server: ServerProcess) -> None:
    body = json.dumps({"title": "x", "unknown": ""}).encode()
    filled = body[:-2] + b" " * (MEGABYTE - len(body)) + body[-2:]
    assert (len(filled), post(server, filled).status_code) == (MEGABYTE, 201)
    assert refused(post(server, filled + b" "))[0] == 413


def _peak_memory(server: ServerProcess) -> int:
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
def test_unknown_paths_and_methods(server: ServerProcess, method: str, path: str) -> None:
    received = send(server, request(method, path))
    assert received.startswith(b"HTTP/1.1 404 ")
    assert b'"code":7003' in received or b'"code":404' in received
    assert LEAKED.search(received.partition(b"perhaps")[0].replace(path.encode(), b"")) is None


@pytest.mark.parametrize("path", ["/__emulator/", "/__emulator/nothing", "/__emulator/../x"])
def test_unknown_control_routes(server: ServerProcess, path: str) -> None:
    assert b" 404 " in send(server, request("GET", path)).partition(b"\r\n")[0]


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/healthz"), ("PUT", "/__emulator/join"), ("GET", "/__emulator/reset")]
)
def test_wrong_methods_of_routes_of_its_own(server: ServerProcess, method: str, path: str) -> None:
    received = send(server, request(method, path))
    assert received.startswith(b"HTTP/1.1 405 ")
    assert b"\r\nallow: " in received


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"{}", b'{"participant_id": 1}', b'{"participant_id": "\\u0000"}', b"[" * 9999]
)
def test_bad_control_calls(server: ServerProcess, body: bytes) -> None:
    answer = httpx.post(f"{server.origin}/__emulator/join", content=body, trust_env=False)
    assert refused(answer)[0] == 400


@pytest.mark.parametrize(
    ("word", "body"),
    [
        ("advance", {"by": "\ud800"}),
        ("faults", {"operation": "\ud800", "status": 500}),
        ("faults", {"status": 500, "retry_after": "\ud800"}),
        ("join", {"participant_id": "\ud800"}),
    ],
)
def test_control_calls_that_cannot_be_repeated_to_the_caller(server: ServerProcess, word: str, body: object) -> None:
    answer = httpx.post(f"{server.origin}/__emulator/{word}", content=json.dumps(body), trust_env=False)
    assert refused(answer) == (400, "BAD_REQUEST: the request is not valid Unicode")


def test_nobody_to_join(server: ServerProcess) -> None:
    answer = httpx.post(f"{server.origin}/__emulator/join", json={"participant_id": "nobody"}, trust_env=False)
    assert refused(answer)[0] == 404


def test_a_page_in_a_browser_has_no_control(server: ServerProcess) -> None:
    headers = {"origin": "https://evil.example"}
    answer = httpx.post(f"{server.origin}/__emulator/reset", headers=headers, trust_env=False)
    assert refused(answer) == (403, "Pages in a browser have no control of the emulator")


def test_the_state_names_no_file(server: ServerProcess) -> None:
    answer = httpx.get(f"{server.origin}/__emulator/status", trust_env=False)
    assert answer.json()["data"]["counts"]["apps"] == 1
    assert LEAKED.search(answer.content) is None


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
def test_links_that_were_never_made(server: ServerProcess, path: str) -> None:
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
def test_absurd_queries(server: ServerProcess, query: str) -> None:
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
def test_bad_tokens(tmp_path_factory: pytest.TempPathFactory, protected_server: ServerProcess, header: str) -> None:
    with socket.create_connection(protected_server.address, timeout=TIMEOUT) as line:
        line.sendall(f"GET {KIT}/apps HTTP/1.1\r\nhost: x\r\nauthorization: {header}\r\n\r\n".encode())
        received = line.recv(65536)
    assert received.startswith((b"HTTP/1.1 401 ", b"HTTP/1.1 400 "))
    assert b"only-for-tests" not in received


def test_a_token_beyond_ascii(protected_server: ServerProcess) -> None:
    with socket.create_connection(protected_server.address, timeout=TIMEOUT) as line:
        line.sendall(f"GET {KIT}/apps HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ".encode() + b"\xff\xe9\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 401 ")


def test_ten_thousand_headers(server: ServerProcess) -> None:
    many = b"".join(b"x-%d: y\r\n" % number for number in range(10_000))
    received = send(
        server,
        b"GET / HTTP/1.1\r\nhost: x\r\n" + many[:60_000].rpartition(b"\r\n")[0] + b"\r\nconnection: close\r\n\r\n",
    )
    assert received.startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize(
    "header", ["host: \xff", "host: a b", "host:", "range: bytes=" + "9" * 999, "x-forwarded-host: <script>"]
)
def test_absurd_headers(server: ServerProcess, header: str) -> None:
    assert send(server, request("GET", f"{KIT}/apps", header)).startswith(b"HTTP/1.1 200 ")


def test_a_bug_is_no_answer_to_anybody(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:", setup=BROKEN_HANDLER) as server:
        answer = httpx.get(f"{server.url}{KIT}/apps?x=1", trust_env=False)
        assert refused(answer) == (500, "Internal server error")
        assert httpx.get(f"{server.origin}/healthz", trust_env=False).status_code == 200
        server.stop()
        (line,) = server.stderr_lines[1:]
        assert line.startswith(f"rtk: internal error in GET /client/v4{KIT}/apps: ZeroDivisionError: in ")


def test_with_debug_a_bug_tells_its_whole_story(tmp_path: Path) -> None:
    with running_server(tmp_path, "--debug", "--data", ":memory:", setup=BROKEN_HANDLER) as server:
        httpx.get(f"{server.url}{KIT}/apps", trust_env=False)
        server.stop()
        assert "Traceback (most recent call last):\n" in server.stderr_lines


@pytest.mark.skipif(os.name != "posix", reason="a file that vanishes while it is open")
def test_a_store_that_breaks_names_no_file(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite3"
    with running_server(tmp_path, "--data", str(path)) as server:
        path.write_bytes(b"nonsense" * 4096)
        for _ in range(2):
            answer = httpx.get(f"{server.url}{MEETINGS}", trust_env=False)
            if answer.status_code != 200:
                assert refused(answer) == (500, "Internal server error")
