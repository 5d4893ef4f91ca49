"""contract.json validates like the YAML contract: every example, and every mutation of it.

test_register.py checks that contract.json is up to date; these tests check that the script loses nothing.
"""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from rtk_cli.emulator.contract.api_contract import load_contract
from scripts.build_contract import Json
from tests.contract.contract_document import ContractOperation, contract_operations, document, resolve

PROBES: tuple[Any, ...] = (None, True, -1, 1.5, 10**6, "", "x", "ACTIVE", "2026-09-14T08:00:00Z", [], ["x"], {})
JSON = "application/json"
ANNOTATIONS = {"title", "description", "default", "example", "examples", "deprecated"}
"""The keywords of a schema that validate nothing."""

every_operation = pytest.mark.parametrize("name", contract_operations())


def yaml_validator(schema: Json) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": document()["components"]}, validate_formats=True)


def json_validator(schema: Json) -> Draft202012Validator:
    return Draft202012Validator({**schema, "$defs": load_contract().definitions}, validate_formats=True)


def assert_same_verdicts(original: Json, reduced: Json, values: Iterator[Any]) -> None:
    one, other = yaml_validator(original), json_validator(reduced)
    verdicts = [(one.is_valid(value), other.is_valid(value), value) for value in values]
    assert [value for expected, found, value in verdicts if expected != found] == []
    assert any(valid for valid, _, _ in verdicts)
    assert not all(valid for valid, _, _ in verdicts)


def mutants(value: Any) -> Iterator[Any]:
    """The value, and every variant of it with one part removed or replaced."""
    yield value
    for path in list(paths(value)):
        for probe in PROBES:
            yield changed(value, path, probe)
        if path and isinstance(path[-1], str):
            yield changed(value, path)


def paths(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield above
    inside = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for step, inner in inside:
        yield from paths(inner, (*above, step))


def changed(value: Any, path: tuple[str | int, ...], *put: Any) -> Any:
    """A copy with the part at `path` replaced, or removed."""
    if not path:
        return put[0]
    result = holder = copy.deepcopy(value)
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    if put and isinstance(holder, list):
        holder.insert(int(path[-1]), put[0])
    elif put:
        holder[path[-1]] = put[0]
    return result


def samples(media: Json) -> list[Any]:
    return [resolve(example)["value"] for example in media.get("examples", {}).values()]


def responses(operation: ContractOperation) -> dict[str, Json]:
    """The responses of an operation, by status."""
    return {status: resolve(response)["content"] for status, response in operation.description["responses"].items()}


@every_operation
def test_success_responses_get_the_same_verdicts(name: str) -> None:
    successes = {
        status: found for status, found in responses(contract_operations()[name]).items() if status.startswith("2")
    }
    reduced = load_contract().operations[name]["answers"]
    assert successes.keys() == reduced.keys()
    for status, content in successes.items():
        values = (mutant for sample in samples(content[JSON]) for mutant in mutants(sample))
        assert_same_verdicts(content[JSON]["schema"], reduced[status], values)


@every_operation
def test_all_other_responses_have_the_error_schema(name: str) -> None:
    others = [
        content[JSON]
        for status, content in responses(contract_operations()[name]).items()
        if not status.startswith("2")
    ]
    assert [other["schema"] for other in others] == [{"$ref": "#/components/schemas/AnyError"}] * len(others)
    assert "default" in contract_operations()[name].description["responses"]


def test_errors_get_the_same_verdicts() -> None:
    media = [found for operation in contract_operations().values() for found in responses(operation).values()]
    errors = [content[JSON] for content in media if "AnyError" in str(content[JSON]["schema"])]
    values = (mutant for error in errors[:20] for sample in samples(error) for mutant in mutants(sample))
    assert_same_verdicts({"$ref": "#/components/schemas/AnyError"}, {"$ref": "#/$defs/AnyError"}, values)


@every_operation
def test_request_bodies_get_the_same_verdicts(name: str) -> None:
    source, reduced = (
        contract_operations()[name].description.get("requestBody"),
        load_contract().operations[name].get("body"),
    )
    assert (source is None) == (reduced is None)
    if source is not None and reduced is not None:
        assert source.get("required", False) == reduced["required"]
        assert list(source["content"]) == [JSON]
        media = source["content"][JSON]
        values = (mutant for sample in samples(media) for mutant in mutants(sample))
        assert_same_verdicts(media["schema"], reduced["schema"], values)


@every_operation
def test_parameters_get_the_same_verdicts(name: str) -> None:
    operation = contract_operations()[name]
    for source in operation.parameters():
        reduced = load_contract().operations[name]["ids" if source["in"] == "path" else "query"]
        assert (source["name"] in reduced.get("emptyMeansAbsent", [])) == source.get("allowEmptyValue", False)
        one = yaml_validator(source["schema"])
        other = json_validator(reduced["properties"][source["name"]])
        options = (*PROBES, *source["schema"].get("enum", ()), "x" * 40, "x" * 200, 0, 1)
        assert [one.is_valid(value) for value in options] == [other.is_valid(value) for value in options]


@pytest.mark.parametrize("name", document()["components"]["schemas"])
def test_shared_schema_keeps_all_rules(name: str) -> None:
    assert set(rules(document()["components"]["schemas"][name])) == set(rules(load_contract().definitions[name]))


def rules(schema: Json, above: str = "") -> Iterator[str]:
    """Every validating keyword of a schema, with its path."""
    for keyword, value in schema.items():
        if keyword == "properties":
            for name, member in value.items():
                yield from rules(member, f"{above}.{name}")
        elif isinstance(value, dict):
            yield from rules(value, f"{above}/{keyword}")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, part in enumerate(value):
                yield from rules(part, f"{above}/{keyword}{number}")
        elif keyword not in ANNOTATIONS and not keyword.startswith("x-"):
            yield f"{above}/{keyword}: {str(value).rpartition('/')[2]}"
