"""Requests that the gateway or the contract refuses, in the API's own envelopes."""

import json
from contextlib import closing

import httpx
import pytest

from rtk_cli.emulator.contract.api_contract import Contract
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.messages import Request
from tests.emulator.conftest import ACCOUNT, APP
from tests.support import recordings
from tests.support.cli import TOKEN, FakeClock
from tests.support.contract_check import CONTRACT

MEETING = f"{APP}/meetings/{recordings.UNKNOWN_ID}"


def refusal(response: httpx.Response) -> tuple[int, str]:
    """Status and message of RealtimeKit's envelope, which repeats the status as its code."""
    answer = response.json()
    assert answer == {
        "success": False,
        "error": {"code": response.status_code, "message": answer["error"]["message"]},
    }
    return response.status_code, answer["error"]["message"]


def gateway_refusal(response: httpx.Response) -> tuple[int, int]:
    """Status and code of the gateway's envelope."""
    answer = response.json()
    [error] = answer["errors"]
    assert (answer["success"], answer["messages"], answer["result"]) == (False, [], None)
    assert isinstance(error["message"], str)
    return response.status_code, error["code"]


@pytest.mark.parametrize(
    ("path", "query", "message"),
    [
        (f"{APP}/meetings", "page_no=-1", '"page_no" must be greater than or equal to 0'),
        (f"{APP}/meetings", "page_no=first", '"page_no" must be of type integer'),
        (f"{APP}/meetings", "per_page=1.5", '"per_page" must be of type integer'),
        (f"{APP}/meetings", "status=OPEN", '"status" must be one of [ACTIVE, INACTIVE]'),
        (f"{APP}/meetings", "status=active", '"status" must be one of [ACTIVE, INACTIVE]'),
        (f"{APP}/meetings", "start_time=yesterday", '"start_time" must be an RFC 3339 date and time'),
        (f"{APP}/meetings", "status=ACTIVE&status=ACTIVE", '"status" must be given once'),
        (f"{ACCOUNT}/apps", "page_no=0", '"page_no" must be greater than or equal to 1'),
        (f"{ACCOUNT}/apps", "sort_order=DSC", '"sort_order" must be one of [ASC, DESC]'),
        (f"{ACCOUNT}/apps", "search=" + "x" * 126, '"search" length must be at most 125 characters long'),
        (f"{APP}/recordings", "expired=maybe", '"expired" must be of type boolean'),
        (f"{APP}/recordings", "meeting_id=weekly", '"meeting_id" must be a valid GUID'),
        (f"{APP}/livestreams", "sort_order=DESC", '"sort_order" must be one of [ASC, DSC]'),
        (f"{APP}/livestreams", "exclude_meetings=maybe", '"exclude_meetings" must be of type boolean'),
        (f"{APP}/sessions", "status=OPEN", '"status" must be one of [LIVE, ENDED]'),
        (f"{APP}/sessions", "sort_by=size", '"sort_by" must be one of [minutesConsumed, createdAt]'),
        (
            f"{APP}/sessions/{recordings.UNKNOWN_ID}/transcript",
            "format=DOC",
            '"format" must be one of [SRT, VTT, JSON, CSV]',
        ),
        (f"{APP}/analytics/daywise", "start_date=yesterday", '"start_date" must be a date as YYYY-MM-DD'),
        (f"{APP}/analytics/livestreams/overall", "start_time=now", '"start_time" must be of type integer'),
        (f"{APP}/recordings", "sort_by=size", '"sort_by" must be one of [invokedTime]'),
        (
            f"{APP}/recordings",
            "status=INVOKED,DONE",
            '"status[1]" must be one of [INVOKED, RECORDING, UPLOADING, UPLOADED, ERRORED, PAUSED]',
        ),
    ],
)
def test_invalid_query_returns_400(wire: httpx.Client, path: str, query: str, message: str) -> None:
    assert refusal(wire.get(f"{path}?{query}")) == (400, f"BAD_REQUEST: {message}")


