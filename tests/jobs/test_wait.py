"""rtk recordings wait: the state is reached, times out, or can no longer be reached. Only waiting moves the clock."""

import json
from typing import Any

import pytest

from tests.support.cli import Rtk
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure, success

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
WAIT = f"recordings wait {ID}"


def recording(status: str) -> StubResponse:
    return success({"id": ID, "status": status})


def started(rtk: Rtk) -> str:
    """Start a recording and return its id."""
    meeting = rtk("meetings create --title Standup").ok.data["id"]
    participant = rtk(f"participants add --meeting {meeting} --name Ada --custom-id ada").ok.data["id"]
    rtk(f"--local emulator join {participant}").ok
    recording_id: str = rtk(f"recordings start --meeting {meeting}").ok.data["id"]
    return recording_id


def test_wait_ends_when_the_recording_is_uploaded(rtk: Rtk) -> None:
    recording_id = started(rtk)
    rtk(f"recordings wait {recording_id} --for RECORDING").ok
    rtk(f"recordings stop {recording_id} --force").ok
    result = rtk(f"recordings wait {recording_id}").ok
    assert result.data["status"] == "UPLOADED"
    assert result.data["download_url"]
    assert result.stderr == f"recording {recording_id}: UPLOADING\nrecording {recording_id}: UPLOADED\n"


def test_reached_state_is_not_waited_for(stub: StubServer) -> None:
    stub.respond_with(recording("UPLOADED"))
    assert stub.rtk(WAIT).ok.data["status"] == "UPLOADED"
    assert stub.clock.slept == []


def test_each_state_is_reported_once(stub: StubServer) -> None:
    states = ["INVOKED", "INVOKED", "RECORDING", "UPLOADING", "UPLOADING", "UPLOADED"]
    stub.respond_with(*map(recording, states))
    result = stub.rtk(WAIT).ok
    assert result.data == {"id": ID, "status": "UPLOADED"}
    reported = [line.rpartition(" ")[2] for line in result.stderr.splitlines()]
    assert reported == ["INVOKED", "RECORDING", "UPLOADING", "UPLOADED"]


def test_quiet_wait_prints_no_messages(stub: StubServer) -> None:
    stub.respond_with(recording("UPLOADING"), recording("UPLOADED"))
    assert stub.rtk(f"{WAIT} --quiet").ok.stderr == ""


def test_pauses_grow_from_one_second_to_ten(stub: StubServer) -> None:
    stub.respond_with(*[recording("UPLOADING")] * 9, recording("UPLOADED"))
    stub.rtk(WAIT).ok
    assert stub.clock.slept == [1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 10, 10, 10]


@pytest.mark.parametrize(("within", "seconds"), [("20", 20), ("90s", 90), ("2m", 120), ("1h", 3600)])
def test_wait_times_out_after_the_given_duration(stub: StubServer, within: str, seconds: int) -> None:
    stub.respond_by(lambda request: recording("RECORDING"))
    error = stub.rtk.error(f"{WAIT} --within {within}")
    assert error["exit_code"] == 11
    assert all(value in error["message"] for value in ("RECORDING", "UPLOADED", f"{seconds} seconds"))
    assert sum(stub.clock.slept) == pytest.approx(seconds)


def test_wait_times_out_after_ten_minutes_by_default(stub: StubServer) -> None:
    stub.respond_by(lambda request: recording("RECORDING"))
    assert stub.rtk(WAIT).exit_code == 11
    assert sum(stub.clock.slept) == pytest.approx(600)


@pytest.mark.parametrize("seconds", [-86_400, 86_400])
def test_clock_that_is_set_does_not_change_the_timeout(stub: StubServer, seconds: float) -> None:
    def respond(request: ReceivedRequest) -> StubResponse:
        if len(stub.seen) == 5:
            stub.clock.set_by(seconds)
        return recording("RECORDING")

    stub.respond_by(respond)
    assert stub.rtk(f"{WAIT} --within 60").exit_code == 11
    assert sum(stub.clock.slept) == pytest.approx(60)


def test_state_reached_at_the_last_moment_succeeds(stub: StubServer) -> None:
    stub.respond_with(recording("UPLOADING"), recording("UPLOADED"))
    assert stub.rtk(f"{WAIT} --within 1").exit_code == 0


def test_zero_duration_polls_once(stub: StubServer) -> None:
    stub.respond_with(recording("RECORDING"))
    assert stub.rtk(f"{WAIT} --within 0").exit_code == 11
    assert stub.clock.slept == []


@pytest.mark.parametrize(
    ("goal", "state"),
    [
        ("UPLOADED", "ERRORED"),
        ("RECORDING", "UPLOADING"),
        ("RECORDING", "UPLOADED"),
        ("PAUSED", "UPLOADING"),
        ("INVOKED", "RECORDING"),
        ("ERRORED", "UPLOADED"),
        ("UPLOADING", "ERRORED"),
    ],
)
def test_unreachable_state_fails_at_once(stub: StubServer, goal: str, state: str) -> None:
    stub.respond_with(recording(state))
    error = stub.rtk.error(f"{WAIT} --for {goal}")
    assert (error["kind"], error["exit_code"]) == ("goal_lost", 13)
    assert goal in error["message"]
    assert state in error["message"]
    assert stub.clock.slept == []


@pytest.mark.parametrize(
    ("goal", "state"),
    [("PAUSED", "RECORDING"), ("RECORDING", "PAUSED"), ("ERRORED", "UPLOADING"), ("UPLOADED", "INVOKED")],
)
def test_reachable_state_is_waited_for(stub: StubServer, goal: str, state: str) -> None:
    stub.respond_with(recording(state), recording(goal))
    assert stub.rtk(f"{WAIT} --for {goal}").ok.data["status"] == goal
    assert stub.clock.slept == [1]


def test_unknown_state_is_waited_out(stub: StubServer) -> None:
    stub.respond_with(recording("POLISHING"), recording("UPLOADED"))
    assert stub.rtk(WAIT).ok.data["status"] == "UPLOADED"


def test_failing_poll_is_retried_like_any_request(stub: StubServer) -> None:
    stub.respond_with(recording("UPLOADING"), failure(503, retry_after="4"), recording("UPLOADED"))
    assert stub.rtk(WAIT).ok.data["status"] == "UPLOADED"
    assert stub.clock.slept == [1, 4]


@pytest.mark.parametrize(("status", "exit_code"), [(404, 5), (401, 4), (500, 9)])
def test_error_ends_the_wait(stub: StubServer, status: int, exit_code: int) -> None:
    looked_up = [failure(404)] if status == 404 else []  # whether the id is that of a meeting
    stub.respond_with(recording("RECORDING"), failure(status), *looked_up)
    assert stub.rtk.error(f"{WAIT} --retries 0")["exit_code"] == exit_code


@pytest.mark.parametrize("flags", ["--for DONE", "--for ''", "--within soon", "--within -1", "--within 5x"])
def test_invalid_flags_are_refused_before_anything_is_sent(stub: StubServer, flags: str) -> None:
    assert stub.rtk.error(f"{WAIT} {flags}")["exit_code"] == 2
    assert stub.seen == []


@pytest.mark.parametrize("data", [None, {}, {"id": ID}, [], "UPLOADED"])
def test_response_without_a_status_is_a_server_error(stub: StubServer, data: Any) -> None:
    stub.respond_with(StubResponse(200, json.dumps({"success": True, "data": data}).encode()))
    assert stub.rtk.error(WAIT)["kind"] == "server"
