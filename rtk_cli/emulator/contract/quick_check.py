"""Accepts simple valid objects without jsonschema_rs, whose import takes a tenth of the start of a list command."""

from collections.abc import Mapping
from typing import Any

_OBJECT_KEYWORDS = {"type", "properties", "required", "emptyMeansAbsent"}
_VALUE_KEYWORDS = {"type", "enum", "minimum", "minLength", "maxLength"}
_TYPES = {"string": str, "integer": int, "boolean": bool}


def is_surely_valid(schema: Mapping[str, Any], value: object) -> bool:
    """Whether `value` is an object of valid strings, integers and booleans. False means: ask the full validator."""
    if schema.keys() - _OBJECT_KEYWORDS or schema.get("type", "object") != "object" or not isinstance(value, dict):
        return False
    properties = schema.get("properties", {})
    if any(name not in value for name in schema.get("required", ())):
        return False
    return all(name not in properties or _fits(properties[name], member) for name, member in value.items())


def _fits(schema: Mapping[str, Any], value: object) -> bool:
    if schema.keys() - _VALUE_KEYWORDS or type(value) is not _TYPES.get(schema.get("type", "")):
        return False
    if isinstance(value, str) and not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return False
    if isinstance(value, int) and value < schema.get("minimum", value):
        return False
    return "enum" not in schema or value in schema["enum"]
