"""rtk emulator serve: where it listens, whom it lets in, under which paths it answers, and how it ends."""

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
NO_TEXT = b"\x81\x81abcd\x9e"
"""A WebSocket's frame of text, masked, that holds the byte 0xff."""

on_posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()}, trust_env=False)


def test_it_says_where_it_is(server: ServerProcess) -> None:
    assert server.stderr_lines[0] == f"serving on http://127.0.0.1:{server.address[1]}/client/v4 (no token needed)\n"


def test_it_tells_that_it_is_well(server: ServerProcess) -> None:
    answer = get(f"{server.origin}/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "server" not in answer.headers


@pytest.mark.parametrize("base", ["", "/client/v4", "/some/where/client/v4"])
def test_the_api_is_below_several_base_paths(server: ServerProcess, base: str) -> None:
    answer = get(f"{server.origin}{base}{KIT}/apps")
    assert answer.json()["data"][0]["id"] == APP_ID


@pytest.mark.parametrize("base", ["/api", "/client", "/client/v5"])
def test_and_below_no_other(server: ServerProcess, base: str) -> None:
    answer = get(f"{server.origin}{base}{KIT}/apps")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, 7003)


def test_a_prefix_is_one_more_base_path(tmp_path: Path) -> None:
    with running_server(tmp_path, "--prefix", "/api/", "--data", ":memory:") as server:
        assert server.url.endswith("/api")
        origin = server.url.removesuffix("/api")
        statuses = [get(f"{origin}{base}{KIT}/apps").status_code for base in ("/api", "/client/v4", "", "/apis")]
        assert statuses == [200, 200, 200, 404]


