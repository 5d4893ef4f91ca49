"""rtk recordings wait: a goal is reached, is late, or can come no more. Time passes only by waiting."""

import json
from typing import Any

import pytest

from tests.support.cli import Rtk
from tests.support.stub_server import StubResponse, StubServer, failure, success

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
WAIT = f"recordings wait {ID}"


def recording(status: str) -> StubResponse:
    return success({"id": ID, "status": status})


def started(rtk: Rtk) -> str:
    """The id of a recording that was just started."""
    meeting = rtk("meetings create --title Standup").ok.data["id"]
    person = rtk(f"participants add --meeting {meeting} --name Ada --custom-id ada").ok.data["id"]
    rtk(f"--local emulator join {person}").ok
    identity: str = rtk(f"recordings start --meeting {meeting}").ok.data["id"]
    return identity


def test_a_recording_is_waited_for_until_its_file_is_there(rtk: Rtk) -> None:
    identity = started(rtk)
    rtk(f"recordings wait {identity} --for RECORDING").ok
    rtk(f"recordings stop {identity} --force").ok
    result = rtk(f"recordings wait {identity}").ok
    assert result.data["status"] == "UPLOADED"
    assert result.data["download_url"]
    assert result.stderr == f"recording {identity}: UPLOADING\nrecording {identity}: UPLOADED\n"


def test_a_goal_that_is_there_already_is_not_waited_for(stub: StubServer) -> None:
    stub.respond_with(recording("UPLOADED"))
    assert stub.rtk(WAIT).ok.data["status"] == "UPLOADED"
    assert stub.clock.slept == []


def test_each_state_is_told_once(stub: StubServer) -> None:
    states = ["INVOKED", "INVOKED", "RECORDING", "UPLOADING", "UPLOADING", "UPLOADED"]
    stub.respond_with(*map(recording, states))
    result = stub.rtk(WAIT).ok
    assert result.data == {"id": ID, "status": "UPLOADED"}
    told = [line.rpartition(" ")[2] for line in result.stderr.splitlines()]
    assert told == ["INVOKED", "RECORDING", "UPLOADING", "UPLOADED"]


def test_quiet_waits_without_words(stub: StubServer) -> None:
    stub.respond_with(recording("UPLOADING"), recording("UPLOADED"))
    assert stub.rtk(f"{WAIT} --quiet").ok.stderr == ""


def test_pauses_grow_from_one_second_to_ten(stub: StubServer) -> None:
    stub.respond_with(*[recording("UPLOADING")] * 9, recording("UPLOADED"))
    stub.rtk(WAIT).ok
    assert stub.clock.slept == [1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 10, 10, 10]


@pytest.mark.parametrize(("within", "seconds"), [("20", 20), ("90s", 90), ("2m", 120), ("1h", 3600)])
def test_time_runs_out_exactly_when_it_was_said(stub: StubServer, within: str, seconds: int) -> None:
    stub.respond_by(lambda seen: recording("RECORDING"))
    result = stub.rtk(f"{WAIT} --within {within}")
    assert result.exit_code == 11
    assert result.stdout == ""
    assert f"still RECORDING after {seconds} seconds, not UPLOADED" in result.stderr
    assert sum(stub.clock.slept) == pytest.approx(seconds)


def test_ten_minutes_are_waited_when_nothing_is_said(stub: StubServer) -> None:
    stub.respond_by(lambda seen: recording("RECORDING"))
    assert stub.rtk(WAIT).exit_code == 11
    assert sum(stub.clock.slept) == pytest.approx(600)


def test_a_goal_that_comes_at_the_last_moment_counts(stub: StubServer) -> None:
    stub.respond_with(recording("UPLOADING"), recording("UPLOADED"))
    assert stub.rtk(f"{WAIT} --within 1").exit_code == 0


def test_within_nothing_the_state_is_asked_for_once(stub: StubServer) -> None:
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
def test_a_goal_that_can_come_no_more_is_given_up_at_once(stub: StubServer, goal: str, state: str) -> None:
    stub.respond_with(recording(state))
    result = stub.rtk(f"{WAIT} --for {goal} -o json")
    assert result.exit_code == 13
    assert result.stdout == ""
    assert result.error["kind"] == "goal_lost"
    assert result.error["message"] == f"{goal} cannot come any more: the state is {state}"
    assert stub.clock.slept == []


@pytest.mark.parametrize(
    ("goal", "state"),
    [("PAUSED", "RECORDING"), ("RECORDING", "PAUSED"), ("ERRORED", "UPLOADING"), ("UPLOADED", "INVOKED")],
)
def test_a_goal_that_can_still_come_is_waited_for(stub: StubServer, goal: str, state: str) -> None:
    stub.respond_with(recording(state), recording(goal))
    assert stub.rtk(f"{WAIT} --for {goal}").ok.data["status"] == goal
    assert stub.clock.slept == [1]


def test_a_state_that_nobody_knows_is_waited_out(stub: StubServer) -> None:
    stub.respond_with(recording("POLISHING"), recording("UPLOADED"))
    assert stub.rtk(WAIT).ok.data["status"] == "UPLOADED"


def test_trouble_on_the_way_is_repeated_like_any_request(stub: StubServer) -> None:
    stub.respond_with(recording("UPLOADING"), failure(503, retry_after="4"), recording("UPLOADED"))
    assert stub.rtk(WAIT).ok.data["status"] == "UPLOADED"
    assert stub.clock.slept == [1, 4]


@pytest.mark.parametrize(("status", "exit_code"), [(404, 5), (401, 4), (500, 9)])
def test_an_error_ends_the_wait(stub: StubServer, status: int, exit_code: int) -> None:
    stub.respond_with(recording("RECORDING"), failure(status))
    result = stub.rtk(f"{WAIT} --retries 0")
    assert result.exit_code == exit_code
    assert result.stdout == ""


@pytest.mark.parametrize("words", ["--for DONE", "--for uploaded", "--within soon", "--within -1", "--within 5x"])
def test_what_cannot_be_waited_for_is_refused_before_anything_is_sent(stub: StubServer, words: str) -> None:
    result = stub.rtk(f"{WAIT} {words}")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert stub.seen == []


@pytest.mark.parametrize("data", [None, {}, {"id": ID}, [], "UPLOADED"])
def test_an_answer_without_a_status_is_a_server_error(stub: StubServer, data: Any) -> None:
    stub.respond_with(StubResponse(200, json.dumps({"success": True, "data": data}).encode()))
    result = stub.rtk(WAIT)
    assert result.exit_code == 9
    assert result.stdout == ""
    assert "internal error" not in result.stderr
