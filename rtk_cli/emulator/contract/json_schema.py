"""JSON values: how deep they go, and members that their schema does not name or never gives out (`writeOnly`).

Bodies are rid of such members before a handler sees them: so nothing unknown is stored, and no storage secret either.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from rtk_cli.emulator.handler import Json

Steps = tuple[str | int, ...]

_DEEPEST = 200  # levels; Python can write five times as many, and what is stored comes out inside of other values


def strangers(schema: Json, value: object, definitions: Mapping[str, Json], at: Steps = ()) -> Iterator[Steps]:
    """Where such members stand. A schema that names no members at all lets every one pass."""
    schema = _resolved(schema, definitions)
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield from strangers(schema.get("items", {}), entry, definitions, (*at, index))
    elif isinstance(value, dict):
        yield from _strange_members(schema, value, definitions, at)


def _strange_members(schema: Json, value: Json, definitions: Mapping[str, Json], at: Steps) -> Iterator[Steps]:
    named = _properties(schema, definitions)
    others: Json | bool = schema.get("additionalProperties", not named)
    for name, entry in value.items():
        member = named.get(name, others)
        if member is False or (isinstance(member, dict) and member.get("writeOnly")):
            yield (*at, name)
        elif isinstance(member, dict):
            yield from strangers(member, entry, definitions, (*at, name))


def _properties(schema: Json, definitions: Mapping[str, Json]) -> dict[str, Json]:
    schema = _resolved(schema, definitions)
    named: dict[str, Json] = dict(schema.get("properties", {}))
    for part in schema.get("allOf", ()):
        named.update(_properties(part, definitions))
    return named


def _resolved(schema: Json, definitions: Mapping[str, Json]) -> Json:
    name: str | None = schema.get("$ref")
    return schema if name is None else definitions[name.removeprefix("#/$defs/")]


def without(value: Json, members: list[Steps]) -> Json:
    """`value`, changed in place: rid of `members`."""
    for *above, name in members:
        holder: Any = value
        for step in above:
            holder = holder[step]
        del holder[name]
    return value


def is_too_deep(value: object) -> bool:
    """Whether more objects and lists stand inside each other than can safely be kept and given out again."""
    level: list[Any] = [value]
    for _ in range(_DEEPEST + 1):
        level = [each for each in level if isinstance(each, dict | list)]
        if not level:
            return False
        level = [inner for outer in level for inner in (outer.values() if isinstance(outer, dict) else outer)]
    return True
