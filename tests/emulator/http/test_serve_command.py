"""rtk emulator serve: addresses, tokens, base paths, the ready file, logging, and how it stops."""

import json
import os
import signal
import socket
from pathlib import Path

import httpx
import pytest

from rtk_cli.emulator.faults import HEADER as FAULT
from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.emulator.http.raw_http import handshake
from tests.emulator.http.server_process import KIT, MEETINGS, ServerProcess, running_server, with_limits
from tests.support import recordings
from tests.support.cli import FakeClock, Rtk

TOKEN = "only-for-tests-4711"
GATEWAY = {"success": False, "errors": [{"code": 10000, "message": "Authentication error"}]}
INVALID_TEXT_FRAME = b"\x81\x81abcd\x9e"
"""A masked text frame of a WebSocket that contains the byte 0xff."""

on_posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()}, trust_env=False)


def test_first_line_on_stderr_has_the_url(server: ServerProcess) -> None:
    origin = f"http://127.0.0.1:{server.address[1]}"
    assert server.wait_for_line("console:")[:2] == [
        f"serving on {origin}/client/v4 (no token needed)\n",
        f"console: {origin}/\n",
    ]


def test_printed_variables_lead_rtk_to_the_server(server: ServerProcess, unconfigured: Rtk) -> None:
    line = server.wait_for_line("to use it:")[-1]
    assert line.startswith("to use it: export ")
    unconfigured.environment.update(dict(word.split("=", 1) for word in line.split()[4:]))
    assert unconfigured("apps list").ok.data[0]["name"] == "local"


