"""Requests that schemathesis generates from the contract: no 500, and no response outside the contract."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from zlib import crc32

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.emulator.http.server_process import APP, ServerProcess
from tests.support.contract_check import CONTRACT, problems_in_response

CONTRACT_FILE = Path(__file__).parents[3] / "contract" / "openapi.yaml"
EXAMPLES = 3
WITH_SUMMARY = {"transcribe_on_end": True, "summarize_on_end": True}
HERE = {"account_id": ACCOUNT_ID, "app_id": APP_ID}

schema = schemathesis.openapi.from_path(CONTRACT_FILE)


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    """One connection for thousands of requests."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture(scope="module")
def client(server: ServerProcess) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


@pytest.fixture
def ids(server: ServerProcess, client: httpx.Client) -> dict[str, list[str]]:
    """Existing ids, by the name of the parameter.

    One meeting is live, recorded and livestreamed; one has an ended session with transcript and summary; one is idle.
    """
    client.post(f"{server.origin}/__emulator/reset").raise_for_status()  # an earlier test may have deleted presets
    live, past, idle = (_create(client, "meetings", WITH_SUMMARY) for _ in range(3))
    person = {"custom_participant_id": "ada", "preset_name": "group_call_host"}
    people = [_create(client, f"meetings/{meeting}/participants", person) for meeting in (past, live, live)]
    presets = [preset["id"] for preset in client.get(f"{APP}/presets").json()["data"]]
    peers = []
    for one in people:
        peers.append(_control(client, server, "join", participant_id=one))
        if one == people[0]:
            _control(client, server, "advance", by="10m")
            _control(client, server, "leave", participant_id=one)
            _control(client, server, "advance", by="1h")
    recording = _create(client, "recordings", {"meeting_id": live})
    livestreams = [
        _create(client, "livestreams", {"name": "x"}),
        _create(client, f"meetings/{live}/livestreams", {}),
    ]
    shows = client.get(f"{APP}/livestreams/{livestreams[1]}").raise_for_status().json()["data"]["sessions"]
    webhook = _create(client, "webhooks", {"name": "x", "url": "https://webhook.invalid/", "events": ["meeting.ended"]})
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


def _create(client: httpx.Client, path: str, body: object) -> str:
    """Return the id that a POST returned."""
    identity: str = client.post(f"{APP}/{path}", json=body).raise_for_status().json()["data"]["id"]
    return identity


def _control(client: httpx.Client, server: ServerProcess, word: str, **body: str) -> Any:
    return client.post(f"{server.origin}/__emulator/{word}", json=body).raise_for_status().json()["data"]


def _with_known_path(given: Mapping[str, Any] | None, ids: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the path parameters of this account and app; of four other ids three exist."""
    aimed = {name: _known_or_given(name, value, ids) for name, value in (given or {}).items()}
    return {**aimed, **{name: here for name, here in HERE.items() if name in aimed}}


def _known_or_given(name: str, value: Any, ids: Mapping[str, list[str]]) -> Any:
    """Return an existing id in place of `value`, three times out of four."""
    number, known = crc32(str(value).encode(errors="replace")), ids.get(name.removesuffix("s"), [])
    if not known or number % 4 == 0:
        return value
    found = known[number // 4 % len(known)]
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
def test_generated_request_gets_a_response_within_the_contract(
    case: schemathesis.Case[Any], server: ServerProcess, session: requests.Session, ids: dict[str, list[str]]
) -> None:
    operation = case.operation.definition.raw["operationId"]
    case.path_parameters = _with_known_path(case.path_parameters, ids)
    if isinstance(case.body, dict):
        case.body = {name: _known_or_given(name, value, ids) for name, value in case.body.items()}
    response = case.call(base_url=server.url, session=session)
    problems = problems_in_response(operation, response.status_code, response.content)
    if response.status_code >= 500 or problems:
        pytest.fail(f"{problems}\n{case.as_curl_command()}\n{response.status_code} {response.text}")


def test_every_operation_of_the_contract_is_called() -> None:
    tried = {cast(Any, operation).ok().definition.raw["operationId"] for operation in schema.get_all_operations()}
    assert tried == set(CONTRACT.operations)
