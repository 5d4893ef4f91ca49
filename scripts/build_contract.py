"""Rebuild what the emulator takes from the contract in YAML: contract.json, its law, and the samples of webhook events.

    python scripts/build_contract.py [contract/openapi.yaml]

Keeps what checks a request or an answer, drops what explains. The same YAML always gives the same bytes.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT / "contract" / "openapi.yaml"
TARGET = PROJECT / "rtk_cli" / "emulator" / "contract" / "contract.json"
EVENTS = PROJECT / "contract" / "webhook-events.yaml"
SAMPLES = PROJECT / "rtk_cli" / "emulator" / "webhooks" / "samples.json"
METHODS = ("get", "post", "put", "patch", "delete")
EXPLAINING = {"description", "title", "default", "examples", "example", "deprecated"}

Json = dict[str, Any]


def contract(document: Json) -> Json:
    """The operations with their schemas, and the schemas that they share under `$defs`."""
    operations: Json = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                shared = item.get("parameters", [])
                operations[item[method]["operationId"]] = _operation(document, method, path, shared, item[method])
    schemas = {name: _checked(schema) for name, schema in document["components"]["schemas"].items()}
    return {"operations": operations, "$defs": schemas}


def _operation(document: Json, method: str, path: str, shared: list[Json], source: Json) -> Json:
    parameters = [_resolved(document, entry) for entry in [*shared, *source.get("parameters", [])]]
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
        status: _checked(_resolved(document, answer)["content"]["application/json"]["schema"])
        for status, answer in source["responses"].items()
        if status.startswith("2")
    }
    return operation


def _parameters(parameters: list[Json], place: str) -> Json:
    """An object schema of the parameters of one place; `emptyMeansAbsent` lists those that may come empty."""
    here = [entry for entry in parameters if entry["in"] == place]
    schema: Json = {"type": "object", "properties": {entry["name"]: _checked(entry["schema"]) for entry in here}}
    if place == "query":
        schema["required"] = [entry["name"] for entry in here if entry.get("required")]
        schema["emptyMeansAbsent"] = [entry["name"] for entry in here if entry.get("allowEmptyValue")]
    return schema


def _body(source: Json) -> Json:
    return {
        "required": source.get("required", False),
        "schema": _checked(source["content"]["application/json"]["schema"]),
    }


def _resolved(document: Json, entry: Json) -> Json:
    """What a `$ref` to a parameter or an answer names."""
    if "$ref" not in entry:
        return entry
    target = document
    for step in entry["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return target


def _checked(schema: Json) -> Json:
    """The schema without words for readers; the names of properties are data, whatever they are called."""
    kept: Json = {}
    for keyword, value in schema.items():
        if keyword == "properties":
            kept[keyword] = {name: _checked(member) for name, member in value.items()}
        elif keyword == "$ref":
            kept[keyword] = value.replace("#/components/schemas/", "#/$defs/")
        elif keyword not in EXPLAINING and not keyword.startswith("x-"):
            kept[keyword] = _checked_value(value)
    return kept


def _checked_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _checked(value)
    if isinstance(value, list):
        return [_checked_value(entry) for entry in value]
    return value


def text(built: Json) -> str:
    """JSON with one operation or schema a line, so that a diff of it can be read."""
    parts = [f'"{part}":{{\n{_lines(built[part])}\n}}' for part in ("operations", "$defs")]
    return "{" + ",\n".join(parts) + "}\n"


def _lines(entries: Json) -> str:
    return ",\n".join(
        f"{json.dumps(name)}:{json.dumps(entry, separators=(',', ':'))}" for name, entry in entries.items()
    )


def samples_text(document: Json) -> str:
    """The example of each webhook event, one a line."""
    return f"{{\n{_lines({name: event['example'] for name, event in document['events'].items()})}\n}}\n"


def main() -> None:
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    TARGET.write_text(text(contract(yaml.safe_load(source.read_text(encoding="utf-8")))), encoding="utf-8")
    SAMPLES.write_text(samples_text(yaml.safe_load(EVENTS.read_text(encoding="utf-8"))), encoding="utf-8")
    print(TARGET, SAMPLES, sep="\n")


if __name__ == "__main__":
    main()
