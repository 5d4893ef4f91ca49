"""The shapes of livestream responses: those of the official examples, and those of the official SDKs."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.livestream.sdk_shapes import LivestreamShapes
from rtk_cli.emulator.transport import InProcessTransport
from rtk_cli.messages import Request
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support.cli import Rtk
from tests.support.contract_check import ContractCheck, problems_in_response
from tests.support.every_operation import APP
from tests.support.livestreams import live, stopped
from tests.support.sdk_livestream_schemas import SCHEMAS

Json = dict[str, Any]


class Livestreams:
    """Reads the livestream responses of one emulator in the chosen shapes, and checks each against the contract."""

    def __init__(self, local: Rtk, shapes: LivestreamShapes) -> None:
        path = local.data_dir / EMULATOR_FILE
        self.emulator = Emulator(path, clock=local.clock, ids=local.new_id, livestream_shapes=shapes)
        self.problems: list[str] = []
        inner = InProcessTransport(self.emulator, local.clock, timeout=30)
        self._transport = ContractCheck(inner, local.seen, self.problems, shapes)

    def get(self, path: str, **query: str) -> Json:
        response = self._transport.send(Request("GET", f"{APP}/{path}", tuple(query.items())))
        assert response.status == 200, response.content
        envelope: Json = json.loads(response.content)
        return envelope


@pytest.fixture
def sdk(local: Rtk) -> Iterator[Livestreams]:
    with closing((found := Livestreams(local, "sdk")).emulator):
        yield found
    assert found.problems == []


@pytest.fixture
def examples(local: Rtk) -> Iterator[Livestreams]:
    with closing((found := Livestreams(local, "examples")).emulator):
        yield found
    assert found.problems == []


def test_sdk_list_is_the_first_livestream_of_the_page_with_paging(
    local: Rtk, sdk: Livestreams, examples: Livestreams
) -> None:
    live(local)
    live(local)
    newest, oldest = examples.get("livestreams")["data"]
    assert sdk.get("livestreams") == {
        "success": True,
        "data": {
            **newest,
            "disabled": "false",
            "paging": {"total_count": 2, "start_offset": 1, "end_offset": 1},
        },
    }
    assert sdk.get("livestreams", per_page="1", page_no="2")["data"]["id"] == oldest["id"]


def test_sdk_list_without_livestreams_has_only_paging(sdk: Livestreams) -> None:
    assert sdk.get("livestreams")["data"] == {"paging": {"total_count": 0, "start_offset": 0, "end_offset": 0}}


def test_sdk_livestream_has_one_session_beside_its_paging(local: Rtk, sdk: Livestreams, examples: Livestreams) -> None:
    meeting, livestream = live(local)
    stopped(local, meeting)
    local(f"livestreams start {meeting}").ok
    (newest, _) = examples.get(f"livestreams/{livestream}")["data"]["sessions"]
    found = sdk.get(f"livestreams/{livestream}")["data"]
    assert found.keys() == {"livestream", "session", "paging"}
    assert found["session"] == newest
    assert found["livestream"]["disabled"] == "false"
    assert sdk.get(f"meetings/{meeting}/livestream")["data"] == {
        "livestream": found["livestream"],
        "sessions": newest,
        "paging": {"total_count": 2, "start_offset": 1, "end_offset": 1},
    }


def test_sdk_livestream_without_sessions_has_no_session(local: Rtk, sdk: Livestreams) -> None:
    livestream = local("livestreams create --name talk").ok.data["id"]
    assert sdk.get(f"livestreams/{livestream}")["data"].keys() == {"livestream", "paging"}


def test_sdk_disabled_livestream_says_true_as_text(local: Rtk, sdk: Livestreams) -> None:
    _, livestream = live(local)
    local(f"livestreams disable {livestream} --force").ok
    assert sdk.get(f"livestreams/{livestream}")["data"]["livestream"]["disabled"] == "true"


def test_sdk_active_livestream_has_text_for_disabled_and_seconds(local: Rtk, sdk: Livestreams) -> None:
    meeting, livestream = live(local)
    assert sdk.get(f"meetings/{meeting}/active-livestream")["data"]["disabled"] == "false"
    found = sdk.get(f"livestreams/{livestream}/active-livestream-session")["data"]
    assert found["livestream"]["disabled"] == "false"
    assert (found["session"]["ingest_seconds"], found["session"]["viewer_seconds"]) == ("60", "60")


def test_sdk_sessions_of_a_session_are_one_object(local: Rtk, sdk: Livestreams, examples: Livestreams) -> None:
    meeting, _ = live(local)
    path = f"sessions/{local(f'active-session get {meeting}').ok.data['id']}/livestream-sessions"
    (row,) = examples.get(path)["data"]["data"]
    paging = {"total_count": 1, "start_offset": 1, "end_offset": 1}
    assert sdk.get(path)["data"] == {**row, "paging": paging}


def test_refusals_and_other_livestream_responses_stay(local: Rtk, sdk: Livestreams, examples: Livestreams) -> None:
    _, livestream = live(local)
    session = examples.get(f"livestreams/{livestream}")["data"]["sessions"][0]["id"]
    assert sdk.get(f"livestreams/sessions/{session}") == examples.get(f"livestreams/sessions/{session}")
    refused = sdk.emulator.handle(Request("GET", f"{APP}/livestreams/{session}"), None).response
    assert refused is not None
    assert refused.status == 404


@pytest.mark.parametrize("shapes", ["examples", "sdk"])
@pytest.mark.parametrize("operation", SCHEMAS)
def test_contract_check_refuses_the_shape_that_was_not_chosen(
    local: Rtk, operation: str, shapes: LivestreamShapes
) -> None:
    meeting, livestream = live(local)
    session = local(f"active-session get {meeting}").ok.data["id"]
    paths = {
        "livestreams_list": "livestreams",
        "livestreams_get": f"livestreams/{livestream}",
        "livestreams_get_for_meeting": f"meetings/{meeting}/livestream",
        "livestreams_list_for_session": f"sessions/{session}/livestream-sessions",
        "livestreams_get_active_session": f"livestreams/{livestream}/active-livestream-session",
        "livestreams_get_active_for_meeting": f"meetings/{meeting}/active-livestream",
    }
    with closing((found := Livestreams(local, shapes)).emulator):
        content = json.dumps(found.get(paths[operation])).encode()
    assert problems_in_response(operation, 200, content, shapes) == []
    assert problems_in_response(operation, 200, content, "examples" if shapes == "sdk" else "sdk") != []
