"""What rtk repeats by itself, when, and for how long: seen from the server that is asked again."""

import random
from email.utils import formatdate

import pytest

from tests.scripted import HANGS_UP, Answer, Script, found, nobody_there, page, refuses
from tests.world import MORNING

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
PERSON = "7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2910"

COMMANDS = {
    "GET": f"meetings get {ID}",
    "POST": "meetings create --title Standup",
    "PUT": f"meetings replace {ID} --title Standup",
    "PATCH": f"meetings deactivate {ID}",
    "DELETE": f"participants remove {PERSON} --meeting {ID} --force",
}
"""One command of each method."""

WEB_PAGE = Answer(503, b"<html><title>503 Service Unavailable</title></html>", {"content-type": "text/html"})

FAILURES = {
    "cut": (HANGS_UP, 10),
    "408": (refuses(408), 1),
    "429": (refuses(429), 8),
    "500": (refuses(500), 9),
    "502": (refuses(502), 9),
    "503": (refuses(503), 9),
    "html": (WEB_PAGE, 9),
}
"""Failures that may pass, and the exit code when they do not."""

MATRIX = [(method, failure) for method in COMMANDS for failure in FAILURES]


def is_repeated(method: str, failure: str) -> bool:
    return method not in ("POST", "PATCH") or failure == "429"


@pytest.mark.parametrize(("method", "failure"), [pair for pair in MATRIX if is_repeated(*pair)])
def test_a_failure_that_may_pass_is_met_with_the_same_request_again(script: Script, method: str, failure: str) -> None:
    script.plays(FAILURES[failure][0], found({"id": ID}))
    result = script.rtk(COMMANDS[method])
    assert result.ok.data == {"id": ID}
    first, second = script.seen
    assert (first.method, first.path, first.body) == (method, second.path, second.body)
    assert len(script.clock.slept) == 1
    assert "trying again in" in result.stderr


@pytest.mark.parametrize(("method", "failure"), [pair for pair in MATRIX if not is_repeated(*pair)])
def test_what_may_have_taken_effect_is_not_sent_twice(script: Script, method: str, failure: str) -> None:
    answer, exit_code = FAILURES[failure]
    script.plays(answer)
    result = script.rtk(COMMANDS[method])
    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert len(script.seen) == 1
    assert script.clock.slept == []


@pytest.mark.parametrize("failure", ["cut", "500", "html"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_whose_fate_is_unknown_says_to_look_before_it_is_repeated(
    script: Script, method: str, failure: str
) -> None:
    script.plays(FAILURES[failure][0])
    result = script.rtk(COMMANDS[method])
    assert "hint: it may have taken effect all the same: look before you repeat it\n" in result.stderr


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_refused_connection_is_tried_again_whatever_the_method(script: Script, command: str) -> None:
    with nobody_there() as origin:
        result = script.rtk(command, environment={"CLOUDFLARE_API_BASE_URL": origin})
    assert result.exit_code == 10
    assert result.stdout == ""
    assert f"the connection is refused: {origin.removeprefix('http://')}" in result.stderr
    assert len(script.clock.slept) == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418])
def test_a_refusal_is_final(script: Script, status: int) -> None:
    script.plays(refuses(status))
    assert script.rtk(COMMANDS["GET"]).exit_code != 0
    assert script.clock.slept == []


@pytest.mark.parametrize("method", COMMANDS)
def test_a_web_page_under_a_success_is_not_asked_for_again(script: Script, method: str) -> None:
    script.plays(Answer(200, WEB_PAGE.body))
    assert script.rtk(COMMANDS[method]).exit_code == 9
    assert script.clock.slept == []


@pytest.mark.parametrize(("method", "failure"), [pair for pair in MATRIX if pair[0] == "GET"])
def test_patience_ends_after_the_last_retry(script: Script, method: str, failure: str) -> None:
    answer, exit_code = FAILURES[failure]
    script.plays(answer, answer, answer)
    result = script.rtk(f"{COMMANDS[method]} --retries 2")
    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert len(script.clock.slept) == 2


@pytest.mark.parametrize("failure", FAILURES)
def test_without_retries_each_request_goes_out_once(script: Script, failure: str) -> None:
    answer, exit_code = FAILURES[failure]
    script.plays(answer)
    assert script.rtk(f"{COMMANDS['GET']} --retries 0").exit_code == exit_code
    assert script.clock.slept == []


def test_pauses_are_drawn_from_a_range_that_doubles_up_to_eight_seconds(script: Script) -> None:
    script.follows(lambda seen: refuses(503))
    script.rtk(f"{COMMANDS['GET']} --retries 8 --max-wait 1000")
    chance = random.Random(7)  # the one that the harness hands in
    ceilings = [0.5, 1, 2, 4, 8, 8, 8, 8]
    assert script.clock.slept == pytest.approx([chance.random() * ceiling for ceiling in ceilings])
    assert len(script.seen) == 9


