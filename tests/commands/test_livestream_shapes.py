"""The forms of livestream responses in official sources: contract/notes.md, section 9.1."""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import pytest

from rtk_cli.messages import Download, Request, Response
from tests.support.cli import FakeClock, Rtk

STREAM = {"id": "stream-1", "name": "lecture", "status": "LIVE", "disabled": False, "stream_key": "demo-stream-key"}
RUN = {"id": "run-1", "livestream_id": "stream-1", "err_message": None, "ingest_seconds": 1793, "viewer_seconds": 60.5}
ONE = {"total_count": 1, "start_offset": 1, "end_offset": 1}

ResponseBody = dict[str, Any]

LISTS: dict[str, ResponseBody] = {
    "example": {"data": [STREAM], "paging": ONE},
    "schema": {"data": {**STREAM, "paging": ONE}},
}
DETAILS: dict[str, ResponseBody] = {
    "example": {"data": {"livestream": STREAM, "sessions": [RUN]}, "paging": ONE},
    "schema of get": {"data": {"livestream": STREAM, "session": RUN, "paging": ONE}},
    "schema of get-for-meeting": {"data": {"livestream": STREAM, "sessions": RUN, "paging": ONE}},
}
LIVESTREAMS_OF_A_SESSION: dict[str, ResponseBody] = {
    "example": {"data": {"data": [RUN], "paging": ONE}},
    "schema": {"data": {**RUN, "paging": ONE}},
}
EMPTY: tuple[object, ...] = ([], {"paging": {"total_count": 0}})


class PreparedTransport:
    """A transport that returns prepared responses."""

    def __init__(self, *responses: Mapping[str, Any]) -> None:
        self._responses: Iterator[Mapping[str, Any]] = iter(responses)

    def send(self, request: Request) -> Response:
        content = json.dumps({"success": True, **next(self._responses)}).encode()
        return Response(200, {"content-type": "application/json"}, content)

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        raise AssertionError("no file was expected to be read")

    def close(self) -> None:
        """Nothing is open."""


def rtk_with(env: dict[str, str], clock: FakeClock, *responses: Mapping[str, Any]) -> Rtk:
    """rtk with an API that returns these responses."""
    return Rtk(env, clock, before=("--local",), wrap_transport=lambda transport: PreparedTransport(*responses))


@pytest.mark.parametrize("form", LISTS)
def test_list_is_read_in_both_nestings(env: dict[str, str], clock: FakeClock, form: str) -> None:
    assert rtk_with(env, clock, LISTS[form])("livestreams list --show-secrets").ok.data == [STREAM]


@pytest.mark.parametrize("data", EMPTY)
def test_empty_list_is_read_in_every_form(env: dict[str, str], clock: FakeClock, data: object) -> None:
    assert rtk_with(env, clock, {"data": data})("livestreams list").ok.data == []


def test_envelope_is_printed_unchanged(env: dict[str, str], clock: FakeClock) -> None:
    shown = rtk_with(env, clock, LISTS["schema"])("livestreams list --envelope --show-secrets").ok.data
    assert shown == {"success": True, **LISTS["schema"]}


@pytest.mark.parametrize("command", ["get stream-1", "for-meeting meeting-1"])
@pytest.mark.parametrize("form", DETAILS)
def test_livestream_is_read_in_every_nesting(env: dict[str, str], clock: FakeClock, form: str, command: str) -> None:
    shown = rtk_with(env, clock, DETAILS[form])(f"livestreams {command} --show-secrets").ok.data
    assert shown == {"livestream": STREAM, "sessions": [RUN], "paging": ONE}


@pytest.mark.parametrize("command", ["sessions stream-1", "sessions --meeting meeting-1"])
@pytest.mark.parametrize("form", DETAILS)
def test_livestream_sessions_are_read_in_every_nesting(
    env: dict[str, str], clock: FakeClock, form: str, command: str
) -> None:
    assert rtk_with(env, clock, DETAILS[form])(f"livestreams {command}").ok.data == [RUN]


