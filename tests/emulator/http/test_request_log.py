"""The log of requests of a served emulator: its routes, `rtk emulator requests`, recorded calls, the contract."""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from rtk_cli.emulator.contract.api_contract import load_contract
from rtk_cli.emulator.requests import request_log
from rtk_cli.emulator.requests.request_log import MAX_REQUESTS, RequestLog
from rtk_cli.messages import Response
from scripts.build_contract import reduced_contract
from tests.emulator.http.conftest import TOKEN
from tests.emulator.http.server_process import APP, MEETINGS, ROOT, RUN, TIMEOUT, ServerProcess
from tests.support.cli import Rtk

FAULT = "rtk-emulator-fault"
STREAM_KEY = "a-secret-of-mine"


@pytest.fixture
def api(server: ServerProcess) -> Iterator[httpx.Client]:
    with server.client() as client:
        control(server, "POST", "reset")
        yield client


def control(server: ServerProcess, method: str, word: str, body: object = None, **headers: str) -> httpx.Response:
    url = f"{server.origin}/__emulator/{word}"
    return httpx.request(method, url, json=body, headers=headers, trust_env=False, timeout=TIMEOUT)


def logged(server: ServerProcess, query: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = control(server, "GET", f"requests{query}").json()["data"]
    return rows


def last(server: ServerProcess) -> dict[str, Any]:
    return logged(server)[-1]


def test_request_is_logged_with_what_it_was(server: ServerProcess, api: httpx.Client) -> None:
    api.post(MEETINGS, json={"title": "Town Hall"})
    api.get(MEETINGS, params={"search": "Town"})
    created, listed = logged(server)
    assert (created["method"], created["path"], created["operation"]) == ("POST", MEETINGS, "meetings_create")
    assert (created["status"], created["body"]) == (201, {"title": "Town Hall"})
    assert created["duration_ms"] > 0
    assert created["at"].endswith("Z")
    assert (created["error"], created["violations"], created["nearest"]) == (None, [], None)
    assert (listed["path"], listed["body"]) == (f"{MEETINGS}?search=Town", None)
    assert logged(server, f"?after={created['number']}") == [listed]


def test_own_routes_are_not_logged(server: ServerProcess, api: httpx.Client) -> None:
    for path in ("/healthz", "/openapi.json", "/.well-known/webhooks.json", "/__emulator/status", "/files/none"):
        httpx.get(server.origin + path, trust_env=False)
    assert logged(server) == []


def test_secrets_are_masked(server: ServerProcess, api: httpx.Client) -> None:
    storage = {"type": "aws", "access_key": "A", "secret": STREAM_KEY, "bucket": "b", "region": "r"}
    api.post(f"{APP}/recordings", json={"meeting_id": "x", "storage_config": storage})
    api.get(MEETINGS, params={"token": STREAM_KEY})
    api.post(MEETINGS, content=f"Bearer {STREAM_KEY}", headers={"content-type": "application/json"})
    text = json.dumps(logged(server))
    assert len(logged(server)) == 3
    assert STREAM_KEY not in text


def test_violations_say_what_the_contract_does_not_allow(server: ServerProcess, api: httpx.Client) -> None:
    api.post(MEETINGS, json={"title": 7}, params={"page_no": "x"})
    assert (last(server)["status"], last(server)["operation"]) == (400, "meetings_create")
    (violation,) = last(server)["violations"]
    assert '"title"' in violation
    assert violation in last(server)["error"]
    api.post(MEETINGS, json={"titel": "A"})
    assert (last(server)["status"], last(server)["error"]) == (201, None)
    assert last(server)["violations"] == ['"titel" is unknown']


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("POST", f"{APP}/meeting", "meetings_create"),
        ("GET", f"{APP}/meeting", "meetings_list"),
        ("GET", "/meetings", "meetings_list"),
        ("DELETE", MEETINGS, "meetings_"),
        ("GET", f"{MEETINGS}/one/participant/two", "participants_get"),
        ("GET", f"{MEETINGS}/one/session", "active_session_get"),
    ],
)
def test_unknown_path_names_the_nearest_operation(
    server: ServerProcess, api: httpx.Client, method: str, path: str, operation: str
) -> None:
    api.request(method, path)
    assert (last(server)["status"], last(server)["operation"]) == (404, None)
    assert f"({operation}" in last(server)["nearest"]


@pytest.mark.parametrize("path", ["/", "/nothing/like/it", f"{APP}/invoices", "/%FF"])
def test_path_unlike_all_others_has_no_nearest_operation(server: ServerProcess, api: httpx.Client, path: str) -> None:
    api.get(path)
    assert (last(server)["operation"], last(server)["nearest"]) == (None, None)


