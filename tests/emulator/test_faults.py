"""Planned faults: by command, control request or header; each hits exactly as many requests as planned."""

import multiprocessing
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import httpx
import pytest

from rtk_cli.clock import SystemClock
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.faults import HEADER, parse_fault
from rtk_cli.emulator.http.control_actions import CONTROLS
from rtk_cli.errors import UsageError
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.messages import Request
from tests.emulator.conftest import APP
from tests.support.cli import FakeClock, Rtk

MEETINGS = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/meetings"
PROCESSES = 4
CALLS = 200
PLANNED = 700
TIMEOUT = 60

GATEWAY_ERRORS = {
    401: (10000, "Authentication error"),
    403: (10000, "Authentication error"),
    429: (971, "Please wait and consider throttling your request speed"),
}


def new_id() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def emulator(tmp_path: Path, clock: FakeClock) -> Iterator[Emulator]:
    with closing(Emulator(tmp_path / "emulator.sqlite3", clock=clock, ids=new_id)) as found:
        yield found


def plan(rtk: Rtk, fault: str) -> None:
    rtk(f"emulator fail meetings_list {fault}").ok


@pytest.mark.parametrize(
    ("status", "exit_code"),
    [(400, 6), (401, 4), (403, 4), (404, 5), (409, 7), (418, 1), (429, 8), (500, 9), (599, 9)],
)
def test_status_replaces_the_response(rtk: Rtk, status: int, exit_code: int) -> None:
    plan(rtk, f"--status {status}")
    result = rtk("meetings list --retries 0 -o json")
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert (result.error["status"], result.error["code"]) == (status, GATEWAY_ERRORS.get(status, (status,))[0])
    assert rtk("meetings list").ok.data == []


@pytest.mark.parametrize("status", [401, 403, 429, 404, 500, 503, 499])
def test_status_comes_in_its_own_envelope(wire: httpx.Client, status: int) -> None:
    answer = wire.get(f"{APP}/meetings", headers={HEADER: f"status={status}"})
    assert answer.status_code == status
    if status in GATEWAY_ERRORS:
        code, message = GATEWAY_ERRORS[status]
        errors = [{"code": code, "message": message}]
        assert answer.json() == {"success": False, "errors": errors, "messages": [], "result": None}
    else:
        assert answer.json()["error"]["code"] == status


def test_401_on_webhooks_has_a_bare_message(wire: httpx.Client) -> None:
    answer = wire.get(f"{APP}/webhooks", headers={HEADER: "status=401"})
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


def test_retry_after_is_sent_only_when_planned(wire: httpx.Client) -> None:
    with_pause = wire.get(f"{APP}/meetings", headers={HEADER: "status=429; retry-after=2"})
    assert with_pause.headers["retry-after"] == "2"
    assert "retry-after" not in wire.get(f"{APP}/meetings", headers={HEADER: "status=429"}).headers


def test_faults_hit_as_often_and_in_the_order_as_planned(rtk: Rtk) -> None:
    plan(rtk, "--status 404 --times 2")
    plan(rtk, "--status 409")
    codes = [rtk("meetings list").exit_code for _ in range(4)]
    assert codes == [5, 5, 7, 0]


def test_fault_hits_only_its_operation(rtk: Rtk) -> None:
    rtk("emulator fail meetings_create --status 409").ok
    assert rtk("meetings list").ok.data == []
    assert rtk("meetings create").exit_code == 7


def test_star_hits_every_operation(rtk: Rtk) -> None:
    rtk("emulator fail '*' --status 409 --times 2").ok
    assert [rtk(command).exit_code for command in ("apps list", "presets list", "meetings list")] == [7, 7, 0]


def test_unauthenticated_request_consumes_no_fault(rtk: Rtk, remote: Rtk) -> None:
    plan(remote, "--status 409")
    result = remote("meetings list", environment={"CLOUDFLARE_API_TOKEN": "another"})
    assert result.exit_code == 4
    assert remote("meetings list").exit_code == 7


