"""rtk recordings wait: a goal is reached, is late, or can come no more. Time passes only by waiting."""

import json
from typing import Any

import pytest

from tests.support.cli import Rtk
from tests.support.stub_server import Answer, Script, found, refuses

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
WAIT = f"recordings wait {ID}"


def recording(status: str) -> Answer:
    return found({"id": ID, "status": status})


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


def test_a_goal_that_is_there_already_is_not_waited_for(script: Script) -> None:
    script.plays(recording("UPLOADED"))
    assert script.rtk(WAIT).ok.data["status"] == "UPLOADED"
    assert script.clock.slept == []


def test_each_state_is_told_once(script: Script) -> None:
    states = ["INVOKED", "INVOKED", "RECORDING", "UPLOADING", "UPLOADING", "UPLOADED"]
    script.plays(*map(recording, states))
    result = script.rtk(WAIT).ok
    assert result.data == {"id": ID, "status": "UPLOADED"}
    told = [line.rpartition(" ")[2] for line in result.stderr.splitlines()]
    assert told == ["INVOKED", "RECORDING", "UPLOADING", "UPLOADED"]


def test_quiet_waits_without_words(script: Script) -> None:
    script.plays(recording("UPLOADING"), recording("UPLOADED"))
    assert script.rtk(f"{WAIT} --quiet").ok.stderr == ""


def test_pauses_grow_from_one_second_to_ten(script: Script) -> None:
    script.plays(*[recording("UPLOADING")] * 9, recording("UPLOADED"))
    script.rtk(WAIT).ok
    assert script.clock.slept == [1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 10, 10, 10]


@pytest.mark.parametrize(("within", "seconds"), [("20", 20), ("90s", 90), ("2m", 120), ("1h", 3600)])
def test_time_runs_out_exactly_when_it_was_said(script: Script, within: str, seconds: int) -> None:
    script.follows(lambda seen: recording("RECORDING"))
    result = script.rtk(f"{WAIT} --within {within}")
    assert result.exit_code == 11
    assert result.stdout == ""
    assert f"still RECORDING after {seconds} seconds, not UPLOADED" in result.stderr
    assert sum(script.clock.slept) == pytest.approx(seconds)


def test_ten_minutes_are_waited_when_nothing_is_said(script: Script) -> None:
    script.follows(lambda seen: recording("RECORDING"))
    assert script.rtk(WAIT).exit_code == 11
    assert sum(script.clock.slept) == pytest.approx(600)


def test_a_goal_that_comes_at_the_last_moment_counts(script: Script) -> None:
    script.plays(recording("UPLOADING"), recording("UPLOADED"))
    assert script.rtk(f"{WAIT} --within 1").exit_code == 0


def test_within_nothing_the_state_is_asked_for_once(script: Script) -> None:
    script.plays(recording("RECORDING"))
    assert script.rtk(f"{WAIT} --within 0").exit_code == 11
    assert script.clock.slept == []


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
def test_a_goal_that_can_come_no_more_is_given_up_at_once(script: Script, goal: str, state: str) -> None:
    script.plays(recording(state))
    result = script.rtk(f"{WAIT} --for {goal} -o json")
    assert result.exit_code == 13
    assert result.stdout == ""
    assert result.error["kind"] == "goal_lost"
    assert result.error["message"] == f"{goal} cannot come any more: the state is {state}"
    assert script.clock.slept == []


@pytest.mark.parametrize(
    ("goal", "state"),
    [("PAUSED", "RECORDING"), ("RECORDING", "PAUSED"), ("ERRORED", "UPLOADING"), ("UPLOADED", "INVOKED")],
)
def test_a_goal_that_can_still_come_is_waited_for(script: Script, goal: str, state: str) -> None:
    script.plays(recording(state), recording(goal))
    assert script.rtk(f"{WAIT} --for {goal}").ok.data["status"] == goal
    assert script.clock.slept == [1]


def test_a_state_that_nobody_knows_is_waited_out(script: Script) -> None:
    script.plays(recording("POLISHING"), recording("UPLOADED"))
    assert script.rtk(WAIT).ok.data["status"] == "UPLOADED"


def test_trouble_on_the_way_is_repeated_like_any_request(script: Script) -> None:
    script.plays(recording("UPLOADING"), refuses(503, retry_after="4"), recording("UPLOADED"))
    assert script.rtk(WAIT).ok.data["status"] == "UPLOADED"
    assert script.clock.slept == [1, 4]


@pytest.mark.parametrize(("status", "exit_code"), [(404, 5), (401, 4), (500, 9)])
def test_an_error_ends_the_wait(script: Script, status: int, exit_code: int) -> None:
    script.plays(recording("RECORDING"), refuses(status))
    result = script.rtk(f"{WAIT} --retries 0")
    assert result.exit_code == exit_code
    assert result.stdout == ""


@pytest.mark.parametrize("words", ["--for DONE", "--for uploaded", "--within soon", "--within -1", "--within 5x"])
def test_what_cannot_be_waited_for_is_refused_before_anything_is_sent(script: Script, words: str) -> None:
    result = script.rtk(f"{WAIT} {words}")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert script.seen == []


@pytest.mark.parametrize("data", [None, {}, {"id": ID}, [], "UPLOADED"])
def test_an_answer_without_a_status_is_a_server_error(script: Script, data: Any) -> None:
    script.plays(Answer(200, json.dumps({"success": True, "data": data}).encode()))
    result = script.rtk(WAIT)
    assert result.exit_code == 9
    assert result.stdout == ""
    assert "internal error" not in result.stderr
