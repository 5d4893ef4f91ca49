"""Builds a request body from --body, with named flags, --set and --clear on top, validated by its model."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from rtk_cli.api.dotted_fields import Fields, merged, put
from rtk_cli.api.json_codec import decode
from rtk_cli.errors import UsageError
from rtk_cli.input_files import Limit, read_value, source_name
from rtk_cli.terminal.cli.flags import SharedFlagValues

if TYPE_CHECKING:
    from rtk_cli.api.models.request import RequestModel

Model = TypeVar("Model", bound="RequestModel")

JSON_STARTS = ("{", "[", '"')
MAX_DEPTH = 100  # levels of objects and lists; the API's bodies have at most eight


class Body:
    """The request body of this command line."""

    def __init__(
        self, flags: SharedFlagValues, stdin: TextIO, limit: Callable[[], Limit], warn: Callable[[str], None]
    ) -> None:
        """`limit` is called when the body is read."""
        self._flags = flags
        self._limit = limit
        self._warn = warn
        self._stdin = stdin
        self._has_warned = False

    def build(
        self,
        model: type[Model],
        fields: Mapping[str, object],
        base: Mapping[str, Any] | None = None,
        *,
        flags: Mapping[str, str] = MappingProxyType({}),
    ) -> Model:
        """Return the request. `fields` are the named flags by dotted path, None for flags that were not given.

        `base` has the lowest precedence. Raises `UsageError` with the field, the value, and the nearest valid name or
        the missing flags: a flag has the name of its field, unless `flags` has a better one.
        """
        from rtk_cli.api.models.request import build

        named = {path: "--" + path.replace("_", "-") for path in fields if "." not in path}
        values = self.values(fields, base)
        request = build(model, values, {**named, **flags})
        if _has_r2_storage(values):
            self._warn("storage_config.type is sent though the API's published schema does not have it: cloudflare")
        return request

    def untyped(self) -> Fields:
        """Return the body of a call without a model."""
        return self.values({}, read=_literal)

    def values(
        self,
        fields: Mapping[str, object],
        base: Mapping[str, Any] | None = None,
        *,
        read: Callable[[str], Any] | None = None,
    ) -> Fields:
        """Return the body before validation; `read` converts the values of --set."""
        body: Fields = merged(dict(base or {}), self._from_body_flag)
        self._warn_of_secrets()
        named = [(path, value) for path, value in fields.items() if value is not None]
        settings, cleared = self._settings(read or _value), self._cleared()
        _refuse_overlaps([path for path, _ in named], [path for path, _ in settings], [path for path, _ in cleared])
        for path, value in [*named, *settings, *cleared]:
            _refuse_nesting(value, f"--set {path}")
            put(body, path, value)
        return body

    def change(self, model: type[Model], fields: Mapping[str, object], base: Mapping[str, Any] | None = None) -> Model:
        """Return the request of an update, which must change something."""
        self.expect_change(fields)
        return self.build(model, fields, base)

    def expect_change(self, fields: Mapping[str, object]) -> None:
        """Refuse an update without any field."""
        if not self.is_given and all(value is None for value in fields.values()):
            raise UsageError("nothing to change", hint="give a flag, --set FIELD=VALUE or --body")

    @property
    def is_given(self) -> bool:
        """Whether any of --body, --set and --clear was given."""
        return self._flags.body is not None or bool(self._flags.set or self._flags.clear)

    @cached_property
    def _from_body_flag(self) -> Fields:
        text = self._flags.body
        if text is None:
            return {}
        source = source_name(text, "--body")
        body = _object(read_value(text, self._stdin, self._limit()), source)
        _refuse_nesting(body, source)
        return body

    def _warn_of_secrets(self) -> None:
        """Warn once of a storage's secret in the arguments, which other users and the shell's history see.

        It is not refused: by now they have seen it, and scripts that pass one would break.
        """
        text = self._flags.body
        if self._has_warned:
            return
        self._has_warned = True
        inline = self._from_body_flag if text is not None and source_name(text, "") == "" else {}
        paths = [*(word.partition("=")[0] for word in self._flags.set if word.partition("=")[2]), *_paths(inline)]
        for path in [path for path in paths if "storage_config." in path]:
            from rtk_cli.masking import is_secret

            *_, holder, name = path.split(".")
            if holder == "storage_config" and is_secret(name):
                other = "--storage-secret-file, a variable RTK_STORAGE_... or --body @FILE"
                self._warn(f"{path} is on the command line, where other users may read it; use {other}")

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
    """Return a command's parameters as body fields, under their own names or those that `paths` maps them to."""
    given = {name: None if value in ((), []) else value for name, value in params.items() if name not in without}
    return {paths.get(name, name): list(value) if isinstance(value, tuple) else value for name, value in given.items()}


def _refuse_nesting(value: object, source: str) -> None:
    """Refuse a value that is nested deeper than any body of the API, before anything recursive reads it."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [member for item in level if isinstance(item, dict | list) for member in _members(item)]
        if not level:
            return
    raise UsageError(f"nested too deeply, more than {MAX_DEPTH} levels: {source}")


def _paths(value: object, before: str = "") -> Iterator[str]:
    """The dotted paths of the texts in a body; those in lists are under the list."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _paths(member, f"{before}.{name}" if before else str(name))
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item, before)
    elif isinstance(value, str) and value:
        yield before


def _members(item: dict[str, Any] | list[Any]) -> Iterable[object]:
    return item.values() if isinstance(item, dict) else item


def _has_r2_storage(body: Mapping[str, Any]) -> bool:
    """Whether the body names R2 as own storage, which only a guide has (contract/notes.md, section 7)."""
    config = body.get("recording_config")
    storage = (config if isinstance(config, dict) else body).get("storage_config")
    return isinstance(storage, dict) and storage.get("type") == "cloudflare"


def _refuse_overlaps(named: list[str], settings: list[str], cleared: list[str]) -> None:
    """Refuse a field, or one inside it, that is given both by its flag and --set, or by either and --clear."""
    for path in settings:
        for other in (name for name in named if _overlap(name, path)):
            raise UsageError(f"{other} is given twice: by its flag and by --set {path}")
    for path in cleared:
        for other in (name for name in (*named, *settings) if _overlap(name, path)):
            raise UsageError(f"{other} is both given and cleared: --clear {path}")


def _overlap(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _is_path(path: str) -> bool:
    return all(path.split("."))


def _value(text: str) -> Any:
    """Parse text that looks like JSON; leave the rest to the model, which converts numbers and booleans."""
    if text == "null":
        return None
    if not text.startswith(JSON_STARTS):
        return text
    try:
        return decode(text)
    except ValueError as error:
        raise UsageError(f"--set has invalid JSON ({error}): {text[:200]}") from error


def _literal(text: str) -> Any:
    """Parse numbers and booleans too, as there is no model to convert them."""
    try:
        return decode(text)
    except ValueError:
        return _value(text)


def _object(content: bytes, source: str) -> Fields:
    """Parse a JSON object in UTF-8, with or without a byte order mark, UTF-16 or UTF-32, as Windows writes them."""
    try:
        value = decode(content)
    except ValueError as error:
        raise UsageError(f"{source} is not JSON: {error}", hint="a body is a JSON object, @FILE or -") from error
    if not isinstance(value, dict):
        raise UsageError(f"{source} is not a JSON object: {json.dumps(value)[:60]}")
    return value
