"""Lists, with queries that rtk's own client never sends: unusual pages, searches by id, nulls."""

import json
from contextlib import closing
from urllib.parse import parse_qsl

import httpx
import pytest

from rtk_cli.emulator.contract.paging import requested_page
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.messages import Request
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.emulator.conftest import ACCOUNT, APP
from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.every_operation import send

MEETINGS = f"{APP}/meetings"


def create(wire: httpx.Client, **body: object) -> str:
    meeting_id: str = wire.post(MEETINGS, json=body).json()["data"]["id"]
    return meeting_id


def test_page_and_size_0_count_as_not_given(wire: httpx.Client) -> None:
    for _ in range(3):
        create(wire)
    answer = wire.get(f"{MEETINGS}?per_page=0&page_no=0").json()
    assert (len(answer["data"]), answer["paging"]) == (3, {"total_count": 3, "start_offset": 1, "end_offset": 3})


def test_page_after_the_last_is_empty_with_the_total_count(wire: httpx.Client) -> None:
    for _ in range(3):
        create(wire)
    answer = wire.get(f"{MEETINGS}?per_page=2&page_no=3").json()
    assert (answer["data"], answer["paging"]) == ([], {"total_count": 3, "start_offset": 0, "end_offset": 0})


def test_default_page_has_20_rows_newest_first(wire: httpx.Client) -> None:
    ids = [create(wire) for _ in range(21)]
    rows = wire.get(MEETINGS).json()["data"]
    assert [row["id"] for row in rows] == ids[:0:-1]


@pytest.mark.parametrize(
    ("query", "limit", "offset"),
    [
        ({}, 20, 0),
        ({"per_page": 1000}, 1000, 0),
        ({"per_page": 1001}, 1000, 0),
        ({"per_page": 5000, "page_no": 3}, 1000, 2000),
    ],
)
def test_page_has_at_most_1000_rows(query: dict[str, int], limit: int, offset: int) -> None:
    assert requested_page(query) == (limit, offset)


@pytest.mark.parametrize(
    ("bounds", "count"),
    [
        ("start_time=2026-09-14T08:00:00Z&end_time=2026-09-14T08:00:00Z", 1),
        ("start_time=2026-09-14T08:00:00.001Z", 0),
        ("end_time=2026-09-14T07:59:59.999Z", 0),
    ],
)
@pytest.mark.parametrize("resource", ["meetings", "livestreams"])
def test_time_bounds_are_inclusive(wire: httpx.Client, resource: str, bounds: str, count: int) -> None:
    wire.post(f"{APP}/{resource}", json={}).raise_for_status()
    assert wire.get(f"{APP}/{resource}?{bounds}").json()["paging"]["total_count"] == count


def test_search_finds_a_meeting_by_part_of_its_id(wire: httpx.Client) -> None:
    meeting, _ = create(wire), create(wire)
    rows = wire.get(f"{MEETINGS}?search={meeting[:13].upper()}").json()["data"]
    assert [row["id"] for row in rows] == [meeting]


def test_search_ignores_case(wire: httpx.Client) -> None:
    wire.post(f"{ACCOUNT}/apps", json={"name": "Straße Überblick"})
    rows = wire.get(f"{ACCOUNT}/apps", params={"search": "STRASSE ü"}).json()["data"]
    assert [row["name"] for row in rows] == ["Straße Überblick"]


def test_list_omits_ai_config(wire: httpx.Client) -> None:
    meeting = create(wire, ai_config={"summarization": {"word_limit": 200}})
    assert "ai_config" not in wire.get(MEETINGS).json()["data"][0]
    assert wire.get(f"{MEETINGS}/{meeting}").json()["data"]["ai_config"] == {"summarization": {"word_limit": 200}}


def test_null_counts_as_not_set(wire: httpx.Client) -> None:
    meeting = create(wire, title=None, record_on_start=None, live_stream_on_start=None)
    found = wire.get(f"{MEETINGS}/{meeting}").json()["data"]
    assert (found["title"], found["record_on_start"], found["live_stream_on_start"]) == (None, False, False)


@pytest.mark.parametrize(
    "query",
    [
        "?status=RECORDING&status=UPLOADED",  # as both official SDKs send it
        "?status=RECORDING,UPLOADED",
        "?status=RECORDING%2CUPLOADED",
        "?status=RECORDING,UPLOADED&status=UPLOADED",
    ],
)
def test_array_parameter_may_be_repeated_and_comma_joined(local: Rtk, query: str) -> None:
    for prepare in (recordings.uploaded, recordings.running, recordings.invoked):
        prepare(local)
    with closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as emulator:
        request = Request("GET", f"{APP}/recordings", tuple(parse_qsl(query[1:], keep_blank_values=True)))
        response = send(emulator, request)
    assert sorted(row["status"] for row in json.loads(response.content)["data"]) == ["RECORDING", "UPLOADED"]


@pytest.mark.parametrize("query", ["?status=RECORDING&status=nonsense", "?page_no=1&page_no=2", "?search=a&search=a"])
def test_invalid_repetition_is_refused(wire: httpx.Client, query: str) -> None:
    assert wire.get(f"{APP}/recordings{query}").status_code == 400
