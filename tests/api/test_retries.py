"""Which requests rtk retries, when and for how long: the emulator injects faults and shows their effect."""

import random
from email.utils import formatdate

import pytest

from rtk_cli.errors import CHECK_BEFORE_RETRYING
from tests.support import recordings
from tests.support.cli import START_TIME, Result, Rtk

COMMANDS = {
    "GET": ("meetings_get", "meetings get {meeting}"),
    "POST": ("meetings_create", "meetings create --title Standup"),
    "PUT": ("meetings_replace", "meetings replace {meeting} --title Standup"),
    "PATCH": ("meetings_update", "meetings update {meeting} --title Standup"),
    "DELETE": ("participants_remove", "participants remove {participant} --meeting {meeting} --force"),
}
"""One operation of each method, and the command for it."""

FAILURES = {
    "--cut before": 10,
    "--status 408": 1,
    "--status 429": 8,
    "--status 500": 9,
    "--status 502": 9,
    "--status 503": 9,
}
"""Transient failures, and the exit code when all retries fail."""

MATRIX = [(method, failure) for method in COMMANDS for failure in FAILURES]


def is_retried(method: str, failure: str) -> bool:
    return method not in ("POST", "PATCH") or failure == "--status 429"


class FaultyMeeting:
    """A meeting titled Monday with one participant, and operations on it with planned faults."""

    def __init__(self, rtk: Rtk) -> None:
        self.rtk = rtk
        self.meeting = recordings.meeting(rtk, "--title", "Monday")
        self.participant = recordings.participant(rtk, self.meeting)

    def plan(self, method: str, failure: str) -> None:
        self.rtk(f"emulator fail {COMMANDS[method][0]} {failure}").ok

    def run(self, method: str, flags: str = "") -> Result:
        words = COMMANDS[method][1].format(meeting=self.meeting, participant=self.participant)
        return self.rtk(f"{words} {flags}")

    @property
    def remaining_faults(self) -> int:
        """How many calls would still fail."""
        return sum(fault["times"] for fault in self.rtk("emulator fail --list").ok.data)

    @property
    def titles(self) -> list[str]:
        """The titles of all meetings, oldest first."""
        return [row["title"] for row in reversed(self.rtk("meetings list").ok.data)]

    def took_effect(self, method: str) -> bool:
        """Whether the operation of `method` took effect exactly once; GET has no effect."""
        if method == "DELETE":
            participants: list[object] = self.rtk(f"participants list --meeting {self.meeting}").ok.data
            return not participants
        expected = ["Monday", "Standup"] if method == "POST" else ["Monday"] if method == "GET" else ["Standup"]
        return self.titles == expected


@pytest.fixture
def faulty(rtk: Rtk) -> FaultyMeeting:
    return FaultyMeeting(rtk)


@pytest.mark.parametrize(("method", "failure"), [pair for pair in MATRIX if is_retried(*pair)])
def test_transient_failure_is_retried(faulty: FaultyMeeting, method: str, failure: str) -> None:
    faulty.plan(method, failure)
    result = faulty.run(method).ok
    assert len(faulty.rtk.clock.slept) == 1
    assert len(result.stderr.splitlines()) == 1
    assert faulty.remaining_faults == 0
    assert faulty.took_effect(method)


@pytest.mark.parametrize(("method", "failure"), [pair for pair in MATRIX if not is_retried(*pair)])
def test_write_that_may_have_taken_effect_is_not_retried(faulty: FaultyMeeting, method: str, failure: str) -> None:
    faulty.plan(method, failure)
    result = faulty.run(method)
    assert (result.exit_code, result.stdout) == (FAILURES[failure], "")
    assert faulty.rtk.clock.slept == []
    assert faulty.titles == ["Monday"]


