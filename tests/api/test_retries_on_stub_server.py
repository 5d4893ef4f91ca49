"""Retries after failures that the emulator cannot inject: HTML pages, unusual headers, refused connections."""

import random

import pytest

from rtk_cli.errors import CHECK_BEFORE_RETRYING
from tests.support.stub_server import StubResponse, StubServer, closed_port, failure, list_page, success

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
PARTICIPANT = "7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2910"

COMMANDS = {
    "GET": f"meetings get {ID}",
    "POST": "meetings create --title Standup",
    "PUT": f"meetings replace {ID} --title Standup",
    "PATCH": f"meetings activate {ID}",
    "DELETE": f"participants remove {PARTICIPANT} --meeting {ID} --force",
}
"""One command of each method."""

HTML_PAGE = StubResponse(503, b"<html><title>503 Service Unavailable</title></html>", {"content-type": "text/html"})


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_error_page_of_a_gateway_is_retried(stub: StubServer, method: str) -> None:
    stub.respond_with(HTML_PAGE, success({"id": ID}))
    assert stub.rtk(COMMANDS[method]).ok.data == {"id": ID}
    first, second = stub.seen
    assert (first.method, first.path, first.body) == (method, second.path, second.body)
    assert len(stub.clock.slept) == 1


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_error_page_after_a_write_has_the_hint_to_check_first(stub: StubServer, method: str) -> None:
    stub.respond_with(HTML_PAGE)
    error = stub.rtk.error(COMMANDS[method])
    assert (error["kind"], error["hint"]) == ("server", CHECK_BEFORE_RETRYING)
    assert stub.clock.slept == []


@pytest.mark.parametrize("method", COMMANDS)
def test_retry_sends_the_same_request(stub: StubServer, method: str) -> None:
    stub.respond_with(failure(429), success({"id": ID}))
    stub.rtk(COMMANDS[method]).ok
    first, second = stub.seen
    assert (first.method, first.path, first.query, first.body) == (method, second.path, second.query, second.body)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_refused_connection_is_retried_whatever_the_method(stub: StubServer, command: str) -> None:
    with closed_port() as origin:
        error = stub.rtk.error(command, environment={"CLOUDFLARE_API_BASE_URL": origin})
    assert error["kind"] == "network"
    assert f": {origin.removeprefix('http://')}" in error["message"]
    assert len(stub.clock.slept) == 4


@pytest.mark.parametrize("method", COMMANDS)
def test_html_page_with_a_success_status_is_not_retried(stub: StubServer, method: str) -> None:
    stub.respond_with(StubResponse(200, HTML_PAGE.body))
    assert stub.rtk(COMMANDS[method]).exit_code == 9
    assert stub.clock.slept == []