@pytest.mark.parametrize("form", LIVESTREAMS_OF_A_SESSION)
def test_livestreams_of_a_session_are_read_in_both_nestings(env: dict[str, str], clock: FakeClock, form: str) -> None:
    from rtk_cli.api.client import Client
    from rtk_cli.api.livestreams import Livestreams

    client = Client(PreparedTransport(LIVESTREAMS_OF_A_SESSION[form]), lambda: "account", lambda: "app")
    assert list(Livestreams(client).list_for_session("session-1").rows()) == [RUN]


def test_nested_pages_are_all_read(env: dict[str, str], clock: FakeClock) -> None:
    pages = [
        {"data": {"livestream": STREAM, "sessions": [{**RUN, "id": f"run-{n}"}], "paging": _paging(n)}} for n in (1, 2)
    ]
    listed = rtk_with(env, clock, *pages)("livestreams sessions stream-1 --per-page 1 -o id").ok
    assert listed.stdout.split() == ["run-1", "run-2"]


def test_numbers_and_numeric_strings_are_shown_alike(env: dict[str, str], clock: FakeClock) -> None:
    as_text = {**RUN, "ingest_seconds": "1793", "viewer_seconds": "60.5", "err_message": "ERRORED"}
    for run in (RUN, as_text):
        response = {"data": {"livestream": STREAM, "sessions": [run]}, "paging": ONE}
        _, line = rtk_with(env, clock, response)("livestreams sessions stream-1 -o table").ok.stdout.splitlines()
        assert line.split()[:4] == ["29m", "53s", "1m", "00s"]
    assert "ERRORED" in line.split()


def test_json_keeps_figures_unchanged(env: dict[str, str], clock: FakeClock) -> None:
    run = {**RUN, "ingest_seconds": "1793", "viewer_seconds": "n/a"}
    assert rtk_with(env, clock, {"data": run})("livestreams session run-1").ok.data == run
    assert "n/a" in rtk_with(env, clock, {"data": run})("livestreams session run-1 -o table").ok.stdout


@pytest.mark.parametrize(("disabled", "shown"), [(True, "yes"), ("true", "yes"), (False, "no"), ("false", "no")])
def test_disabled_may_be_a_boolean_or_a_string(
    env: dict[str, str], clock: FakeClock, disabled: object, shown: str
) -> None:
    response = {"data": [{**STREAM, "disabled": disabled}], "paging": ONE}
    _, line = rtk_with(env, clock, response)("livestreams list -o table").ok.stdout.splitlines()
    assert line.split()[2] == shown


def test_wait_for_idle_accepts_offline(env: dict[str, str], clock: FakeClock) -> None:
    live, offline = (_state(status) for status in ("LIVE", "OFFLINE"))
    result = rtk_with(env, clock, live, offline)("livestreams wait stream-1 --for IDLE").ok
    assert result.data["status"] == "OFFLINE"


def test_wait_for_live_continues_after_offline(env: dict[str, str], clock: FakeClock) -> None:
    rtk = rtk_with(env, clock, _state("OFFLINE"), _state("INVOKED"), _state("LIVE"))
    assert rtk("livestreams wait stream-1").ok.data["status"] == "LIVE"


def test_wait_fails_when_the_livestream_is_errored(env: dict[str, str], clock: FakeClock) -> None:
    assert rtk_with(env, clock, _state("ERRORED"))("livestreams wait stream-1").exit_code == 13


@pytest.mark.parametrize("data", [None, {}, [], {"livestream": None}, "text"])
def test_response_without_a_livestream_is_a_server_error(env: dict[str, str], clock: FakeClock, data: object) -> None:
    result = rtk_with(env, clock, {"data": data})("livestreams get stream-1")
    assert (result.exit_code, result.stdout) == (9, "")
    assert "livestream" in result.stderr


def test_rows_of_another_type_are_a_server_error(env: dict[str, str], clock: FakeClock) -> None:
    assert rtk_with(env, clock, {"data": "text"})("livestreams list").exit_code == 9


def _paging(number: int) -> dict[str, int]:
    return {"total_count": 2, "start_offset": number, "end_offset": number}


def _state(status: str) -> ResponseBody:
    return {"data": {"livestream": {**STREAM, "status": status}, "sessions": []}}
