"""Lists of many pages: the requests and their order, and lists that change while they are read."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Event
from typing import Any

import pytest

from rtk_cli.api.client import Client
from rtk_cli.api.pages import Pages
from rtk_cli.api.transports.http import HttpTransport
from rtk_cli.errors import ServerError
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.operations import PARTICIPANTS_LIST
from tests.support.cli import TOKEN, Stream
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure, json_response, list_page

TIMEOUT = 30.0  # seconds to wait for an event that happens at once or never


def rows(first: int, last: int) -> list[dict[str, str]]:
    return [{"id": f"m{number}", "title": f"Meeting {number}"} for number in range(first, last + 1)]


def list_of(total: int) -> Callable[[ReceivedRequest], StubResponse]:
    """A list of `total` rows, served as the API serves it."""

    def respond(seen: ReceivedRequest) -> StubResponse:
        number, size = int(seen.query["page_no"]), int(seen.query["per_page"])
        start = (number - 1) * size + 1
        found = rows(start, min(start + size - 1, total))
        return list_page(found, total, start if found else 0)

    return respond


def requested_pages(stub: StubServer) -> list[tuple[int, int]]:
    """Number and size of every requested page."""
    return [(int(seen.query["page_no"]), int(seen.query["per_page"])) for seen in stub.seen]


def ids_of(text: str) -> list[str]:
    return [json.loads(line)["id"] for line in text.splitlines()]


def test_all_pages_are_read_in_order(stub: StubServer) -> None:
    stub.respond_by(list_of(250))
    result = stub.rtk("meetings list").ok
    assert result.data == rows(1, 250)
    assert result.stderr == ""
    assert requested_pages(stub) == [(1, 100), (2, 100), (3, 100)]


@pytest.mark.parametrize("total", [0, 1, 99, 100])
def test_list_of_one_page_is_one_request(stub: StubServer, total: int) -> None:
    stub.respond_by(list_of(total))
    assert stub.rtk("meetings list").ok.data == rows(1, total)
    assert requested_pages(stub) == [(1, 100)]


@pytest.mark.parametrize(
    ("output", "text"), [("json", "[]\n"), ("ndjson", ""), ("yaml", "[]\n"), ("id", ""), ("csv", "id,title\r\n")]
)
def test_empty_list_is_empty_in_every_format(stub: StubServer, output: str, text: str) -> None:
    stub.respond_with(list_page([], 0, start=0))
    columns = " --columns id,title" if output == "csv" else ""
    assert stub.rtk(f"meetings list -o {output}{columns}").ok.stdout == text


@pytest.mark.parametrize("envelope", [{"data": []}, {"data": None, "paging": {"total_count": 0}}])
def test_list_without_rows_is_empty(stub: StubServer, envelope: dict[str, object]) -> None:
    stub.respond_with(json_response(envelope))
    assert stub.rtk("meetings list").ok.data == []


def test_data_that_is_not_a_list_is_a_server_error(stub: StubServer) -> None:
    stub.respond_with(json_response({"data": {"id": "m1"}}))
    error = stub.rtk.error("meetings list")
    assert error["kind"] == "server"
    assert " under data: " in error["message"]


class RecordingStream(Stream):
    """A stdout that appends each written row to `events`, after waiting for an event if one is given."""

    def __init__(self, events: list[str], until: Event | None = None) -> None:
        super().__init__()
        self._events = events
        self._until = until

    def write(self, text: str) -> int:
        if self._until is not None and text:
            assert self._until.wait(TIMEOUT)
        self._events.extend(f"wrote {row}" for row in ids_of(text))
        return super().write(text)


def test_first_row_is_written_before_the_third_page_is_requested(stub: StubServer) -> None:
    events: list[str] = []

    def respond(seen: ReceivedRequest) -> StubResponse:
        events.append(f"requested {seen.query['page_no']}")
        return list_of(4)(seen)

    stub.respond_by(respond)
    stub.rtk("meetings list --per-page 1 -o ndjson", stdout=RecordingStream(events)).ok
    order = [events.index(event) for event in ("requested 1", "wrote m1", "requested 3", "wrote m3")]
    assert order == sorted(order)
    assert events.index("wrote m2") < events.index("requested 4")


def test_next_page_is_fetched_while_the_current_one_is_printed(stub: StubServer) -> None:
    second_is_requested = Event()

    def respond(seen: ReceivedRequest) -> StubResponse:
        if seen.query["page_no"] == "2":
            second_is_requested.set()
        return list_of(2)(seen)

    stub.respond_by(respond)
    # The first row is held back until the second page is requested: without prefetching the wait times out.
    result = stub.rtk("meetings list --per-page 1 -o ndjson", stdout=RecordingStream([], until=second_is_requested))
    assert ids_of(result.ok.stdout) == ["m1", "m2"]


def test_closed_pipe_stops_the_fetching(stub: StubServer) -> None:
    class Closed(Stream):
        def flush(self) -> None:
            if not self.closed and self.written():
                raise BrokenPipeError

    stub.respond_by(list_of(1000))
    stdout = Closed()
    assert stub.rtk("meetings list -o ndjson", stdout=stdout).exit_code == 0
    assert requested_pages(stub) in ([(1, 100)], [(1, 100), (2, 100)])
    stdout.buffer.truncate(0)  # nothing left to flush on garbage collection


def test_limit_below_the_page_size_requests_only_that_many_rows(stub: StubServer) -> None:
    stub.respond_by(list_of(300))
    result = stub.rtk("meetings list --limit 25").ok
    assert result.data == rows(1, 25)
    assert result.stderr == ""
    assert requested_pages(stub) == [(1, 25)]


@pytest.mark.parametrize(("limit", "pages"), [(100, 1), (150, 2), (200, 2), (201, 3)])
def test_limit_stops_the_fetching(stub: StubServer, limit: int, pages: int) -> None:
    stub.respond_by(list_of(1000))
    result = stub.rtk(f"meetings list --limit {limit} -o ndjson").ok
    assert len(ids_of(result.stdout)) == limit
    assert result.stderr == ""
    assert [number for number, _ in requested_pages(stub)] == list(range(1, pages + 1))


@pytest.mark.parametrize("limit", [1, 3, 4])
def test_limit_is_not_mentioned_as_it_was_requested(stub: StubServer, limit: int) -> None:
    stub.respond_by(list_of(3))
    assert stub.rtk(f"meetings list --limit {limit}").ok.stderr == ""


def test_quiet_hides_the_note_about_missing_rows(stub: StubServer) -> None:
    stub.respond_by(list_of(3))
    assert stub.rtk("meetings list --page 1 --per-page 1 --quiet").ok.stderr == ""


def test_page_flag_reads_only_that_page(stub: StubServer) -> None:
    stub.respond_by(list_of(300))
    result = stub.rtk("meetings list --page 3 --per-page 20").ok
    assert result.data == rows(41, 60)
    assert "20 of 300" in result.stderr
    assert requested_pages(stub) == [(3, 20)]


def test_page_after_the_end_is_empty(stub: StubServer) -> None:
    stub.respond_by(list_of(3))
    result = stub.rtk("meetings list --page 9").ok
    assert result.data == []
    assert "0 of 3" in result.stderr


def test_per_page_sets_the_page_size(stub: StubServer) -> None:
    stub.respond_by(list_of(7))
    assert stub.rtk("meetings list --per-page 3").ok.data == rows(1, 7)
    assert requested_pages(stub) == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("flag", ["--limit", "--page", "--per-page"])
@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", ""])
def test_invalid_number_is_a_usage_error_before_sending(stub: StubServer, flag: str, value: str) -> None:
    result = stub.rtk("meetings", "list", flag, value)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert flag in result.stderr
    assert stub.seen == []


def test_envelope_flag_prints_the_response_unchanged(stub: StubServer) -> None:
    stub.respond_by(list_of(300))
    result = stub.rtk("meetings list --envelope --per-page 2 --page 2").ok
    paging = {"total_count": 300, "start_offset": 3, "end_offset": 4}
    assert result.data == {"success": True, "data": rows(3, 4), "paging": paging}
    assert "2 of 300" in result.stderr
    assert requested_pages(stub) == [(2, 2)]


def test_filters_are_sent_with_every_page(stub: StubServer) -> None:
    stub.respond_by(list_of(2))
    stub.rtk("meetings list --per-page 1 --search 'a b&c' --status ACTIVE --start-time 2026-09-14T08:00:00Z").ok
    filters = {"search": "a b&c", "status": "ACTIVE", "start_time": "2026-09-14T08:00:00.000Z"}
    assert [filters.items() <= seen.query.items() for seen in stub.seen] == [True, True]


def test_list_that_shrinks_while_it_is_read_ends_at_its_new_end(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 6), list_page(rows(3, 3), 3, start=3))
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 3)


def test_list_that_grows_while_it_is_read_is_read_to_its_new_end(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 3), list_page(rows(3, 4), 5, start=3), list_page(rows(5, 5), 5, start=5))
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 5)


@pytest.mark.parametrize("total", [6, "6", 6.0, " 6 "])
@pytest.mark.parametrize("output", ["json", "ndjson", "yaml", "csv --columns id", "id", "json --query [].id"])
def test_list_that_ends_before_its_total_is_a_server_error(stub: StubServer, output: str, total: Any) -> None:
    stub.respond_with(list_page(rows(1, 2), total), list_page([], total, start=0))
    result = stub.rtk(f"meetings list --per-page 2 -o {output}")
    assert result.exit_code == 9
    assert "6 rows" in result.stderr
    with pytest.raises(json.JSONDecodeError):
        json.loads(result.stdout)  # never a valid array


@pytest.mark.parametrize("last", [list_page([], 0, start=0), json_response({"data": []}), list_page(rows(1, 2), 6)])
def test_promised_total_outlives_a_page_without_it(stub: StubServer, last: StubResponse) -> None:
    stub.respond_with(list_page(rows(1, 2), 6), last)
    result = stub.rtk("meetings list --per-page 2 --json")
    assert (result.exit_code, result.error["kind"]) == (9, "server")
    assert not result.stdout.rstrip().endswith("]")


def test_empty_first_page_of_a_list_with_a_total_is_a_server_error(stub: StubServer) -> None:
    stub.respond_with(list_page([], 300, start=0))
    error = stub.rtk.error("meetings list")
    assert (error["kind"], error["exit_code"]) == ("server", 9)
    assert "300" in error["message"]


def test_limit_beyond_the_rows_that_came_is_a_server_error(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 6), list_page([], 6, start=0))
    assert stub.rtk("meetings list --per-page 2 --limit 3 -o ndjson").exit_code == 9


def test_limit_within_the_rows_that_came_is_no_error(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 3), 6))
    assert stub.rtk("meetings list --limit 2").ok.data == rows(1, 2)


def test_list_that_shrank_to_the_rows_read_so_far_is_whole(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 3), list_page([], 2, start=0))
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 2)


def test_total_as_text_is_a_number(stub: StubServer) -> None:
    stub.respond_with(
        list_page(rows(1, 2), "3"),  # type: ignore[arg-type]
        list_page(rows(3, 3), "3", start=3),  # type: ignore[arg-type]
    )
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 3)


def test_short_page_below_the_total_is_not_the_end(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 4), list_page(rows(3, 3), 4, start=3), list_page(rows(4, 4), 4, start=4))
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 4)


def test_offset_that_claims_more_rows_than_came_does_not_end_the_list(stub: StubServer) -> None:
    paging = {"total_count": 3, "start_offset": 1, "end_offset": 3}
    stub.respond_with(json_response({"data": rows(1, 2), "paging": paging}), list_page(rows(3, 3), 3, start=3))
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 3)


def test_more_rows_than_the_total_are_printed_with_a_note(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 3), 1))
    result = stub.rtk("meetings list").ok
    assert result.data == rows(1, 3)
    assert "3" in result.stderr
    assert "1" in result.stderr


@pytest.mark.parametrize("total", [0, 1])
def test_total_below_a_full_page_does_not_end_the_list(stub: StubServer, total: int) -> None:
    stub.respond_with(list_page(rows(1, 2), total), list_page(rows(3, 3), total, start=3))
    result = stub.rtk("meetings list --per-page 2").ok
    assert result.data == rows(1, 3)
    assert result.stderr != ""


@pytest.mark.parametrize("last", [[], rows(3, 3)])
def test_list_without_paging_is_read_to_an_empty_or_short_page(stub: StubServer, last: list[Any]) -> None:
    stub.respond_with(json_response({"data": rows(1, 2)}), json_response({"data": last}))
    result = stub.rtk("meetings list --per-page 2").ok
    assert result.data == rows(1, 2) + last
    assert result.stderr == ""


def test_list_without_paging_stops_at_a_repeated_page_and_says_so(stub: StubServer) -> None:
    stub.respond_with(json_response({"data": rows(1, 2)}), json_response({"data": rows(1, 2)}))
    result = stub.rtk("meetings list --per-page 2").ok
    assert result.data == rows(1, 2)
    assert "page 2" in result.stderr


@pytest.mark.parametrize("flags", ["--limit 2", "--page 1", "--page 1 --limit 1"])
def test_limit_and_page_need_no_second_page_without_paging(stub: StubServer, flags: str) -> None:
    stub.respond_with(json_response({"data": rows(1, 2)}))
    result = stub.rtk(f"meetings list --per-page 2 {flags}").ok
    assert result.stderr == ""


def test_raw_call_notes_missing_rows_when_the_total_is_text(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), "3"))  # type: ignore[arg-type]
    assert "2 of 3" in stub.rtk("api GET /meetings").ok.stderr


def test_raw_call_pages_through_a_list_without_paging(stub: StubServer) -> None:
    stub.respond_with(json_response({"data": rows(1, 2)}), json_response({"data": rows(3, 3)}))
    assert stub.rtk("api GET /meetings --paginate --per-page 2").ok.data == rows(1, 3)


def test_server_that_repeats_its_first_page_is_a_server_error(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 6), list_page(rows(1, 2), 6))  # a third request would fail the test
    result = stub.rtk("meetings list --per-page 2 -o ndjson")
    assert result.exit_code == 9
    assert ids_of(result.stdout) == ["m1", "m2"]
    assert result.error["message"].endswith(": page 2")
    assert len(stub.seen) == 2


def test_repeated_last_page_ends_the_list(stub: StubServer) -> None:
    shrunk = list_page(rows(1, 2), 2)
    stub.respond_with(list_page(rows(1, 2), 3), shrunk)
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 2)


NO_TOTALS: list[Any] = ["x", "", "1e999", "-1", -1, True, [3], {}]
NO_PAGING: list[Any] = [None, {}, [], "none", {"total_count": None, "end_offset": None}, {"end_offset": 1}]


@pytest.mark.parametrize("paging", [*NO_PAGING, *({"total_count": total} for total in NO_TOTALS)])
def test_list_without_a_valid_total_ends_at_a_short_page(stub: StubServer, paging: object) -> None:
    shares = (rows(1, 2), rows(3, 3))
    stub.respond_with(*(json_response({"data": share, "paging": paging}) for share in shares))
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 3)


def test_missing_offsets_are_counted(stub: StubServer) -> None:
    total = {"total_count": 3.0}
    stub.respond_with(
        json_response({"data": rows(1, 2), "paging": total}), json_response({"data": rows(3, 3), "paging": total})
    )
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 3)


def test_pages_smaller_than_requested_are_all_read_without_offsets(stub: StubServer) -> None:
    total = {"total_count": 5}
    shares = (rows(1, 2), rows(3, 4), rows(5, 5))
    stub.respond_with(*(json_response({"data": share, "paging": total}) for share in shares))
    assert stub.rtk("meetings list").ok.data == rows(1, 5)


@pytest.mark.parametrize(("status", "exit_code"), [(500, 9), (401, 4), (429, 8)])
def test_error_in_page_two_leaves_page_one_printed(stub: StubServer, status: int, exit_code: int) -> None:
    stub.respond_with(list_page(rows(1, 2), 4), failure(status))
    result = stub.rtk("meetings list --per-page 2 -o ndjson --retries 0")
    assert result.exit_code == exit_code
    assert ids_of(result.stdout) == ["m1", "m2"]
    assert result.error["status"] == status


def test_page_beyond_the_limit_is_not_requested(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 4))
    assert stub.rtk("meetings list --limit 2").ok.data == rows(1, 2)


def test_later_page_is_retried_like_any_request(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 1), 2), failure(503), list_page(rows(2, 2), 2, start=2))
    assert stub.rtk("meetings list --per-page 1").ok.data == rows(1, 2)
    assert len(stub.clock.slept) == 1


@pytest.fixture
def client(stub: StubServer) -> Iterator[Client]:
    """A client, for rows nested deeper than those of any command."""
    with closing(HttpTransport(stub.base_url, lambda: TOKEN, 5)) as wire:
        yield Client(wire, lambda: ACCOUNT_ID, lambda: APP_ID)


@pytest.mark.parametrize("location", ["beside", "inside"])
def test_paging_is_found_beside_the_data_and_inside_it(stub: StubServer, client: Client, location: str) -> None:
    def respond(seen: ReceivedRequest) -> StubResponse:
        number = int(seen.query["page_no"])
        paging = {"total_count": 3, "start_offset": number, "end_offset": number}
        data = {"participants": rows(number, number)}
        return json_response(
            {"data": data | {"paging": paging}} if location == "inside" else {"data": data, "paging": paging}
        )

    stub.respond_by(respond)
    pages: Pages[Any] = client.pages(PARTICIPANTS_LIST, {"meeting_id": "m"}, rows=("data", "participants"))
    assert [found.rows for found in pages.each(per_page=1)] == [rows(1, 1), rows(2, 2), rows(3, 3)]


def test_missing_key_of_rows_is_an_empty_list(stub: StubServer, client: Client) -> None:
    stub.respond_with(json_response({"data": {"paging": {"total_count": 0}}}))
    assert list(client.pages(PARTICIPANTS_LIST, {"meeting_id": "m"}, rows=("data", "participants")).rows()) == []


def test_rows_that_are_not_a_list_are_reported_with_their_path(stub: StubServer, client: Client) -> None:
    stub.respond_with(json_response({"data": {"participants": 3}}))
    with pytest.raises(ServerError, match=r" under data\.participants: "):
        list(client.pages(PARTICIPANTS_LIST, {"meeting_id": "m"}, rows=("data", "participants")).rows())


def test_later_page_without_paging_does_not_end_the_list(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 6), json_response({"data": rows(3, 4)}), list_page(rows(5, 6), 6, start=5))
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 6)
