"""The hosts that the web client makes of its `baseURI`: who may call them, and that nothing else is opened by that."""

import re
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rtk_cli.emulator.http.client_hosts import HOSTS, origin_of
from rtk_cli.local import AUTHORITY_FILE
from tests.emulator.http.server_process import APP, MEETINGS, TIMEOUT, ServerProcess, running_server
from tests.emulator.tls.conftest import ALLOWED

DETAILS = "/v2/internals/participant-details"
CLIENT_HEADERS = "authorization,traceparent,tracing-id,x-realtimekit-version"
TELEMETRY_HEADERS = "authorization,content-encoding,content-type"
PAGE = "http://localhost:3000"
FOREIGN = "https://evil.example"
TOKEN = "only-for-tests"


def call(
    server: ServerProcess, client: httpx.Client, method: str, host: str, path: str = DETAILS, **headers: str
) -> httpx.Response:
    """Call a host of the server without a name server."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.request(method, server.origin + path, headers={"host": host, **named})


def raw_status(server: ServerProcess, data_dir: Path, head: str) -> int:
    """Send a head as it is, and return the status of the response."""
    context = ssl.create_default_context(cafile=data_dir / AUTHORITY_FILE)
    with (
        socket.create_connection(server.address, TIMEOUT) as connection,
        context.wrap_socket(connection, server_hostname="localhost") as secured,
    ):
        secured.sendall(head.encode())
        return int(secured.recv(65536).split()[1])


def preflight(
    server: ServerProcess, client: httpx.Client, origin: str, headers: str, host: str = "api.localhost:1", **more: str
) -> httpx.Response:
    asked = {"access_control_request_method": "GET", "access_control_request_headers": headers}
    return call(server, client, "OPTIONS", host, origin=origin, **asked, **more)


@pytest.mark.parametrize("origin", [PAGE, "https://localhost", "http://127.0.0.1:5173", "http://a.localhost", ALLOWED])
@pytest.mark.parametrize("headers", [CLIENT_HEADERS, TELEMETRY_HEADERS])
def test_preflight_allows_what_the_client_sends(
    secure_server: ServerProcess, trusting: httpx.Client, origin: str, headers: str
) -> None:
    response = preflight(secure_server, trusting, origin, headers)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["access-control-allow-origin"] == origin
    assert response.headers["vary"] == "Origin"
    assert set(headers.split(",")) <= set(re.split(", *", response.headers["access-control-allow-headers"]))
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(
    "origin", [FOREIGN, "null", f"{ALLOWED}.evil.example", "http://app.example", "https://app.example:1"]
)
@pytest.mark.parametrize("method", ["OPTIONS", "GET", "POST"])
@pytest.mark.parametrize("host", [name.decode() for name in HOSTS])
def test_foreign_page_is_refused_by_every_host(
    secure_server: ServerProcess, trusting: httpx.Client, origin: str, method: str, host: str
) -> None:
    response = call(secure_server, trusting, method, f"{host}.localhost:8787", origin=origin)
    assert response.status_code == 403
    assert [name for name in response.headers if name.startswith("access-control")] == []


def test_response_to_a_page_carries_its_origin(secure_server: ServerProcess, trusting: httpx.Client) -> None:
    response = call(secure_server, trusting, "GET", "api.localhost:8787", origin=PAGE)
    assert response.headers["access-control-allow-origin"] == PAGE
    assert "access-control-allow-origin" not in call(secure_server, trusting, "GET", "api.localhost:8787").headers


def test_public_page_that_is_allowed_may_reach_this_machine(
    secure_server: ServerProcess, trusting: httpx.Client
) -> None:
    asked = {"access_control_request_private_network": "true"}
    allowed = preflight(secure_server, trusting, ALLOWED, CLIENT_HEADERS, **asked)
    assert allowed.headers["access-control-allow-private-network"] == "true"
    assert preflight(secure_server, trusting, FOREIGN, CLIENT_HEADERS, **asked).status_code == 403


@pytest.mark.parametrize("host", ["api.evil.example", "socket-edge.evil.example:8787", "api.192.168.1.7"])
def test_foreign_host_is_refused(secure_server: ServerProcess, trusting: httpx.Client, host: str) -> None:
    assert call(secure_server, trusting, "GET", host).status_code == 403


def test_two_hosts_are_refused(secure_server: ServerProcess, data_dir: Path) -> None:
    head = f"GET {DETAILS} HTTP/1.1\r\nhost: api.localhost\r\nhost: evil.example\r\nconnection: close\r\n\r\n"
    assert raw_status(secure_server, data_dir, head) in (400, 403)


@pytest.mark.parametrize(
    ("method", "host", "path"),
    [
        ("GET", "localhost:8787", MEETINGS),
        ("GET", "api.localhost:8787", MEETINGS),
        ("GET", "api.localhost:8787", f"/client/v4{MEETINGS}"),
        ("OPTIONS", "localhost:8787", f"{APP}/presets"),
        ("POST", "api.localhost:8787", "/__emulator/reset"),
        ("GET", "api.localhost:8787", "/files/recordings/x/y"),
        ("GET", "socket-edge.localhost:8787", MEETINGS),
        ("GET", "socket-edge.localhost:8787", f"/ws/client/v4{MEETINGS}"),
    ],
)
def test_allowed_origin_opens_nothing_else(
    secure_server: ServerProcess, trusting: httpx.Client, method: str, host: str, path: str
) -> None:
    assert call(secure_server, trusting, method, host, path, origin=ALLOWED).status_code == 403


@pytest.mark.parametrize("origin", [PAGE, ALLOWED])
@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("api.localhost", f"/v2/client/v4{MEETINGS}"),
        ("location.localhost", MEETINGS),
        ("location.localhost", f"/client/v4{MEETINGS}"),
        ("da-collector.localhost", "/__emulator/state"),
        ("api-silos.localhost", "/.well-known/webhooks.json"),
    ],
)
def test_hosts_of_the_client_are_no_way_to_the_api(
    secure_server: ServerProcess, trusting: httpx.Client, host: str, path: str, origin: str
) -> None:
    response = call(secure_server, trusting, "GET", host, path, origin=origin)
    assert (response.status_code, "data" in response.text) in ((404, False), (200, False))


def test_api_is_answered_on_a_server_named_api(secure_server: ServerProcess, trusting: httpx.Client) -> None:
    assert call(secure_server, trusting, "GET", "api.localhost:8787", f"/client/v4{MEETINGS}").status_code == 200


@pytest.mark.parametrize(("origin", "is_refused"), [(FOREIGN, True), ("null", True), (PAGE, False), (ALLOWED, False)])
def test_websocket_of_a_foreign_page_is_refused(
    secure_server: ServerProcess, data_dir: Path, origin: str, is_refused: bool
) -> None:
    key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13"
    upgrade = f"upgrade: websocket\r\nconnection: upgrade\r\n{key}"
    head = f"GET /ws HTTP/1.1\r\nhost: socket-edge.localhost\r\norigin: {origin}\r\n{upgrade}\r\n\r\n"
    assert (raw_status(secure_server, data_dir, head) == 403) == is_refused


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with running_server(tmp_path_factory.mktemp("open"), "--token", TOKEN, "--data", ":memory:") as process:
        yield process


@pytest.mark.parametrize(
    ("host", "origin", "is_refused"),
    [("api.emulator:8787", PAGE, False), ("api.emulator:8787", FOREIGN, True), ("api.localhost", FOREIGN, True)],
)
def test_token_opens_other_hosts_but_not_foreign_pages(
    open_server: ServerProcess, host: str, origin: str, is_refused: bool
) -> None:
    with httpx.Client(trust_env=False) as client:
        assert (call(open_server, client, "GET", host, origin=origin).status_code == 403) == is_refused


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://App.example/", "https://app.example"),
        ("https://app.example:443", "https://app.example"),
        ("http://app.example:443", "http://app.example:443"),
        ("http://[::1]:80", "http://[::1]"),
        ("https://app.example/x", None),
        ("https://user@app.example", None),
        ("https://*.example", None),
        ("", None),
    ],
)
def test_origin_is_what_browsers_send(text: str, origin: str | None) -> None:
    assert origin_of(text) == origin
