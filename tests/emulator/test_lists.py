"""Lists and what stands in them, where rtk's own client would never ask so: odd pages, searches by id, nulls."""

import httpx

from tests.emulator.conftest import ACCOUNT, APP

MEETINGS = f"{APP}/meetings"


def create(wire: httpx.Client, **body: object) -> str:
    identity: str = wire.post(MEETINGS, json=body).json()["data"]["id"]
    return identity


def test_a_page_of_nothing_is_a_page_as_usual(wire: httpx.Client) -> None:
    for _ in range(3):
        create(wire)
    answer = wire.get(f"{MEETINGS}?per_page=0&page_no=0").json()
    assert (len(answer["data"]), answer["paging"]) == (3, {"total_count": 3, "start_offset": 1, "end_offset": 3})


def test_a_page_behind_the_last_is_empty_and_tells_how_many_there_are(wire: httpx.Client) -> None:
    for _ in range(3):
        create(wire)
    answer = wire.get(f"{MEETINGS}?per_page=2&page_no=3").json()
    assert (answer["data"], answer["paging"]) == ([], {"total_count": 3, "start_offset": 0, "end_offset": 0})


def test_twenty_rows_are_a_page_and_the_newest_come_first(wire: httpx.Client) -> None:
    ids = [create(wire) for _ in range(21)]
    rows = wire.get(MEETINGS).json()["data"]
    assert [row["id"] for row in rows] == ids[:0:-1]


def test_a_meeting_is_found_by_a_part_of_its_id(wire: httpx.Client) -> None:
    meeting, _ = create(wire), create(wire)
    rows = wire.get(f"{MEETINGS}?search={meeting[:13].upper()}").json()["data"]
    assert [row["id"] for row in rows] == [meeting]


def test_an_app_is_found_whatever_the_case(wire: httpx.Client) -> None:
    wire.post(f"{ACCOUNT}/apps", json={"name": "Überblick"})
    rows = wire.get(f"{ACCOUNT}/apps", params={"search": "üBER"}).json()["data"]
    assert [row["name"] for row in rows] == ["Überblick"]


def test_lists_leave_the_ai_config_to_the_get(wire: httpx.Client) -> None:
    meeting = create(wire, ai_config={"summarization": {"word_limit": 200}})
    assert "ai_config" not in wire.get(MEETINGS).json()["data"][0]
    assert wire.get(f"{MEETINGS}/{meeting}").json()["data"]["ai_config"] == {"summarization": {"word_limit": 200}}


def test_null_is_the_same_as_not_set(wire: httpx.Client) -> None:
    meeting = create(wire, title=None, record_on_start=None, live_stream_on_start=None)
    found = wire.get(f"{MEETINGS}/{meeting}").json()["data"]
    assert (found["title"], found["record_on_start"], found["live_stream_on_start"]) == (None, False, False)
