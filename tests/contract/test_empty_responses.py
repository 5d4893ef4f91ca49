"""Which operations may succeed without data, compared with the contract."""

from typing import Any

from rtk_cli.api.responses.empty_responses import MAY_BE_EMPTY, READ_AGAIN
from rtk_cli.operations import OPERATIONS, Operation
from tests.contract.contract_document import contract_operations, resolve


def test_table_holds_the_deletions_and_actions_of_the_contract() -> None:
    """Nothing of a read, a create or a resource is in it."""
    actions = {operation.id for operation in OPERATIONS.values() if _only_confirms(operation)}
    assert actions | READ_AGAIN == MAY_BE_EMPTY


def test_what_is_read_again_is_an_update_of_a_whole_object() -> None:
    assert {OPERATIONS[name].method for name in READ_AGAIN} <= {"PATCH", "PUT"}


def _only_confirms(operation: Operation) -> bool:
    """A deletion, or an action whose data has no member that is required and no id."""
    if operation.method == "DELETE":
        return True
    responses = contract_operations()[operation.id].description["responses"]
    if operation.method == "GET" or "200" not in responses:
        return False
    data = _merged(_merged(resolve(responses["200"])["content"]["application/json"]["schema"])["properties"]["data"])
    return data.get("type") == "object" and not data.get("required") and "id" not in data["properties"]


def _merged(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with the members of all that it is composed of."""
    schema = resolve(schema)
    found: dict[str, Any] = {"properties": {}, "required": [], **{k: v for k, v in schema.items() if k == "type"}}
    for part in (schema, *map(_merged, schema.get("allOf", ()))):
        found["properties"].update(part.get("properties", {}))
        found["required"] += part.get("required", [])
        found.setdefault("type", part.get("type"))
    return found