def test_healthz_returns_200(server: ServerProcess) -> None:
    response = get(f"{server.origin}/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "server" not in response.headers


@pytest.mark.parametrize("base", ["", "/client/v4", "/some/where/client/v4"])
def test_api_answers_below_a_known_base_path(server: ServerProcess, base: str) -> None:
    response = get(f"{server.origin}{base}{KIT}/apps")
    assert response.json()["data"][0]["id"] == APP_ID


@pytest.mark.parametrize("base", ["/api", "/client", "/client/v5"])
def test_api_returns_404_below_an_unknown_base_path(server: ServerProcess, base: str) -> None:
    response = get(f"{server.origin}{base}{KIT}/apps")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (404, 7003)


def test_prefix_adds_a_base_path(tmp_path: Path) -> None:
    with running_server(tmp_path, "--prefix", "/api/", "--data", ":memory:") as server:
        assert server.url.endswith("/api")
        origin = server.url.removesuffix("/api")
        statuses = [get(f"{origin}{base}{KIT}/apps").status_code for base in ("/api", "/client/v4", "", "/apis")]
        assert statuses == [200, 200, 200, 404]


def test_rtk_works_against_the_server(server: ServerProcess, unconfigured: Rtk) -> None:
    known = {"CLOUDFLARE_API_TOKEN": "any", "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
    unconfigured.environment |= {**known, "CLOUDFLARE_API_BASE_URL": server.url}
    meeting = unconfigured("meetings create --title Weekly").ok.data
    assert unconfigured(f"meetings get {meeting['id']}").ok.data == meeting


def test_server_and_local_commands_share_the_state(tmp_path: Path) -> None:
    local = Rtk({"RTK_CONFIG_DIR": str(tmp_path / "config"), "RTK_DATA_DIR": str(tmp_path / "data")}, FakeClock())
    local.before = ("--local",)
    meeting = recordings.meeting(local)
    with running_server(tmp_path) as server, server.client() as client:
        assert client.get(f"{MEETINGS}/{meeting}").json()["data"] == local(f"meetings get {meeting}").ok.data


def test_memory_store_writes_no_file(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:") as server, server.client() as client:
        assert client.post(MEETINGS, json={}).status_code == 201
    assert list(tmp_path.rglob("*.sqlite3")) == []


def test_state_is_kept_in_the_file_of_data_flag(tmp_path: Path) -> None:
    path = tmp_path / "emulator.sqlite3"
    for expected in (1, 2):
        with running_server(tmp_path, "--data", str(path)) as server, server.client() as client:
            client.post(MEETINGS, json={}).raise_for_status()
            assert client.get(MEETINGS).json()["paging"]["total_count"] == expected


def test_same_seed_gives_the_same_ids(tmp_path: Path) -> None:
    def three(folder: str, seed: str) -> list[str]:
        with running_server(tmp_path / folder, "--seed", seed) as server, server.client() as client:
            return [client.post(MEETINGS, json={}).json()["data"]["id"] for _ in range(3)]

    first, second = three("one", "7"), three("two", "7")
    assert first == second
    assert not set(three("one", "7")) & set(first), "a second run on the same file must not give them again"
    assert three("three", "8") != first


def test_token_is_required_everywhere_but_for_health(tmp_path: Path) -> None:
    with running_server(tmp_path, "--token", TOKEN, "--debug", "--data", ":memory:") as server:
        assert server.stderr_lines[0].endswith(" (token: ****)\n")
        assert "CLOUDFLARE_API_TOKEN=TOKEN " in server.wait_for_line("to use it:")[-1]
        for path in (f"/client/v4{KIT}/apps", "/__emulator/status"):
            for wrong in ({}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}):
                response = get(f"{server.origin}{path}", **wrong)
                assert (response.status_code, response.json()["errors"]) == (401, GATEWAY["errors"])
            assert get(f"{server.origin}{path}", authorization=f"Bearer {TOKEN}").status_code == 200
        assert get(f"{server.origin}/healthz").status_code == 200
        server.stop()
        assert TOKEN not in "".join(server.stderr_lines)


def test_token_from_the_environment_is_required(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:", RTK_EMULATOR_TOKEN=TOKEN) as server, server.client() as client:
        assert client.get(f"{KIT}/apps").status_code == 401


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_non_loopback_address_without_token_is_refused(unconfigured: Rtk, host: str) -> None:
    error = unconfigured.error(f"emulator serve --port 0 --host {host} --data :memory:")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert host in error["message"]
    assert "--token" in error["hint"]
    assert "RTK_EMULATOR_TOKEN" in error["hint"]


def test_token_allows_all_addresses(tmp_path: Path) -> None:
    with running_server(tmp_path, "--host", "0.0.0.0", "--token", TOKEN, "--data", ":memory:") as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert get(f"{server.origin}/healthz").status_code == 200


def test_port_in_use_fails_with_exit_code_10(unconfigured: Rtk, server: ServerProcess) -> None:
    port = server.address[1]
    error = unconfigured.error(f"emulator serve --port {port} --data :memory:")
    assert (error["kind"], error["exit_code"]) == ("network", 10)
    assert f"127.0.0.1 port {port}" in error["message"]
    assert "--port 0" in error["hint"]


@pytest.mark.parametrize(
    ("flags", "kind", "exit_code", "value"),
    [
        ("--host ''", "usage", 2, ""),
        ("--host no.such.host.invalid", "usage", 2, "no.such.host.invalid"),
        ("--host 203.0.113.7 --token a-test-token", "network", 10, "203.0.113.7"),
        ("--port 65536", "usage", 2, "--port"),
        ("--token ''", "authentication", 4, "--token"),
        ("--token 'two words'", "authentication", 4, "--token"),
        ("--prefix api", "usage", 2, "api"),
        ("--rate-limit 100", "usage", 2, "100"),
        ("--rate-limit 0/10", "usage", 2, "0/10"),
        ("--rate-limit 10/0", "usage", 2, "10/0"),
        ("--rate-limit 1000000000/1", "usage", 2, "1000000000/1"),
        ("--rate-limit -1/²", "usage", 2, "-1/²"),
        ("--ready-file /no/such/folder/ready", "configuration", 3, "/no/such/folder/ready"),
        ("--data /dev/null/x", "configuration", 3, "/dev/null/x"),
    ],
)
def test_invalid_flag_fails_before_serving(
    unconfigured: Rtk, flags: str, kind: str, exit_code: int, value: str
) -> None:
    data = "" if "--data" in flags else "--data :memory:"
    error = unconfigured.error(f"emulator serve --port 0 {data} {flags}")
    assert (error["kind"], error["exit_code"]) == (kind, exit_code)
    assert value in error["message"]


def test_failure_before_serving_does_not_print_the_url(unconfigured: Rtk) -> None:
    result = unconfigured("emulator serve --port 0 --data :memory: --ready-file /no/such/folder/ready")
    assert result.stdout == ""
    assert "serving on" not in result.stderr


def test_invalid_database_fails_before_serving(unconfigured: Rtk, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be read" * 20)
    error = unconfigured.error(f"emulator serve --port 0 --data {path}")
    assert (error["kind"], error["exit_code"]) == ("configuration", 3)
    assert str(path) in error["message"]


def test_ready_file_exists_while_serving(tmp_path: Path) -> None:
    path = tmp_path / "ready"
    path.write_text("from a run that was killed")
    with running_server(tmp_path, "--ready-file", str(path), "--data", ":memory:") as server:
        assert path.read_text() == f"{server.url}\n"
        assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["ready"]
    assert not path.exists()


def test_ready_file_of_another_server_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "ready"
    flags = ("--ready-file", str(path), "--data", ":memory:")
    with running_server(tmp_path, *flags) as first, running_server(tmp_path, *flags) as second:
        first.stop()
        assert path.read_text() == f"{second.url}\n"


@on_posix
def test_ready_file_may_be_a_named_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with running_server(tmp_path, "--ready-file", str(path), "--data", ":memory:") as server:
        assert os.read(reader, 100).decode() == f"{server.url}\n"
    os.close(reader)


@on_posix
@pytest.mark.parametrize(("by", "exit_code"), [("SIGTERM", 0), ("SIGHUP", 0), ("SIGINT", 130)])
def test_signal_stops_the_server_and_removes_the_ready_file(tmp_path: Path, by: str, exit_code: int) -> None:
    path = tmp_path / "ready"
    with running_server(tmp_path, "--ready-file", str(path)) as server, server.client() as client:
        client.get(f"{KIT}/apps").raise_for_status()  # the connection stays open
        assert path.exists()
        assert server.stop(signal.Signals[by]) == exit_code
        assert "Traceback" not in "".join(server.stderr_lines)
    assert not path.exists()


@on_posix
def test_server_under_nohup_outlives_its_terminal(tmp_path: Path) -> None:
    ignored = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    with running_server(tmp_path, "--data", ":memory:", setup=ignored) as server:
        server.popen.send_signal(signal.SIGHUP)
        assert get(f"{server.origin}/healthz").status_code == 200
        assert server.stop() == 0


@on_posix
def test_sigint_stops_a_server_that_was_started_with_it_ignored(tmp_path: Path) -> None:
    ignored = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
    with running_server(tmp_path, "--data", ":memory:", setup=ignored) as server:
        assert server.stop(signal.SIGINT) == 130


@on_posix
def test_idle_connection_does_not_delay_the_stop(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:") as server, socket.create_connection(server.address):
        assert server.stop() == 0


def test_nothing_is_logged_without_debug(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:") as server:
        get(f"{server.origin}/healthz")
        with socket.create_connection(server.address) as client:
            client.sendall(b"\x16\x03\x01 no http\r\n\r\n")
            assert client.recv(100).startswith(b"HTTP/1.1 400 ")
        with socket.create_connection(server.address) as client:
            client.sendall(handshake())
            assert client.recv(1000).startswith(b"HTTP/1.1 101 ")
            client.sendall(INVALID_TEXT_FRAME)
            assert client.recv(1000)
        server.stop()
        assert server.log_lines == []


@on_posix
def test_request_that_outlasts_the_stop_timeout_is_cancelled(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:", setup=with_limits(stop_seconds=0.3)) as server:
        with socket.create_connection(server.address) as waiting:
            waiting.sendall(f"GET {MEETINGS} HTTP/1.1\r\nhost: localhost\r\n{FAULT}: latency=1h\r\n\r\n".encode())
            get(f"{server.origin}/healthz")  # answered: the other request has begun
            assert server.stop() == 0
        assert [line for line in server.stderr_lines if "Exception" in line] == []


def test_each_request_is_logged_with_debug(tmp_path: Path) -> None:
    with running_server(tmp_path, "--debug", "--data", ":memory:") as server:
        get(f"{server.origin}/files/recordings/x?signature=abcdef&expires=1")
        get(f"{server.origin}{KIT}/apps?x=%0aforged")
        server.stop()
        file, apps = (line.partition(" in ")[0] for line in server.log_lines)
        assert file == "GET /files/recordings/x?signature=****&expires=1 403"
        assert apps == f"GET {KIT}/apps?x=%0aforged 200"


def test_request_over_the_rate_limit_returns_429(tmp_path: Path) -> None:
    with running_server(tmp_path, "--rate-limit", "2/300", "--data", ":memory:") as server, server.client() as client:
        responses = [client.get(f"{KIT}/apps") for _ in range(3)]
        assert [response.status_code for response in responses] == [200, 200, 429]
        assert [response.headers["ratelimit"] for response in responses] == [
            f'"default";r={r};t=300' for r in (1, 0, 0)
        ]
        assert {response.headers["ratelimit-policy"] for response in responses} == {'"burst";q=2;w=300'}
        assert responses[2].headers["retry-after"] == "300"
        assert json.loads(responses[2].content) == {
            "success": False,
            "errors": [{"code": 971, "message": "Please wait and consider throttling your request speed"}],
            "messages": [],
            "result": None,
        }
        assert get(f"{server.origin}/healthz").status_code == 200


def test_responses_have_no_rate_limit_headers_by_default(server: ServerProcess) -> None:
    with server.client() as client:
        headers = client.get(f"{KIT}/apps").headers
    assert [name for name in headers if name.startswith("ratelimit")] == []
