"""What rtk repeats by itself, where the emulator has no such trouble: web pages, odd headers, nobody at home."""

import random

import pytest

from tests.support.stub_server import StubResponse, StubServer, closed_port, failure, list_page, success

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

WEB_PAGE = StubResponse(503, b"<html><title>503 Service Unavailable</title></html>", {"content-type": "text/html"})


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_web_page_that_reports_trouble_is_met_with_the_same_request_again(stub: StubServer, method: str) -> None:
    stub.respond_with(WEB_PAGE, success({"id": ID}))
    result = stub.rtk(COMMANDS[method])
    assert result.ok.data == {"id": ID}
    first, second = stub.seen
    assert (first.method, first.path, first.body) == (method, second.path, second.body)
    assert len(stub.clock.slept) == 1
    assert "trying again in" in result.stderr


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_web_page_leaves_open_whether_a_write_took_effect(stub: StubServer, method: str) -> None:
    stub.respond_with(WEB_PAGE)
    result = stub.rtk(COMMANDS[method])
    assert (result.exit_code, result.stdout) == (9, "")
    assert "hint: it may have taken effect all the same: look before you repeat it\n" in result.stderr
    assert stub.clock.slept == []


@pytest.mark.parametrize("method", COMMANDS)
def test_a_request_that_is_repeated_is_the_same(stub: StubServer, method: str) -> None:
    stub.respond_with(failure(429), success({"id": ID}))
    stub.rtk(COMMANDS[method]).ok
    first, second = stub.seen
    assert (first.method, first.path, first.query, first.body) == (method, second.path, second.query, second.body)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_refused_connection_is_tried_again_whatever_the_method(stub: StubServer, command: str) -> None:
    with closed_port() as origin:
        result = stub.rtk(command, environment={"CLOUDFLARE_API_BASE_URL": origin})
    assert result.exit_code == 10
    assert result.stdout == ""
    assert f"the connection is refused: {origin.removeprefix('http://')}" in result.stderr
    assert len(stub.clock.slept) == 4


@pytest.mark.parametrize("method", COMMANDS)
def test_a_web_page_under_a_success_is_not_asked_for_again(stub: StubServer, method: str) -> None:
    stub.respond_with(StubResponse(200, WEB_PAGE.body))
    assert stub.rtk(COMMANDS[method]).exit_code == 9
    assert stub.clock.slept == []


@pytest.mark.parametrize(
    ("header", "value", "pause"),
    [
        ("retry_after_ms", "1500", 1.5),
        ("Retry_After", "5", 5.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_pause_that_the_server_asks_for_is_the_one_it_gets(
    stub: StubServer, status: int, header: str, value: str, pause: float
) -> None:
    stub.respond_with(failure(status, **{header: value}), success({"id": ID}))
    assert stub.rtk(COMMANDS["GET"]).ok.data == {"id": ID}
    assert stub.clock.slept == [pause]


def test_milliseconds_go_before_seconds(stub: StubServer) -> None:
    stub.respond_with(failure(429, retry_after="9", retry_after_ms="1200"), success({}))
    assert stub.rtk(COMMANDS["GET"]).exit_code == 0
    assert stub.clock.slept == [1.2]


NO_SENSE = [
    "soon",
    "-5",
    "nan",
    "inf",
    "9" * 5000,
    "",
    "Mon, 99 Foo 2026 08:00:00 GMT",
    "Mon, 1 Jan 2147483648 08:00:00 GMT",
    "Mon, 1 Jan 2026 08:00:00 +99999999999999",
]


@pytest.mark.parametrize("value", NO_SENSE)
def test_a_pause_that_makes_no_sense_gives_way_to_jitter(stub: StubServer, value: str) -> None:
    stub.respond_with(failure(429, retry_after=value), success({}))
    assert stub.rtk(COMMANDS["GET"]).exit_code == 0
    assert stub.clock.slept == [random.Random(7).random() * 0.5]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("61", "try again in 61 s, or let rtk wait for it: --max-wait 300 --retries 100"),
        ("1200.5", "try again in 1201 s, or let rtk wait for it: --max-wait 1201 --retries 100"),
        ("90000", "try again in 90000 s"),
        ("9" * 5000, "try again in 300 s, or let rtk wait for it: --max-wait 300 --retries 100"),
    ],
)
def test_the_hint_for_a_long_pause_is_a_wait_that_rtk_takes(stub: StubServer, asked: str, hint: str) -> None:
    stub.respond_with(failure(429, retry_after=asked))
    result = stub.rtk(f"{COMMANDS['GET']} --retries 0 -o json")
    assert (result.exit_code, result.error["hint"]) == (8, hint)


def test_a_quota_that_is_used_up_is_waited_for_before_the_next_request(stub: StubServer) -> None:
    used_up = {"ratelimit": '"default";r=0;t=30'}
    first = list_page([{"id": "1"}], 2)
    stub.respond_with(StubResponse(200, first.body, used_up), list_page([{"id": "2"}], 2, start=2))
    result = stub.rtk("meetings list --per-page 1")
    assert [row["id"] for row in result.ok.data] == ["1", "2"]
    assert stub.clock.slept == [30.0]
    assert "the rate limit is used up; waiting 30 s" in result.stderr


def test_a_quota_is_not_waited_for_longer_than_max_wait(stub: StubServer) -> None:
    used_up = {"ratelimit": '"default";r=0;t=3000'}
    stub.respond_with(
        StubResponse(200, list_page([{"id": "1"}], 2).body, used_up), list_page([{"id": "2"}], 2, start=2)
    )
    stub.rtk("meetings list --per-page 1 --max-wait 5").ok
    assert stub.clock.slept == [5.0]


def test_a_quota_with_requests_left_is_no_reason_to_wait(stub: StubServer) -> None:
    some_left = {"ratelimit": '"default";r=1;t=30'}
    stub.respond_with(
        StubResponse(200, list_page([{"id": "1"}], 2).body, some_left), list_page([{"id": "2"}], 2, start=2)
    )
    stub.rtk("meetings list --per-page 1").ok
    assert stub.clock.slept == []
