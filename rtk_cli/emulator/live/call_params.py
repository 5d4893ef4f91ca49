"""The parameters of a live call, its `with`: declared in the table of calls, and validated before the call runs."""

import json
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.live.text_validation import MAX_TEXT_LENGTH

Kind = Literal["text", "texts", "number", "flag", "json"]

MAX_ITEMS = 1000
MAX_INTEGER = 2**53
MAX_JSON_LENGTH = 100_000
"""In characters: of a value in a store, or a message of an application's own."""

_NAMES: dict[Kind, str] = {
    "text": "string",
    "texts": "array",
    "number": "integer",
    "flag": "boolean",
    "json": "any",
}


class Member(NamedTuple):
    """One parameter; if `choices` is not empty, no other values are allowed."""

    kind: Kind
    required: bool = True
    choices: tuple[str, ...] = ()


TEXT = Member("text")
TEXTS = Member("texts")
NUMBER = Member("number")
OPTIONAL_TEXT = Member("text", required=False)
OPTIONAL_TEXTS = Member("texts", required=False)

Members = Mapping[str, Member]
Params = Mapping[str, Any]


def checked(params: object, members: Members) -> dict[str, Any]:
    """Return the parameters without nulls, or refuse those that the call does not take."""
    if not isinstance(params, Mapping):
        raise LiveRefusal("BAD_REQUEST", '"with" must be of type object')
    for name in params:
        if name not in members:
            raise LiveRefusal("BAD_REQUEST", f'"{ascii(name)[1:-1]}" is not allowed')
    found = {name: value for name, value in params.items() if value is not None}
    for name, member in members.items():
        if name in found:
            _check(name, member, found[name])
        elif member.required:
            raise LiveRefusal("BAD_REQUEST", f'"{name}" is required')
    return found


def _check(name: str, member: Member, value: object) -> None:
    if member.kind == "json":
        _check_json(name, value)
        return
    if not _has_kind(member.kind, value):
        raise LiveRefusal("BAD_REQUEST", f'"{name}" must be of type {_NAMES[member.kind]}')
    if isinstance(value, int) and not 0 <= value <= MAX_INTEGER:
        raise LiveRefusal("BAD_REQUEST", f'"{name}" must be from 0 to {MAX_INTEGER}')
    texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    if len(texts) > MAX_ITEMS:
        raise LiveRefusal("BAD_REQUEST", f'"{name}" must contain at most {MAX_ITEMS} items')
    for text in texts:
        _check_text(name, member, text)


def _check_json(name: str, value: object) -> None:
    try:
        length = len(json.dumps(value, ensure_ascii=False, allow_nan=False).encode())
    except (ValueError, RecursionError):  # NaN, which Python reads though it is no JSON; no valid Unicode; too deep
        raise LiveRefusal("BAD_REQUEST", f'"{name}" must be valid JSON') from None
    if length > MAX_JSON_LENGTH:
        raise LiveRefusal("BAD_REQUEST", f'"{name}" must have at most {MAX_JSON_LENGTH} bytes as JSON')


def _check_text(name: str, member: Member, text: str) -> None:
    if member.choices and text not in member.choices:
        raise LiveRefusal("BAD_REQUEST", f'"{name}" must be one of [{", ".join(member.choices)}]')
    if not text.strip():
        raise LiveRefusal("BAD_REQUEST", f'"{name}" is not allowed to be empty')
    if len(text) > MAX_TEXT_LENGTH:
        raise LiveRefusal("BAD_REQUEST", f'"{name}" length must be at most {MAX_TEXT_LENGTH} characters long')
    try:
        text.encode()
    except UnicodeEncodeError:
        raise LiveRefusal("BAD_REQUEST", f'"{name}" must be valid Unicode') from None


def _has_kind(kind: Kind, value: object) -> bool:
    if kind == "texts":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if kind == "number":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str if kind == "text" else bool)
