"""The choices that flags offer are the contract's; the choices that the emulator made stand where its page says."""

import ast
import re

import pytest

from rtk_cli.terminal.cli.tree import OWN, tree
from scripts import build_contract
from tests.contract.source import PACKAGE, Json, described, document, resolved

EMULATOR = PACKAGE / "emulator"
PAGE = (build_contract.PROJECT / "docs" / "emulator.md").read_text(encoding="utf-8")
PLACES = [row.split(" | ")[-1].rstrip(" |") for row in PAGE.splitlines() if row.startswith("| ") and ".py`" in row]


OF_OUR_OWN = {
    "recordings start --type": "tells which of two endpoints is meant, as an older description of the API does",
    "livestreams list --sort-order": "DESC as everywhere else; what goes out is DSC (contract/notes.md, section 3)",
}
"""Choices that the contract does not have, each with its reason."""


def enums(schema: Json, above: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Every list of choices in a schema."""
    name = schema.get("$ref")
    if name in above:
        return set()
    above = above if name is None else (*above, name)
    schema = resolved(schema)
    below = [*schema.get("properties", {}).values(), *schema.get("anyOf", ()), *schema.get("allOf", ())]
    below += [schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)]
    found = {tuple(sorted(schema["enum"]))} if "enum" in schema else set()
    return found.union(*(enums(member, above) for member in below))


def offered(operation: str) -> set[tuple[str, ...]]:
    """Every list of choices in the query and the body of an operation."""
    shared = document()["paths"][described()[operation].path].get("parameters", [])
    parameters = [resolved(entry) for entry in [*shared, *described()[operation].description.get("parameters", [])]]
    body = described()[operation].body()
    schemas = [entry["schema"] for entry in parameters] + ([] if body is None else [body])
    return set().union(*map(enums, schemas))


def test_a_flag_offers_exactly_the_choices_of_the_contract() -> None:
    flags = [
        (node, flag)
        for node in tree().every()
        for flag in node.flags
        if node.operations and flag.choices and flag.heading == OWN and flag.name != "goal"
    ]
    assert len(flags) > 15
    other = {
        f"{node.name} {flag.words[0]}"
        for node, flag in flags
        if tuple(sorted(flag.choices)) not in set().union(*(offered(operation.id) for operation in node.operations))
    }
    assert other == set(OF_OUR_OWN)


@pytest.mark.parametrize(("command", "thing"), [("recordings wait", "Recording"), ("livestreams wait", "Livestream")])
def test_a_wait_knows_every_state(command: str, thing: str) -> None:
    [wait] = [node for node in tree().every() if node.name == command]
    [goal] = [flag for flag in wait.flags if flag.name == "goal"]
    states = resolved(document()["components"]["schemas"][thing])["properties"]["status"]["enum"]
    assert set(goal.choices) == set(states)


@pytest.mark.parametrize("place", PLACES)
def test_a_choice_of_the_emulator_stands_where_its_page_says(place: str) -> None:
    file, *names = re.findall(r"`([^`]+)`", place)
    sources = list(EMULATOR.glob(file))
    assert sources, f"there is no {file}"
    trees = [ast.parse(source.read_text(encoding="utf-8")) for source in sources]
    defined = {node.name for each in trees for node in ast.walk(each) if isinstance(node, ast.FunctionDef)}
    for name in names:
        assert any(each.endswith(name.removeprefix("…")) for each in defined), name


def test_the_page_names_a_place_for_many_choices() -> None:
    assert len(PLACES) > 30
