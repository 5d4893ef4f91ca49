"""Every query parameter and every body field can be set from the command line, as the requests of dry runs show."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from rtk_cli.emulator.areas.default_presets import READY_PRESETS
from rtk_cli.operations import OPERATIONS
from rtk_cli.terminal.cli.parameter import Parameter
from rtk_cli.terminal.cli.tree import OWN, Node, tree
from rtk_cli.terminal.options.recordings import SECRET_SOURCES
from scripts.build_contract import Json
from tests.contract.body_only_fields import BODY_ONLY_FIELDS
from tests.contract.contract_document import contract_operations, resolve
from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.contract_check import CONTRACT

SAMPLES = {
    "MEETING": recordings.UNKNOWN_ID,
    "PARTICIPANT": recordings.UNKNOWN_ID,
    "RECORDING": recordings.UNKNOWN_ID,
    "PRESET": recordings.UNKNOWN_ID,
    "SECONDS": "600",
    "LENGTH": "90s",
    "COUNT": "2",
    "RATE": "10M",
    "PIXELS": "600",
    "WHEN": "2026-09-14",
    "DAY": "2026-09-14",
    "LOW:HIGH": "1:10",
    "URL": "https://page.example/x",
    "NAME=PREFIX": "default=talk",
}
PAGING = ("--page", "2", "--per-page", "3")
NOT_IN_THE_REQUEST = {
    *("if_missing", "ignore_missing", "chart", "jobs", "merge_gaps", "prices", "show_prices", "show_secrets"),
    *SECRET_SOURCES,
}
OTHER_OPERATION = {
    "recordings start": {"kind", "layers", "user_ids"},  # of a track recording: another endpoint
    "recordings record": {"until_empty"},  # excludes --for
    "presets create": {"source"},  # looks up a preset first
    "livestreams sessions": {"meeting"},  # a meeting instead of a livestream
    "meetings deactivate": {"kick_all"},  # ends the live session first
    "participants remove": {"kick"},  # kicks afterwards
    "sessions attendance": {"start_time", "end_time", "meeting"},  # a list in place of the given sessions
    "sessions export": {"start_time"},  # lists sessions instead
}
FROM_A_FILE = ("apply", "diff", "export-manifest")
"""Commands whose requests follow from a file: they have no flags for parameters and fields."""
SECOND_OPERATION = {"livestreams_get_for_meeting": ["livestreams", "sessions", "--meeting", recordings.UNKNOWN_ID]}
"""For a command with two operations the arguments that select the second one."""
_PRESET = {name: value for name, value in READY_PRESETS[0].items() if name != "name"}
ONE_OF = {"recordings record": ["--for", "30m"]}
"""Flags that a command needs, although it does not need each of them."""
REQUIRED_BODY = {"presets_create": _PRESET, "presets_replace": _PRESET}
"""The required fields that have no flag."""

WITH_BODY = [name for name in OPERATIONS if contract_operations()[name].body() is not None]
WITH_QUERY = [name for name in OPERATIONS if contract_operations()[name].query()]


@cache
def commands(operation: str) -> list[Node]:
    """The commands whose first request is the operation."""
    own = [node for node in tree().every() if node.operations and node.name not in FROM_A_FILE]
    return [node for node in own if node.operations[0].id == operation]


def sample(parameter: Parameter) -> str:
    """A valid value of the parameter."""
    if parameter.choices:
        return parameter.choices[-1]
    return SAMPLES.get(parameter.metavar or "", "x")


def arguments_of(node: Node) -> list[str]:
    """The command with all its arguments and all its own flags."""
    found = list(node.path)
    for flag in node.flags:
        if flag.heading == OWN and flag.name not in NOT_IN_THE_REQUEST | OTHER_OPERATION.get(node.name, set()):
            found += [flag.words[0], sample(flag)] if flag.takes_value else [flag.words[0]]
    return [*found, *(sample(argument) for argument in node.arguments)]


def command_lines(operation: str) -> Iterator[list[str]]:
    """Every command line that performs the operation, with all its flags."""
    for node in commands(operation):
        yield [*arguments_of(node), *(PAGING if any(flag.name == "page" for flag in node.flags) else ())]
    if operation in SECOND_OPERATION:
        yield [*SECOND_OPERATION[operation], *PAGING]


def body_only(path: str, reasons: Iterable[str]) -> str | None:
    """The entry of `reasons` that applies to `path`: the field itself, or an object that contains it."""
    return next((reason for reason in reasons if f"{path}.".startswith(f"{reason}.")), None)


def planned_request(rtk: Rtk, *line: str) -> tuple[str, Json]:
    """The operation of the command's dry run, and the whole request."""
    planned = rtk(*line, "--dry-run").ok.data
    path = urlsplit(planned["url"]).path
    found = CONTRACT.operation(planned["method"], path)
    assert found is not None, planned["url"]
    return found[0], planned


