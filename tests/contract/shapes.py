"""What a schema or an annotation allows, in one form, so that the two can be compared.

A shape leads from each allowed JSON type to its details. Formats are left out: ids are opaque to the client, and the
API itself judges addresses and times.
"""

from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from tests.contract.source import Json, resolved

Shape = dict[str, Any]

LIMITS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern")
PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
AGAIN: Shape = {"again": {}}
"""Stands for a schema inside of itself."""


def of_schema(schema: Json, definitions: Json | None = None, *, limits: bool, above: tuple[str, ...] = ()) -> Shape:
    """The shape of a JSON schema. `definitions` are the `$defs` of pydantic's; without them it is the contract's."""
    name = schema.get("$ref")
    if name is not None:
        if name in above:
            return AGAIN
        target = resolved(schema) if definitions is None else definitions[name.removeprefix("#/$defs/")]
        return of_schema(target, definitions, limits=limits, above=(*above, name))
    parts = [part for part in (*schema.get("anyOf", ()), *schema.get("allOf", ())) if _has_types(part)]
    shape: Shape = {}
    for part in parts:
        _lay(shape, of_schema(part, definitions, limits=limits, above=above))
    for kind in _types(schema):
        detail = _detail(schema, kind, limits=limits)
        if kind == "object":
            detail |= _members(schema, definitions, limits, above)
        if kind == "array":
            detail["items"] = of_schema(schema["items"], definitions, limits=limits, above=above)
        _lay(shape, {kind: detail})
    return shape


def of_annotation(annotation: Any, above: tuple[Any, ...] = ()) -> Shape:
    """The shape of a type as answers are annotated with."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if is_typeddict(annotation):
        return AGAIN if annotation in above else {"object": _typed_members(annotation, (*above, annotation))}
    if origin in (NotRequired, Required, Annotated):
        return of_annotation(parts[0], above)
    if origin in (Union, UnionType):
        shape: Shape = {}
        for part in parts:
            _lay(shape, of_annotation(part, above))
        return shape
    if origin is Literal:
        return {"string": {"enum": sorted(parts)}}
    if origin is list:
        return {"array": {"items": of_annotation(parts[0], above)}}
    if origin is dict:
        return {"object": {"others": of_annotation(parts[1], above)}}
    return {PLAIN[annotation]: {}}


def _typed_members(annotation: Any, above: tuple[Any, ...]) -> Json:
    hints = get_type_hints(annotation, include_extras=True)
    members = {name: of_annotation(hint, above) for name, hint in hints.items()}
    return {"members": members, "required": sorted(annotation.__required_keys__)}


def _types(schema: Json) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _has_types(schema: Json) -> bool:
    """False for conditions, such as "one of these members is required"."""
    return not {"type", "$ref", "anyOf", "allOf", "enum", "const"}.isdisjoint(schema)


def _detail(schema: Json, kind: str, *, limits: bool) -> Json:
    detail: Json = {}
    options = [schema["const"]] if "const" in schema else schema.get("enum")
    if options is not None and kind == "string":
        detail["enum"] = sorted(option for option in options if isinstance(option, str))
    if limits and kind != "null":
        detail |= {name: schema[name] for name in LIMITS if name in schema}
    return detail


def _members(schema: Json, definitions: Json | None, limits: bool, above: tuple[str, ...]) -> Json:
    others = schema.get("additionalProperties")
    if isinstance(others, dict) and "properties" not in schema:
        return {"others": of_schema(others, definitions, limits=limits, above=above)}
    members = {
        name: of_schema(member, definitions, limits=limits, above=above)
        for name, member in schema.get("properties", {}).items()
    }
    return {"members": members, "required": sorted(schema.get("required", []))}


def _lay(shape: Shape, other: Shape) -> None:
    """Add `other` to `shape`: types side by side, members of two objects together."""
    for kind, detail in other.items():
        known = shape.setdefault(kind, {})
        if "members" in known:
            known["members"] |= detail["members"]
            known["required"] = sorted({*known["required"], *detail["required"]})
        else:
            known.update(detail)
