"""The control routes: faults, time and state over HTTP, and their effect on later requests."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.emulator.http.server_process import MEETINGS, TIMEOUT, ServerProcess, running_server

HEADER = "rtk-emulator-fault"


@pytest.fixture
def api(server: ServerProcess) -> Iterator[httpx.Client]:
    with server.client() as client:
        control(server, "POST", "reset")
        yield client


def control(server: ServerProcess, method: str, word: str, body: object = None) -> httpx.Response:
    url = f"{server.origin}/__emulator/{word}"
    return httpx.request(method, url, json=body, trust_env=False, timeout=TIMEOUT)


def titles(api: httpx.Client) -> list[str]:
    return [row["title"] for row in api.get(MEETINGS).json()["data"]]


def test_planned_status_is_returned_as_often_as_planned(server: ServerProcess, api: httpx.Client) -> None:
    fault = {"operation": "meetings_list", "status": 429, "retry_after": 2, "times": 2}
    planned = control(server, "POST", "faults", fault).json()["data"]
    assert control(server, "GET", "faults").json()["data"] == [planned]
    responses = [api.get(MEETINGS) for _ in range(3)]
    assert [response.status_code for response in responses] == [429, 429, 200]
    assert responses[0].headers["retry-after"] == "2"
    assert responses[0].json()["errors"][0]["code"] == 971


def test_planned_faults_can_be_cleared(server: ServerProcess, api: httpx.Client) -> None:
    control(server, "POST", "faults", {"status": 500})
    assert control(server, "DELETE", "faults").json()["data"] == {"cleared": 1}
    assert api.get(MEETINGS).status_code == 200


@pytest.mark.parametrize(("cut", "left"), [("before", []), ("after", ["A"])])
def test_cut_drops_only_its_own_connection(api: httpx.Client, cut: str, left: list[str]) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        api.post(MEETINGS, json={"title": "A"}, headers={HEADER: f"cut={cut}"})
    assert titles(api) == left


def test_latency_does_not_delay_other_requests(api: httpx.Client, server: ServerProcess) -> None:
    with httpx.Client(base_url=server.url, trust_env=False) as other, pytest.raises(httpx.ReadTimeout):
        other.post(MEETINGS, json={"title": "A"}, headers={HEADER: "latency=1h"}, timeout=0.2)
    assert titles(api) == ["A"]


@pytest.mark.parametrize(
    ("word", "body"),
    [
        ("faults", {"status": 200}),
        ("faults", {"operation": "nothing", "status": 500}),
        ("advance", {}),
        ("advance", {"by": "soon"}),
        ("reset", {"seed": "x"}),
        ("reset", {"seed": -1}),
        ("reset", {"at": "soon"}),
        ("reset", {"at": 7}),
        ("reset", {"at": "2026-09-14T08:00:00"}),
    ],
)
def test_invalid_control_body_returns_400(server: ServerProcess, word: str, body: object) -> None:
    response = control(server, "POST", word, body)
    assert (response.status_code, response.json()["error"]["code"]) == (400, 400)


def test_advance_moves_the_clock(server: ServerProcess, api: httpx.Client) -> None:
    moved = control(server, "POST", "advance", {"by": "1d"}).json()["data"]
    assert moved["ahead_seconds"] == 86_400.0
    assert api.post(MEETINGS, json={}).json()["data"]["created_at"] >= moved["now"]


def test_reset_sets_the_clock(server: ServerProcess, api: httpx.Client) -> None:
    control(server, "POST", "reset", {"at": "2026-01-01T00:00:00Z"})
    assert api.post(MEETINGS, json={}).json()["data"]["created_at"].startswith("2026-01-01T00:0")


def test_state_is_exported_and_imported(server: ServerProcess, api: httpx.Client) -> None:
    api.post(MEETINGS, json={"title": "A"})
    state = control(server, "GET", "state").json()
    api.post(MEETINGS, json={"title": "B"})
    assert control(server, "PUT", "state", state).json()["data"]["meetings"] == 1
    assert titles(api) == ["A"]
    state["tables"]["recipes"] = []
    assert control(server, "PUT", "state", state).status_code == 400
    assert titles(api) == ["A"]


def test_state_of_many_megabytes_is_imported(server: ServerProcess, api: httpx.Client) -> None:
    api.post(MEETINGS, json={"title": "A"})
    state = control(server, "GET", "state").json()
    state["tables"]["meetings"][0]["title"] = "A" * 4_000_000
    assert control(server, "PUT", "state", state).status_code == 200
    assert len(titles(api)[0]) == 4_000_000


def test_reset_with_a_seed_repeats_ids(server: ServerProcess, api: httpx.Client) -> None:
    ids = []
    for _ in range(2):
        control(server, "POST", "reset", {"seed": 7})
        ids.append(api.post(MEETINGS, json={}).json()["data"]["id"])
    assert ids[0] == ids[1]


@pytest.mark.parametrize("data", [":memory:", "store.sqlite3"])
def test_seed_flag_does_not_repeat_ids_on_the_same_file(tmp_path: Path, data: str) -> None:
    target = data if data == ":memory:" else str(tmp_path / data)
    ids = []
    for _ in range(2):
        with running_server(tmp_path, "--data", target, "--seed", "7") as process, process.client() as client:
            ids.append(client.post(MEETINGS, json={}).json()["data"]["id"])
    assert (ids[0] == ids[1]) == (data == ":memory:")


def test_control_routes_require_the_token(tmp_path: Path) -> None:
    with running_server(tmp_path, "--token", "a-token") as process:
        for method, word in (("POST", "faults"), ("GET", "state"), ("PUT", "state"), ("POST", "advance")):
            assert control(process, method, word, {}).status_code == 401
