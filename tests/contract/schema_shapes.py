"""Converts JSON schemas and type annotations to one form, so that they can be compared.

A shape maps each allowed JSON type to its details. Formats are omitted: ids are opaque to the client, and the API
itself validates URLs and times.
"""

from collections.abc import Iterator
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

from scripts.build_contract import Json
from tests.contract.contract_document import resolve

Shape = dict[str, Any]

LIMITS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern")
JSON_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
RECURSION: Shape = {"recursion": {}}
"""Stands for a schema inside itself."""


def from_schema(schema: Json, definitions: Json | None = None, *, limits: bool, above: tuple[str, ...] = ()) -> Shape:
    """The shape of a JSON schema. `definitions` are the `$defs` of a pydantic schema; None for one of the contract."""
    name = schema.get("$ref")
    if name is not None:
        if name in above:
            return RECURSION
        target = resolve(schema) if definitions is None else definitions[name.removeprefix("#/$defs/")]
        return from_schema(target, definitions, limits=limits, above=(*above, name))
    parts = [part for part in (*schema.get("anyOf", ()), *schema.get("allOf", ())) if _has_types(part)]
    shape: Shape = {}
    for part in parts:
        _merge(shape, from_schema(part, definitions, limits=limits, above=above))
    for kind in _types(schema):
        detail = _detail(schema, kind, limits=limits)
        if kind == "object":
            detail |= _members(schema, definitions, limits, above)
        if kind == "array":
            detail["items"] = from_schema(schema["items"], definitions, limits=limits, above=above)
        _merge(shape, {kind: detail})
    return shape


def from_annotation(annotation: Any, above: tuple[Any, ...] = ()) -> Shape:
    """The shape of a response type."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if is_typeddict(annotation):
        return RECURSION if annotation in above else {"object": _typed_members(annotation, (*above, annotation))}
    if origin in (NotRequired, Required, Annotated):
        return from_annotation(parts[0], above)
    if origin in (Union, UnionType):
        shape: Shape = {}
        for part in parts:
            _merge(shape, from_annotation(part, above))
        return shape
    if origin is Literal:
        return {"string": {"enum": sorted(parts)}}
    if origin is list:
        return {"array": {"items": from_annotation(parts[0], above)}}
    if origin is dict:
        return {"object": {"values": from_annotation(parts[1], above)}}
    return {JSON_TYPES[annotation]: {}}


def differences(one: Shape, other: Shape, path: str = "") -> Iterator[str]:
    """The paths at which two shapes differ; a star stands for the rows of a list and for the members of a map."""
    for kind in one.keys() & other.keys():
        yield from _differences_of_type(one[kind], other[kind], path)
    if one.keys() != other.keys():
        yield path


def _differences_of_type(one: Json, other: Json, path: str) -> Iterator[str]:
    for inner in ("items", "values"):
        if inner in one and inner in other:
            yield from differences(one[inner], other[inner], _join(path, "*"))
    ours, theirs = one.get("members", {}), other.get("members", {})
    for name in ours.keys() & theirs.keys():
        yield from differences(ours[name], theirs[name], _join(path, name))
    yield from (_join(path, name) for name in ours.keys() ^ theirs.keys())
    if one.get("required") != other.get("required"):
        yield _join(path, "(required)")
    if _own_details(one) != _own_details(other):
        yield path


def _own_details(detail: Json) -> Json:
    """The details of the value itself; of nested values only that there are some."""
    inner = {"items", "values", "members", "required"}
    return {name: None if name in inner else value for name, value in detail.items()}


def _join(path: str, name: str) -> str:
    return f"{path}.{name}".removeprefix(".")


def _typed_members(annotation: Any, above: tuple[Any, ...]) -> Json:
    hints = get_type_hints(annotation, include_extras=True)
    members = {name: from_annotation(hint, above) for name, hint in hints.items()}
    return {"members": members, "required": sorted(annotation.__required_keys__)}


def _types(schema: Json) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _has_types(schema: Json) -> bool:
    """False for pure conditions, such as "one of these members is required"."""
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
    values = schema.get("additionalProperties")
    if isinstance(values, dict) and "properties" not in schema:
        return {"values": from_schema(values, definitions, limits=limits, above=above)}
    members = {
        name: from_schema(member, definitions, limits=limits, above=above)
        for name, member in schema.get("properties", {}).items()
    }
    return {"members": members, "required": sorted(schema.get("required", []))}


def _merge(shape: Shape, other: Shape) -> None:
    """Add `other` to `shape`: its types, and for types in both the members of objects and the values of enums."""
    for kind, detail in other.items():
        known = shape.setdefault(kind, {})
        if "members" in known:
            known["members"] |= detail["members"]
            known["required"] = sorted({*known["required"], *detail["required"]})
        elif "enum" in known and "enum" in detail:
            known["enum"] = sorted({*known["enum"], *detail["enum"]})
        else:
            known.update(detail)
