"""The messages of the web client as a table, read from messages.txt when the first one is needed."""

import os
from functools import cache
from typing import NamedTuple

_TABLE = os.path.join(os.path.dirname(__file__), "messages.txt")


class Field(NamedTuple):
    """One field: `kind` is a scalar type, `enum`, or `message`; `of` names the message."""

    number: int
    name: str
    kind: str
    of: str = ""
    is_repeated: bool = False
    is_optional: bool = False
    is_map: bool = False


@cache
def messages() -> dict[str, tuple[Field, ...]]:
    """Every message with its fields."""
    return {name: tuple(map(_field, lines)) for name, lines in _sections() if not name.startswith("enum ")}


@cache
def enums() -> dict[str, dict[str, int]]:
    """Every enum: its numbers by name."""
    found = {}
    for name, lines in _sections():
        if name.startswith("enum "):
            pairs = [line.split() for line in lines]
            found[name.removeprefix("enum ")] = {label: int(number) for number, label in pairs}
    return found


@cache
def _sections() -> list[tuple[str, list[str]]]:
    sections: list[tuple[str, list[str]]] = []
    with open(_TABLE, encoding="utf-8") as file:
        for line in file:
            if line.startswith(" "):
                sections[-1][1].append(line)
            elif not line.startswith("#"):
                sections.append((line.strip(), []))
    return sections


def _field(line: str) -> Field:
    """One line: number, name, `repeated`, `optional` or `oneof NAME`, then the type."""
    number, name, *words = line.split()
    is_repeated, is_optional = words[0] == "repeated", words[0] in ("optional", "oneof")
    if is_repeated or is_optional:
        words = words[2:] if words[0] == "oneof" else words[1:]
    kind = words[0]
    if kind.startswith("map<"):
        return Field(int(number), name, "message", words[1].rstrip(">"), is_map=True)
    of = kind if "." in kind else ""
    return Field(int(number), name, "message" if of else kind, of, is_repeated, is_optional)
