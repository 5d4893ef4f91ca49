"""Every query parameter and every field of a body can be reached from the command line, seen by what is sent."""

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
from tests.contract.only_by_body import ONLY_BY_BODY
from tests.contract.source import Json, described, resolved
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
    "PIXELS": "600",
    "WHEN": "2026-09-14",
    "DAY": "2026-09-14",
    "LOW:HIGH": "1:10",
    "URL": "https://page.example/x",
    "NAME=PREFIX": "default=talk",
}
PAGING = ("--page", "2", "--per-page", "3")
NOT_SENT = {"if_missing", "ignore_missing", "chart"}
ANOTHER_CALL = {
    "recordings start": {"kind", "layers", "user_ids"},  # of a track recording: another endpoint
    "presets create": {"source"},  # looks up a preset first
    "livestreams sessions": {"meeting"},  # names a meeting instead of the livestream
}
INSTEAD = {"livestreams_get_for_meeting": ["livestreams", "sessions", "--meeting", recordings.UNKNOWN_ID]}
"""Where one command performs two operations: the line that performs the second, the container being named."""
_PRESET = {name: value for name, value in READY_PRESETS[0].items() if name != "name"}
BESIDE = {"presets_create": _PRESET, "presets_replace": _PRESET}
"""What a body must hold that no flag reaches."""

WITH_BODY = [name for name in OPERATIONS if described()[name].body() is not None]
WITH_QUERY = [name for name in OPERATIONS if described()[name].query()]


@cache
def commands(operation: str) -> list[Node]:
    """The commands whose first call is the operation."""
    return [node for node in tree().every() if node.operations and node.operations[0].id == operation]


def sample(parameter: Parameter) -> str:
    """A value that the parameter takes."""
    if parameter.choices:
        return parameter.choices[-1]
    return SAMPLES.get(parameter.metavar or "", "x")


def words(node: Node) -> list[str]:
    """The command with all its arguments and all its own flags."""
    found = list(node.path)
    for flag in node.flags:
        if flag.heading == OWN and flag.name not in NOT_SENT | ANOTHER_CALL.get(node.name, set()):
            found += [flag.words[0], sample(flag)] if flag.takes_value else [flag.words[0]]
    return [*found, *(sample(argument) for argument in node.arguments)]


def lines(operation: str) -> Iterator[list[str]]:
    """Each way to say that the operation be performed, with all that can be said."""
    for node in commands(operation):
        yield [*words(node), *(PAGING if any(flag.name == "page" for flag in node.flags) else ())]
    if operation in INSTEAD:
        yield [*INSTEAD[operation], *PAGING]


def excuse(path: str, reasons: Iterable[str]) -> str | None:
    """The field of `reasons` that is the one at `path`, or that it is in."""
    return next((reason for reason in reasons if f"{path}.".startswith(f"{reason}.")), None)


def sent(rtk: Rtk, *line: str) -> tuple[str, Json]:
    """The operation that a command would send, and the whole request."""
    planned = rtk(*line, "--dry-run").ok.data
    path = urlsplit(planned["url"]).path
    found = CONTRACT.operation(planned["method"], path)
    assert found is not None, planned["url"]
    return found[0], planned


def leaves(schema: Json) -> Iterator[str]:
    """The path of every field that is no object; a map's names are a star."""
    schema = resolved(schema)
    if isinstance(schema.get("additionalProperties"), dict) and "properties" not in schema:
        yield from (f"*.{path}" for path in leaves(schema["additionalProperties"]))
    elif "properties" not in schema:
        yield ""
    for name, member in schema.get("properties", {}).items():
        yield from (f"{name}.{path}".rstrip(".") for path in leaves(member))


def filled(schema: Json, value: Any) -> Iterator[str]:
    """The same paths, of the fields that `value` has."""
    schema = resolved(schema)
    if not isinstance(value, dict):
        yield ""
        return
    properties = schema.get("properties")
    for name, member in value.items():
        below = schema["additionalProperties"] if properties is None else properties.get(name, {})
        shown = "*" if properties is None else name
        yield from (f"{shown}.{path}".rstrip(".") for path in filled(below, member))


def example(schema: Json) -> Any:
    """A value with every field."""
    schema = resolved(schema)
    if "enum" in schema:
        return schema["enum"][0]
    if isinstance(schema.get("additionalProperties"), dict) and "properties" not in schema:
        return {"default": example(schema["additionalProperties"])}
    if "properties" in schema:
        return {name: example(member) for name, member in schema["properties"].items()}
    kind = schema["type"] if isinstance(schema["type"], str) else schema["type"][0]
    if kind == "array":
        return [example(schema["items"])]
    if schema.get("format") == "uuid":
        return recordings.UNKNOWN_ID
    return {"string": "x", "integer": 600, "number": schema.get("maximum", 600), "boolean": True}[kind]


@pytest.mark.parametrize("operation", WITH_QUERY)
def test_each_query_parameter_has_a_flag_of_its_name(local: Rtk, operation: str) -> None:
    names: set[str] = set()
    for line in lines(operation):
        performed, planned = sent(local, *line)
        assert performed == operation
        pairs = tuple(parse_qsl(urlsplit(planned["url"]).query))
        CONTRACT.check_query(operation, pairs)
        names |= {name for name, _ in pairs}
    assert names == described()[operation].query()


@pytest.mark.parametrize("operation", WITH_BODY)
def test_each_field_of_a_body_has_a_flag_or_a_reason(local: Rtk, operation: str) -> None:
    schema = described()[operation].body()
    assert schema is not None
    beside, reasons = BESIDE.get(operation, {}), ONLY_BY_BODY.get(operation, {})
    reached: set[str] = set()
    for line in lines(operation):
        performed, planned = sent(local, *line, *(("--body", json.dumps(beside)) if beside else ()))
        assert performed == operation
        reached |= set(filled(schema, planned["body"])) - set(filled(schema, beside))
    assert {excuse(path, reasons) for path in set(leaves(schema)) - reached} == set(reasons)
    assert reached <= set(leaves(schema))


@pytest.mark.parametrize("operation", [name for name in WITH_BODY if name != "recordings_control"])
def test_each_field_can_be_given_by_body(local: Rtk, operation: str) -> None:
    schema = described()[operation].body()
    assert schema is not None
    body = example(schema)
    for node in commands(operation):
        if not any(flag.name == "body" for flag in node.flags):
            continue
        required = [word for flag in node.flags if flag.required for word in (flag.words[0], sample(flag))]
        arguments = [sample(argument) for argument in node.arguments]
        _, planned = sent(local, *node.path, *required, *arguments, "--body", json.dumps(body))
        assert set(filled(schema, planned["body"])) == set(leaves(schema))


@pytest.mark.parametrize("operation", WITH_BODY)
def test_a_plain_field_has_a_flag_of_its_own_name(operation: str) -> None:
    schema = resolved(described()[operation].body() or {})
    flags = {word for node in commands(operation) for flag in node.flags for word in flag.words}
    wanted = {"--" + name.replace("_", "-") for name in schema["properties"] if name in set(leaves(schema))}
    assert wanted - flags == ({"--action"} if operation == "recordings_control" else set())


def test_each_action_on_a_recording_is_a_command(local: Rtk) -> None:
    found = {node.path[-1]: sent(local, *words(node))[1]["body"]["action"] for node in commands("recordings_control")}
    schema = resolved(described()["recordings_control"].body() or {})
    assert found == {action: action for action in schema["properties"]["action"]["enum"]}
