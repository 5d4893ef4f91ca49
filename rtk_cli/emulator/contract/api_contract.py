"""The API contract: matches paths to operations, and checks path ids, queries and bodies against their schemas.

Read from contract.json, which scripts/build_contract.py builds; a schema is compiled when first needed.
"""

import codecs
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from rtk_cli.emulator.contract.json_schema import is_too_deep, remove_members, unknown_members
from rtk_cli.emulator.contract.quick_check import is_surely_valid
from rtk_cli.emulator.contract.validation_messages import message_of, name_of
from rtk_cli.emulator.handler import Json, Refusal

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

_FILE = os.path.join(os.path.dirname(__file__), "contract.json")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


class _Route(NamedTuple):
    """The segments of an operation's path, ids as `{name}`."""

    template: list[str]
    operation: str


class Contract:
    """All operations of the API."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._validators: dict[str, Draft202012Validator] = {}
        self._routes: dict[tuple[str, int], list[_Route]] = {}
        routes = [(entry["method"], _Route(entry["path"].split("/"), name)) for name, entry in self.operations.items()]
        for method, route in sorted(routes, key=lambda each: [part.startswith("{") for part in each[1].template]):
            self._routes.setdefault((method, len(route.template)), []).append(route)

    @property
    def operations(self) -> dict[str, Json]:
        operations: dict[str, Json] = self._document["operations"]
        return operations

    @property
    def definitions(self) -> dict[str, Json]:
        definitions: dict[str, Json] = self._document["$defs"]
        return definitions

    def operation(self, method: str, path: str) -> tuple[str, dict[str, str]] | None:
        """Return the operation at `path` (percent-encoded) and the decoded ids in it; a literal segment wins."""
        segments = path.split("/")
        for route in self._routes.get((method, len(segments)), ()):
            ids = _ids(route.template, segments)
            if ids is not None:
                return route.operation, ids
        return None

    def area(self, operation: str) -> str:
        """Return the part of the API that the operation belongs to, such as `active-session`."""
        area: str = self.operations[operation]["area"]
        return area

    def check_path(self, operation: str, ids: Mapping[str, str]) -> None:
        """Raise `Refusal` for malformed ids."""
        self._refuse(operation, "ids", self.operations[operation]["ids"], dict(ids))

    def check_query(self, operation: str, pairs: Iterable[tuple[str, str]]) -> Json:
        """Return the typed values of the known parameters; unknown ones are ignored.

        The values of an array may be joined by commas, or the parameter repeated, as the official SDKs do.
        """
        schema = self.operations[operation]["query"]
        typed: Json = {}
        for name, text in pairs:
            _check_unicode(text)
            if name not in schema["properties"] or (not text and name in schema["emptyMeansAbsent"]):
                continue
            value = _typed(schema["properties"][name], text)
            if name in typed and not isinstance(value, list):
                raise Refusal(400, f'BAD_REQUEST: "{name}" must be given once')
            typed[name] = [*typed.get(name, ()), *value] if isinstance(value, list) else value
        self._refuse(operation, "query", schema, typed)
        return typed

    def check_body(
        self, operation: str, content: bytes | None, on_unknown: Callable[[list[str]], object] | None = None
    ) -> Json:
        """Return the body without unknown and write-only members; {} for an operation without a body.

        `on_unknown` gets the dotted paths of members that the contract does not have, if there are any.
        """
        body = self.operations[operation].get("body")
        if body is None or (not content and not body["required"]):
            return {}
        value = json_object(content or b"")
        self._refuse(operation, "body", body["schema"], value)
        dropped = list(unknown_members(body["schema"], value, self.definitions))
        if dropped and on_unknown is not None:
            unknown = unknown_members(body["schema"], value, self.definitions, write_only=False)
            names = [name_of(path) for path in unknown]
            if names:
                on_unknown(names)
        return remove_members(value, dropped)

    def _refuse(self, operation: str, part: str, schema: Json, value: object) -> None:
        if is_surely_valid(schema, value):
            return
        validator = self.validator(f"{operation} {part}", schema)
        if validator.is_valid(value):  # the usual case, three times as fast as collecting the errors
            return
        first = min(validator.iter_errors(value), key=lambda error: (len(error.instance_path), message_of(error)))
        raise Refusal(400, f"BAD_REQUEST: {message_of(first)}")

    def validator(self, key: str, schema: Json) -> "Draft202012Validator":
        """Return the compiled `schema`; it is compiled once per `key`."""
        if key not in self._validators:
            from jsonschema_rs import Draft202012Validator

            self._validators[key] = Draft202012Validator(self.standalone(schema), validate_formats=True)
        return self._validators[key]

    def standalone(self, schema: Json) -> Json:
        """Return `schema` with the shared schemas that it refers to."""
        needed: dict[str, Json] = {}
        self._collect(schema, needed)
        return {**schema, "$defs": needed}

    def _collect(self, schema: object, needed: dict[str, Json]) -> None:
        """Collect the shared schemas that `schema` refers to: compiling all would cost more than the request."""
        if isinstance(schema, list):
            for entry in schema:
                self._collect(entry, needed)
        elif isinstance(schema, dict):
            name = str(schema.get("$ref", "")).removeprefix("#/$defs/")
            if name and name not in needed:
                needed[name] = self.definitions[name]
                self._collect(needed[name], needed)
            for entry in schema.values():
                self._collect(entry, needed)


@cache
def load_contract() -> Contract:
    """Return the contract, read and compiled once per process."""
    return Contract(_load())


def _load() -> Json:
    with open(_FILE, encoding="utf-8") as file:
        document: Json = json.load(file)
    return document


def _ids(template: list[str], segments: list[str]) -> dict[str, str] | None:
    ids = {}
    for expected, segment in zip(template, segments, strict=True):
        if expected.startswith("{") and segment:
            ids[expected[1:-1]] = unquote(segment)
        elif expected != segment:
            return None
    return ids


def _typed(schema: Json, text: str) -> Any:
    """Convert a parameter to its type; a malformed value stays text, which the schema then rejects."""
    kind = schema["type"]
    if kind in ("integer", "number") and _NUMBER.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() else number
    if kind == "boolean":
        return _BOOLEANS.get(text, text)
    if kind == "array":
        return [_typed(schema["items"], entry) for entry in text.split(",")]
    return text


def json_object(content: bytes) -> Json:
    """Parse a body: a JSON object in UTF-8 that can be stored and returned unchanged."""
    if not content.strip():
        raise Refusal(400, "BAD_REQUEST: a JSON body is required")
    try:
        value = _JSON.decode(content.removeprefix(codecs.BOM_UTF8).decode())
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "BAD_REQUEST: the body is not valid JSON") from error
    if not isinstance(value, dict):
        raise Refusal(400, 'BAD_REQUEST: "value" must be of type object')
    if is_too_deep(value):
        raise Refusal(400, "BAD_REQUEST: the body is nested too deeply")
    if b"\\u" in content:
        _check_unicode(json.dumps(value, ensure_ascii=False))
    return value


def _check_unicode(text: str) -> None:
    """Reject lone surrogates: JSON and Python can express them, but SQLite cannot store them."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Refusal(400, "BAD_REQUEST: the request is not valid Unicode") from error


def _reject_constant(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")


_JSON = json.JSONDecoder(parse_constant=_reject_constant)
