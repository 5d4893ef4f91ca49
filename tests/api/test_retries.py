"""What rtk repeats by itself, when, and for how long: the emulator makes the trouble, and shows what came of it."""

import random
from email.utils import formatdate

import pytest

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
"""Failures that may pass, and the exit code when they do not."""

MATRIX = [(method, failure) for method in COMMANDS for failure in FAILURES]


def is_repeated(method: str, failure: str) -> bool:
    return method not in ("POST", "PATCH") or failure == "--status 429"


class World:
    """A meeting titled Monday with one participant, and a call in it that meets trouble."""

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
    def left(self) -> int:
        """How many calls would still meet trouble."""
        return sum(fault["times"] for fault in self.rtk("emulator fail --list").ok.data)

    @property
    def titles(self) -> list[str]:
        """Of all meetings, the oldest first."""
        return [row["title"] for row in reversed(self.rtk("meetings list").ok.data)]

    def has_happened(self, method: str) -> bool:
        """Whether the call of `method` took effect; for GET there is none."""
        if method == "DELETE":
            people: list[object] = self.rtk(f"participants list --meeting {self.meeting}").ok.data
            return not people
        wanted = ["Monday", "Standup"] if method == "POST" else ["Monday"] if method == "GET" else ["Standup"]
        return self.titles == wanted


@pytest.fixture
def world(rtk: Rtk) -> World:
    return World(rtk)


@pytest.mark.parametrize(("method", "failure"), [pair for pair in MATRIX if is_repeated(*pair)])
def test_a_failure_that_may_pass_is_met_with_the_same_request_again(world: World, method: str, failure: str) -> None:
    world.plan(method, failure)
    result = world.run(method).ok
    assert len(world.rtk.clock.slept) == 1
    assert "trying again in" in result.stderr
    assert world.left == 0
    assert world.has_happened(method)


@pytest.mark.parametrize(("method", "failure"), [pair for pair in MATRIX if not is_repeated(*pair)])
def test_what_may_have_taken_effect_is_not_sent_twice(world: World, method: str, failure: str) -> None:
    world.plan(method, failure)
    result = world.run(method)
    assert (result.exit_code, result.stdout) == (FAILURES[failure], "")
    assert world.rtk.clock.slept == []
    assert world.titles == ["Monday"]


