"""The JSON Schema of the file: a frame around the contract's schemas, built when it is needed."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from rtk_cli.emulator.contract.api_contract import load_contract

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

Json = dict[str, Any]

KEYS = {"presets": "name", "webhooks": "name", "meetings": "title"}
"""The sections of the file in the order in which they are applied, and the field that identifies an entry."""
READ_ONLY = ("id", "created_at", "updated_at")
"""What the API assigns; an entry may have them, as the output of `get` does, and they are left out."""

_CHANGES = {"presets": "PresetUpdate", "webhooks": "WebhookUpdate", "meetings": "MeetingUpdate"}
"""The contract's schema of a change: an entry names only what it wants to have."""


@cache
def manifest_schema() -> Json:
    """Return the schema, in JSON Schema 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rtk.yaml",
        "description": "Presets, webhooks and meetings of a RealtimeKit app, for `rtk apply -f rtk.yaml`.",
        "type": "object",
        "properties": {section: {"type": "array", "items": _entry(section)} for section in KEYS},
        "additionalProperties": False,
    }


@cache
def manifest_validator() -> "Draft202012Validator":
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(manifest_schema(), validate_formats=True)


def schema_at(path: tuple[str | int, ...]) -> Json:
    """Return the schema of the value at `path`; {} if the schema does not say anything about it."""
    schema = manifest_schema()
    for step in path:
        others = schema.get("additionalProperties")
        inner = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step, others)
        schema = inner if isinstance(inner, dict) else {}
    return schema


@cache
def write_only_fields(section: str) -> frozenset[tuple[str, ...]]:
    """Return the paths of what the API takes but never returns: the secrets of an own storage."""
    return frozenset(_write_only(schema_at((section, 0)), ()))


def _write_only(schema: Json, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if schema.get("writeOnly"):
        yield path
    for name, member in schema.get("properties", {}).items():
        yield from _write_only(member, (*path, name))


def unknown_members(value: Any, schema: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the paths of members that the schema does not have."""
    if isinstance(value, Mapping) and "properties" in schema:
        for name, member in value.items():
            others = schema.get("additionalProperties")
            known = schema["properties"].get(name, others)
            if known is False:
                yield (*path, name)
            elif isinstance(known, dict):
                yield from unknown_members(member, known, (*path, name))


def _entry(section: str) -> Json:
    """The schema of one preset, webhook or meeting."""
    definitions = load_contract().definitions
    entry = _closed(definitions[_CHANGES[section]], definitions)
    properties = entry["properties"]
    properties[KEYS[section]] = {"type": "string", "minLength": 1}
    properties |= {name: {"type": "string", "readOnly": True} for name in READ_ONLY}
    if section == "presets":
        properties["ui"]["properties"]["config_diff"] = {"type": "object"}  # only in responses of the live API
    return {**entry, "required": [KEYS[section]]}


def _closed(schema: Json, definitions: Mapping[str, Json]) -> Json:
    """Return the schema with references filled in, and without room for unknown members."""
    if "$ref" in schema:
        return _closed(definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    closed = dict(schema)
    if "properties" in schema:
        closed["properties"] = {name: _closed(member, definitions) for name, member in schema["properties"].items()}
        closed.setdefault("additionalProperties", False)
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            closed[keyword] = _closed(schema[keyword], definitions)
    return closed
