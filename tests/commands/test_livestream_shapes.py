"""The forms in which official sources show livestream answers: contract/notes.md, section 9.1."""

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

Answer = dict[str, Any]

LISTS: dict[str, Answer] = {
    "example": {"data": [STREAM], "paging": ONE},
    "schema": {"data": {**STREAM, "paging": ONE}},
}
DETAILS: dict[str, Answer] = {
    "example": {"data": {"livestream": STREAM, "sessions": [RUN]}, "paging": ONE},
    "schema of get": {"data": {"livestream": STREAM, "session": RUN, "paging": ONE}},
    "schema of get-for-meeting": {"data": {"livestream": STREAM, "sessions": RUN, "paging": ONE}},
}
RUNS_OF_A_SESSION: dict[str, Answer] = {
    "example": {"data": {"data": [RUN], "paging": ONE}},
    "schema": {"data": {**RUN, "paging": ONE}},
}
EMPTY: tuple[object, ...] = ([], None, {}, {"paging": {"total_count": 0}})


class Says:
    """A door behind which the answers are written down beforehand."""

    def __init__(self, *answers: Mapping[str, Any]) -> None:
        self._answers: Iterator[Mapping[str, Any]] = iter(answers)

    def send(self, request: Request) -> Response:
        content = json.dumps({"success": True, **next(self._answers)}).encode()
        return Response(200, {"content-type": "application/json"}, content)

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        raise AssertionError("no file is asked for")

    def close(self) -> None:
        """Nothing is open."""


def hears(env: dict[str, str], clock: FakeClock, *answers: Mapping[str, Any]) -> Rtk:
    """rtk, to which the API says these."""
    return Rtk(env, clock, before=("--local",), wrap_transport=lambda door: Says(*answers))


@pytest.mark.parametrize("form", LISTS)
def test_a_list_in_both_nestings(env: dict[str, str], clock: FakeClock, form: str) -> None:
    assert hears(env, clock, LISTS[form])("livestreams list").ok.data == [STREAM]


@pytest.mark.parametrize("data", EMPTY)
def test_an_empty_list_in_every_form(env: dict[str, str], clock: FakeClock, data: object) -> None:
    assert hears(env, clock, {"data": data})("livestreams list").ok.data == []


def test_the_envelope_stays_as_the_api_sent_it(env: dict[str, str], clock: FakeClock) -> None:
    shown = hears(env, clock, LISTS["schema"])("livestreams list --envelope").ok.data
    assert shown == {"success": True, **LISTS["schema"]}


@pytest.mark.parametrize("command", ["get stream-1", "for-meeting meeting-1"])
@pytest.mark.parametrize("form", DETAILS)
def test_a_livestream_in_every_nesting(env: dict[str, str], clock: FakeClock, form: str, command: str) -> None:
    shown = hears(env, clock, DETAILS[form])(f"livestreams {command}").ok.data
    assert shown == {"livestream": STREAM, "sessions": [RUN], "paging": ONE}


@pytest.mark.parametrize("command", ["sessions stream-1", "sessions --meeting meeting-1"])
@pytest.mark.parametrize("form", DETAILS)
def test_its_sessions_in_every_nesting(env: dict[str, str], clock: FakeClock, form: str, command: str) -> None:
    assert hears(env, clock, DETAILS[form])(f"livestreams {command}").ok.data == [RUN]


@pytest.mark.parametrize("form", RUNS_OF_A_SESSION)
def test_the_runs_of_a_session_in_both_nestings(env: dict[str, str], clock: FakeClock, form: str) -> None:
    from rtk_cli.api.client import Client
    from rtk_cli.api.livestreams import Livestreams

    client = Client(Says(RUNS_OF_A_SESSION[form]), lambda: "account", lambda: "app")
    assert list(Livestreams(client).list_for_session("session-1").rows()) == [RUN]


def test_pages_of_the_nested_form_are_counted(env: dict[str, str], clock: FakeClock) -> None:
    pages = [
        {"data": {"livestream": STREAM, "sessions": [{**RUN, "id": f"run-{n}"}], "paging": _paging(n)}} for n in (1, 2)
    ]
    listed = hears(env, clock, *pages)("livestreams sessions stream-1 --per-page 1 -o id").ok
    assert listed.stdout.split() == ["run-1", "run-2"]


def test_figures_are_shown_alike_as_numbers_and_as_strings(env: dict[str, str], clock: FakeClock) -> None:
    worded = {**RUN, "ingest_seconds": "1793", "viewer_seconds": "60.5", "err_message": "ERRORED"}
    for run in (RUN, worded):
        answer = {"data": {"livestream": STREAM, "sessions": [run]}, "paging": ONE}
        _, line = hears(env, clock, answer)("livestreams sessions stream-1 -o table").ok.stdout.splitlines()
        assert line.split()[1:5] == ["29m", "53s", "1m", "00s"]
    assert line.split()[-1] == "ERRORED"


def test_json_keeps_a_figure_as_it_came(env: dict[str, str], clock: FakeClock) -> None:
    run = {**RUN, "ingest_seconds": "1793", "viewer_seconds": "n/a"}
    assert hears(env, clock, {"data": run})("livestreams session run-1").ok.data == run
    assert "n/a" in hears(env, clock, {"data": run})("livestreams session run-1 -o table").ok.stdout


@pytest.mark.parametrize(("disabled", "shown"), [(True, "yes"), ("true", "yes"), (False, "no"), ("false", "no")])
def test_disabled_is_a_boolean_or_a_word(env: dict[str, str], clock: FakeClock, disabled: object, shown: str) -> None:
    answer = {"data": [{**STREAM, "disabled": disabled}], "paging": ONE}
    _, line = hears(env, clock, answer)("livestreams list -o table").ok.stdout.splitlines()
    assert line.split()[3] == shown


def test_offline_is_waited_for_as_idle(env: dict[str, str], clock: FakeClock) -> None:
    live, offline = (_state(status) for status in ("LIVE", "OFFLINE"))
    result = hears(env, clock, live, offline)("livestreams wait stream-1 --for IDLE").ok
    assert result.data["status"] == "OFFLINE"


def test_from_offline_a_stream_can_go_live_again(env: dict[str, str], clock: FakeClock) -> None:
    rtk = hears(env, clock, _state("OFFLINE"), _state("INVOKED"), _state("LIVE"))
    assert rtk("livestreams wait stream-1").ok.data["status"] == "LIVE"


def test_an_errored_stream_is_not_waited_for(env: dict[str, str], clock: FakeClock) -> None:
    assert hears(env, clock, _state("ERRORED"))("livestreams wait stream-1").exit_code == 13


@pytest.mark.parametrize("data", [None, {}, [], {"livestream": None}, "text"])
def test_an_answer_without_a_livestream_is_none(env: dict[str, str], clock: FakeClock, data: object) -> None:
    result = hears(env, clock, {"data": data})("livestreams get stream-1")
    assert (result.exit_code, result.stdout) == (9, "")
    assert "livestream" in result.stderr


def test_rows_that_are_no_rows_are_no_answer(env: dict[str, str], clock: FakeClock) -> None:
    assert hears(env, clock, {"data": "text"})("livestreams list").exit_code == 9


def _paging(number: int) -> dict[str, int]:
    return {"total_count": 2, "start_offset": number, "end_offset": number}


def _state(status: str) -> Answer:
    return {"data": {"livestream": {**STREAM, "status": status}, "sessions": []}}
