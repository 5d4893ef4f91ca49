"""Responses about sessions and usage in every form of the official sources: contract/notes.md, 3 and 9.3."""

from typing import Any

import pytest

from tests.support.cli import Rtk
from tests.support.stub_transport import data_response, error_response, stub_transport

ID = "9e4f2d10-6c3b-4a8e-8b71-f05d3c6a9e12"
SESSION: dict[str, Any] = {
    "id": ID,
    "associated_id": "5d0c7a52-3f0e-4f7b-9d5e-0c2a4b9f1e77",
    "type": "meeting",
    "status": "LIVE",
    "live_participants": 1,
    "max_concurrent_participants": 5,
    "minutes_consumed": 96.5,
    "started_at": "2026-09-14T08:00:00.000Z",
    "created_at": "2026-09-14T08:00:00.000Z",
    "updated_at": "2026-09-14T08:30:00.000Z",
}
PARTICIPANT = {"id": "c7d5e9a3-1b2f-4c60-a94d-38e7f0b1d625", "display_name": "Ada", "duration": 29.8}
ONE = {"total_count": 1, "start_offset": 1, "end_offset": 1}
DAY = {"day": "2026-09-14", "total_sessions": 4, "total_session_minutes": 212.5}
RECORDED = {"day": "2026-09-14", "total_recordings": 1, "total_recording_minutes": 30}
URL = "https://files.example.net/summary.md?sig=demo"


@pytest.fixture
def rtk(unconfigured: Rtk) -> Rtk:
    unconfigured.before = ("--local",)
    return unconfigured


def run(rtk: Rtk, command: str, *responses: tuple[int, Any], terminal: bool = False) -> Any:
    rtk.wrap_transport = stub_transport(*responses, file=b"text").wrap
    result = rtk(command, terminal=terminal, environment={"TERM": "dumb"}).ok
    return result.stdout if terminal else result.data


@pytest.mark.parametrize("response", [data_response(SESSION), data_response({"session": SESSION})])
def test_session_is_read_from_data_or_data_session(rtk: Rtk, response: tuple[int, Any]) -> None:
    assert run(rtk, f"sessions get {ID}", response) == SESSION


@pytest.mark.parametrize("end", [{}, {"ended_at": None}, {"ended_at": "null"}])
def test_end_time_may_be_absent_null_or_the_string_null(rtk: Rtk, end: dict[str, Any]) -> None:
    session = {**SESSION, **end}
    assert run(rtk, f"sessions get {ID}", data_response(session)) == session
    response = (200, {"success": True, "data": {"sessions": [session]}, "paging": ONE})
    shown = run(rtk, "sessions list", response, terminal=True)
    assert "null" not in shown
    assert "96.5" in shown


def test_paging_of_sessions_is_read_beside_data_or_inside_it(rtk: Rtk) -> None:
    pages = [{"total_count": 2, "start_offset": number, "end_offset": number} for number in (1, 2)]
    beside = [(200, {"success": True, "data": {"sessions": [SESSION]}, "paging": paging}) for paging in pages]
    inside = [data_response({"sessions": [SESSION], "paging": paging}) for paging in pages]
    assert run(rtk, "sessions list --per-page 1", *beside) == [SESSION, SESSION]
    assert run(rtk, "sessions list --per-page 1", *inside) == [SESSION, SESSION]


def test_paging_of_participants_is_read_inside_data_beside_it_or_not_at_all(rtk: Rtk) -> None:
    command = f"sessions participants {ID}"
    assert run(rtk, command, data_response({"participants": [PARTICIPANT], "paging": ONE})) == [PARTICIPANT]
    assert run(rtk, command, (200, {"success": True, "data": {"participants": [PARTICIPANT]}, "paging": ONE})) == [
        PARTICIPANT
    ]
    assert run(rtk, command, data_response({"participants": [PARTICIPANT]})) == [PARTICIPANT]