@pytest.mark.parametrize("failure", ["--cut after", "--status 500 --cut after"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_what_has_taken_effect_is_there_once(world: World, method: str, failure: str) -> None:
    world.plan(method, failure)
    assert world.run(method).exit_code in (9, 10)
    assert world.rtk.clock.slept == []
    assert world.has_happened(method)


@pytest.mark.parametrize("failure", ["--cut after", "--status 500 --cut after"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_what_may_be_repeated_is_the_same_the_second_time(world: World, method: str, failure: str) -> None:
    world.plan(method, failure)
    world.run(method).ok
    assert len(world.rtk.clock.slept) == 1
    assert world.has_happened(method)


LOST = ["--cut after", "--status 500 --cut after"]
"""Failures after which nobody knows that the change is stored."""

REMOVALS = {
    "participants_remove": "participants remove {participant} --meeting {meeting}",
    "presets_delete": "presets delete {preset}",
    "webhooks_delete": "webhooks delete {webhook}",
}


@pytest.mark.parametrize("failure", LOST)
@pytest.mark.parametrize("operation", REMOVALS)
def test_a_removal_that_was_stored_unseen_is_done(rtk: Rtk, operation: str, failure: str) -> None:
    line = f"{REMOVALS[operation].format(**removable(rtk))} --force"
    rtk(f"emulator fail {operation} {failure}").ok
    result = rtk(line).ok
    again, done = result.stderr.splitlines()
    assert (result.stdout, again[:15]) == ("", "trying again in")
    assert done == "it is not there, as an earlier try may have removed it: counted as done"
    assert rtk(line).exit_code == 5, "it is gone, and was never so in doubt"


def test_a_removal_by_any_call_is_done_too(rtk: Rtk) -> None:
    path = f"/webhooks/{removable(rtk)['webhook']}"
    rtk("emulator fail webhooks_delete --cut after").ok
    assert "counted as done" in rtk(f"api DELETE {path} --force").ok.stderr


@pytest.mark.parametrize("failure", ["--status 429", "--latency 1s"])
def test_a_removal_of_what_was_never_there_is_not_done(rtk: Rtk, failure: str) -> None:
    rtk(f"emulator fail webhooks_delete {failure}").ok
    result = rtk(f"webhooks delete {recordings.UNKNOWN_ID} --force")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "counted as done" not in result.stderr


def removable(rtk: Rtk) -> dict[str, str]:
    """The id of one thing of each kind that can be removed."""
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
def test_a_recording_that_was_told_unseen_is_where_it_was_told_to_be(
    rtk: Rtk, action: str, state: str, failure: str
) -> None:
    recording = recordings.running(rtk)
    if action == "resume":
        rtk(f"recordings pause {recording}").ok
    rtk(f"emulator fail recordings_control {failure}").ok
    result = rtk(f"recordings {action} {recording}{' --force' if action == 'stop' else ''}").ok
    assert (result.data["id"], result.data["status"]) == (recording, state)


def test_a_recording_that_did_not_obey_is_a_conflict_and_the_hint_is_to_look(rtk: Rtk) -> None:
    recording = recordings.uploaded(rtk)
    rtk("emulator fail recordings_control --status 503").ok
    result = rtk(f"recordings pause {recording} -o json")
    assert (result.exit_code, result.stdout) == (7, "")
    assert result.error["hint"] == "it may have taken effect all the same: look before you repeat it"


@pytest.mark.parametrize("failure", ["--cut before", "--cut after", "--status 500", "--status 503"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_whose_fate_is_unknown_says_to_look_before_it_is_repeated(
    world: World, method: str, failure: str
) -> None:
    world.plan(method, failure)
    hint = "hint: it may have taken effect all the same: look before you repeat it\n"
    assert hint in world.run(method).stderr


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418])
def test_a_refusal_is_final(world: World, status: int) -> None:
    world.plan("GET", f"--status {status} --times 2")
    assert world.run("GET").exit_code != 0
    assert world.rtk.clock.slept == []
    assert world.left == 1


@pytest.mark.parametrize("failure", FAILURES)
def test_patience_ends_after_the_last_retry(world: World, failure: str) -> None:
    world.plan("GET", f"{failure} --times 5")
    result = world.run("GET", "--retries 2")
    assert (result.exit_code, result.stdout) == (FAILURES[failure], "")
    assert len(world.rtk.clock.slept) == 2
    assert world.left == 2


@pytest.mark.parametrize("failure", FAILURES)
def test_without_retries_each_request_goes_out_once(world: World, failure: str) -> None:
    world.plan("GET", f"{failure} --times 2")
    assert world.run("GET", "--retries 0").exit_code == FAILURES[failure]
    assert world.rtk.clock.slept == []
    assert world.left == 1


def test_pauses_are_drawn_from_a_range_that_doubles_up_to_eight_seconds(world: World) -> None:
    world.plan("GET", "--status 503 --times 20")
    world.run("GET", "--retries 8 --max-wait 1000")
    chance = random.Random(7)  # the one that the harness hands in
    ceilings = [0.5, 1, 2, 4, 8, 8, 8, 8]
    assert world.rtk.clock.slept == pytest.approx([chance.random() * ceiling for ceiling in ceilings])
    assert world.left == 11


def test_a_hundred_retries_wait_as_long_as_allowed_and_no_longer(world: World) -> None:
    world.plan("GET", "--status 503 --times 101")
    assert world.run("GET", "--retries 100 --max-wait 30").exit_code == 9
    assert 20 < sum(world.rtk.clock.slept) <= 30


@pytest.mark.parametrize(
    ("asked", "pause"),
    [("3", 3.0), ("0.25", 0.25), (formatdate(START_TIME + 7, usegmt=True), 7.0)],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_pause_that_the_server_asks_for_is_the_one_it_gets(
    world: World, status: int, asked: str, pause: float
) -> None:
    world.plan("GET", f"--status {status} --retry-after '{asked}'")
    world.run("GET").ok
    assert world.rtk.clock.slept == [pause]


@pytest.mark.parametrize("asked", ["0", formatdate(START_TIME - 60, usegmt=True)])
def test_no_pause_at_all_gives_way_to_jitter(world: World, asked: str) -> None:
    world.plan("GET", f"--status 429 --retry-after '{asked}'")
    world.run("GET").ok
    assert world.rtk.clock.slept == [random.Random(7).random() * 0.5]


def test_a_rate_limit_that_outlasts_max_wait_is_told_at_once(world: World) -> None:
    world.plan("GET", "--status 429 --retry-after 61")
    result = world.run("GET", "--max-wait 60")
    assert (result.exit_code, result.stdout) == (8, "")
    assert world.rtk.clock.slept == []
    assert "hint: try again in 61 s, or let rtk wait for it: --max-wait 300 --retries 100\n" in result.stderr


def test_max_wait_bounds_all_pauses_together(world: World) -> None:
    world.plan("POST", "--status 429 --retry-after 25 --times 3")
    assert world.run("POST", "--max-wait 60").exit_code == 8
    assert world.rtk.clock.slept == [25.0, 25.0]
    assert world.titles == ["Monday"]


def test_max_wait_is_waited_to_its_last_second(world: World) -> None:
    world.plan("GET", "--status 429 --retry-after 60")
    world.run("GET", "--max-wait 60").ok
    assert world.rtk.clock.slept == [60.0]


def test_with_no_time_to_wait_nothing_is_repeated(world: World) -> None:
    world.plan("GET", "--status 429 --retry-after 1")
    assert world.run("GET", "--max-wait 0").exit_code == 8
    assert world.rtk.clock.slept == []


def test_quiet_silences_the_news_of_a_retry(world: World) -> None:
    world.plan("GET", "--status 503")
    assert world.run("GET", "--quiet").ok.stderr == ""
    assert len(world.rtk.clock.slept) == 1