def test_refusals_before_the_api_are_logged(server: ServerProcess, api: httpx.Client) -> None:
    api.post(MEETINGS, content=b"title=A", headers={"content-type": "text/plain"})
    assert (last(server)["status"], last(server)["body"]) == (415, "title=A")
    assert last(server)["error"] == "content-type must be application/json"


def test_cut_connection_is_logged_without_a_status(server: ServerProcess, api: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        api.post(MEETINGS, json={"title": "A"}, headers={FAULT: "cut=before"})
    assert (last(server)["status"], last(server)["body"]) == (None, {"title": "A"})
    assert last(server)["error"]


def test_request_whose_client_gave_up_is_logged_without_a_status(server: ServerProcess, api: httpx.Client) -> None:
    with socket.create_connection(server.address) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, seen at once
        head = f"GET {MEETINGS} HTTP/1.1\r\nhost: localhost\r\n{FAULT}: latency=1h\r\n\r\n"
        other.sendall(head.encode())
        time.sleep(0.2)
    end = time.monotonic() + TIMEOUT
    while not logged(server) and time.monotonic() < end:
        time.sleep(0.05)
    assert (last(server)["status"], last(server)["operation"]) == (None, "meetings_list")


def test_log_can_be_cleared(server: ServerProcess, api: httpx.Client) -> None:
    api.get(MEETINGS)
    number = last(server)["number"]
    assert control(server, "DELETE", "requests").json()["data"] == {"cleared": 1}
    assert logged(server) == []
    api.get(MEETINGS)
    assert last(server)["number"] == number + 1


@pytest.mark.parametrize("after", ["x", "-1", "²"])
def test_invalid_number_returns_400(server: ServerProcess, after: str) -> None:
    assert control(server, "GET", f"requests?after={after}").status_code == 400


def add(log: RequestLog, content: bytes) -> None:
    log.add(0.0, 0.0, "GET", "/", b"", None, Response(200, {}, content))


def test_log_keeps_the_last_requests_only() -> None:
    log = RequestLog()
    for _ in range(MAX_REQUESTS + 5):
        add(log, b"")
    assert [entry.number for entry in log.after()] == list(range(6, MAX_REQUESTS + 6))


def test_log_keeps_fewer_long_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_log, "MAX_BYTES", 25)
    log = RequestLog()
    for _ in range(4):
        add(log, b"0123456789")
    assert [entry.number for entry in log.after()] == [3, 4]
    add(log, b"x" * 100)  # the newest stays in any case
    assert [entry.number for entry in log.after()] == [5]


ROUTES = [("GET", "requests"), ("DELETE", "requests"), ("GET", "calls"), ("PUT", "calls"), ("DELETE", "calls")]


@pytest.mark.parametrize(("method", "word"), [*ROUTES, ("GET", "../openapi.json")])
def test_routes_require_the_token(protected_server: ServerProcess, method: str, word: str) -> None:
    url = httpx.URL(f"{protected_server.origin}/__emulator/").join(word)
    assert httpx.request(method, url, trust_env=False).status_code == 401
    headers = {"authorization": f"Bearer {TOKEN}"}
    assert httpx.request(method, url, headers=headers, trust_env=False).status_code in (200, 400)


@pytest.mark.parametrize(("method", "word"), ROUTES)
@pytest.mark.parametrize("headers", [{"origin": "http://localhost:3000"}, {"host": "example.com"}])
def test_routes_refuse_pages_of_a_browser(
    server: ServerProcess, method: str, word: str, headers: dict[str, str]
) -> None:
    assert control(server, method, word, **headers).status_code == 403


@pytest.mark.parametrize("headers", [{"origin": "http://example.com"}, {"host": "example.com"}])
def test_contract_refuses_foreign_pages(server: ServerProcess, headers: dict[str, str]) -> None:
    assert httpx.get(f"{server.origin}/openapi.json", headers=headers, trust_env=False).status_code == 403


def test_contract_is_served_as_a_whole(server: ServerProcess) -> None:
    document = httpx.get(f"{server.url}/openapi.json", trust_env=False).json()
    assert (document["openapi"], document["servers"]) == ("3.1.0", [{"url": server.url}])
    contract = load_contract()
    assert reduced_contract(document) == {"operations": contract.operations, "$defs": contract.definitions}


