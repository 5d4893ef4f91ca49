"""JSON values against schemas: members that are unknown or `writeOnly`, and the depth of nesting.

Such members are removed from a body before its handler runs, so that neither they nor storage secrets are stored.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from rtk_cli.emulator.handler import Json

Path = tuple[str | int, ...]
"""The names and indexes that lead to a member."""

_MAX_DEPTH = 200  # Python can encode five times as many levels, but stored values come out inside of others


def unknown_members(
    schema: Json, value: object, definitions: Mapping[str, Json], at: Path = (), *, write_only: bool = True
) -> Iterator[Path]:
    """Yield the paths of unknown and, if asked, write-only members. A schema without named members accepts all."""
    schema = _resolved(schema, definitions)
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield from unknown_members(schema.get("items", {}), entry, definitions, (*at, index), write_only=write_only)
    elif isinstance(value, dict):
        yield from _unknown_in_object(schema, value, definitions, at, write_only=write_only)


def _unknown_in_object(
    schema: Json, value: Json, definitions: Mapping[str, Json], at: Path, *, write_only: bool
) -> Iterator[Path]:
    named = _properties(schema, definitions)
    others: Json | bool = schema.get("additionalProperties", not named)
    for name, entry in value.items():
        member = named.get(name, others)
        if member is False or (write_only and isinstance(member, dict) and member.get("writeOnly")):
            yield (*at, name)
        elif isinstance(member, dict):
            yield from unknown_members(member, entry, definitions, (*at, name), write_only=write_only)


def _properties(schema: Json, definitions: Mapping[str, Json]) -> dict[str, Json]:
    schema = _resolved(schema, definitions)
    named: dict[str, Json] = dict(schema.get("properties", {}))
    for part in schema.get("allOf", ()):
        named.update(_properties(part, definitions))
    return named


def _resolved(schema: Json, definitions: Mapping[str, Json]) -> Json:
    name: str | None = schema.get("$ref")
    return schema if name is None else definitions[name.removeprefix("#/$defs/")]


def remove_members(value: Json, members: list[Path]) -> Json:
    """Remove `members` from `value` in place, and return it."""
    for *parents, name in members:
        parent: Any = value
        for key in parents:
            parent = parent[key]
        del parent[name]
    return value


def is_too_deep(value: object) -> bool:
    """Whether objects and lists are nested deeper than can safely be stored and returned."""
    level: list[Any] = [value]
    for _ in range(_MAX_DEPTH + 1):
        level = [each for each in level if isinstance(each, dict | list)]
        if not level:
            return False
        level = [inner for outer in level for inner in (outer.values() if isinstance(outer, dict) else outer)]
    return True
