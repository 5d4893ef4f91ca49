"""Invalid requests: each is refused, reveals nothing about the machine, and does not disturb the next request."""

import json
import os
import re
import socket
from pathlib import Path

import httpx
import pytest

from tests.emulator.http.conftest import TOKEN
from tests.emulator.http.raw_http import LEAKED, request, send
from tests.emulator.http.server_process import APP, KIT, MEETINGS, TIMEOUT, ServerProcess, running_server

MEGABYTE = 1024 * 1024
JSON = {"content-type": "application/json"}

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


def refusal(response: httpx.Response) -> tuple[int, str]:
    """Return the status and the message of a refusal, which must reveal nothing about the machine."""
    assert LEAKED.search(response.content) is None, response.content
    error = response.json()["error"]
    assert (response.json()["success"], error["code"]) == (False, response.status_code)
    return response.status_code, error["message"]


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
def test_invalid_json_returns_400(server: ServerProcess, body: bytes) -> None:
    assert refusal(post(server, body)) == (400, "BAD_REQUEST: the body is not valid JSON")


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"1", b"null", b"true"])
def test_json_other_than_an_object_returns_400(server: ServerProcess, body: bytes) -> None:
    assert refusal(post(server, body)) == (400, 'BAD_REQUEST: "value" must be of type object')


@pytest.mark.parametrize("depth", [100, 500, 900])
@pytest.mark.parametrize("member", ["title", "recording_config", "unknown"])
def test_deep_nesting_is_accepted_or_returns_400(server: ServerProcess, depth: int, member: str) -> None:
    """An unknown member is dropped, a known one is refused."""
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        body = f'{{"{member}": {opening * depth}1{closing * depth}}}'
        assert post(server, body.encode()).status_code in (201, 400)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400, "9" * 5000, "1." + "1" * 400])
def test_number_out_of_range_returns_400(server: ServerProcess, number: str) -> None:
    response = post(server, f'{{"session_keep_alive_time_in_secs": {number}}}'.encode())
    assert refusal(response)[0] == 400


def test_lone_surrogate_returns_400(server: ServerProcess) -> None:
    assert refusal(post(server, b'{"title": "\\ud800"}')) == (400, "BAD_REQUEST: the request is not valid Unicode")


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
def test_content_type_other_than_json_returns_415(server: ServerProcess, kind: str) -> None:
    assert refusal(post(server, b"{}", content_type=kind)) == (415, "content-type must be application/json")


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=UTF-8", "application/merge-patch+json"]
)
def test_json_content_type_is_accepted(server: ServerProcess, kind: str) -> None:
    assert post(server, b"{}", content_type=kind).status_code == 201


def test_body_without_content_type_is_read_as_json_with_a_token(protected_server: ServerProcess) -> None:
    authorized = request("POST", MEETINGS, f"authorization: Bearer {TOKEN}", body=b"{}")
    assert b" 201 Created\r\n" in send(protected_server, authorized)


def test_byte_order_mark_is_skipped(server: ServerProcess) -> None:
    assert post(server, b'\xef\xbb\xbf{"title": "x"}').json()["data"]["title"] == "x"


def test_compressed_body_returns_415(server: ServerProcess) -> None:
    assert refusal(post(server, b"{}", content_encoding="gzip")) == (415, "content-encoding must be identity")


@pytest.mark.parametrize("is_chunked", [False, True])
def test_body_of_50_megabytes_returns_413_without_being_held(tmp_path: Path, is_chunked: bool) -> None:
    with running_server(tmp_path, "--data", ":memory:") as server:
        before = _peak_memory(server)
        content = b" " * (50 * MEGABYTE)
        pieces = (content[at : at + MEGABYTE] for at in range(0, len(content), MEGABYTE))
        response = httpx.post(
            f"{server.url}{MEETINGS}",
            content=pieces if is_chunked else content,
            headers={"content-type": "application/json"},
            trust_env=False,
        )
        assert refusal(response) == (413, f"The body is longer than {MEGABYTE} bytes")
        assert _peak_memory(server) - before < 8 * MEGABYTE


def test_body_of_the_maximum_length_is_accepted(server: ServerProcess) -> None:
    body = json.dumps({"title": "x", "unknown": ""}).encode()
    filled = body[:-2] + b" " * (MEGABYTE - len(body)) + body[-2:]
    assert (len(filled), post(server, filled).status_code) == (MEGABYTE, 201)
    assert refusal(post(server, filled + b" "))[0] == 413


def _peak_memory(server: ServerProcess) -> int:
    """Return the peak in bytes, or 0 where the system does not report it."""
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
def test_unknown_path_or_method_returns_404(server: ServerProcess, method: str, path: str) -> None:
    received = send(server, request(method, path))
    assert received.startswith(b"HTTP/1.1 404 ")
    assert b'"code":7003' in received or b'"code":404' in received
    assert LEAKED.search(received.partition(b"perhaps")[0].replace(path.encode(), b"")) is None


@pytest.mark.parametrize("path", ["/__emulator/", "/__emulator/nothing", "/__emulator/../x"])
def test_unknown_control_route_returns_404(server: ServerProcess, path: str) -> None:
    assert b" 404 " in send(server, request("GET", path)).partition(b"\r\n")[0]


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/healthz"), ("PUT", "/__emulator/join"), ("GET", "/__emulator/reset")]
)
def test_wrong_method_of_a_control_route_returns_405(server: ServerProcess, method: str, path: str) -> None:
    received = send(server, request(method, path))
    assert received.startswith(b"HTTP/1.1 405 ")
    assert b"\r\nallow: " in received


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"{}", b'{"participant_id": 1}', b'{"participant_id": "\\u0000"}', b"[" * 9999]
)
def test_invalid_control_body_returns_400(server: ServerProcess, body: bytes) -> None:
    response = httpx.post(f"{server.origin}/__emulator/join", content=body, headers=JSON, trust_env=False)
    assert refusal(response)[0] == 400