def test_a_hundred_retries_wait_as_long_as_allowed_and_no_longer(script: Script) -> None:
    script.follows(lambda seen: refuses(503))
    assert script.rtk(f"{COMMANDS['GET']} --retries 100 --max-wait 30").exit_code == 9
    assert 20 < sum(script.clock.slept) <= 30


@pytest.mark.parametrize(
    ("header", "value", "pause"),
    [
        ("retry_after", "3", 3.0),
        ("retry_after", "0.25", 0.25),
        ("retry_after", formatdate(MORNING + 7, usegmt=True), 7.0),
        ("retry_after_ms", "1500", 1.5),
        ("Retry_After", "5", 5.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_pause_that_the_server_asks_for_is_the_one_it_gets(
    script: Script, status: int, header: str, value: str, pause: float
) -> None:
    script.plays(refuses(status, **{header: value}), found({"id": ID}))
    assert script.rtk(COMMANDS["GET"]).ok.data == {"id": ID}
    assert script.clock.slept == [pause]


def test_milliseconds_go_before_seconds(script: Script) -> None:
    script.plays(refuses(429, retry_after="9", retry_after_ms="1200"), found({}))
    assert script.rtk(COMMANDS["GET"]).exit_code == 0
    assert script.clock.slept == [1.2]


NO_SENSE = ["0", "soon", "-5", "nan", "inf", "", "Mon, 99 Foo 2026 08:00:00 GMT", formatdate(MORNING - 60, usegmt=True)]


@pytest.mark.parametrize("value", NO_SENSE)
def test_a_pause_that_makes_no_sense_gives_way_to_jitter(script: Script, value: str) -> None:
    script.plays(refuses(429, retry_after=value), found({}))
    assert script.rtk(COMMANDS["GET"]).exit_code == 0
    assert script.clock.slept == [random.Random(7).random() * 0.5]


def test_a_rate_limit_that_outlasts_max_wait_is_told_at_once(script: Script) -> None:
    script.plays(refuses(429, "Slow down", retry_after="61"))
    result = script.rtk(f"{COMMANDS['GET']} --max-wait 60")
    assert result.exit_code == 8
    assert result.stdout == ""
    assert script.clock.slept == []
    assert "hint: try again in 61 s, or let rtk wait for it: --max-wait 300 --retries 10\n" in result.stderr


def test_max_wait_bounds_all_pauses_together(script: Script) -> None:
    limited = refuses(429, retry_after="25")
    script.plays(limited, limited, limited)
    assert script.rtk(f"{COMMANDS['POST']} --max-wait 60").exit_code == 8
    assert script.clock.slept == [25.0, 25.0]


def test_with_no_time_to_wait_nothing_is_repeated(script: Script) -> None:
    script.plays(refuses(429, retry_after="1"))
    assert script.rtk(f"{COMMANDS['GET']} --max-wait 0").exit_code == 8
    assert script.clock.slept == []


def test_quiet_silences_the_news_of_a_retry(script: Script) -> None:
    script.plays(refuses(503), found({}))
    assert script.rtk(f"{COMMANDS['GET']} --quiet").ok.stderr == ""


def test_a_quota_that_is_used_up_is_waited_for_before_the_next_request(script: Script) -> None:
    used_up = {"ratelimit": '"default";r=0;t=30'}
    first = page([{"id": "1"}], 2)
    script.plays(Answer(200, first.body, used_up), page([{"id": "2"}], 2, start=2))
    result = script.rtk("meetings list --per-page 1")
    assert [row["id"] for row in result.ok.data] == ["1", "2"]
    assert script.clock.slept == [30.0]
    assert "the rate limit is used up; waiting 30 s" in result.stderr


def test_a_quota_is_not_waited_for_longer_than_max_wait(script: Script) -> None:
    used_up = {"ratelimit": '"default";r=0;t=3000'}
    script.plays(Answer(200, page([{"id": "1"}], 2).body, used_up), page([{"id": "2"}], 2, start=2))
    script.rtk("meetings list --per-page 1 --max-wait 5").ok
    assert script.clock.slept == [5.0]


def test_a_quota_with_requests_left_is_no_reason_to_wait(script: Script) -> None:
    some_left = {"ratelimit": '"default";r=1;t=30'}
    script.plays(Answer(200, page([{"id": "1"}], 2).body, some_left), page([{"id": "2"}], 2, start=2))
    script.rtk("meetings list --per-page 1").ok
    assert script.clock.slept == []
