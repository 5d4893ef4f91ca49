"""rtk schema: the contract of a command, offline."""

import json
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from rtk_cli.emulator.contract.api_contract import load_contract
from rtk_cli.operations import OPERATIONS
from tests.support.cli import Rtk


def test_operation_shows_method_path_body_and_responses(unconfigured: Rtk) -> None:
    schema = unconfigured("schema meetings_create").ok.data
    assert (schema["operation"], schema["method"]) == ("meetings_create", "POST")
    assert schema["path"].endswith("/{app_id}/meetings")
    assert schema["body_required"] is True
    body = Draft202012Validator(schema["body"])
    assert body.is_valid({"title": "Town Hall"})
    assert not body.is_valid({"title": 5})


def test_document_is_json_even_on_a_terminal(unconfigured: Rtk) -> None:
    assert json.loads(unconfigured("schema meetings_create", terminal=True).ok.stdout)["method"] == "POST"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_part_of_an_operation_is_a_schema_of_its_own(unconfigured: Rtk, operation: str) -> None:
    schema = unconfigured(f"schema {operation}").ok.data
    parts: list[Any] = [schema["path_parameters"], schema["query"], *schema["responses"].values()]
    for part in [*parts, *([schema["body"]] if schema["body"] else [])]:
        Draft202012Validator(part)  # raises for a reference that leads nowhere
    assert "200" in schema["responses"] or "201" in schema["responses"]
    assert "emptyMeansAbsent" not in schema["query"]


def test_command_gives_a_list_of_its_operations(unconfigured: Rtk) -> None:
    found = [schema["operation"] for schema in unconfigured("schema recordings start").ok.data]
    assert found[:2] == ["recordings_start", "recordings_start_track"]


def test_without_a_command_all_operations_are_listed(unconfigured: Rtk) -> None:
    rows = unconfigured("schema").ok.data
    assert {row["operation"] for row in rows} == set(load_contract().operations)
    assert "meetings_create" in unconfigured("schema -o table").ok.stdout


@pytest.mark.parametrize("words", ["meetings", "profile list", "meetings crate", "nothing"])
def test_words_without_an_operation_are_a_usage_error(unconfigured: Rtk, words: str) -> None:
    error = unconfigured.error(f"schema {words}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert words in error["message"]
    assert error["hint"]
