"""Says what is wrong with a file, where, and what to write instead."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rtk_cli.errors import MASK, UsageError
from rtk_cli.jobs.manifest.manifest_schema import KEYS, schema_at
from rtk_cli.jobs.manifest.manifest_variables import names_variable
from rtk_cli.jobs.manifest.yaml_document import Document, Path, Position
from rtk_cli.masking import is_secret, mask_text
from rtk_cli.suggestions import closest

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

MOST_PROBLEMS = 5
LONGEST_VALUE = 60

_TYPES = {
    "string": "text",
    "boolean": "true or false",
    "number": "a number",
    "integer": "a whole number",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}
_LIMITS = {
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "minLength": "must have at least {} character",
    "maxLength": "must have at most {} characters",
}


class Problem(NamedTuple):
    """What is wrong, at `where`; `position` orders several of them."""

    where: str
    position: Position | None
    what: str
    hint: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def usage_error(problems: Sequence[Problem]) -> UsageError:
    """Return one error for all problems, in the order of the file."""
    ordered = sorted(problems, key=lambda problem: problem.position or Position(0, 0))
    message = "; ".join(map(str, ordered[:MOST_PROBLEMS]))
    more = len(ordered) - MOST_PROBLEMS
    message += f"; and {more} more" if more > 0 else ""
    hint = next((problem.hint for problem in ordered if problem.hint), "`rtk apply --schema` prints the schema")
    return UsageError(message, hint=hint)


def problems_of(document: Document, error: "ValidationError") -> Iterator[Problem]:
    """Yield what one validation error says; it may name several unknown fields."""
    path: Path = tuple(error.instance_path)
    kind: Any = error.kind
    if kind.name == "additionalProperties":
        for name in kind.unexpected:
            yield _unknown(document, path, name)
    elif kind.name == "required":
        what = f"{_name(document, (*path, kind.property))} is missing"
        yield Problem(document.where(path), document.position(path), what)
    else:
        expected, hint = _expectation(document, path, kind, error)
        what = f"{_name(document, path)} {expected}{_shown(document, path, error.instance)}"
        yield Problem(document.where(path), document.position(path), what, hint)


def _unknown(document: Document, path: Path, name: str) -> Problem:
    known = [*schema_at(path).get("properties", ())] if path else [*KEYS]
    near = closest(name, known)
    where = (*path, name)
    hint = f"did you mean {near}?" if near else f"one of {', '.join(known)}"
    what = f"unknown field: {_name(document, where)}"
    return Problem(document.where(where, key=True), document.keys.get(where) or document.position(where), what, hint)


def _expectation(document: Document, path: Path, kind: Any, error: "ValidationError") -> tuple[str, str | None]:
    """Return what the value must be, and a hint."""
    match kind.name:
        case "type":
            types = [_TYPES.get(name, name) for name in kind.types]
            return f"must be {' or '.join(types)}", _quoting(document, path, kind.types, error.instance)
        case "enum":
            near = closest(str(error.instance), [str(option) for option in kind.options])
            options = ", ".join(str(option) for option in kind.options)
            return f"must be one of {options}", f"did you mean {near}?" if near else None
        case "format":
            return f"must be a valid {kind.format}", None
        case name if name in _LIMITS:
            return _LIMITS[name].format(kind.limit), None
    return f"is not valid ({error.message})", None


def _quoting(document: Document, path: Path, types: Sequence[str], value: object) -> str | None:
    """YAML reads `no`, `2024` and `~` as other things than text, which is easy to miss."""
    written = document.positions.get(path)
    if "string" not in types or written is None or not written.text or isinstance(value, str | list | dict):
        return None
    return f'YAML reads {written.text} as {_TYPES[_type_of(value)]}; put it in quotes: "{written.text}"'


def _as_json(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _type_of(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "null" if value is None else "number"


def _name(document: Document, path: Path) -> str:
    """Return `preset co_host: permissions.can_record`; the section and the number if the entry has no name."""
    if not path:
        return "the file"
    rest = ".".join(map(str, path[2:]))
    section, name = str(path[0]), _entry_name(document, path)
    if len(path) < 2 or name is None:
        return ".".join(map(str, path))
    return f"{section.removesuffix('s')} {name}" + (f": {rest}" if rest else "")


def _entry_name(document: Document, path: Path) -> str | None:
    try:
        name = document.value[path[0]][path[1]][KEYS[str(path[0])]]
    except (KeyError, TypeError, IndexError):
        return None
    return name if isinstance(name, str) and name else None


def _shown(document: Document, path: Path, value: object) -> str:
    """Return the value as it is written, without secrets, for the end of the message."""
    written = document.positions.get(path)
    if isinstance(value, dict | list):
        return ""
    text = written.text if written is not None and written.text else _as_json(value)
    if not names_variable(text):
        text = MASK if path and is_secret(str(path[-1])) else mask_text(text)
    return f": {text[:LONGEST_VALUE] or 'empty'}"
