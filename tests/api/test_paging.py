"""Lists of many pages: what is asked for, in which order, and what happens when the list moves meanwhile."""

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

PATIENCE = 30.0  # seconds that a test waits for what happens at once, or never


def rows(first: int, last: int) -> list[dict[str, str]]:
    return [{"id": f"m{number}", "title": f"Meeting {number}"} for number in range(first, last + 1)]


def list_of(total: int) -> Callable[[ReceivedRequest], StubResponse]:
    """A list of `total` rows, served as the API serves it."""

    def answer(seen: ReceivedRequest) -> StubResponse:
        number, size = int(seen.query["page_no"]), int(seen.query["per_page"])
        start = (number - 1) * size + 1
        found = rows(start, min(start + size - 1, total))
        return list_page(found, total, start if found else 0)

    return answer


def asked_for(stub: StubServer) -> list[tuple[int, int]]:
    """Number and size of every page that was asked for."""
    return [(int(seen.query["page_no"]), int(seen.query["per_page"])) for seen in stub.seen]


def lines(text: str) -> list[str]:
    return [json.loads(line)["id"] for line in text.splitlines()]


def test_all_pages_are_read_in_order(stub: StubServer) -> None:
    stub.respond_by(list_of(250))
    result = stub.rtk("meetings list").ok
    assert result.data == rows(1, 250)
    assert result.stderr == ""
    assert asked_for(stub) == [(1, 100), (2, 100), (3, 100)]


@pytest.mark.parametrize("total", [0, 1, 99, 100])
def test_a_list_of_one_page_is_one_request(stub: StubServer, total: int) -> None:
    stub.respond_by(list_of(total))
    assert stub.rtk("meetings list").ok.data == rows(1, total)
    assert asked_for(stub) == [(1, 100)]


@pytest.mark.parametrize(
    ("output", "text"), [("json", "[]\n"), ("ndjson", ""), ("yaml", "[]\n"), ("id", ""), ("csv", "id,title\r\n")]
)
def test_an_empty_list_is_empty_in_every_format(stub: StubServer, output: str, text: str) -> None:
    stub.respond_with(list_page([], 0, start=0))
    columns = " --columns id,title" if output == "csv" else ""
    assert stub.rtk(f"meetings list -o {output}{columns}").ok.stdout == text


@pytest.mark.parametrize("answer", [{"data": []}, {"data": None}, {"success": True}])
def test_a_list_that_is_missing_is_empty(stub: StubServer, answer: dict[str, object]) -> None:
    stub.respond_with(json_response(answer))
    assert stub.rtk("meetings list").ok.data == []


def test_data_that_is_no_list_is_a_server_error(stub: StubServer) -> None:
    stub.respond_with(json_response({"data": {"id": "m1"}}))
    result = stub.rtk("meetings list")
    assert result.exit_code == 9
    assert result.stdout == ""
    assert result.stderr == "rtk: the answer holds no list of rows under: data\n"


class Noting(Stream):
    """A stdout that notes each row in `story`, and may first wait for something to happen."""

    def __init__(self, story: list[str], until: Event | None = None) -> None:
        super().__init__()
        self._story = story
        self._until = until

    def write(self, text: str) -> int:
        if self._until is not None and text:
            assert self._until.wait(PATIENCE)
        self._story.extend(f"wrote {row}" for row in lines(text))
        return super().write(text)


def test_the_first_line_is_out_before_the_third_page_is_asked_for(stub: StubServer) -> None:
    story: list[str] = []

    def answer(seen: ReceivedRequest) -> StubResponse:
        story.append(f"asked {seen.query['page_no']}")
        return list_of(4)(seen)

    stub.respond_by(answer)
    stub.rtk("meetings list --per-page 1 -o ndjson", stdout=Noting(story)).ok
    order = [story.index(event) for event in ("asked 1", "wrote m1", "asked 3", "wrote m3")]
    assert order == sorted(order)
    assert story.index("wrote m2") < story.index("asked 4")


def test_the_next_page_is_fetched_while_the_current_one_is_printed(stub: StubServer) -> None:
    second_is_asked_for = Event()

    def answer(seen: ReceivedRequest) -> StubResponse:
        if seen.query["page_no"] == "2":
            second_is_asked_for.set()
        return list_of(2)(seen)

    stub.respond_by(answer)
    # The first row is held back until the second page was asked for: without prefetching this never ends well.
    result = stub.rtk("meetings list --per-page 1 -o ndjson", stdout=Noting([], until=second_is_asked_for))
    assert lines(result.ok.stdout) == ["m1", "m2"]


