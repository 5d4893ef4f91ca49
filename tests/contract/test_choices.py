"""Flags offer the enums of the contract, and the emulator's design choices are in the files that its page names."""

import ast
import re

import pytest

from rtk_cli.terminal.cli.tree import OWN, tree
from scripts import build_contract
from scripts.build_contract import Json
from tests.contract.client_methods import PACKAGE
from tests.contract.contract_document import contract_operations, document, resolve

EMULATOR = PACKAGE / "emulator"
PAGE = (build_contract.PROJECT / "docs" / "emulator-choices.md").read_text(encoding="utf-8")
LOCATIONS = [row.split(" | ")[-1].rstrip(" |") for row in PAGE.splitlines() if row.startswith("| ") and ".py`" in row]


OWN_CHOICES = {
    "analytics cost --by": "what the rows of a report of rtk are about",
    "recordings start --type": "selects one of two endpoints, as an older description of the API does",
    "recordings start --storage-type": "cloudflare is in a guide only (contract/notes.md, section 7)",
    "livestreams list --sort-order": "DESC as everywhere else; sent as DSC (contract/notes.md, section 3)",
}
"""Flags whose choices differ from the contract, each with its reason."""
STATES = ("goal", "wait_for")
"""Flags that name a state to wait for, which no request has."""


def enums(schema: Json, above: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Every enum in a schema."""
    name = schema.get("$ref")
    if name in above:
        return set()
    above = above if name is None else (*above, name)
    schema = resolve(schema)
    below = [*schema.get("properties", {}).values(), *schema.get("anyOf", ()), *schema.get("allOf", ())]
    below += [schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)]
    found = {tuple(sorted(schema["enum"]))} if "enum" in schema else set()
    return found.union(*(enums(member, above) for member in below))


def enums_of(operation: str) -> set[tuple[str, ...]]:
    """Every enum in the query and the body of an operation."""
    body = contract_operations()[operation].body()
    parameters = contract_operations()[operation].parameters()
    schemas = [entry["schema"] for entry in parameters] + ([] if body is None else [body])
    return set().union(*map(enums, schemas))


def test_flag_offers_exactly_the_enum_of_the_contract() -> None:
    flags = [
        (node, flag)
        for node in tree().every()
        for flag in node.flags
        if node.operations and flag.choices and flag.heading == OWN and flag.name not in STATES
    ]
    assert len(flags) > 15
    other = {
        f"{node.name} {flag.words[0]}"
        for node, flag in flags
        if tuple(sorted(flag.choices)) not in set().union(*(enums_of(operation.id) for operation in node.operations))
    }
    assert other == set(OWN_CHOICES)


@pytest.mark.parametrize("schema", ["Recording", "Livestream"])
@pytest.mark.parametrize("command", ["wait", "start", "stop"])
def test_wait_accepts_every_state(command: str, schema: str) -> None:
    [waiting] = [node for node in tree().every() if node.name == f"{schema.lower()}s {command}"]
    [goal] = [flag for flag in waiting.flags if flag.name in STATES]
    states = resolve(document()["components"]["schemas"][schema])["properties"]["status"]["enum"]
    assert set(goal.choices) == set(states)


@pytest.mark.parametrize("location", LOCATIONS)
def test_choice_of_the_emulator_is_in_the_file_that_its_page_names(location: str) -> None:
    file, *names = re.findall(r"`([^`]+)`", location)
    sources = list(EMULATOR.glob(file))
    assert sources, f"file not found: {file}"
    trees = [ast.parse(source.read_text(encoding="utf-8")) for source in sources]
    defined = {node.name for each in trees for node in ast.walk(each) if isinstance(node, ast.FunctionDef)}
    for name in names:
        assert any(each.endswith(name.removeprefix("…")) for each in defined), name


def test_page_names_many_choices() -> None:
    assert len(LOCATIONS) > 30