@pytest.mark.parametrize(("cut", "titles"), [("before", []), ("after", ["A"])])
def test_cut_drops_the_connection_before_or_after_the_change(rtk: Rtk, cut: str, titles: list[str]) -> None:
    rtk(f"emulator fail meetings_create --cut {cut}").ok
    assert rtk.error("meetings create --title A")["kind"] == "network"
    assert [row["title"] for row in rtk("meetings list").ok.data] == titles


@pytest.mark.parametrize(("cut", "titles"), [("", []), ("--cut before", []), ("--cut after", ["A"])])
def test_status_with_a_cut_after_stores_the_change(rtk: Rtk, cut: str, titles: list[str]) -> None:
    rtk(f"emulator fail meetings_create --status 500 {cut}").ok
    assert rtk("meetings create --title A").exit_code == 9
    assert [row["title"] for row in rtk("meetings list").ok.data] == titles


@pytest.mark.parametrize(("latency", "pause"), [("500ms", 0.5), ("3", 3.0), ("1.5s", 1.5)])
def test_latency_delays_the_response_only(rtk: Rtk, latency: str, pause: float) -> None:
    rtk(f"emulator fail meetings_create --latency {latency}").ok
    assert rtk("meetings create --title Late").ok.data["title"] == "Late"
    assert rtk.clock.slept == [pause]


def test_latency_over_the_timeout_is_a_network_error(local: Rtk) -> None:
    local("emulator fail meetings_create --latency 31s").ok
    error = local.error("meetings create --title Late")
    assert error["kind"] == "network"
    assert "30 s" in error["message"]
    assert local.clock.slept == [30.0]
    assert len(local("meetings list").ok.data) == 1


def test_planned_faults_are_listed(rtk: Rtk) -> None:
    planned = rtk("emulator fail meetings_get --status 429 --retry-after 2 --times 3 --latency 1s").ok.data
    assert rtk("emulator fail --list").ok.data == [planned]
    assert planned == {
        "number": 1,
        "operation": "meetings_get",
        "status": 429,
        "retry_after": "2",
        "latency_ms": 1000,
        "cut": None,
        "content": None,
        "probability": None,
        "times": 3,
    }


def test_planned_faults_are_cleared(rtk: Rtk) -> None:
    plan(rtk, "--status 409")
    rtk("emulator fail meetings_get --status 409").ok
    result = rtk("emulator fail meetings_get --clear").ok
    assert result.stdout == ""
    assert "1" in result.stderr
    assert [fault["operation"] for fault in rtk("emulator fail --list").ok.data] == ["meetings_list"]
    rtk("emulator fail --clear").ok
    assert rtk("emulator fail --list").ok.data == []


def test_reset_clears_planned_faults(rtk: Rtk) -> None:
    plan(rtk, "--status 409")
    rtk("emulator reset --force").ok
    assert rtk("meetings list").ok.data == []


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ("meetings_list", "status"),
        ("meetings_list --times 3", "status"),
        ("meeting_list --status 500", "meetings_list"),
        ("nothing-of-the-kind --status 500", "nothing-of-the-kind"),
        ("meetings_list --status 200", "200"),
        ("meetings_list --status 600", "600"),
        ("meetings_list --status 302", "302"),
        ("meetings_list --status 429 --retry-after soon", "soon"),
        ("meetings_list --status 429 --retry-after '-1'", "-1"),
        ("meetings_list --retry-after 2", "status"),
        ("meetings_list --latency late", "late"),
        ("meetings_list --cut between", "between"),
        ("meetings_list --status 500 --times 0", "0"),
        ("meetings_list --status 500 --times 1000001", "1000001"),
        ("--status 500", "OPERATION"),
        ("--list --clear", "--list"),
        ("meetings_list --list", "--list"),
        ("meetings_list --clear --status 500", "--clear"),
    ],
)
def test_invalid_fault_is_refused_and_plans_nothing(rtk: Rtk, arguments: str, value: str) -> None:
    error = rtk.error(f"emulator fail {arguments}")
    assert error["kind"] == "usage"
    assert value in f"{error['message']} {error['hint']}"
    assert rtk("emulator fail --list").ok.data == []


