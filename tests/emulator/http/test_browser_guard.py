"""Requests that a page of another site could make: refused without a token, whatever their route."""

import json
import socket
from collections.abc import Iterator

import httpx
import pytest

from rtk_cli.emulator.http.browser_guard import is_loopback
from tests.emulator.http.conftest import TOKEN
from tests.emulator.http.raw_http import send, statuses
from tests.emulator.http.server_process import APP, MEETINGS, ServerProcess, running_server

ROUTES = [
    ("GET", MEETINGS),
    ("POST", MEETINGS),
    ("DELETE", f"{APP}/webhooks/x"),
    ("OPTIONS", MEETINGS),
    ("GET", "/__emulator/state"),
    ("POST", "/__emulator/reset"),
    ("GET", "/.well-known/webhooks.json"),
    ("GET", "/files/recordings/x/y"),
    ("GET", "/unknown"),
]
LOOPBACK = [
    "localhost",
    "LocalHost:8787",
    "api.localhost",
    "a.b-c.localhost:1",
    "127.0.0.1",
    "127.255.255.254:65535",
    "[::1]",
    "[::1]:8787",
    "[0:0:0:0:0:0:0:1]",
]
ELSEWHERE = [
    "",
    "evil.example",
    "evil.example:8787",
    "localhost.evil.example",
    "evillocalhost",
    ".localhost",
    "a..localhost",
    "127.0.0.1.evil.example",
    "127.1",
    "127.0.0.01",
    "2130706433",
    "128.0.0.1",
    "0.0.0.0",
    "169.254.169.254",
    "192.168.1.7:8787",
    "[::]",
    "[::2]",
    "[fe80::1]",
    "[::ffff:169.254.169.254]",
    "::1",
    "localhost:",
    "localhost:123456",
    "localhost:80:80",
    "localhost/x",
    "user@localhost",
    "localhost evil.example",
]


def request(method: str, path: str, *headers: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", *headers, "connection: close", "", ""]).encode("latin-1")


def status(server: ServerProcess, method: str, path: str, *headers: str) -> int:
    (found,) = statuses(send(server, request(method, path, *headers)))
    return found


def handshake(*headers: str) -> bytes:
    key = ("sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-version: 13")
    lines = ["GET /client/v4/live HTTP/1.1", *headers, "upgrade: websocket", "connection: upgrade", *key, "", ""]
    return "\r\n".join(lines).encode()


@pytest.fixture
def empty(server: ServerProcess) -> Iterator[ServerProcess]:
    """The server without a token, and the check that it has created nothing."""
    with server.client() as client:
        before = client.get(MEETINGS).json()["paging"]
        yield server
        assert client.get(MEETINGS).json()["paging"] == before


@pytest.mark.parametrize("authority", LOOPBACK)
def test_loopback_hosts_are_answered(server: ServerProcess, authority: str) -> None:
    assert is_loopback(authority)
    assert status(server, "GET", MEETINGS, f"host: {authority}") == 200
    assert status(server, "GET", MEETINGS, "host: localhost", f"origin: http://{authority}") == 200


@pytest.mark.parametrize("authority", ELSEWHERE)
def test_other_hosts_and_origins_return_403(server: ServerProcess, authority: str) -> None:
    assert not is_loopback(authority)
    assert status(server, "GET", MEETINGS, f"host: {authority}") in (400, 403)
    assert status(server, "GET", MEETINGS, "host: localhost", f"origin: http://{authority}") == 403


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "localhost",
        "file://",
        "chrome-extension://localhost",
        "http://localhost http://evil.example",
        "http://localhost/x",
    ],
)
def test_origin_that_is_no_loopback_site_returns_403(empty: ServerProcess, origin: str) -> None:
    assert status(empty, "POST", MEETINGS, "host: localhost", f"origin: {origin}") == 403


@pytest.mark.parametrize(
    "header",
    ["host: evil.example", "host: localhost\r\norigin: https://evil.example", "host: localhost\r\norigin: null"],
)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_route_refuses_pages_of_other_sites(empty: ServerProcess, method: str, path: str, header: str) -> None:
    assert status(empty, method, path, header) == 403


def test_refusal_comes_in_the_envelope_and_names_the_remedy(server: ServerProcess) -> None:
    response = httpx.get(server.url + MEETINGS, headers={"host": "evil.example"}, trust_env=False)
    assert response.json()["error"]["code"] == 403
    assert "--token" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    "headers",
    [
        ("host: localhost", "host: evil.example"),
        ("host: evil.example", "host: localhost"),
        ("host: localhost", "origin: http://localhost", "origin: https://evil.example"),
        (),
        ("host: evil.example", "x-forwarded-host: localhost"),
    ],
)
def test_no_other_header_makes_up_for_the_host(server: ServerProcess, headers: tuple[str, ...]) -> None:
    assert status(server, "GET", "/__emulator/state", *headers) in (400, 403)


def test_health_is_answered_to_any_host(server: ServerProcess) -> None:
    assert status(server, "GET", "/healthz", "host: evil.example", "origin: null") == 200


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("host: localhost",), 101),
        (("host: localhost", "origin: http://localhost:3000"), 101),
        (("host: localhost", "origin: https://evil.example"), 403),
        (("host: localhost", "origin: null"), 403),
        (("host: evil.example",), 403),
    ],
)
def test_websocket_handshake_is_checked(server: ServerProcess, headers: tuple[str, ...], expected: int) -> None:

    with socket.create_connection(server.address, timeout=30) as connection:
        connection.sendall(handshake(*headers))
        assert connection.recv(65536).startswith(b"HTTP/1.1 %d " % expected)


@pytest.mark.parametrize(
    "kind", [None, "", "text/plain", "application/x-www-form-urlencoded", "text/plain; application/json"]
)
@pytest.mark.parametrize("path", [MEETINGS, "/__emulator/faults"])
def test_body_must_say_that_it_is_json(empty: ServerProcess, path: str, kind: str | None) -> None:
    headers = {} if kind is None else {"content-type": kind}
    response = httpx.post(empty.origin + path, content=b'{"status": 500}', headers=headers, trust_env=False)
    assert response.status_code == 415


def test_open_port_with_a_token_answers_to_any_name(protected_server: ServerProcess) -> None:
    headers = {"host": "rtk-emulator:8787", "origin": "https://app.example", "authorization": f"Bearer {TOKEN}"}
    url = protected_server.url + MEETINGS
    response = httpx.post(url, content=json.dumps({"title": "A"}), headers=headers, trust_env=False)
    assert response.status_code == 201


def test_port_for_other_machines_answers_to_any_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    flags = ("--host", "0.0.0.0", "--token", TOKEN, "--data", ":memory:")
    with running_server(tmp_path_factory.mktemp("open"), *flags) as server:
        authorized = f"authorization: Bearer {TOKEN}"
        assert status(server, "GET", MEETINGS, "host: rtk-emulator:8787", authorized) == 200
        assert status(server, "GET", MEETINGS, "host: rtk-emulator:8787") == 401
