"""Requests that nobody thought of, made from the contract by schemathesis: no 500, and no answer outside the contract.

Operations that the register does not offer are left out; with each one that it gains there is more to test.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.operations import OPERATIONS
from tests.lawful import CONTRACT
from tests.served.process import APP, Process

CONTRACT_FILE = Path(__file__).parents[2] / "contract" / "openapi.yaml"
EXAMPLES = 20
HERE = {"account_id": ACCOUNT_ID, "app_id": APP_ID}

schema = schemathesis.openapi.from_path(CONTRACT_FILE).include(operation_id=sorted(OPERATIONS))


@pytest.fixture
def ids(server: Process) -> dict[str, list[str]]:
    """Ids that are there, by the name of the parameter: a meeting with people in it that is recorded, and another."""
    with server.client() as client:
        client.post(f"{server.origin}/__emulator/reset").raise_for_status()  # presets may be gone by now
        live, idle = (client.post(f"{APP}/meetings", json={}).json()["data"]["id"] for _ in range(2))
        person = {"custom_participant_id": "ada", "preset_name": "group_call_host"}
        people = [client.post(f"{APP}/meetings/{live}/participants", json=person).json()["data"]["id"] for _ in "ab"]
        presets = [preset["id"] for preset in client.get(f"{APP}/presets").json()["data"]]
        peers = [
            client.post(f"{server.origin}/__emulator/join", json={"participant_id": one}).json()["data"]
            for one in people
        ]
        recording = client.post(f"{APP}/recordings", json={"meeting_id": live}).json()["data"]["id"]
    return {
        "meeting_id": [live, idle],
        "participant_id": people,
        "preset_id": presets,
        "session_id": [peers[0]["session_id"]],
        "peer_id": [peer["id"] for peer in peers],
        "recording_id": [recording],
    }


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
    case: schemathesis.Case[Any], server: Process, ids: dict[str, list[str]]
) -> None:
    operation = case.operation.definition.raw["operationId"]
    case.path_parameters = _aimed(case.path_parameters, ids)
    if isinstance(case.body, dict):
        case.body = {name: _known(name, value, ids) for name, value in case.body.items()}
    answer = case.call(base_url=server.url)
    said = f"{case.as_curl_command()}\n{answer.status_code} {answer.text}"
    assert answer.status_code < 500, said
    assert CONTRACT.problems_in_answer(operation, answer.status_code, answer.content) == [], said


def test_every_operation_that_is_offered_is_tried() -> None:
    tried = {cast(Any, operation).ok().definition.raw["operationId"] for operation in schema.get_all_operations()}
    assert tried == set(OPERATIONS)