def test_a_reader_who_has_enough_ends_the_fetching(stub: StubServer) -> None:
    class Closed(Stream):
        def flush(self) -> None:
            if not self.closed and self.written():
                raise BrokenPipeError

    stub.respond_by(list_of(1000))
    stdout = Closed()
    assert stub.rtk("meetings list -o ndjson", stdout=stdout).exit_code == 0
    assert asked_for(stub) in ([(1, 100)], [(1, 100), (2, 100)])
    stdout.buffer.truncate(0)  # nothing left to flush when it is collected


def test_a_limit_within_the_first_page_asks_for_no_more_rows_than_that(stub: StubServer) -> None:
    stub.respond_by(list_of(300))
    result = stub.rtk("meetings list --limit 25").ok
    assert result.data == rows(1, 25)
    assert result.stderr == "showing 25 of 300\n"
    assert asked_for(stub) == [(1, 25)]


@pytest.mark.parametrize(("limit", "pages"), [(100, 1), (150, 2), (200, 2), (201, 3)])
def test_a_limit_ends_the_fetching(stub: StubServer, limit: int, pages: int) -> None:
    stub.respond_by(list_of(1000))
    result = stub.rtk(f"meetings list --limit {limit} -o ndjson").ok
    assert len(lines(result.stdout)) == limit
    assert result.stderr == f"showing {limit} of 1000\n"
    assert [number for number, _ in asked_for(stub)] == list(range(1, pages + 1))


@pytest.mark.parametrize("limit", [3, 4])
def test_a_limit_that_cuts_nothing_is_not_mentioned(stub: StubServer, limit: int) -> None:
    stub.respond_by(list_of(3))
    assert stub.rtk(f"meetings list --limit {limit}").ok.stderr == ""


def test_quiet_does_not_tell_what_is_missing(stub: StubServer) -> None:
    stub.respond_by(list_of(3))
    assert stub.rtk("meetings list --limit 1 --quiet").ok.stderr == ""


def test_one_page_is_read_alone(stub: StubServer) -> None:
    stub.respond_by(list_of(300))
    result = stub.rtk("meetings list --page 3 --per-page 20").ok
    assert result.data == rows(41, 60)
    assert result.stderr == "showing 20 of 300\n"
    assert asked_for(stub) == [(3, 20)]


def test_a_page_behind_the_end_is_empty(stub: StubServer) -> None:
    stub.respond_by(list_of(3))
    result = stub.rtk("meetings list --page 9").ok
    assert result.data == []
    assert result.stderr == "showing 0 of 3\n"


def test_pages_have_the_size_that_was_asked_for(stub: StubServer) -> None:
    stub.respond_by(list_of(7))
    assert stub.rtk("meetings list --per-page 3").ok.data == rows(1, 7)
    assert asked_for(stub) == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("flag", ["--limit", "--page", "--per-page"])
@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", ""])
def test_a_number_that_counts_nothing_is_refused_before_anything_is_sent(
    stub: StubServer, flag: str, value: str
) -> None:
    result = stub.rtk("meetings", "list", flag, value)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert flag in result.stderr
    assert stub.seen == []


def test_the_envelope_is_the_apis_own_answer(stub: StubServer) -> None:
    stub.respond_by(list_of(300))
    result = stub.rtk("meetings list --envelope --per-page 2 --page 2").ok
    paging = {"total_count": 300, "start_offset": 3, "end_offset": 4}
    assert result.data == {"success": True, "data": rows(3, 4), "paging": paging}
    assert result.stderr == "showing 2 of 300\n"
    assert asked_for(stub) == [(2, 2)]


def test_filters_go_along_with_every_page(stub: StubServer) -> None:
    stub.respond_by(list_of(2))
    stub.rtk("meetings list --per-page 1 --search 'a b&c' --status ACTIVE --start-time 2026-09-14T08:00:00Z").ok
    filters = {"search": "a b&c", "status": "ACTIVE", "start_time": "2026-09-14T08:00:00.000Z"}
    assert [filters.items() <= seen.query.items() for seen in stub.seen] == [True, True]


def test_a_list_that_shrinks_while_it_is_read_ends_where_it_ends_now(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 6), list_page(rows(3, 3), 3, start=3))
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 3)


def test_a_list_that_grows_while_it_is_read_is_read_to_its_new_end(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 3), list_page(rows(3, 4), 5, start=3), list_page(rows(5, 5), 5, start=5))
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 5)


def test_an_empty_page_ends_a_list_whatever_the_total_says(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 6), list_page([], 6, start=0))
    result = stub.rtk("meetings list --per-page 2").ok
    assert result.data == rows(1, 2)
    assert result.stderr == "showing 2 of 6\n"