def test_rtk_itself_is_served(server: ServerProcess, unconfigured: Rtk) -> None:
    known = {"CLOUDFLARE_API_TOKEN": "any", "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
    unconfigured.environment |= {**known, "CLOUDFLARE_API_BASE_URL": server.url}
    meeting = unconfigured("meetings create --title Weekly").ok.data
    assert unconfigured(f"meetings get {meeting['id']}").ok.data == meeting


def test_both_doors_lead_to_one_emulator(tmp_path: Path) -> None:
    local = Rtk({"RTK_CONFIG_DIR": str(tmp_path / "config"), "RTK_DATA_DIR": str(tmp_path / "data")}, FakeClock())
    local.before = ("--local",)
    meeting = recordings.meeting(local)
    with running_server(tmp_path) as server, server.client() as client:
        assert client.get(f"{MEETINGS}/{meeting}").json()["data"] == local(f"meetings get {meeting}").ok.data


def test_memory_leaves_nothing_behind(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:") as server, server.client() as client:
        assert client.post(MEETINGS, json={}).status_code == 201
    assert list(tmp_path.rglob("*.sqlite3")) == []


def test_the_state_may_be_in_any_file(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite3"
    for expected in (1, 2):
        with running_server(tmp_path, "--data", str(path)) as server, server.client() as client:
            client.post(MEETINGS, json={}).raise_for_status()
            assert client.get(MEETINGS).json()["paging"]["total_count"] == expected


def test_the_same_seed_gives_the_same_ids(tmp_path: Path) -> None:
    def three(folder: str, seed: str) -> list[str]:
        with running_server(tmp_path / folder, "--seed", seed) as server, server.client() as client:
            return [client.post(MEETINGS, json={}).json()["data"]["id"] for _ in range(3)]

    first, second = three("one", "7"), three("two", "7")
    assert first == second
    assert not set(three("one", "7")) & set(first), "a second run on the same file must not give them again"
    assert three("three", "8") != first


def test_a_token_is_asked_of_everybody(tmp_path: Path) -> None:
    with running_server(tmp_path, "--token", TOKEN, "--debug", "--data", ":memory:") as server:
        assert server.stderr_lines[0].endswith(" (token: ****)\n")
        for path in (f"/client/v4{KIT}/apps", "/__emulator/status"):
            for wrong in ({}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}):
                answer = get(f"{server.origin}{path}", **wrong)
                assert (answer.status_code, answer.json()["errors"]) == (401, GATEWAY["errors"])
            assert get(f"{server.origin}{path}", authorization=f"Bearer {TOKEN}").status_code == 200
        assert get(f"{server.origin}/healthz").status_code == 200
        server.stop()
        assert TOKEN not in "".join(server.stderr_lines)


def test_the_environment_may_hold_the_token(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:", RTK_EMULATOR_TOKEN=TOKEN) as server, server.client() as client:
        assert client.get(f"{KIT}/apps").status_code == 401


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_others_are_let_in_only_with_a_token(unconfigured: Rtk, host: str) -> None:
    result = unconfigured("emulator", "serve", "--port", "0", "--host", host, "--data", ":memory:")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "it needs a token" in result.stderr
    assert "hint: add --token TOKEN, or set RTK_EMULATOR_TOKEN" in result.stderr


def test_with_a_token_it_listens_on_every_address(tmp_path: Path) -> None:
    with running_server(tmp_path, "--host", "0.0.0.0", "--token", TOKEN, "--data", ":memory:") as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert get(f"{server.origin}/healthz").status_code == 200


def test_a_port_that_is_taken_is_told(unconfigured: Rtk, server: ServerProcess) -> None:
    port = server.address[1]
    result = unconfigured(f"emulator serve --port {port} --data :memory:")
    assert result.exit_code == 10
    assert result.stderr.startswith(f"rtk: cannot listen on 127.0.0.1 port {port}: the port is taken\n")
    assert "--port 0" in result.stderr


@pytest.mark.parametrize(
    ("flags", "exit_code", "words"),
    [
        ("--host ''", 2, "no such address: "),
        ("--host no.such.host.invalid", 2, "no such address: no.such.host.invalid"),
        ("--host 203.0.113.7 --token a-test-token", 10, "this machine has no such address"),
        ("--port 65536", 2, "--port"),
        ("--token ''", 4, "is empty"),
        ("--token 'two words'", 4, "contains a space"),
        ("--prefix api", 2, "--prefix is a path"),
        ("--rate-limit 100", 2, "--rate-limit is REQUESTS/SECONDS: 100"),
        ("--rate-limit 0/10", 2, "--rate-limit is REQUESTS/SECONDS: 0/10"),
        ("--rate-limit -1/²", 2, "--rate-limit is REQUESTS/SECONDS"),
        ("--ready-file /no/such/folder/ready", 3, "the ready file cannot be written: /no/such/folder/ready"),
        ("--data /dev/null/x", 3, "the emulator's file cannot be written"),
    ],
)
def test_what_cannot_be_meant_is_told_before_it_serves(
    unconfigured: Rtk, flags: str, exit_code: int, words: str
) -> None:
    data = "" if "--data" in flags else "--data :memory:"
    result = unconfigured(f"emulator serve --port 0 {data} {flags}")
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert words in result.stderr
    assert "serving on" not in result.stderr


def test_a_store_that_is_none_is_told_before_it_serves(unconfigured: Rtk, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database at all, but long enough to be looked at" * 20)
    result = unconfigured(f"emulator serve --port 0 --data {path}")
    assert result.exit_code == 3
    assert "damaged, or no file of the emulator" in result.stderr


def test_the_ready_file_is_there_while_it_serves(tmp_path: Path) -> None:
    path = tmp_path / "ready"
    path.write_text("from a run that was killed")
    with running_server(tmp_path, "--ready-file", str(path), "--data", ":memory:") as server:
        assert path.read_text() == f"{server.url}\n"
        assert [found.name for found in tmp_path.iterdir() if found.is_file()] == ["ready"]
    assert not path.exists()


def test_the_ready_file_of_another_server_stays(tmp_path: Path) -> None:
    path = tmp_path / "ready"
    flags = ("--ready-file", str(path), "--data", ":memory:")
    with running_server(tmp_path, *flags) as first, running_server(tmp_path, *flags) as second:
        first.stop()
        assert path.read_text() == f"{second.url}\n"


@on_posix
def test_a_pipe_may_wait_for_it(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with running_server(tmp_path, "--ready-file", str(path), "--data", ":memory:") as server:
        assert os.read(reader, 100).decode() == f"{server.url}\n"
    os.close(reader)


@on_posix
@pytest.mark.parametrize(("by", "exit_code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_ends_when_it_is_told_to(tmp_path: Path, by: signal.Signals, exit_code: int) -> None:
    with running_server(tmp_path, "--data", ":memory:") as server, server.client() as client:
        client.get(f"{KIT}/apps").raise_for_status()  # and the connection stays open
        assert server.stop(by) == exit_code
        assert "Traceback" not in "".join(server.stderr_lines)


@on_posix
def test_ctrl_c_is_heard_where_a_shell_has_it_ignored(tmp_path: Path) -> None:
    ignored = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
    with running_server(tmp_path, "--data", ":memory:", setup=ignored) as server:
        assert server.stop(signal.SIGINT) == 130


@on_posix
def test_a_connection_that_says_nothing_does_not_hold_it(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:") as server, socket.create_connection(server.address):
        assert server.stop() == 0


def test_without_debug_it_is_silent(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:") as server:
        get(f"{server.origin}/healthz")
        with socket.create_connection(server.address) as hostile:
            hostile.sendall(b"\x16\x03\x01 no http\r\n\r\n")
            assert hostile.recv(100).startswith(b"HTTP/1.1 400 ")
        with socket.create_connection(server.address) as hostile:
            hostile.sendall(handshake())
            assert hostile.recv(1000).startswith(b"HTTP/1.1 101 ")
            hostile.sendall(NO_TEXT)
            assert hostile.recv(1000)
        server.stop()
        assert len(server.stderr_lines) == 1


@on_posix
def test_a_call_that_waits_longer_than_the_end_may_take_is_given_up(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:", setup=with_limits(stop_seconds=0.3)) as server:
        with socket.create_connection(server.address) as patient:
            patient.sendall(f"GET {MEETINGS} HTTP/1.1\r\nhost: x\r\n{FAULT}: latency=1h\r\n\r\n".encode())
            get(f"{server.origin}/healthz")  # and so the other call has begun
            assert server.stop() == 0
        assert [line for line in server.stderr_lines if "Exception" in line] == []


def test_with_debug_each_call_is_a_line(tmp_path: Path) -> None:
    with running_server(tmp_path, "--debug", "--data", ":memory:") as server:
        get(f"{server.origin}/files/recordings/x?signature=abcdef&expires=1")
        get(f"{server.origin}{KIT}/apps?x=%0aforged")
        server.stop()
        file, apps = (line.partition(" in ")[0] for line in server.stderr_lines[1:])
        assert file == "GET /files/recordings/x?signature=****&expires=1 403"
        assert apps == f"GET {KIT}/apps?x=%0aforged 200"


def test_a_limit_on_the_rate_is_kept(tmp_path: Path) -> None:
    with running_server(tmp_path, "--rate-limit", "2/300", "--data", ":memory:") as server, server.client() as client:
        answers = [client.get(f"{KIT}/apps") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert [answer.headers["ratelimit"] for answer in answers] == [f'"default";r={r};t=300' for r in (1, 0, 0)]
        assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"burst";q=2;w=300'}
        assert answers[2].headers["retry-after"] == "300"
        assert json.loads(answers[2].content) == {
            "success": False,
            "errors": [{"code": 971, "message": "Please wait and consider throttling your request speed"}],
            "messages": [],
            "result": None,
        }
        assert get(f"{server.origin}/healthz").status_code == 200


def test_nobody_counts_unless_told_to(server: ServerProcess) -> None:
    with server.client() as client:
        headers = client.get(f"{KIT}/apps").headers
    assert [name for name in headers if name.startswith("ratelimit")] == []
