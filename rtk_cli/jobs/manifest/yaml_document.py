"""Reads YAML as plain JSON values and remembers where each value stands.

Stricter than a YAML loader: no tags, no key twice, no values that JSON lacks; a date stays text. Anchors and merge keys
work, up to a number of values that no honest file reaches.
"""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml
from yaml.constructor import SafeConstructor
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rtk_cli.errors import UsageError

MAX_DEPTH = 60
MAX_VALUES = 200_000
"""Values after the anchors are filled in; a megabyte of YAML has fewer."""

HINT = "the file is YAML or JSON, in UTF-8; `rtk apply --schema` describes it"

Path = tuple[str | int, ...]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_CONSTRUCTOR = SafeConstructor()
_NUMBERS = {"int": _CONSTRUCTOR.construct_yaml_int, "float": _CONSTRUCTOR.construct_yaml_float}
_TRUE = ("yes", "true", "on")


class Position(NamedTuple):
    """Line and column, both from 1, and the scalar as it is written there."""

    line: int
    column: int
    text: str = ""


class Document(NamedTuple):
    """A value with the positions of its members and of their keys, by path; `source` names the file."""

    source: str
    value: Any
    positions: dict[Path, Position]
    keys: dict[Path, Position]

    def position(self, path: Path) -> Position | None:
        """The position of a value, or of the closest value around it; None if the value was not read from YAML."""
        lengths = range(len(path), -1, -1)
        return next((self.positions[path[:length]] for length in lengths if path[:length] in self.positions), None)

    def where(self, path: Path, *, key: bool = False) -> str:
        """Return `rtk.yaml:12:9` for the value at a path, or for its key."""
        found = (self.keys.get(path) if key else None) or self.position(path)
        return self.source if found is None else f"{self.source}:{found.line}:{found.column}"


def parse(content: bytes, source: str) -> Document:
    """Parse one document; raise `UsageError` with line and column."""
    try:
        _refuse_nesting(content, source)
        root = yaml.compose(content, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise _syntax_error(error, source) from error
    if root is None:
        return Document(source, None, {}, {})
    reader = _Reader(source)
    return Document(source, reader.value(root, ()), reader.positions, reader.keys)


class _Reader:
    """Converts nodes to values."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._count = 0
        self.positions: dict[Path, Position] = {}
        self.keys: dict[Path, Position] = {}

    def value(self, node: Node, path: Path) -> Any:
        self._count_one(node, len(path))
        self.positions[path] = _position(node)
        if isinstance(node, MappingNode):
            members = self._members(node)
            self.keys |= {(*path, name): _position(key) for name, (key, _) in members.items()}
            return {name: self.value(value, (*path, name)) for name, (_, value) in members.items()}
        if isinstance(node, SequenceNode):
            return [self.value(entry, (*path, index)) for index, entry in enumerate(node.value)]
        assert isinstance(node, ScalarNode)  # there is no fourth kind
        return self._scalar(node)

    def _count_one(self, node: Node, depth: int) -> None:
        """Refuse anchors that stand for too much, or for themselves."""
        self._count += 1
        if self._count > MAX_VALUES or depth > MAX_DEPTH:
            raise self._error(node, "the anchors of this file expand to too many values")

    def _members(self, node: MappingNode, depth: int = 0) -> dict[str, tuple[Node, Node]]:
        """The keys and values of a mapping; its own go before those that it merges in with `<<`."""
        own: dict[str, tuple[Node, Node]] = {}
        merged: dict[str, tuple[Node, Node]] = {}
        for key, value in node.value:
            if key.tag == f"{_TAG}merge":
                merged = {**self._merged(value, depth + 1), **merged}
            elif not isinstance(key, ScalarNode):
                raise self._error(key, "a key must be text")
            elif key.value in own:
                raise self._error(key, f"this key is given twice: {key.value}")
            else:
                own[key.value] = (key, value)
        return {**merged, **own}

    def _merged(self, value: Node, depth: int) -> dict[str, tuple[Node, Node]]:
        sources = value.value if isinstance(value, SequenceNode) else [value]
        found: dict[str, tuple[Node, Node]] = {}
        for source in sources:
            if not isinstance(source, MappingNode):
                raise self._error(value, "<< needs a mapping, or a list of mappings")
            self._count_one(source, depth)
            found = {**self._members(source, depth), **found}
        return found

    def _scalar(self, node: ScalarNode) -> Any:
        text: str = node.value
        match node.tag.removeprefix(_TAG):
            case "str" | "timestamp" | "value":
                return text
            case "null":
                return None
            case "bool":
                return text.lower() in _TRUE
            case "int" | "float":
                return text if ":" in text else self._number(node)  # 10:30 is no number in base 60
        raise self._error(node, f"this YAML tag is not supported: {node.tag}")

    def _number(self, node: ScalarNode) -> int | float:
        try:
            number: int | float = _NUMBERS[node.tag.removeprefix(_TAG)](node)
        except (ValueError, IndexError) as error:  # as in `!!int x`; or more digits than Python converts
            raise self._error(node, f"not a number: {node.value[:40]}") from error
        if not math.isfinite(number):
            raise self._error(node, f"not a number: {node.value[:40]}")
        return number

    def _error(self, node: Node, problem: str) -> UsageError:
        line, column, _ = _position(node)
        return UsageError(f"{self._source}:{line}:{column}: {problem}", hint=HINT)


def _position(node: Node) -> Position:
    mark: Any = node.start_mark
    return Position(mark.line + 1, mark.column + 1, node.value if isinstance(node, ScalarNode) else "")


def _refuse_nesting(content: bytes, source: str) -> None:
    """Refuse deep nesting before anything recursive reads it."""
    depth = 0
    for event in _events(content):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise UsageError(
                    f"{_at(source, event.start_mark)}: nested more than {MAX_DEPTH} levels deep", hint=HINT
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _events(content: bytes) -> Iterator[yaml.Event]:
    events: Iterator[yaml.Event] = yaml.parse(content, Loader=_LOADER)
    return events


def _syntax_error(error: yaml.YAMLError, source: str) -> UsageError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not valid YAML"
    return UsageError(f"{_at(source, mark)}: {problem}", hint=HINT)


def _at(source: str, mark: Any) -> str:
    return source if mark is None else f"{source}:{mark.line + 1}:{mark.column + 1}"
