"""The emulator's law loses nothing of the contract: both judge each example, and whatever is broken in it, alike.

That contract.json is what the script makes of the YAML is held in test_register.py; here the YAML itself is the judge.
"""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from rtk_cli.emulator.contract.api_contract import load_contract
from tests.contract.source import Described, Json, described, document, resolved

PROBES: tuple[Any, ...] = (None, True, -1, 1.5, 10**6, "", "x", "ACTIVE", "2026-09-14T08:00:00Z", [], ["x"], {})
JSON = "application/json"
WORDS = {"title", "description", "default", "example", "examples", "deprecated"}
"""What explains a schema, and decides nothing."""

every_operation = pytest.mark.parametrize("name", described())


def by_the_contract(schema: Json) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": document()["components"]}, validate_formats=True)


def by_the_law(schema: Json) -> Draft202012Validator:
    return Draft202012Validator({**schema, "$defs": load_contract().definitions}, validate_formats=True)


def assert_alike(original: Json, reduced: Json, values: Iterator[Any]) -> None:
    contract, shorter = by_the_contract(original), by_the_law(reduced)
    verdicts = [(contract.is_valid(value), shorter.is_valid(value), value) for value in values]
    assert [value for one, other, value in verdicts if one != other] == []
    assert any(valid for valid, _, _ in verdicts)
    assert not all(valid for valid, _, _ in verdicts)


def mutants(value: Any) -> Iterator[Any]:
    """The value, and each that differs from it in one place: a member is missing, or is something else."""
    yield value
    for path in list(env(value)):
        for probe in PROBES:
            yield changed(value, path, probe)
        if path and isinstance(path[-1], str):
            yield changed(value, path)


def env(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield above
    inside = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for step, inner in inside:
        yield from env(inner, (*above, step))


def changed(value: Any, path: tuple[str | int, ...], *put: Any) -> Any:
    """A copy with something else at `path`, or nothing."""
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
    return [resolved(example)["value"] for example in media.get("examples", {}).values()]


def answers(operation: Described) -> dict[str, Json]:
    """The answers of an operation, by status."""
    return {status: resolved(answer)["content"] for status, answer in operation.description["responses"].items()}


@every_operation
def test_the_successes_are_judged_alike(name: str) -> None:
    successes = {status: found for status, found in answers(described()[name]).items() if status.startswith("2")}
    reduced = load_contract().operations[name]["answers"]
    assert successes.keys() == reduced.keys()
    for status, content in successes.items():
        values = (mutant for sample in samples(content[JSON]) for mutant in mutants(sample))
        assert_alike(content[JSON]["schema"], reduced[status], values)


@every_operation
def test_all_other_answers_have_the_one_schema_of_errors(name: str) -> None:
    others = [content[JSON] for status, content in answers(described()[name]).items() if not status.startswith("2")]
    assert [other["schema"] for other in others] == [{"$ref": "#/components/schemas/AnyError"}] * len(others)
    assert "default" in described()[name].description["responses"]


def test_errors_are_judged_alike() -> None:
    media = [found for operation in described().values() for found in answers(operation).values()]
    errors = [content[JSON] for content in media if "AnyError" in str(content[JSON]["schema"])]
    values = (mutant for error in errors[:20] for sample in samples(error) for mutant in mutants(sample))
    assert_alike({"$ref": "#/components/schemas/AnyError"}, {"$ref": "#/$defs/AnyError"}, values)


@every_operation
def test_a_body_is_judged_alike(name: str) -> None:
    source, reduced = described()[name].description.get("requestBody"), load_contract().operations[name].get("body")
    assert (source is None) == (reduced is None)
    if source is not None and reduced is not None:
        assert source.get("required", False) == reduced["required"]
        assert list(source["content"]) == [JSON]
        media = source["content"][JSON]
        values = (mutant for sample in samples(media) for mutant in mutants(sample))
        assert_alike(media["schema"], reduced["schema"], values)


@every_operation
def test_parameters_are_judged_alike(name: str) -> None:
    operation = described()[name]
    shared = document()["paths"][operation.path].get("parameters", [])
    for source in map(resolved, [*shared, *operation.description.get("parameters", [])]):
        reduced = load_contract().operations[name]["ids" if source["in"] == "path" else "query"]
        assert (source["name"] in reduced.get("emptyMeansAbsent", [])) == source.get("allowEmptyValue", False)
        contract, shorter = by_the_contract(source["schema"]), by_the_law(reduced["properties"][source["name"]])
        options = (*PROBES, *source["schema"].get("enum", ()), "x" * 40, "x" * 200, 0, 1)
        assert [contract.is_valid(value) for value in options] == [shorter.is_valid(value) for value in options]


@pytest.mark.parametrize("name", document()["components"]["schemas"])
def test_a_shared_schema_keeps_all_that_decides(name: str) -> None:
    assert set(rules(document()["components"]["schemas"][name])) == set(rules(load_contract().definitions[name]))


def rules(schema: Json, above: str = "") -> Iterator[str]:
    """Each thing that a schema says but its words, with the way to it."""
    for keyword, value in schema.items():
        if keyword == "properties":
            for name, member in value.items():
                yield from rules(member, f"{above}.{name}")
        elif isinstance(value, dict):
            yield from rules(value, f"{above}/{keyword}")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, part in enumerate(value):
                yield from rules(part, f"{above}/{keyword}{number}")
        elif keyword not in WORDS and not keyword.startswith("x-"):
            yield f"{above}/{keyword}: {str(value).rpartition('/')[2]}"
