"""The contract that ships with the package as an OpenAPI 3.1 document: all that is checked, without descriptions."""

from typing import Any

from rtk_cli import __version__
from rtk_cli.emulator.contract.api_contract import Contract
from rtk_cli.emulator.handler import Json

BEARER = "token"
"""The name of the security scheme."""


def document(contract: Contract, base_url: str) -> Json:
    """Return the document, for clients at `base_url`."""
    paths: dict[str, Json] = {}
    for name, operation in contract.operations.items():
        paths.setdefault(operation["path"], {})[operation["method"].lower()] = _operation(name, operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "RealtimeKit, as the emulator of rtk checks it", "version": __version__},
        "servers": [{"url": base_url}],
        "security": [{BEARER: []}],
        "paths": paths,
        "components": {
            "securitySchemes": {BEARER: {"type": "http", "scheme": "bearer"}},
            "schemas": _renamed(contract.definitions),
        },
    }


def _operation(name: str, operation: Json) -> Json:
    described: Json = {
        "operationId": name,
        "tags": [operation["area"]],
        "parameters": [*_path_parameters(operation["ids"]), *_query_parameters(operation["query"])],
        "responses": {
            status: {"description": "Success", "content": _json(schema)}
            for status, schema in operation["answers"].items()
        },
    }
    if "body" in operation:
        body = operation["body"]
        described["requestBody"] = {"required": body["required"], "content": _json(body["schema"])}
    return described


def _path_parameters(schema: Json) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _renamed(member)}
        for name, member in schema["properties"].items()
    ]


def _query_parameters(schema: Json) -> list[Json]:
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema["required"],
            **({"allowEmptyValue": True} if name in schema["emptyMeansAbsent"] else {}),
            "schema": _renamed(member),
        }
        for name, member in schema["properties"].items()
    ]


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": _renamed(schema)}}


def _renamed(value: Any) -> Any:
    """Return a copy whose references lead to the place where OpenAPI keeps shared schemas."""
    if isinstance(value, dict):
        return {
            name: member.replace("#/$defs/", "#/components/schemas/") if name == "$ref" else _renamed(member)
            for name, member in value.items()
        }
    return [_renamed(entry) for entry in value] if isinstance(value, list) else value
