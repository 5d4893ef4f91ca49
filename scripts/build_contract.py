"""Build the emulator's files from the YAML contract: contract.json, and the samples of webhook events.

    python scripts/build_contract.py [contract/openapi.yaml]

contract.json keeps what validates requests and responses and drops documentation. The output is deterministic.
"""

import json
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT / "contract" / "openapi.yaml"
TARGET = PROJECT / "rtk_cli" / "emulator" / "contract" / "contract.json"
EVENTS = PROJECT / "contract" / "webhook-events.yaml"
SAMPLES = PROJECT / "rtk_cli" / "emulator" / "webhooks" / "samples.json"
METHODS = ("get", "post", "put", "patch", "delete")
ANNOTATIONS = {"description", "title", "default", "examples", "example", "deprecated"}

Json = dict[str, Any]


def reduced_contract(document: Json) -> Json:
    """The operations with their schemas, and the shared schemas under `$defs`."""
    operations: Json = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                shared = item.get("parameters", [])
                operations[item[method]["operationId"]] = _operation(document, method, path, shared, item[method])
    schemas = {name: _reduced(schema) for name, schema in document["components"]["schemas"].items()}
    return {"operations": operations, "$defs": schemas}


def _operation(document: Json, method: str, path: str, shared: list[Json], source: Json) -> Json:
    parameters = [_resolve(document, entry) for entry in [*shared, *source.get("parameters", [])]]
    operation = {
        "method": method.upper(),
        "path": path,
        "area": source["tags"][0],
        "ids": _parameters(parameters, "path"),
        "query": _parameters(parameters, "query"),
    }
    if "requestBody" in source:
        operation["body"] = _body(source["requestBody"])
    operation["answers"] = {
        status: _reduced(_resolve(document, response)["content"]["application/json"]["schema"])
        for status, response in source["responses"].items()
        if status.startswith("2")
    }
    return operation


def _parameters(parameters: list[Json], location: str) -> Json:
    """An object schema of the parameters in one location; `emptyMeansAbsent` lists those that may be empty."""
    selected = [entry for entry in parameters if entry["in"] == location]
    schema: Json = {"type": "object", "properties": {entry["name"]: _reduced(entry["schema"]) for entry in selected}}
    if location == "query":
        schema["required"] = [entry["name"] for entry in selected if entry.get("required")]
        schema["emptyMeansAbsent"] = [entry["name"] for entry in selected if entry.get("allowEmptyValue")]
    return schema


def _body(source: Json) -> Json:
    return {
        "required": source.get("required", False),
        "schema": _reduced(source["content"]["application/json"]["schema"]),
    }


def _resolve(document: Json, entry: Json) -> Json:
    """The target of a `$ref` to a parameter or a response."""
    if "$ref" not in entry:
        return entry
    target = document
    for step in entry["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return target


def _reduced(schema: Json) -> Json:
    """The schema without annotations; a property may be named like an annotation, and stays."""
    kept: Json = {}
    for keyword, value in schema.items():
        if keyword == "properties":
            kept[keyword] = {name: _reduced(member) for name, member in value.items()}
        elif keyword == "$ref":
            kept[keyword] = value.replace("#/components/schemas/", "#/$defs/")
        elif keyword not in ANNOTATIONS and not keyword.startswith("x-"):
            kept[keyword] = _reduced_value(value)
    return kept


def _reduced_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _reduced(value)
    if isinstance(value, list):
        return [_reduced_value(entry) for entry in value]
    return value


def contract_text(contract: Json) -> str:
    """JSON with one operation or schema per line, for readable diffs."""
    parts = [f'"{part}":{{\n{_lines(contract[part])}\n}}' for part in ("operations", "$defs")]
    return "{" + ",\n".join(parts) + "}\n"


def _lines(entries: Json) -> str:
    return ",\n".join(
        f"{json.dumps(name)}:{json.dumps(entry, separators=(',', ':'))}" for name, entry in entries.items()
    )


def samples_text(document: Json) -> str:
    """The example of each webhook event, one per line."""
    return f"{{\n{_lines({name: event['example'] for name, event in document['events'].items()})}\n}}\n"


def texts() -> dict[str, str]:
    """The texts of the built files by their paths in the project."""
    contract = reduced_contract(yaml.safe_load(SOURCE.read_text(encoding="utf-8")))
    samples = samples_text(yaml.safe_load(EVENTS.read_text(encoding="utf-8")))
    return {
        path.relative_to(PROJECT).as_posix(): text
        for path, text in ((TARGET, contract_text(contract)), (SAMPLES, samples))
    }