@pytest.mark.parametrize(
    "query", ["page_no=", "per_page=0&page_no=0", "unknown=1", "search=", "per_page=1000&page_no=" + "9" * 15]
)
def test_unusual_but_valid_query_succeeds(wire: httpx.Client, query: str) -> None:
    answer = wire.get(f"{APP}/meetings?{query}")
    assert (answer.status_code, answer.json()["data"]) == (200, [])
    assert answer.json()["paging"] == {"total_count": 0, "start_offset": 0, "end_offset": 0}


def test_body_nested_to_the_limit_succeeds(wire: httpx.Client) -> None:
    assert wire.post(f"{APP}/meetings", content=b'{"a":' * 200 + b"1" + b"}" * 200).status_code == 201


def test_body_with_a_byte_order_mark_succeeds(wire: httpx.Client) -> None:
    created = wire.post(f"{APP}/meetings", content=b'\xef\xbb\xbf{"title": "x"}')
    assert (created.status_code, created.json()["data"]["title"]) == (201, "x")


def test_literal_path_segment_wins_over_an_id() -> None:
    operations = dict(reversed(CONTRACT.operations.items()))
    contract = Contract({"operations": operations, "$defs": CONTRACT.definitions})
    found = contract.operation("GET", f"{APP}/webhooks/all")
    assert found is not None
    assert found[0] == "webhooks_list_events"


def test_integer_may_be_written_with_decimals(wire: httpx.Client) -> None:
    wire.post(f"{APP}/meetings", json={})
    paging = wire.get(f"{APP}/meetings?per_page=2.0&page_no=1.00").json()["paging"]
    assert str(paging) == "{'total_count': 1, 'start_offset': 1, 'end_offset': 1}"


@pytest.mark.parametrize(
    "moment", ["2026-09-14t08:00:00z", "2026-09-14T08:00:00.000999Z", "2026-09-14T10:00:00%2B02:00"]
)
def test_time_may_have_any_form_of_rfc_3339(wire: httpx.Client, moment: str) -> None:
    wire.post(f"{APP}/meetings", json={})
    assert wire.get(f"{APP}/meetings?start_time={moment}&end_time={moment}").json()["paging"]["total_count"] == 1


