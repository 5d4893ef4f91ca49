"""The values of flags and arguments, for the scripts of bash, fish and PowerShell."""

from collections.abc import Iterable
from dataclasses import dataclass

from rtk_cli.terminal.cli.parameter import CompletionHint, Parameter
from rtk_cli.terminal.cli.tree import Node


@dataclass(frozen=True)
class Value:
    """What completes a value: one of the choices, a file, or nothing that a script can know."""

    choices: tuple[str, ...]
    hint: CompletionHint


@dataclass(frozen=True)
class Rule:
    """The flags `words` take `value`: in `commands`, or in every command if that is None."""

    words: tuple[str, ...]
    commands: tuple[str, ...] | None
    value: Value


def flag_rules(root: Node) -> list[Rule]:
    """Every flag that takes a value; first those whose value depends on the command."""
    uses: dict[str, dict[str, Value | None]] = {}
    for node in root.every():
        for flag in node.flags:
            for word in flag.every_word:
                uses.setdefault(word, {})[node.name] = _value_of(flag) if flag.takes_value else None
    special = [
        rule for word, found in uses.items() if len(set(found.values())) > 1 for rule in _by_command(word, found)
    ]
    general = {word: found for word, uses_of in uses.items() if (found := _only(uses_of.values())) is not None}
    return [*special, *_everywhere(general)]


def argument_rules(root: Node) -> dict[Value, list[tuple[str, str]]]:
    """The arguments of each kind: the command, and the position from 1, or a star if it repeats."""
    found: dict[Value, list[tuple[str, str]]] = {}
    for node in root.every():
        for number, argument in enumerate(node.arguments, start=1):
            position = "*" if argument.repeatable else str(number)
            found.setdefault(_value_of(argument), []).append((node.name, position))
    return found


def _value_of(parameter: Parameter) -> Value:
    return Value(parameter.choices, parameter.hint)


def _only(values: Iterable[Value | None]) -> Value | None:
    different = set(values)
    return different.pop() if len(different) == 1 else None


def _by_command(word: str, found: dict[str, Value | None]) -> list[Rule]:
    values = dict.fromkeys(value for value in found.values() if value is not None)
    return [Rule((word,), tuple(name for name in found if found[name] == value), value) for value in values]


def _everywhere(general: dict[str, Value]) -> list[Rule]:
    values = dict.fromkeys(general.values())
    return [Rule(tuple(word for word in general if general[word] == value), None, value) for value in values]