def test_a_server_that_repeats_its_first_page_for_ever_is_stopped(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 6), list_page(rows(1, 2), 6))  # and a third would be one too many
    result = stub.rtk("meetings list --per-page 2 -o ndjson")
    assert result.exit_code == 9
    assert lines(result.stdout) == ["m1", "m2"]
    assert result.error["message"] == "the API repeats a page instead of going on: page 2"
    assert len(stub.seen) == 2


def test_the_last_page_over_again_for_want_of_a_later_one_ends_the_list(stub: StubServer) -> None:
    shrunk = list_page(rows(1, 2), 2)
    stub.respond_with(list_page(rows(1, 2), 3), shrunk)
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 2)


@pytest.mark.parametrize(
    "paging",
    [None, {}, [], "none", {"total_count": None, "end_offset": None}, {"total_count": "2"}, {"end_offset": 1}],
)
def test_a_list_without_a_usable_total_is_one_page(stub: StubServer, paging: object) -> None:
    stub.respond_with(json_response({"data": rows(1, 2), "paging": paging}))
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 2)


def test_offsets_that_are_missing_are_counted(stub: StubServer) -> None:
    total = {"total_count": 3.0}
    stub.respond_with(
        json_response({"data": rows(1, 2), "paging": total}), json_response({"data": rows(3, 3), "paging": total})
    )
    assert stub.rtk("meetings list --per-page 2").ok.data == rows(1, 3)


def test_pages_smaller_than_asked_for_are_all_read_though_no_offsets_tell(stub: StubServer) -> None:
    total = {"total_count": 5}
    shares = (rows(1, 2), rows(3, 4), rows(5, 5))
    stub.respond_with(*(json_response({"data": share, "paging": total}) for share in shares))
    assert stub.rtk("meetings list").ok.data == rows(1, 5)


@pytest.mark.parametrize(("status", "exit_code"), [(500, 9), (401, 4), (429, 8)])
def test_an_error_in_page_two_leaves_page_one_printed(stub: StubServer, status: int, exit_code: int) -> None:
    stub.respond_with(list_page(rows(1, 2), 4), failure(status))
    result = stub.rtk("meetings list --per-page 2 -o ndjson --retries 0")
    assert result.exit_code == exit_code
    assert lines(result.stdout) == ["m1", "m2"]
    assert result.error["status"] == status


def test_an_error_in_a_page_that_the_limit_made_needless_does_not_happen(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 2), 4))
    assert stub.rtk("meetings list --limit 2").ok.data == rows(1, 2)


def test_a_later_page_is_repeated_like_any_request(stub: StubServer) -> None:
    stub.respond_with(list_page(rows(1, 1), 2), failure(503), list_page(rows(2, 2), 2, start=2))
    assert stub.rtk("meetings list --per-page 1").ok.data == rows(1, 2)
    assert len(stub.clock.slept) == 1


@pytest.fixture
def client(stub: StubServer) -> Iterator[Client]:
    """For the lists whose rows lie deeper than those of any command."""
    with closing(HttpTransport(stub.base_url, lambda: TOKEN, 5)) as wire:
        yield Client(wire, lambda: ACCOUNT_ID, lambda: APP_ID)


@pytest.mark.parametrize("place", ["beside", "inside"])
def test_paging_is_found_beside_the_data_and_inside_it(stub: StubServer, client: Client, place: str) -> None:
    def answer(seen: ReceivedRequest) -> StubResponse:
        number = int(seen.query["page_no"])
        paging = {"total_count": 3, "start_offset": number, "end_offset": number}
        data = {"people": rows(number, number)}
        return json_response(
            {"data": data | {"paging": paging}} if place == "inside" else {"data": data, "paging": paging}
        )

    stub.respond_by(answer)
    pages: Pages[Any] = client.pages(PARTICIPANTS_LIST, {"meeting_id": "m"}, rows=("data", "people"))
    assert [found.rows for found in pages.each(per_page=1)] == [rows(1, 1), rows(2, 2), rows(3, 3)]


def test_rows_under_a_key_that_is_not_there_are_none(stub: StubServer, client: Client) -> None:
    stub.respond_with(json_response({"data": {"paging": {"total_count": 0}}}))
    assert list(client.pages(PARTICIPANTS_LIST, {"meeting_id": "m"}, rows=("data", "people")).rows()) == []


def test_rows_of_another_kind_are_named_by_their_whole_path(stub: StubServer, client: Client) -> None:
    stub.respond_with(json_response({"data": {"people": 3}}))
    with pytest.raises(ServerError, match=r"under: data\.people$"):
        list(client.pages(PARTICIPANTS_LIST, {"meeting_id": "m"}, rows=("data", "people")).rows())