def leaves(schema: Json) -> Iterator[str]:
    """The path of every field that is not an object; a star stands for the keys of a map."""
    schema = resolve(schema)
    if isinstance(schema.get("additionalProperties"), dict) and "properties" not in schema:
        yield from (f"*.{path}" for path in leaves(schema["additionalProperties"]))
    elif "properties" not in schema:
        yield ""
    for name, member in schema.get("properties", {}).items():
        yield from (f"{name}.{path}".rstrip(".") for path in leaves(member))


def leaves_in(schema: Json, value: Any) -> Iterator[str]:
    """The same paths for the fields in `value`."""
    schema = resolve(schema)
    if not isinstance(value, dict):
        yield ""
        return
    properties = schema.get("properties")
    for name, member in value.items():
        below = schema["additionalProperties"] if properties is None else properties.get(name, {})
        shown = "*" if properties is None else name
        yield from (f"{shown}.{path}".rstrip(".") for path in leaves_in(below, member))


def full_example(schema: Json) -> Any:
    """A value with every field."""
    schema = resolve(schema)
    if "enum" in schema:
        return schema["enum"][0]
    if isinstance(schema.get("additionalProperties"), dict) and "properties" not in schema:
        return {"default": full_example(schema["additionalProperties"])}
    if "properties" in schema:
        return {name: full_example(member) for name, member in schema["properties"].items()}
    kind = schema["type"] if isinstance(schema["type"], str) else schema["type"][0]
    if kind == "array":
        return [full_example(schema["items"])]
    if schema.get("format") == "uuid":
        return recordings.UNKNOWN_ID
    return {"string": "x", "integer": 600, "number": schema.get("maximum", 600), "boolean": True}[kind]


@pytest.mark.parametrize("operation", WITH_QUERY)
def test_every_query_parameter_is_set_by_a_flag(local: Rtk, operation: str) -> None:
    names: set[str] = set()
    for line in command_lines(operation):
        performed, planned = planned_request(local, *line)
        assert performed == operation
        pairs = tuple(parse_qsl(urlsplit(planned["url"]).query))
        CONTRACT.check_query(operation, pairs)
        names |= {name for name, _ in pairs}
    assert names == contract_operations()[operation].query()


@pytest.mark.parametrize("operation", WITH_BODY)
def test_every_body_field_is_set_by_a_flag_or_has_a_reason(local: Rtk, operation: str) -> None:
    schema = contract_operations()[operation].body()
    assert schema is not None
    required, reasons = REQUIRED_BODY.get(operation, {}), BODY_ONLY_FIELDS.get(operation, {})
    reached: set[str] = set()
    for line in command_lines(operation):
        performed, planned = planned_request(local, *line, *(("--body", json.dumps(required)) if required else ()))
        assert performed == operation
        reached |= set(leaves_in(schema, planned["body"])) - set(leaves_in(schema, required))
    assert {body_only(path, reasons) for path in set(leaves(schema)) - reached} == set(reasons)
    assert reached <= set(leaves(schema))


@pytest.mark.parametrize("operation", [name for name in WITH_BODY if name != "recordings_control"])
def test_every_body_field_is_accepted_by_the_body_flag(local: Rtk, operation: str) -> None:
    schema = contract_operations()[operation].body()
    assert schema is not None
    body = full_example(schema)
    for node in commands(operation):
        if not any(flag.name == "body" for flag in node.flags):
            continue
        required = [word for flag in node.flags if flag.required for word in (flag.words[0], sample(flag))]
        required += ONE_OF.get(node.name, [])
        arguments = [sample(argument) for argument in node.arguments]
        _, planned = planned_request(local, *node.path, *required, *arguments, "--body", json.dumps(body))
        assert set(leaves_in(schema, planned["body"])) == set(leaves(schema))


@pytest.mark.parametrize("operation", WITH_BODY)
def test_top_level_field_has_a_flag_with_its_name(operation: str) -> None:
    schema = resolve(contract_operations()[operation].body() or {})
    flags = {word for node in commands(operation) for flag in node.flags for word in flag.words}
    expected = {"--" + name.replace("_", "-") for name in schema["properties"] if name in set(leaves(schema))}
    assert expected - flags == ({"--action"} if operation == "recordings_control" else set())


def test_every_action_on_a_recording_is_a_command(local: Rtk) -> None:
    found = {
        node.path[-1]: planned_request(local, *arguments_of(node))[1]["body"]["action"]
        for node in commands("recordings_control")
    }
    schema = resolve(contract_operations()["recordings_control"].body() or {})
    assert found == {action: action for action in schema["properties"]["action"]["enum"]}
