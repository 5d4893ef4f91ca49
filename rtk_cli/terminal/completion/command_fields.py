"""The columns of a command, and the fields of its request body: from its module and the API contract, offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rtk_cli.masking import is_secret
from rtk_cli.terminal.completion.offer_cache import Offer

if TYPE_CHECKING:
    from rtk_cli.emulator.contract.api_contract import Contract
    from rtk_cli.operations import Operation
    from rtk_cli.terminal.cli.area import Area
    from rtk_cli.terminal.output.columns import Column

Schema = Mapping[str, Any]
_DEPTH = 6
"""Levels of nested fields that are offered."""


def columns(command: tuple[str, ...], typed: str) -> list[Offer]:
    """What may follow in a --columns list, each behind the columns that are typed already."""
    own = {column.path: column.title for column in _own_columns(command) if column.path}
    answered = dict.fromkeys(_answered(command), "")
    are_of_the_api = own.keys() <= answered.keys() if own else len(_operations(command)) == 1
    known = answered | own if are_of_the_api else own  # else the rows are computed
    lead = typed[: typed.rfind(",") + 1]
    chosen = lead.split(",")
    return [Offer(lead + path, title) for path, title in known.items() if path not in chosen]


def settings(command: tuple[str, ...], typed: str) -> list[Offer]:
    """What --set takes: `field=`, and behind it the values of a field that has few."""
    name, is_assigned, _ = typed.partition("=")
    fields = _body_fields(command)
    if not is_assigned:
        return [Offer(f"{path}=", _kind_of(schema)) for path, schema in fields.items()]
    return [Offer(f"{name}={value}") for value in _values_of(fields.get(name, {}))]


def fields(command: tuple[str, ...]) -> list[Offer]:
    """What --clear takes."""
    return [Offer(path, _kind_of(schema)) for path, schema in _body_fields(command).items()]


def _operations(command: tuple[str, ...]) -> tuple[Operation, ...]:
    """The operations that the command performs; none for anything else."""
    area = _area(command)
    spec = None if area is None else area.specs.get(_name_in(area, command))
    return spec.operations if spec else ()


def _own_columns(command: tuple[str, ...]) -> list[Column]:
    """The columns that the function of the command prints: those that its code names."""
    from rtk_cli.terminal.output.columns import Column

    area = _area(command)
    infos = () if area is None else area.typer.registered_commands
    function = next((info.callback for info in infos if info.name == _name_in(area, command)), None)
    if function is None:
        return []
    named = [function.__globals__.get(name) for name in function.__code__.co_names]
    tuples = [value for value in named if isinstance(value, tuple)]
    return [column for value in tuples for column in value if isinstance(column, Column)]


def _area(command: tuple[str, ...]) -> Area | None:
    from rtk_cli.terminal.cli.area import area_named
    from rtk_cli.terminal.cli.areas import AREAS

    return area_named(command[0]) if command and command[0] in AREAS else None


def _name_in(area: Area | None, command: tuple[str, ...]) -> str:
    """The name of the command in its area: that of the area, if it is its only command, as in `rtk apply`."""
    is_area = area is not None and list(area.specs) == [area.name]
    return command[0] if is_area else command[-1]


def _answered(command: tuple[str, ...]) -> list[str]:
    """The fields of the objects that the first operation of the command returns."""
    from rtk_cli.emulator.contract.api_contract import load_contract

    contract = load_contract()
    for operation in _operations(command)[:1]:
        answers = contract.operations[operation.id]["answers"]
        success: Schema = next((schema for status, schema in answers.items() if status.startswith("2")), {})
        return list(_leaves(contract, _rows_of(contract, success)))
    return []


def _rows_of(contract: Contract, success: Schema) -> Schema:
    """The schema of one row of an answer: of an item if `data` is a list, or an object around a single list."""
    data = _resolved(contract, _member(contract, success, "data"))
    lists = [data, *(_resolved(contract, member) for member in _properties(contract, data).values())]
    items = [schema["items"] for schema in lists if "items" in schema]
    is_list = "items" in data or "paging" in _properties(contract, data)
    return items[0] if items and is_list else data


def _body_fields(command: tuple[str, ...]) -> dict[str, Schema]:
    """The fields of the request body, by their dotted paths. Secrets are left out: argv is no place for them."""
    from rtk_cli.emulator.contract.api_contract import load_contract

    contract = load_contract()
    bodies = [contract.operations[operation.id].get("body") for operation in _operations(command)]
    body = next((body for body in bodies if body), None)
    found = {} if body is None else _leaves(contract, body["schema"])
    return {path: schema for path, schema in found.items() if not is_secret(path.rpartition(".")[2])}


def _leaves(contract: Contract, schema: Schema) -> dict[str, Schema]:
    return dict(_walk(contract, schema, "", _DEPTH))


def _walk(contract: Contract, schema: Schema, path: str, depth: int) -> Iterator[tuple[str, Schema]]:
    """The leaves of an object: members that have no members of their own."""
    for name, member in _properties(contract, schema).items():
        resolved, here = _resolved(contract, member), f"{path}{name}"
        if depth and _properties(contract, resolved):
            yield from _walk(contract, resolved, f"{here}.", depth - 1)
        else:
            yield here, resolved


def _properties(contract: Contract, schema: Schema) -> dict[str, Schema]:
    """The members of an object, those of its alternatives and parts included."""
    resolved = _resolved(contract, schema)
    found = dict(resolved.get("properties", {}))
    for keyword in ("allOf", "oneOf", "anyOf"):
        for part in resolved.get(keyword, ()):
            found |= _properties(contract, part)
    return found


def _member(contract: Contract, schema: Schema, name: str) -> Schema:
    found: Schema = _properties(contract, schema).get(name, {})
    return found


def _resolved(contract: Contract, schema: Schema) -> Schema:
    while "$ref" in schema:
        schema = contract.definitions[str(schema["$ref"]).removeprefix("#/$defs/")]
    return schema


def _kind_of(schema: Schema) -> str:
    return " or ".join(_values_of(schema) or _types(schema))


def _types(schema: Schema) -> list[str]:
    kind = schema.get("type", "")
    return kind if isinstance(kind, list) else [str(kind)]


def _values_of(schema: Schema) -> list[str]:
    if "boolean" in _types(schema):
        return ["true", "false"]
    return [value for value in schema.get("enum", ()) if isinstance(value, str)]
