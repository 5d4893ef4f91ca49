"""The quick check of simple values: what it accepts, the full validator accepts too."""

from itertools import product
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from rtk_cli.emulator.contract.api_contract import load_contract
from rtk_cli.emulator.contract.quick_check import is_surely_valid

VALUES: tuple[object, ...] = (
    "",
    "a",
    "x" * 40,
    "ACTIVE",
    "2026-09-14T08:00:00Z",
    "soon",
    -1,
    0,
    5,
    1.0,
    1.5,
    True,
    None,
    [],
    ["a"],
    {},
)
CONTRACT = load_contract()
SCHEMAS = {
    f"{name} {part}": schema
    for name, operation in CONTRACT.operations.items()
    for part, schema in (
        ("ids", operation["ids"]),
        ("query", operation["query"]),
        ("body", operation.get("body", {}).get("schema", {})),
    )
    if schema.get("properties")
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_quick_check_accepts_only_what_the_validator_accepts(name: str) -> None:
    schema = SCHEMAS[name]
    validator = Draft202012Validator({**schema, "$defs": CONTRACT.definitions}, validate_formats=True)
    for member, value in product(schema["properties"], VALUES):
        assert not is_surely_valid(schema, {member: value}) or validator.is_valid({member: value}), (member, value)


def test_usual_query_of_a_list_is_accepted() -> None:
    query: dict[str, Any] = {"page_no": 1, "per_page": 100, "search": "team", "status": "ACTIVE"}
    assert is_surely_valid(CONTRACT.operations["meetings_list"]["query"], query)


@pytest.mark.parametrize("query", [{"page_no": True}, {"page_no": 1.0}, {"page_no": -1}, {"status": "OPEN"}])
def test_doubtful_query_is_left_to_the_validator(query: dict[str, Any]) -> None:
    assert not is_surely_valid(CONTRACT.operations["meetings_list"]["query"], query)


@pytest.mark.parametrize("value", [{}, {"id": "x" * 5}, [], "text", None])
def test_missing_member_is_left_to_the_validator(value: object) -> None:
    assert not is_surely_valid({"type": "object", "properties": {}, "required": ["title"]}, value)