@pytest.mark.parametrize(
    ("word", "body"),
    [
        ("advance", {"by": "\ud800"}),
        ("faults", {"operation": "\ud800", "status": 500}),
        ("faults", {"status": 500, "retry_after": "\ud800"}),
        ("join", {"participant_id": "\ud800"}),
    ],
)
def test_control_body_that_is_not_valid_unicode_returns_400(server: ServerProcess, word: str, body: object) -> None:
    url = f"{server.origin}/__emulator/{word}"
    response = httpx.post(url, content=json.dumps(body), headers=JSON, trust_env=False)
    assert refusal(response) == (400, "BAD_REQUEST: the request is not valid Unicode")


def test_join_of_an_unknown_participant_returns_404(server: ServerProcess) -> None:
    response = httpx.post(f"{server.origin}/__emulator/join", json={"participant_id": "unknown"}, trust_env=False)
    assert refusal(response)[0] == 404


def test_control_request_with_an_origin_returns_403(server: ServerProcess) -> None:
    headers = {"origin": "https://evil.example"}
    response = httpx.post(f"{server.origin}/__emulator/reset", headers=headers, trust_env=False)
    assert refusal(response)[0] == 403


def test_status_does_not_contain_the_file_name(server: ServerProcess) -> None:
    response = httpx.get(f"{server.origin}/__emulator/status", trust_env=False)
    assert response.json()["data"]["counts"]["apps"] == 1
    assert LEAKED.search(response.content) is None


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
def test_unsigned_file_link_returns_403(server: ServerProcess, path: str) -> None:
    response = httpx.get(f"{server.origin}{path}", trust_env=False)
    assert refusal(response) == (403, "The link was not signed here")


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
def test_invalid_query_returns_400(server: ServerProcess, query: str) -> None:
    response = httpx.get(f"{server.url}{MEETINGS}?{query}", trust_env=False)
    assert refusal(response)[0] == 400


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
def test_wrong_token_returns_401_or_400(protected_server: ServerProcess, header: str) -> None:
    with socket.create_connection(protected_server.address, timeout=TIMEOUT) as connection:
        connection.sendall(f"GET {KIT}/apps HTTP/1.1\r\nhost: localhost\r\nauthorization: {header}\r\n\r\n".encode())
        received = connection.recv(65536)
    assert received.startswith((b"HTTP/1.1 401 ", b"HTTP/1.1 400 "))
    assert b"only-for-tests" not in received


def test_token_with_bytes_beyond_ascii_returns_401(protected_server: ServerProcess) -> None:
    with socket.create_connection(protected_server.address, timeout=TIMEOUT) as connection:
        connection.sendall(
            f"GET {KIT}/apps HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ".encode() + b"\xff\xe9\r\n\r\n"
        )
        assert connection.recv(65536).startswith(b"HTTP/1.1 401 ")


def test_thousands_of_headers_are_accepted_below_the_limit(server: ServerProcess) -> None:
    many = b"".join(b"x-%d: y\r\n" % number for number in range(10_000))
    received = send(
        server,
        b"GET / HTTP/1.1\r\nhost: localhost\r\n"
        + many[:60_000].rpartition(b"\r\n")[0]
        + b"\r\nconnection: close\r\n\r\n",
    )
    assert received.startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize(
    "header", ["host: \xff", "host: a b", "host:", "range: bytes=" + "9" * 999, "x-forwarded-host: <script>"]
)
def test_unusual_header_is_ignored(protected_server: ServerProcess, header: str) -> None:
    authorized = request("GET", f"{KIT}/apps", f"authorization: Bearer {TOKEN}", header)
    assert send(protected_server, authorized).startswith(b"HTTP/1.1 200 ")


def test_internal_error_returns_500_and_logs_one_line(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:", setup=BROKEN_HANDLER) as server:
        response = httpx.get(f"{server.url}{KIT}/apps?x=1", trust_env=False)
        assert refusal(response) == (500, "Internal server error")
        assert httpx.get(f"{server.origin}/healthz", trust_env=False).status_code == 200
        server.stop()
        (line,) = server.log_lines
        assert line.startswith(f"rtk: internal error in GET /client/v4{KIT}/apps: ZeroDivisionError: in ")


def test_internal_error_logs_a_traceback_with_debug(tmp_path: Path) -> None:
    with running_server(tmp_path, "--debug", "--data", ":memory:", setup=BROKEN_HANDLER) as server:
        httpx.get(f"{server.url}{KIT}/apps", trust_env=False)
        server.stop()
        assert "Traceback (most recent call last):\n" in server.stderr_lines


@pytest.mark.skipif(os.name != "posix", reason="a file that vanishes while it is open")
def test_damaged_store_returns_500_without_the_file_name(tmp_path: Path) -> None:
    path = tmp_path / "emulator.sqlite3"
    with running_server(tmp_path, "--data", str(path)) as server:
        path.write_bytes(b"nonsense" * 4096)
        for _ in range(2):
            response = httpx.get(f"{server.url}{MEETINGS}", trust_env=False)
            if response.status_code != 200:
                assert refusal(response) == (500, "Internal server error")