@pytest.mark.parametrize("failure", ["--cut after", "--status 500 --cut after"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_write_that_took_effect_is_stored_once(faulty: FaultyMeeting, method: str, failure: str) -> None:
    faulty.plan(method, failure)
    assert faulty.run(method).exit_code in (9, 10)
    assert faulty.rtk.clock.slept == []
    assert faulty.took_effect(method)


@pytest.mark.parametrize("failure", ["--cut after", "--status 500 --cut after"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_idempotent_request_is_retried_after_it_took_effect(faulty: FaultyMeeting, method: str, failure: str) -> None:
    faulty.plan(method, failure)
    faulty.run(method).ok
    assert len(faulty.rtk.clock.slept) == 1
    assert faulty.took_effect(method)


LOST = ["--cut after", "--status 500 --cut after"]
"""Failures after which the change is stored, unknown to the client."""

REMOVALS = {
    "participants_remove": "participants remove {participant} --meeting {meeting}",
    "presets_delete": "presets delete {preset}",
    "webhooks_delete": "webhooks delete {webhook}",
}


@pytest.mark.parametrize("failure", LOST)
@pytest.mark.parametrize("operation", REMOVALS)
def test_delete_that_took_effect_unseen_succeeds_on_retry(rtk: Rtk, operation: str, failure: str) -> None:
    line = f"{REMOVALS[operation].format(**removable(rtk))} --force"
    rtk(f"emulator fail {operation} {failure}").ok
    result = rtk(line).ok
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 2, "a note about the retry, and one about the 404"
    assert rtk(line).exit_code == 5, "without a failed attempt before it, a 404 is an error"


def test_raw_delete_that_took_effect_succeeds_on_retry(rtk: Rtk) -> None:
    path = f"/webhooks/{removable(rtk)['webhook']}"
    rtk("emulator fail webhooks_delete --cut after").ok
    assert rtk(f"api DELETE {path} --force").ok.stdout == ""


@pytest.mark.parametrize("failure", ["--status 429", "--latency 1s"])
def test_delete_of_an_unknown_id_is_not_found(rtk: Rtk, failure: str) -> None:
    rtk(f"emulator fail webhooks_delete {failure}").ok
    assert rtk.error(f"webhooks delete {recordings.UNKNOWN_ID} --force")["kind"] == "not_found"


def removable(rtk: Rtk) -> dict[str, str]:
    """The id of one resource of each kind that can be deleted."""
    meeting = recordings.meeting(rtk)
    hook = "webhooks create --name w --url https://w.example/ --event meeting.ended"
    return {
        "meeting": meeting,
        "participant": recordings.participant(rtk, meeting),
        "preset": rtk("presets list").ok.data[0]["id"],
        "webhook": rtk(hook).ok.data["id"],
    }


@pytest.mark.parametrize("failure", LOST)
@pytest.mark.parametrize(("action", "state"), [("pause", "PAUSED"), ("resume", "RECORDING"), ("stop", "UPLOADING")])
def test_recording_action_that_took_effect_unseen_succeeds_on_retry(
    rtk: Rtk, action: str, state: str, failure: str
) -> None:
    recording = recordings.running(rtk)
    if action == "resume":
        rtk(f"recordings pause {recording}").ok
    rtk(f"emulator fail recordings_control {failure}").ok
    result = rtk(f"recordings {action} {recording}{' --force' if action == 'stop' else ''}").ok
    assert (result.data["id"], result.data["status"]) == (recording, state)


def test_recording_in_another_state_after_a_retry_is_a_conflict_with_the_hint_to_check(rtk: Rtk) -> None:
    recording = recordings.uploaded(rtk)
    rtk("emulator fail recordings_control --status 503").ok
    error = rtk.error(f"recordings pause {recording}")
    assert (error["kind"], error["hint"]) == ("conflict", CHECK_BEFORE_RETRYING)


@pytest.mark.parametrize("failure", ["--cut before", "--cut after", "--status 500", "--status 503"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_write_that_may_have_taken_effect_has_the_hint_to_check_first(
    faulty: FaultyMeeting, method: str, failure: str
) -> None:
    faulty.plan(method, failure)
    assert CHECK_BEFORE_RETRYING in faulty.run(method).stderr


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418])
def test_rejected_request_is_not_retried(faulty: FaultyMeeting, status: int) -> None:
    faulty.plan("GET", f"--status {status} --times 2")
    assert faulty.run("GET").exit_code != 0
    assert faulty.rtk.clock.slept == []
    assert faulty.remaining_faults == 1


@pytest.mark.parametrize("failure", FAILURES)
def test_error_is_reported_after_the_last_retry(faulty: FaultyMeeting, failure: str) -> None:
    faulty.plan("GET", f"{failure} --times 5")
    result = faulty.run("GET", "--retries 2")
    assert (result.exit_code, result.stdout) == (FAILURES[failure], "")
    assert len(faulty.rtk.clock.slept) == 2
    assert faulty.remaining_faults == 2


@pytest.mark.parametrize("failure", FAILURES)
def test_retries_0_sends_each_request_once(faulty: FaultyMeeting, failure: str) -> None:
    faulty.plan("GET", f"{failure} --times 2")
    assert faulty.run("GET", "--retries 0").exit_code == FAILURES[failure]
    assert faulty.rtk.clock.slept == []
    assert faulty.remaining_faults == 1


def test_delays_are_random_below_a_limit_that_doubles_up_to_eight_seconds(faulty: FaultyMeeting) -> None:
    faulty.plan("GET", "--status 503 --times 20")
    faulty.run("GET", "--retries 8 --max-wait 1000")
    generator = random.Random(7)  # as in tests/support/cli.py
    ceilings = [0.5, 1, 2, 4, 8, 8, 8, 8]
    assert faulty.rtk.clock.slept == pytest.approx([generator.random() * ceiling for ceiling in ceilings])
    assert faulty.remaining_faults == 11


def test_hundred_retries_wait_no_longer_than_max_wait(faulty: FaultyMeeting) -> None:
    faulty.plan("GET", "--status 503 --times 101")
    assert faulty.run("GET", "--retries 100 --max-wait 30").exit_code == 9
    assert 20 < sum(faulty.rtk.clock.slept) <= 30


@pytest.mark.parametrize(
    ("retry_after", "delay"),
    [("3", 3.0), ("0.25", 0.25), (formatdate(START_TIME + 7, usegmt=True), 7.0)],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_sets_the_delay(faulty: FaultyMeeting, status: int, retry_after: str, delay: float) -> None:
    faulty.plan("GET", f"--status {status} --retry-after '{retry_after}'")
    faulty.run("GET").ok
    assert faulty.rtk.clock.slept == [delay]


@pytest.mark.parametrize("retry_after", ["0", formatdate(START_TIME - 60, usegmt=True)])
def test_retry_after_of_zero_gets_jitter(faulty: FaultyMeeting, retry_after: str) -> None:
    faulty.plan("GET", f"--status 429 --retry-after '{retry_after}'")
    faulty.run("GET").ok
    assert faulty.rtk.clock.slept == [random.Random(7).random() * 0.5]


def test_rate_limit_longer_than_max_wait_fails_at_once(faulty: FaultyMeeting) -> None:
    faulty.plan("GET", "--status 429 --retry-after 61")
    result = faulty.run("GET", "--max-wait 60")
    assert (result.exit_code, result.stdout) == (8, "")
    assert faulty.rtk.clock.slept == []
    assert "61 s" in result.stderr
    assert result.stderr.endswith("--max-wait 300 --retries 10\n")


def test_max_wait_limits_the_sum_of_all_delays(faulty: FaultyMeeting) -> None:
    faulty.plan("POST", "--status 429 --retry-after 25 --times 3")
    assert faulty.run("POST", "--max-wait 60").exit_code == 8
    assert faulty.rtk.clock.slept == [25.0, 25.0]
    assert faulty.titles == ["Monday"]


def test_delay_of_exactly_max_wait_is_waited(faulty: FaultyMeeting) -> None:
    faulty.plan("GET", "--status 429 --retry-after 60")
    faulty.run("GET", "--max-wait 60").ok
    assert faulty.rtk.clock.slept == [60.0]


def test_max_wait_0_never_retries(faulty: FaultyMeeting) -> None:
    faulty.plan("GET", "--status 429 --retry-after 1")
    assert faulty.run("GET", "--max-wait 0").exit_code == 8
    assert faulty.rtk.clock.slept == []


def test_quiet_hides_the_note_about_a_retry(faulty: FaultyMeeting) -> None:
    faulty.plan("GET", "--status 503")
    assert faulty.run("GET", "--quiet").ok.stderr == ""
    assert len(faulty.rtk.clock.slept) == 1
