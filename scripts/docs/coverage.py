"""Writes docs/coverage.md: each operation of the API, its command, and how the emulator handles it."""

import inspect
from collections.abc import Iterator
from importlib import import_module

from rtk_cli.emulator.contract.api_contract import Contract, load_contract
from rtk_cli.emulator.handler import Handler
from rtk_cli.emulator.livestream import sdk_shapes
from rtk_cli.operations import OPERATIONS, Operation
from rtk_cli.terminal.cli.area import area_named
from rtk_cli.terminal.cli.areas import AREAS

DIFFERS = "Differs:"
SELECTABLE_SHAPE = (
    "Has the shape of the official example; `rtk emulator serve --livestream-shapes sdk` gives it that of the official "
    "SDKs' model."
)
HEAD = """# Coverage

Every operation of the API, the command that performs it, and whether the embedded emulator supports it. The last column
lists known differences from the real service. Where the API is not documented,
[emulator-choices.md](emulator-choices.md) lists the choices of the emulator; the [glossary](glossary.md) explains the
terms. Generated: `python scripts/generate.py`.
"""
TABLE = "| operation | command | method and path | emulator | known differences |\n|---|---|---|---|---|"


def text() -> str:
    """The whole page."""
    contract = load_contract()
    areas = dict.fromkeys(contract.area(name) for name in contract.operations)
    commands = dict(_commands([area for area in areas if area in AREAS]))
    sections = [_section(area, contract, commands) for area in areas]
    return "\n".join([HEAD, _count(contract, commands), *sections])


def _count(contract: Contract, commands: dict[str, list[str]]) -> str:
    offered = [name for name in contract.operations if name in commands]
    answered = [name for name in contract.operations if _handler(contract, name) is not None]
    total = len(contract.operations)
    return f"Commands: {len(offered)} of {total} operations. Emulator: {len(answered)} of {total}.\n"


def _section(area: str, contract: Contract, commands: dict[str, list[str]]) -> str:
    names = [name for name in contract.operations if contract.area(name) == area]
    rows = [_row(name, contract, commands.get(name, [])) for name in names]
    return "\n".join([f"## {area}\n", TABLE, *rows, ""])


def _row(name: str, contract: Contract, commands: list[str]) -> str:
    entry = contract.operations[name]
    path = entry["path"].partition("/realtime/kit")[2]
    handler = _handler(contract, name)
    words = ", ".join(f"`{command}`" for command in commands) or "not offered"
    answered = "no" if handler is None else "yes"
    sentences = [] if handler is None else differences_of(handler)
    if name in sdk_shapes.CONVERSIONS:
        sentences.append(SELECTABLE_SHAPE)
    differences = " ".join(sentences).replace("|", "\\|")
    return f"| {name} | {words} | `{entry['method']} {path}` | {answered} | {differences} |"


def _commands(areas: list[str]) -> Iterator[tuple[str, list[str]]]:
    """For each operation the commands that name it first, as it is their purpose; else all commands that use it."""
    specs = [(f"rtk {area} {name}", spec.operations) for area in areas for name, spec in area_named(area).specs.items()]
    for operation in OPERATIONS.values():
        first = [command for command, operations in specs if operations[:1] == (operation,)]
        yield operation.id, first or [command for command, operations in specs if operation in operations]


def _handler(contract: Contract, name: str) -> Handler | None:
    operation = OPERATIONS.get(name)
    if operation is None:
        return None
    area = contract.area(name).replace("-", "_")
    handlers: dict[Operation, Handler] = import_module(f"rtk_cli.emulator.areas.{area}").HANDLERS
    return handlers.get(operation)


def differences_of(handler: Handler) -> list[str]:
    """The sentences after `Differs:` in the handler's docstring; a paragraph ends at a blank line."""
    paragraphs = inspect.cleandoc(handler.__doc__ or "").split("\n\n")
    lines = "\n".join(part for part in paragraphs if DIFFERS in part)
    sentences = [" ".join(part.split()) for part in lines.split(DIFFERS)[1:]]
    return [sentence[:1].upper() + sentence[1:] for sentence in sentences]