@pytest.mark.parametrize(
    ("header", "value", "delay"),
    [
        ("retry_after_ms", "1500", 1.5),
        ("Retry_After", "5", 5.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_header_sets_the_delay(
    stub: StubServer, status: int, header: str, value: str, delay: float
) -> None:
    stub.respond_with(failure(status, **{header: value}), success({"id": ID}))
    assert stub.rtk(COMMANDS["GET"]).ok.data == {"id": ID}
    assert stub.clock.slept == [delay]


def test_milliseconds_override_seconds(stub: StubServer) -> None:
    stub.respond_with(failure(429, retry_after="9", retry_after_ms="1200"), success({"id": "x"}))
    assert stub.rtk(COMMANDS["GET"]).exit_code == 0
    assert stub.clock.slept == [1.2]


INVALID_DELAYS = [
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


@pytest.mark.parametrize("value", INVALID_DELAYS)
def test_invalid_retry_after_gets_jitter(stub: StubServer, value: str) -> None:
    stub.respond_with(failure(429, retry_after=value), success({"id": "x"}))
    assert stub.rtk(COMMANDS["GET"]).exit_code == 0
    assert stub.clock.slept == [random.Random(7).random() * 0.5]


@pytest.mark.parametrize(
    ("retry_after", "hint"),
    [
        ("61", ("61 s", "--max-wait 300 --retries 10")),
        ("1200.5", ("1201 s", "--max-wait 1201 --retries 10")),
        ("86400", ("86400 s",)),
        ("90000", ("90000 s", "90000 s")),
        ("9" * 5000, ("300 s",)),
    ],
)
def test_rate_limit_hint_names_a_sufficient_max_wait(stub: StubServer, retry_after: str, hint: tuple[str, ...]) -> None:
    stub.respond_with(failure(429, retry_after=retry_after))
    error = stub.rtk.error(f"{COMMANDS['GET']} --retries 0")
    assert error["kind"] == "rate_limited"
    assert hint[0] in error["hint"]
    assert error["hint"].endswith(hint[-1])


def test_exhausted_quota_is_waited_for_before_the_next_request(stub: StubServer) -> None:
    exhausted = {"ratelimit": '"default";r=0;t=30'}
    first = list_page([{"id": "1"}], 2)
    stub.respond_with(StubResponse(200, first.body, exhausted), list_page([{"id": "2"}], 2, start=2))
    result = stub.rtk("meetings list --per-page 1")
    assert [row["id"] for row in result.ok.data] == ["1", "2"]
    assert stub.clock.slept == [30.0]
    assert "30 s" in result.stderr


def test_exhausted_quota_is_waited_for_no_longer_than_max_wait(stub: StubServer) -> None:
    exhausted = {"ratelimit": '"default";r=0;t=3000'}
    stub.respond_with(
        StubResponse(200, list_page([{"id": "1"}], 2).body, exhausted), list_page([{"id": "2"}], 2, start=2)
    )
    stub.rtk("meetings list --per-page 1 --max-wait 5").ok
    assert stub.clock.slept == [5.0]


@pytest.mark.parametrize("headers", [{"ratelimit": '"default";r=1;t=30'}, {"ratelimit": "unknown"}, {}])
def test_quota_with_requests_left_is_not_waited_for(stub: StubServer, headers: dict[str, str]) -> None:
    first = StubResponse(200, list_page([{"id": "1"}], 2).body, headers)
    stub.respond_with(first, list_page([{"id": "2"}], 2, start=2))
    stub.rtk("meetings list --per-page 1").ok
    assert stub.clock.slept == []


def test_reset_within_a_second_is_waited_for(stub: StubServer) -> None:
    first = StubResponse(200, list_page([{"id": "1"}], 2).body, {"ratelimit": '"default";r=0;t=1'})
    stub.respond_with(first, list_page([{"id": "2"}], 2, start=2))
    stub.rtk("meetings list --per-page 1").ok
    assert stub.clock.slept == [1.0]


def test_longest_reset_of_all_exhausted_quotas_is_waited_for(stub: StubServer) -> None:
    quotas = {"ratelimit": '"burst";r=0;t=10, "default";r=0;t=40, "daily";r=5;t=900'}
    stub.respond_with(StubResponse(200, list_page([{"id": "1"}], 2).body, quotas), list_page([{"id": "2"}], 2, start=2))
    stub.rtk("meetings list --per-page 1").ok
    assert stub.clock.slept == [40.0]


def test_quota_and_retry_after_of_one_response_are_not_both_waited_for(stub: StubServer) -> None:
    """Both waits together would exceed max_wait."""
    stub.respond_with(failure(429, retry_after="20", ratelimit='"default";r=0;t=50'), success({"id": ID}))
    stub.rtk(f"{COMMANDS['GET']} --max-wait 20").ok
    assert stub.clock.slept == [20.0]


def test_downloads_are_not_throttled(stub: StubServer) -> None:
    link = f"{stub.origin}/talk.mp4"
    recording = {"id": ID, "status": "UPLOADED", "output_file_name": "talk.mp4", "download_url": link}
    exhausted = {"ratelimit": '"default";r=0;t=30'}
    stub.respond_with(StubResponse(200, success(recording).body, exhausted), StubResponse(200, b"bytes"))
    assert stub.rtk(f"recordings download {ID} --to -").ok.raw == b"bytes"
    assert stub.clock.slept == []


def test_failed_opening_of_a_download_is_retried(stub: StubServer) -> None:
    link = f"{stub.origin}/talk.mp4"
    recording = {"id": ID, "status": "UPLOADED", "output_file_name": "talk.mp4", "download_url": link}
    stub.respond_with(success(recording), HTML_PAGE, StubResponse(200, b"bytes"))
    assert stub.rtk(f"recordings download {ID} --to -").ok.raw == b"bytes"
    assert len(stub.clock.slept) == 1
