"""Trouble on demand: planned by command, by control call or by a header, met once each, whoever comes first."""

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
from rtk_cli.emulator.faults import HEADER
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
PATIENCE = 60

FRONT_END = {
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


def once(rtk: Rtk, fault: str) -> None:
    rtk(f"emulator fail meetings_list {fault}").ok


@pytest.mark.parametrize(
    ("status", "exit_code"),
    [(400, 6), (401, 4), (403, 4), (404, 5), (409, 7), (418, 1), (429, 8), (500, 9), (599, 9)],
)
def test_a_status_comes_in_the_place_of_the_answer(rtk: Rtk, status: int, exit_code: int) -> None:
    once(rtk, f"--status {status}")
    result = rtk("meetings list --retries 0 -o json")
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert (result.error["status"], result.error["code"]) == (status, FRONT_END.get(status, (status,))[0])
    assert rtk("meetings list").ok.data == []


@pytest.mark.parametrize("status", [401, 403, 429, 404, 500, 503, 499])
def test_the_envelope_is_the_one_in_which_that_status_was_seen(wire: httpx.Client, status: int) -> None:
    answer = wire.get(f"{APP}/meetings", headers={HEADER: f"status={status}"})
    assert answer.status_code == status
    if status in FRONT_END:
        code, message = FRONT_END[status]
        errors = [{"code": code, "message": message}]
        assert answer.json() == {"success": False, "errors": errors, "messages": [], "result": None}
    else:
        assert answer.json()["error"]["code"] == status


def test_a_webhook_that_is_not_allowed_says_so_barely(wire: httpx.Client) -> None:
    answer = wire.get(f"{APP}/webhooks", headers={HEADER: "status=401"})
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


def test_retry_after_is_sent_when_it_was_planned(wire: httpx.Client) -> None:
    with_pause = wire.get(f"{APP}/meetings", headers={HEADER: "status=429; retry-after=2"})
    assert with_pause.headers["retry-after"] == "2"
    assert "retry-after" not in wire.get(f"{APP}/meetings", headers={HEADER: "status=429"}).headers


def test_it_is_met_as_often_as_planned_and_in_the_order_of_planning(rtk: Rtk) -> None:
    once(rtk, "--status 404 --times 2")
    once(rtk, "--status 409")
    codes = [rtk("meetings list").exit_code for _ in range(4)]
    assert codes == [5, 5, 7, 0]


def test_only_the_operation_that_is_named_meets_it(rtk: Rtk) -> None:
    rtk("emulator fail meetings_create --status 409").ok
    assert rtk("meetings list").ok.data == []
    assert rtk("meetings create").exit_code == 7


def test_a_star_is_every_operation(rtk: Rtk) -> None:
    rtk("emulator fail '*' --status 409 --times 2").ok
    assert [rtk(command).exit_code for command in ("apps list", "presets list", "meetings list")] == [7, 7, 0]


def test_a_call_that_is_not_let_in_meets_none(rtk: Rtk, remote: Rtk) -> None:
    once(remote, "--status 409")
    stranger = remote("meetings list", environment={"CLOUDFLARE_API_TOKEN": "another"})
    assert stranger.exit_code == 4
    assert remote("meetings list").exit_code == 7


@pytest.mark.parametrize(("cut", "titles"), [("before", []), ("after", ["A"])])
def test_a_cut_leaves_open_what_happened(rtk: Rtk, cut: str, titles: list[str]) -> None:
    rtk(f"emulator fail meetings_create --cut {cut}").ok
    result = rtk("meetings create --title A")
    assert (result.exit_code, result.stdout) == (10, "")
    assert "rtk: the connection broke off: " in result.stderr
    assert [row["title"] for row in rtk("meetings list").ok.data] == titles


@pytest.mark.parametrize(("cut", "titles"), [("", []), ("--cut before", []), ("--cut after", ["A"])])
def test_a_status_may_come_although_the_change_is_stored(rtk: Rtk, cut: str, titles: list[str]) -> None:
    rtk(f"emulator fail meetings_create --status 500 {cut}").ok
    assert rtk("meetings create --title A").exit_code == 9
    assert [row["title"] for row in rtk("meetings list").ok.data] == titles


@pytest.mark.parametrize(("latency", "pause"), [("500ms", 0.5), ("3", 3.0), ("1.5s", 1.5)])
def test_latency_delays_the_answer_and_nothing_else(rtk: Rtk, latency: str, pause: float) -> None:
    rtk(f"emulator fail meetings_create --latency {latency}").ok
    assert rtk("meetings create --title Late").ok.data["title"] == "Late"
    assert rtk.clock.slept == [pause]


def test_an_answer_that_is_later_than_the_timeout_does_not_come(local: Rtk) -> None:
    local("emulator fail meetings_create --latency 31s").ok
    result = local("meetings create --title Late")
    assert (result.exit_code, result.stdout) == (10, "")
    assert "no answer within 30 s" in result.stderr
    assert local.clock.slept == [30.0]
    assert len(local("meetings list").ok.data) == 1


def test_what_is_planned_can_be_seen(rtk: Rtk) -> None:
    planned = rtk("emulator fail meetings_get --status 429 --retry-after 2 --times 3 --latency 1s").ok.data
    assert rtk("emulator fail --list").ok.data == [planned]
    assert planned == {
        "number": 1,
        "operation": "meetings_get",
        "status": 429,
        "retry_after": "2",
        "latency_ms": 1000,
        "cut": None,
        "times": 3,
    }


def test_what_is_planned_can_be_dropped(rtk: Rtk) -> None:
    once(rtk, "--status 409")
    rtk("emulator fail meetings_get --status 409").ok
    result = rtk("emulator fail meetings_get --clear").ok
    assert (result.stdout, result.stderr) == ("", "dropped: 1\n")
    assert [fault["operation"] for fault in rtk("emulator fail --list").ok.data] == ["meetings_list"]
    rtk("emulator fail --clear").ok
    assert rtk("emulator fail --list").ok.data == []


def test_a_reset_drops_it(rtk: Rtk) -> None:
    once(rtk, "--status 409")
    rtk("emulator reset --force").ok
    assert rtk("meetings list").ok.data == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("meetings_list", "a fault that changes nothing"),
        ("meetings_list --times 3", "a fault that changes nothing"),
        ("meeting_list --status 500", "did you mean meetings_list?"),
        ("nothing-of-the-kind --status 500", "nothing-of-the-kind"),
        ("meetings_list --status 200", "200"),
        ("meetings_list --status 600", "600"),
        ("meetings_list --status 302", "302"),
        ("meetings_list --status 429 --retry-after soon", "soon"),
        ("meetings_list --status 429 --retry-after '-1'", "-1"),
        ("meetings_list --retry-after 2", "a retry-after needs a status"),
        ("meetings_list --latency late", "late"),
        ("meetings_list --cut between", "between"),
        ("meetings_list --status 500 --times 0", "0"),
        ("meetings_list --status 500 --times 1000001", "1000001"),
        ("--status 500", "missing: OPERATION"),
        ("--list --clear", "nothing else goes with --list"),
        ("meetings_list --list", "nothing else goes with --list"),
        ("meetings_list --clear --status 500", "nothing else goes with --clear"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_plans_nothing(rtk: Rtk, words: str, told: str) -> None:
    result = rtk(f"emulator fail {words}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert rtk("emulator fail --list").ok.data == []


def test_a_header_strikes_the_call_that_brings_it_and_no_other(wire: httpx.Client) -> None:
    struck = wire.post(f"{APP}/meetings", json={}, headers={HEADER: "status=500; cut=after"})
    assert struck.status_code == 500
    assert len(wire.get(f"{APP}/meetings").json()["data"]) == 1


def test_a_header_cuts_the_connection(wire: httpx.Client) -> None:
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
        "status=500; status=501",
    ],
)
def test_a_header_that_says_nothing_is_refused(wire: httpx.Client, text: str) -> None:
    answer = wire.get(f"{APP}/meetings", headers={HEADER: text})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(f'BAD_REQUEST: "{HEADER}": ')


def test_control_calls_plan_show_and_drop(emulator: Emulator) -> None:
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
def test_a_control_call_that_cannot_be_meant_is_refused(emulator: Emulator, body: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        CONTROLS["faults"]["POST"](emulator, body)
    assert CONTROLS["faults"]["GET"](emulator, {}) == []


_gate: Barrier


def _wait_for(gate: Barrier) -> None:
    global _gate
    _gate = gate


def _call(path: Path) -> list[int]:
    with closing(Emulator(path, clock=SystemClock(), ids=new_id)) as emulator:
        _gate.wait(PATIENCE)
        outcomes = [emulator.handle(Request("GET", MEETINGS), None) for _ in range(CALLS)]
    return [outcome.response.status for outcome in outcomes if outcome.response is not None]


def test_two_processes_never_take_the_same_one(local: Rtk) -> None:
    once(local, f"--status 409 --times {PLANNED}")
    context = multiprocessing.get_context("spawn")
    with context.Pool(PROCESSES, _wait_for, (context.Barrier(PROCESSES),)) as pool:
        statuses = pool.map(_call, [local.data_dir / "emulator.sqlite3"] * PROCESSES, chunksize=1)
        pool.close()
        pool.join()
    met = Counter(status for each in statuses for status in each)
    assert met == {409: PLANNED, 200: PROCESSES * CALLS - PLANNED}