def test_schemathesis_reads_the_contract(server: ServerProcess) -> None:
    import schemathesis
    from schemathesis.core.result import Ok

    document = httpx.get(f"{server.url}/openapi.json", trust_env=False).json()
    schema = schemathesis.openapi.from_dict(document)
    found = list(schema.get_all_operations())
    assert all(isinstance(each, Ok) for each in found)
    assert len(found) == len(load_contract().operations)


def test_calls_are_recorded_and_given_again(server: ServerProcess, api: httpx.Client) -> None:
    body = {"title": "Town Hall", "record_on_start": False}
    recorded = [api.post(MEETINGS, json=body).json(), api.post(MEETINGS, json=body).json()]
    refused = api.post(MEETINGS, json={"title": 7})
    calls = control(server, "GET", "calls").json()
    control(server, "POST", "reset")
    assert control(server, "PUT", "calls", calls).json()["data"] == {"calls": 3}
    again = [api.post(MEETINGS, json=dict(reversed(body.items()))).json() for _ in range(3)]
    assert again == [*recorded, recorded[-1]]
    repeated = api.post(MEETINGS, json={"title": 7})
    assert (repeated.status_code, repeated.content) == (400, refused.content)
    assert api.get(MEETINGS).json()["data"] == []  # not recorded: the emulator answers
    control(server, "DELETE", "calls")
    assert api.post(MEETINGS, json=body).json() not in recorded


def test_recorded_secrets_are_masked_and_still_match(server: ServerProcess, api: httpx.Client) -> None:
    body = {"name": "hook", "url": "https://me:a-password@hook.example/", "events": ["meeting.ended"]}
    recorded = api.post(f"{APP}/webhooks", json=body).json()
    calls = control(server, "GET", "calls").json()
    assert "a-password" not in json.dumps(calls["calls"][0]["body"])
    control(server, "POST", "reset")
    control(server, "PUT", "calls", calls)
    assert api.post(f"{APP}/webhooks", json=body).json() == recorded


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"format": "rtk calls", "version": 2, "calls": []},
        {"format": "rtk calls", "version": 1},
        {"format": "rtk calls", "version": 1, "calls": [{}]},
        {"format": "rtk calls", "version": 1, "calls": ["x"]},
    ],
)
def test_invalid_calls_return_400(server: ServerProcess, api: httpx.Client, document: object) -> None:
    assert control(server, "PUT", "calls", document).status_code == 400


def test_command_lists_requests(server: ServerProcess, api: httpx.Client, unconfigured: Rtk) -> None:
    api.get(f"{APP}/meeting")
    (row,) = unconfigured(f"emulator requests --url {server.url}").ok.data
    assert (row["status"], row["nearest"].endswith("(meetings_list)")) == (404, True)
    unconfigured.environment["CLOUDFLARE_BASE_URL"] = server.url
    table = unconfigured("emulator requests -o table", width=400).ok.stdout
    assert "(meetings_list)" in table


def test_command_sends_no_token_to_another_host(unconfigured: Rtk) -> None:
    from rtk_cli.jobs import served_requests

    foreign = {"CLOUDFLARE_BASE_URL": "https://api.cloudflare.com/client/v4"}
    assert served_requests.origin(None, foreign) == "http://127.0.0.1:8787"


def test_command_needs_the_token_of_the_server(protected_server: ServerProcess, unconfigured: Rtk) -> None:
    words = f"emulator requests --url {protected_server.url}"
    assert unconfigured.error(words)["kind"] == "authentication"
    unconfigured.environment["RTK_EMULATOR_TOKEN"] = TOKEN
    assert unconfigured(words).ok.data == []


def test_command_without_a_server_is_a_network_error(unconfigured: Rtk) -> None:
    error = unconfigured.error("emulator requests --url http://127.0.0.1:1")
    assert (error["kind"], error["exit_code"]) == ("network", 10)
    assert "rtk emulator serve" in error["hint"]


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "127.0.0.1:8787", "http://me:secret@127.0.0.1", ""])
def test_command_refuses_what_is_no_url(unconfigured: Rtk, url: str) -> None:
    assert unconfigured.error("emulator", "requests", "--url", url)["kind"] == "usage"


def test_follow_prints_each_new_request(server: ServerProcess, api: httpx.Client) -> None:
    api.get(MEETINGS)
    command = [sys.executable, "-c", RUN, "emulator", "requests", "--follow", "--url", server.url]
    with subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert json.loads(process.stdout.readline())["operation"] == "meetings_list"
            api.post(MEETINGS, json={})
            assert json.loads(process.stdout.readline())["operation"] == "meetings_create"
            process.send_signal(signal.SIGINT)
            assert process.wait(TIMEOUT) == 130
        finally:
            process.kill()