@pytest.mark.parametrize("moment", ["2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z"])
def test_unsupported_time_returns_400(wire: httpx.Client, moment: str) -> None:
    status, message = refusal(wire.get(f"{APP}/meetings?start_time={moment}"))
    assert status == 400
    assert moment in message


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", f"{ACCOUNT}/apps", {}, '"name" is required'),
        ("POST", f"{ACCOUNT}/apps", {"name": ""}, '"name" length must be at least 1 characters long'),
        ("POST", f"{APP}/meetings", {"title": 7}, '"title" must be of type null or string'),
        (
            "POST",
            f"{APP}/meetings",
            {"ai_config": {"summarization": {"word_limit": 1}}, "title": 7, "summarize_on_end": 7},
            '"summarize_on_end" must be of type boolean',
        ),
        ("POST", f"{APP}/meetings", {"persist_chat": "yes"}, '"persist_chat" must be of type boolean'),
        (
            "POST",
            f"{APP}/meetings",
            {"session_keep_alive_time_in_secs": 59},
            '"session_keep_alive_time_in_secs" must be greater than or equal to 60',
        ),
        (
            "POST",
            f"{APP}/meetings",
            {"recording_config": {"max_seconds": 86401}},
            '"recording_config.max_seconds" must be less than or equal to 86400',
        ),
        (
            "PUT",
            MEETING,
            {"recording_config": {"storage_config": {"type": "aws", "region": "eu"}}},
            '"recording_config.storage_config.access_key" is required',
        ),
        ("PATCH", MEETING, {"status": "CLOSED"}, '"status" must be one of [ACTIVE, INACTIVE]'),
        ("PATCH", MEETING, {"title": None}, '"title" must be of type string'),
        ("POST", f"{MEETING}/participants", {"custom_participant_id": "x"}, '"preset_name" is required'),
        ("POST", f"{MEETING}/participants", {"preset_name": "x"}, '"custom_participant_id" is required'),
        ("PATCH", f"{MEETING}/participants/x", {"picture": "x y"}, '"picture" must be a valid uri'),
        (
            "POST",
            f"{MEETING}/active-session/kick",
            {},
            '"value" must contain at least one of [participant_ids, custom_participant_ids]',
        ),
        (
            "POST",
            f"{MEETING}/active-session/mute",
            {"participant_ids": []},
            '"participant_ids" or "custom_participant_ids" must contain at least 1 items',
        ),
        ("POST", f"{MEETING}/active-session/poll", {"question": "q"}, '"options" is required'),
        (
            "POST",
            f"{MEETING}/active-session/poll",
            {"question": "q", "options": [1]},
            '"options[0]" must be of type string',
        ),
        ("POST", f"{APP}/recordings", {}, '"meeting_id" is required'),
        ("POST", f"{APP}/recordings", {"meeting_id": "weekly"}, '"meeting_id" must be a valid GUID'),
        ("POST", f"{APP}/recordings/track", {"meeting_id": recordings.UNKNOWN_ID, "user_ids": []}, "at least 1 items"),
        ("PUT", f"{APP}/recordings/{recordings.UNKNOWN_ID}", {"action": "restart"}, "one of [stop, pause, resume]"),
        ("POST", f"{APP}/livestreams", {"name": "my talk"}, 'does not match "^[a-zA-Z0-9-_]*$"'),
        (
            "POST",
            f"{MEETING}/livestreams",
            {"video_config": {"width": "wide"}},
            '"video_config.width" must be of type integer',
        ),
        ("POST", f"{APP}/webhooks", {"name": "x", "url": "https://x.example/"}, '"events" is required'),
        ("PATCH", f"{APP}/webhooks/{recordings.UNKNOWN_ID}", {"events": ["session.started"]}, "meeting.summary]"),
        ("POST", f"{APP}/presets", {"name": "x"}, '"config" is required'),
        (
            "PATCH",
            f"{APP}/presets/{recordings.UNKNOWN_ID}",
            {"permissions": {"can_record": "yes"}},
            '"permissions.can_record" must be of type boolean',
        ),
    ],
)
def test_invalid_body_returns_400(wire: httpx.Client, method: str, path: str, body: object, expected: str) -> None:
    status, message = refusal(wire.request(method, path, json=body))
    assert status == 400
    assert message.startswith("BAD_REQUEST: ")
    assert message.endswith(expected)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "a JSON body is required"),
        (b"  ", "a JSON body is required"),
        (b"title=x", "the body is not valid JSON"),
        (b'{"title": "x"', "the body is not valid JSON"),
        (b'{"session_keep_alive_time_in_secs": NaN}', "the body is not valid JSON"),
        (b"\xff\xfe", "the body is not valid JSON"),
        (b"[" * 100_000, "the body is not valid JSON"),
        (b"[]", '"value" must be of type object'),
        (b"null", '"value" must be of type object'),
        (b'{"title": "\\ud800"}', "the request is not valid Unicode"),
        (b'{"a":' * 201 + b"1" + b"}" * 201, "the body is nested too deeply"),
        (b'{"a":' + b"[" * 900 + b"]" * 900 + b"}", "the body is nested too deeply"),
    ],
)
def test_body_that_is_not_a_json_object_returns_400(wire: httpx.Client, content: bytes, expected: str) -> None:
    assert refusal(wire.post(f"{APP}/meetings", content=content)) == (400, f"BAD_REQUEST: {expected}")


def test_null_preset_keeps_the_preset(wire: httpx.Client) -> None:
    participants = f"{APP}/meetings/{wire.post(f'{APP}/meetings', json={}).json()['data']['id']}/participants"
    ada = wire.post(participants, json={"custom_participant_id": "ada", "preset_name": "webinar_viewer"}).json()[
        "data"
    ]["id"]
    changed = wire.patch(f"{participants}/{ada}", json={"preset_name": None, "name": "Ada"}).json()["data"]
    assert (changed["preset_name"], changed["name"]) == ("webinar_viewer", "Ada")