@pytest.mark.parametrize(
    "retry_after",
    ["Mön, 14 Sep 2026 08:00:00 GMT", "Mon, 14 Sep 2026 08:00:00 GMT\r\n", "Mon, 14 Sep 2026 08:00:00\x00"],
)
def test_retry_after_that_no_header_can_hold_is_refused(retry_after: str) -> None:
    with pytest.raises(UsageError):
        parse_fault({"status": 429, "retry_after": retry_after})


def test_header_hits_its_own_request_only(wire: httpx.Client) -> None:
    response = wire.post(f"{APP}/meetings", json={}, headers={HEADER: "status=500; cut=after"})
    assert response.status_code == 500
    assert len(wire.get(f"{APP}/meetings").json()["data"]) == 1


def test_header_cuts_the_connection(wire: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        wire.post(f"{APP}/meetings", json={}, headers={HEADER: "cut=before"})
    assert wire.get(f"{APP}/meetings").json()["data"] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "status",
        "status=1",
        "status=04000",
        "cut=never",
        "times=2; status=500",
        "latency_ms=5",
        "status=500; latency_ms=5",
        "status=500; status=501",
    ],
)
def test_invalid_header_returns_400(wire: httpx.Client, text: str) -> None:
    answer = wire.get(f"{APP}/meetings", headers={HEADER: text})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(f'BAD_REQUEST: "{HEADER}": ')


def test_control_requests_plan_list_and_clear(emulator: Emulator) -> None:
    methods = CONTROLS["faults"]
    planned = methods["POST"](emulator, {"operation": "apps_list", "status": 429, "retry_after": 2, "latency": "1s"})
    assert methods["GET"](emulator, {}) == [planned]
    assert (planned["status"], planned["retry_after"], planned["latency_ms"]) == (429, "2", 1000)
    assert methods["DELETE"](emulator, {}) == {"cleared": 1}
    assert methods["GET"](emulator, {}) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"operation": 3, "status": 500},
        {"operation": "nothing", "status": 500},
        {"status": 500, "times": "3"},
        {"status": 500, "times": True},
        {"status": True},
        {"status": [500]},
        {"status": 500, "colour": "red"},
        {"cut": {}},
    ],
)
def test_invalid_control_request_is_refused(emulator: Emulator, body: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        CONTROLS["faults"]["POST"](emulator, body)
    assert CONTROLS["faults"]["GET"](emulator, {}) == []


_barrier: Barrier


def _use(barrier: Barrier) -> None:
    global _barrier
    _barrier = barrier


def _list_meetings(path: Path) -> list[int]:
    with closing(Emulator(path, clock=SystemClock(), ids=new_id)) as emulator:
        _barrier.wait(TIMEOUT)
        outcomes = [emulator.handle(Request("GET", MEETINGS), None) for _ in range(CALLS)]
    return [outcome.response.status for outcome in outcomes if outcome.response is not None]


def test_processes_never_consume_the_same_fault(local: Rtk) -> None:
    plan(local, f"--status 409 --times {PLANNED}")
    context = multiprocessing.get_context("spawn")
    with context.Pool(PROCESSES, _use, (context.Barrier(PROCESSES),)) as pool:
        statuses = pool.map(_list_meetings, [local.data_dir / "emulator.sqlite3"] * PROCESSES, chunksize=1)
        pool.close()
        pool.join()
    counts = Counter(status for each in statuses for status in each)
    assert counts == {409: PLANNED, 200: PROCESSES * CALLS - PLANNED}
