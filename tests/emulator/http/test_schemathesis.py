"""Requests that nobody thought of, made by schemathesis: no 500, and no answer outside the contract."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from zlib import crc32

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.emulator.http.server_process import APP, ServerProcess
from tests.support.contract_check import CONTRACT, problems_in_response

CONTRACT_FILE = Path(__file__).parents[3] / "contract" / "openapi.yaml"
EXAMPLES = 20
WRITTEN_UP = {"transcribe_on_end": True, "summarize_on_end": True}
HERE = {"account_id": ACCOUNT_ID, "app_id": APP_ID}

schema = schemathesis.openapi.from_path(CONTRACT_FILE)


@pytest.fixture
def ids(server: ServerProcess) -> dict[str, list[str]]:
    """Ids that are there, by the name of the parameter.

    A live meeting that is recorded and on the air, another whose session is over and written up, an idle one.
    """
    with server.client() as client:
        client.post(f"{server.origin}/__emulator/reset").raise_for_status()  # presets may be gone by now
        live, past, idle = (_made(client, "meetings", WRITTEN_UP) for _ in range(3))
        person = {"custom_participant_id": "ada", "preset_name": "group_call_host"}
        people = [_made(client, f"meetings/{meeting}/participants", person) for meeting in (past, live, live)]
        presets = [preset["id"] for preset in client.get(f"{APP}/presets").json()["data"]]
        peers = []
        for one in people:
            peers.append(_control(client, server, "join", participant_id=one))
            if one == people[0]:
                _control(client, server, "advance", by="10m")
                _control(client, server, "leave", participant_id=one)
                _control(client, server, "advance", by="1h")
        recording = _made(client, "recordings", {"meeting_id": live})
        livestreams = [_made(client, "livestreams", {"name": "x"}), _made(client, f"meetings/{live}/livestreams", {})]
        shows = client.get(f"{APP}/livestreams/{livestreams[1]}").raise_for_status().json()["data"]["sessions"]
        webhook = _made(
            client, "webhooks", {"name": "x", "url": "https://webhook.invalid/", "events": ["meeting.ended"]}
        )
    return {
        "meeting_id": [live, past, idle],
        "participant_id": people,
        "preset_id": presets,
        "session_id": [peers[0]["session_id"], peers[-1]["session_id"]],
        "peer_id": [peer["id"] for peer in peers],
        "recording_id": [recording],
        "livestream_id": livestreams,
        "livestream-session-id": [show["id"] for show in shows],
        "webhook_id": [webhook],
    }


def _made(client: httpx.Client, path: str, body: object) -> str:
    """The id of what a POST made."""
    identity: str = client.post(f"{APP}/{path}", json=body).raise_for_status().json()["data"]["id"]
    return identity


def _control(client: httpx.Client, server: ServerProcess, word: str, **body: str) -> Any:
    return client.post(f"{server.origin}/__emulator/{word}", json=body).raise_for_status().json()["data"]


def _aimed(given: Mapping[str, Any] | None, ids: Mapping[str, list[str]]) -> dict[str, Any]:
    """The path of this account and app; three of four other ids are of things that are there."""
    aimed = {name: _known(name, value, ids) for name, value in (given or {}).items()}
    return {**aimed, **{name: here for name, here in HERE.items() if name in aimed}}


def _known(name: str, value: Any, ids: Mapping[str, list[str]]) -> Any:
    """Something that is there in place of `value`, but for one time of four."""
    chance, known = crc32(str(value).encode(errors="replace")), ids.get(name.removesuffix("s"), [])
    if not known or chance % 4 == 0:
        return value
    found = known[chance // 4 % len(known)]
    return [found] if name.endswith("_ids") else found


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_answer_is_outside_the_contract(
    case: schemathesis.Case[Any], server: ServerProcess, ids: dict[str, list[str]]
) -> None:
    operation = case.operation.definition.raw["operationId"]
    case.path_parameters = _aimed(case.path_parameters, ids)
    if isinstance(case.body, dict):
        case.body = {name: _known(name, value, ids) for name, value in case.body.items()}
    answer = case.call(base_url=server.url)
    said = f"{case.as_curl_command()}\n{answer.status_code} {answer.text}"
    assert answer.status_code < 500, said
    assert problems_in_response(operation, answer.status_code, answer.content) == [], said


def test_every_operation_of_the_contract_is_tried() -> None:
    tried = {cast(Any, operation).ok().definition.raw["operationId"] for operation in schema.get_all_operations()}
    assert tried == set(CONTRACT.operations)