@pytest.mark.parametrize("response", [data_response(PARTICIPANT), data_response({"participant": PARTICIPANT})])
def test_participant_is_read_wrapped_or_not(rtk: Rtk, response: tuple[int, Any]) -> None:
    assert run(rtk, f"sessions participant {PARTICIPANT['id']} --session {ID}", response) == PARTICIPANT
    assert run(rtk, f"sessions peer-report {PARTICIPANT['id']}", response) == PARTICIPANT


@pytest.mark.parametrize(
    "link",
    [
        {"sessionId": ID, "summaryDownloadUrl": URL, "summaryDownloadUrlExpiry": "2026-09-21T08:31:00.000Z"},
        {"session_id": ID, "summary_download_url": URL, "summary_download_url_expiry": "2026-09-21T08:31:00.000Z"},
    ],
)
def test_link_is_read_in_camel_case_or_snake_case(rtk: Rtk, link: dict[str, str]) -> None:
    assert run(rtk, f"sessions wait {ID}", data_response(link)) == link
    assert run(rtk, f"sessions summary {ID} --link", data_response(link)) == link


@pytest.mark.parametrize("status", [400, 404, 409])
def test_export_that_is_not_ready_may_have_any_error_status(rtk: Rtk, status: int) -> None:
    link = {"sessionId": ID, "summaryDownloadUrl": URL}
    waiting = [error_response(status), data_response(SESSION)]
    assert run(rtk, f"sessions wait {ID}", *waiting, *waiting, data_response(link)) == link


def test_null_link_means_not_ready(rtk: Rtk) -> None:
    empty, link = {"sessionId": ID, "summaryDownloadUrl": None}, {"sessionId": ID, "summaryDownloadUrl": URL}
    assert run(rtk, f"sessions wait {ID}", data_response(empty), data_response(SESSION), data_response(link)) == link
    rtk.wrap_transport = stub_transport(data_response(empty)).wrap
    assert rtk(f"sessions summary {ID}").exit_code == 5


@pytest.mark.parametrize(
    "usage",
    [
        {"session_stats": {"day_stats": [DAY]}, "recording_stats": {"day_stats": [RECORDED]}},
        [{"session_stats": {"day_stats": [DAY]}}, {"recording_stats": {"day_stats": [RECORDED]}}],
        [{**DAY, **RECORDED}],
        [DAY, {**RECORDED, "date": "2026-09-14T00:00:00Z", "day": None}],
    ],
)
def test_usage_is_read_from_an_object_or_a_list(rtk: Rtk, usage: Any) -> None:
    assert run(rtk, "analytics daywise", data_response(usage)) == usage
    shown = run(rtk, "analytics daywise", data_response(usage), terminal=True)
    assert ["2026-09-14", "4", "212.5", "1", "30"] in [line.split() for line in shown.splitlines()]


NO_STATS = [{"session_stats": stats} for stats in (None, True, [7], {"day_stats": None}, {"day_stats": 7})]


@pytest.mark.parametrize("usage", [[], *NO_STATS])
def test_usage_without_days_prints_no_rows(rtk: Rtk, usage: Any) -> None:
    assert run(rtk, "analytics daywise", data_response(usage), terminal=True) == ""


def test_misspelled_success_is_read(rtk: Rtk) -> None:
    assert run(rtk, "analytics daywise", (200, {"succes": True, "data": [DAY]})) == [DAY]
    rtk.wrap_transport = stub_transport(
        (200, {"succes": False, "data": None, "error": {"code": 400, "message": "no"}})
    ).wrap
    assert rtk.error("analytics daywise")["kind"] == "refused"


def test_numbers_of_livestream_days_may_be_strings(rtk: Rtk) -> None:
    day = {"date": None, "count": "6", "total_ingest_seconds": "90", "total_viewer_seconds": None}
    shown = run(rtk, "analytics livestreams-daywise", data_response([day]), terminal=True)
    assert "1m 30s" in shown
    assert "Seconds sent" in shown
