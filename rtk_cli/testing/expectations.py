"""Finds the calls that a test expects, and says what came close if there are none."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import unquote

from rtk_cli.errors import UsageError
from rtk_cli.operations import OPERATIONS, PREFIX
from rtk_cli.suggestions import closest
from rtk_cli.testing.calls import Call

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SHOWN = 5
LEAST_LIKENESS = 0.7
"""From 0 to 1: a call to a path that is less like the expected one is no near miss."""

_WILDCARD = "*"
_PREFIX_SEGMENTS = PREFIX.split("/")


@dataclass(frozen=True)
class Expectation:
    """What a call must be like. `body` and `query` name members that it must have; it may have more.

    A `path` begins at /accounts, or behind the app, as in /meetings; a segment `*`, or one in braces, is any id.
    """

    operation: str | None
    method: str | None
    path: str | None
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None

    def differences(self, call: Call) -> list[str]:
        """Return in what way a call is not the expected one, what it is first; nothing if it is."""
        return [
            *self.other_call(call),
            *(_differences(self.body, call.body, "body") if self.body is not None else ()),
            *_differences(self.query, dict(call.query), "query"),
            *([f"status is {call.status}"] if self.status not in (None, call.status) else ()),
        ]

    def other_call(self, call: Call) -> list[str]:
        """Return in what a call is another than the expected one: operation, method, path."""
        differences = []
        if self.operation is not None and call.operation != self.operation:
            differences.append(f"operation is {call.operation}")
        if self.method is not None and call.method != self.method:
            differences.append(f"method is {call.method}")
        if self.path is not None and not _is_path(self.path, call.path):
            differences.append("path is another")
        return differences

    def __str__(self) -> str:
        what = self.operation or f"{self.method} {self.path}"
        details = {"query": self.query or None, "body": self.body, "status": self.status}
        return "".join([what, *(f", {name} {_text(value)}" for name, value in details.items() if value is not None)])


def expectation(
    call: str, path: str | None, body: Any, query: Mapping[str, object] | None, status: int | None
) -> Expectation:
    """Return what `Emulator.assert_called` is given. Raises `UsageError`, as a misspelled call was never made."""
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in (query or {}).items()}
    if call.upper() in METHODS:
        if path is None:
            raise UsageError(f"missing: the path after {call}", hint=f'assert_called("{call}", "/meetings")')
        return Expectation(None, call.upper(), "/" + path.strip("/"), body, texts, status)
    if path is not None:
        raise UsageError(f"no HTTP method: {call}", hint=f"expected one of {', '.join(METHODS)}")
    if call not in OPERATIONS:
        near = closest(call, OPERATIONS)
        hint = f"did you mean {near}?" if near else "`rtk schema` lists all operations"
        raise UsageError(f"unknown operation: {call}; {hint}", hint=hint)
    return Expectation(call, None, None, body, texts, status)


def failure_message(expected: Expectation, calls: Sequence[Call], found: int, times: int | None) -> str:
    """Return what `Emulator.assert_called` reports: what was expected, what came close, what was called."""
    count = "at least one call" if times is None else f"{times} call{'' if times == 1 else 's'}"
    lines = [f"expected {count} of {expected}; found {found or 'none'}"]
    near = sorted(
        ((differences, call) for call in calls if (differences := expected.differences(call))),
        key=lambda each: len(each[0]),
    )
    near = [each for each in near if _is_near(expected, each[1])][:SHOWN]
    if near and not found:
        lines += ["near misses:", *(f"  {describe(call)}: {'; '.join(found)}" for found, call in near)]
    if calls:
        lines += [f"all calls ({len(calls)}):", *(f"  {describe(call)}" for call in calls[-4 * SHOWN :])]
    else:
        lines += ["there were no calls: does your backend use kit.base_url?"]
    return "\n".join(lines)


def describe(call: Call) -> str:
    """Return a call in one line: what was sent, the response, and what was wrong with it."""
    parts = [f"{call.method} {_short(call.path)}", f"-> {call.status or 'no response'}"]
    if call.error is not None:
        parts.append(f"({call.error})")
    if call.nearest is not None:
        parts.append(f"did you mean {call.nearest}?")
    return " ".join(parts)


def _is_near(expected: Expectation, call: Call) -> bool:
    """Whether it is the expected call but for its content, or with another method, or to a path like the expected."""
    if not expected.other_call(call):
        return True
    if call.nearest is not None and expected.operation is not None:
        return call.nearest.endswith(f"({expected.operation})")
    method, path = _method_and_path(expected)
    return _is_path(path, call.path) or (method == call.method and _likeness(path, call) >= LEAST_LIKENESS)


def _method_and_path(expected: Expectation) -> tuple[str | None, str]:
    if expected.operation is None:
        return expected.method, expected.path or ""
    operation = OPERATIONS[expected.operation]
    return operation.method, PREFIX + operation.path


def _likeness(path: str, call: Call) -> float:
    return SequenceMatcher(None, _short(path), _short(call.path)).ratio()


def _is_path(expected: str, actual: str) -> bool:
    segments = actual.split("/")
    template = expected.split("/")
    if template[1] != "accounts":
        template = [*_PREFIX_SEGMENTS, _WILDCARD, *template[1:]]
    return len(template) == len(segments) and all(map(_is_segment, template, segments))


def _is_segment(expected: str, actual: str) -> bool:
    is_any = expected == _WILDCARD or (expected.startswith("{") and expected.endswith("}"))
    return is_any or unquote(actual) == expected


def _short(path: str) -> str:
    """Leave out the account and the app, which are the same in all calls."""
    segments = path.split("/")
    is_usual = len(segments) > len(_PREFIX_SEGMENTS) + 1 and segments[1] == "accounts"
    return "/" + "/".join(segments[len(_PREFIX_SEGMENTS) + 1 :]) if is_usual else path


def _differences(expected: Any, actual: Any, where: str) -> list[str]:
    """Compare what is expected with what is there, which may have more members."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        found: list[str] = []
        for name, member in expected.items():
            inner = f"{where}.{name}"
            found += _differences(member, actual[name], inner) if name in actual else [f"{inner} is missing"]
        return found
    return [] if expected == actual else [f"{where} is {_text(actual)}, not {_text(expected)}"]


def _text(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except TypeError:
        return repr(value)
