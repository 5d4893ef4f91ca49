"""Builds a request's body: --body under the named flags and --set, --clear on top, checked by its model."""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from rtk_cli.api.json_codec import decode
from rtk_cli.errors import UsageError
from rtk_cli.input_files import read_value, source_name
from rtk_cli.terminal.cli.flags import SharedFlagValues

if TYPE_CHECKING:
    from rtk_cli.api.models.request import RequestModel

Model = TypeVar("Model", bound="RequestModel")
Fields = dict[str, Any]

JSON_STARTS = ("{", "[", '"')


class Body:
    """The body of this command line."""

    def __init__(self, given: SharedFlagValues, stdin: TextIO) -> None:
        self._flags = given
        self._stdin = stdin

    def build(self, model: type[Model], fields: Mapping[str, object], base: Mapping[str, Any] | None = None) -> Model:
        """The request: `fields` are the named flags by dotted path, None where the flag was not given.

        `base` lies under everything. Raises `UsageError` naming the field, the value, and the nearest right name or
        the flags of what is missing: a flag has the field's own name.
        """
        from rtk_cli.api.models.request import build

        flags = {path: "--" + path.replace("_", "-") for path in fields if "." not in path}
        return build(model, self.values(fields, base), flags)

    def untyped(self) -> Fields:
        """The body of a call that has no model."""
        return self.values({}, read=_literal)

    def values(
        self,
        fields: Mapping[str, object],
        base: Mapping[str, Any] | None = None,
        *,
        read: Callable[[str], Any] | None = None,
    ) -> Fields:
        """The body as it was typed, before its model has seen it; `read` makes values of the texts of --set."""
        body: Fields = merged(dict(base or {}), self._from_flag())
        named = [(path, value) for path, value in fields.items() if value is not None]
        settings, cleared = self._settings(read or _value), self._cleared()
        _expect_apart([path for path, _ in named], [path for path, _ in settings], [path for path, _ in cleared])
        for path, value in [*named, *settings, *cleared]:
            _put(body, path, value)
        return body

    def change(self, model: type[Model], fields: Mapping[str, object]) -> Model:
        """The same for a change, which must change something."""
        self.expect_change(fields)
        return self.build(model, fields)

    def expect_change(self, fields: Mapping[str, object]) -> None:
        """Refuse a change that names nothing to change."""
        if not self.is_given and all(value is None for value in fields.values()):
            raise UsageError("nothing to change", hint="give a flag, --set FIELD=VALUE or --body")

    @property
    def is_given(self) -> bool:
        """Whether any of --body, --set and --clear was given."""
        return self._flags.body is not None or bool(self._flags.set or self._flags.clear)

    def _from_flag(self) -> Fields:
        text = self._flags.body
        if text is None:
            return {}
        return _object(read_value(text, self._stdin), source_name(text, "--body"))

    def _settings(self, read: Callable[[str], Any]) -> list[tuple[str, Any]]:
        pairs = []
        for word in self._flags.set:
            path, equals, value = word.partition("=")
            if not equals or not _is_path(path):
                raise UsageError(f"--set needs FIELD=VALUE: {word}")
            pairs.append((path, read(value)))
        return pairs

    def _cleared(self) -> list[tuple[str, None]]:
        for path in self._flags.clear:
            if not _is_path(path):
                raise UsageError(f"--clear needs FIELD: {path}")
        return [(path, None) for path in self._flags.clear]


def body_fields(params: Mapping[str, Any], paths: Mapping[str, str], *, without: tuple[str, ...] = ()) -> Fields:
    """A command's parameters as body fields: each under its own name, or where `paths` puts it."""
    given = {name: None if value in ((), []) else value for name, value in params.items() if name not in without}
    return {paths.get(name, name): list(value) if isinstance(value, tuple) else value for name, value in given.items()}


def merged(under: Fields, over: Fields) -> Fields:
    """`over` laid on `under`, object by object."""
    result = dict(under)
    for name, value in over.items():
        below = result.get(name)
        result[name] = merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result


def _expect_apart(named: list[str], settings: list[str], cleared: list[str]) -> None:
    """Refuse a field that is said twice: by its flag and --set, or by either and --clear; or one that it lies in."""
    for path in settings:
        for twin in (name for name in named if _overlap(name, path)):
            raise UsageError(f"{twin} is given twice: by its flag and by --set {path}")
    for path in cleared:
        for twin in (name for name in (*named, *settings) if _overlap(name, path)):
            raise UsageError(f"{twin} is given, and taken away by --clear {path}")


def _overlap(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _is_path(path: str) -> bool:
    return all(path.split("."))


def _put(body: Fields, path: str, value: Any) -> None:
    *parents, last = path.split(".")
    place = body
    for name in parents:
        inner = place.get(name)
        place[name] = dict(inner) if isinstance(inner, dict) else {}
        place = place[name]
    place[last] = value


def _value(text: str) -> Any:
    """JSON where it looks like it, else the text: the model makes numbers and booleans of it where it wants them."""
    if text == "null":
        return None
    if not text.startswith(JSON_STARTS):
        return text
    try:
        return decode(text)
    except ValueError as error:
        raise UsageError(f"--set has broken JSON ({error}): {text}") from error


def _literal(text: str) -> Any:
    """The same, and 90, true and false are JSON too: nobody else makes them of the text."""
    try:
        return decode(text)
    except ValueError:
        return _value(text)


def _object(text: str | bytes, where: str) -> Fields:
    """Bytes may be UTF-8, with a mark in front or without, UTF-16 or UTF-32: Windows writes each of them."""
    try:
        value = decode(text)
    except ValueError as error:
        raise UsageError(f"{where} is not JSON: {error}", hint="a body is a JSON object, @FILE or -") from error
    if not isinstance(value, dict):
        raise UsageError(f"{where} is not a JSON object: {json.dumps(value)[:60]}")
    return value