def test_unknown_members_are_not_stored(wire: httpx.Client) -> None:
    body = {"title": "x", "colour": "red", "recording_config": {"max_seconds": 60, "colour": "red"}}
    created = wire.post(f"{APP}/meetings", json=body)
    assert created.status_code == 201
    assert created.json()["data"]["recording_config"] == {"max_seconds": 60}
    assert "colour" not in created.text


@pytest.mark.parametrize("path", [f"{APP}/meetings/weekly", f"{APP}/presets/x", f"{APP}/recordings/1"])
def test_malformed_id_returns_400(wire: httpx.Client, path: str) -> None:
    status, message = refusal(wire.get(path))
    assert status == 400
    assert message.endswith("must be a valid GUID")


def test_percent_encoded_id_is_decoded(wire: httpx.Client) -> None:
    meeting = f"{APP}/meetings/{wire.post(f'{APP}/meetings', json={}).json()['data']['id']}"
    assert refusal(wire.get(f"{meeting}/participants/J%C3%A4ger%20%2F")) == (404, "No user found with id Jäger /")


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer tökén"]
)
def test_wrong_token_returns_401(wire: httpx.Client, authorization: str) -> None:
    answer = wire.get(f"{APP}/meetings", headers=[(b"authorization", authorization.encode())])
    assert gateway_refusal(answer) == (401, 10000)


def test_missing_token_returns_401(wire: httpx.Client) -> None:
    del wire.headers["authorization"]
    assert gateway_refusal(wire.get(f"{APP}/meetings")) == (401, 10000)


def test_other_account_returns_403(wire: httpx.Client) -> None:
    assert gateway_refusal(wire.get(f"/accounts/{'f' * 32}/realtime/kit/apps")) == (403, 10000)


@pytest.mark.parametrize("app", [recordings.UNKNOWN_ID, "x", "x" * 99])
def test_unknown_app_returns_404(wire: httpx.Client, app: str) -> None:
    assert refusal(wire.get(f"{ACCOUNT}/{app}/meetings")) == (404, f"No app found with id {app}")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", f"{APP}/rooms"),
        ("GET", f"{APP}/meetings/"),
        ("DELETE", MEETING),
        ("POST", MEETING),
        ("DELETE", f"{APP}/sessions/{recordings.UNKNOWN_ID}"),
        ("PATCH", f"{APP}/livestreams/{recordings.UNKNOWN_ID}"),
        ("GET", f"{APP}/analytics"),
        ("POST", f"{APP}/webhooks/{recordings.UNKNOWN_ID}"),
        ("GET", f"{ACCOUNT}//meetings"),
        ("GET", f"{APP}/meetings/{recordings.UNKNOWN_ID}/participants/x/token"),
    ],
)
def test_unknown_path_or_method_returns_404(wire: httpx.Client, method: str, path: str) -> None:
    assert gateway_refusal(wire.request(method, path)) == (404, 7003)


def test_path_that_is_not_ascii_cannot_be_routed(clock: FakeClock) -> None:
    with closing(Emulator(None, clock=clock, ids=lambda: recordings.UNKNOWN_ID)) as emulator:
        response = emulator.handle(Request("GET", f"{APP}/meetings/é"), None).response
    assert response is not None
    assert (response.status, json.loads(response.content)["errors"][0]["code"]) == (404, 7003)


def test_first_failing_check_decides(wire: httpx.Client) -> None:
    foreign = f"/accounts/{'f' * 32}/realtime/kit/{recordings.UNKNOWN_ID}/meetings?page_no=-1"
    wrong_token = {"authorization": "Bearer wrong"}
    assert gateway_refusal(wire.get("/nowhere", headers=wrong_token)) == (404, 7003)
    assert gateway_refusal(wire.get(foreign, headers=wrong_token)) == (401, 10000)
    assert gateway_refusal(wire.get(foreign)) == (403, 10000)
    assert refusal(wire.get(f"{ACCOUNT}/{recordings.UNKNOWN_ID}/meetings?page_no=-1"))[0] == 404
    assert refusal(wire.get(f"{APP}/meetings/{recordings.UNKNOWN_ID}/participants?page_no=-1"))[0] == 400
