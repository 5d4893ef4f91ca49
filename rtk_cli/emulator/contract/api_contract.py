"""The law of the API: which paths exist, and what a query, a body and an answer may hold.

Read from contract.json, which scripts/build_contract.py makes; a schema is compiled when first needed.
"""

import codecs
import json
import os
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from rtk_cli.emulator.contract.json_schema import is_too_deep, strangers, without
from rtk_cli.emulator.contract.quick_check import is_surely_valid
from rtk_cli.emulator.contract.validation_messages import words
from rtk_cli.emulator.handler import Json, Refusal

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

_FILE = os.path.join(os.path.dirname(__file__), "contract.json")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}
ERROR = {"$ref": "#/$defs/AnyError"}


class Contract:
    """All operations of the API."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._validators: dict[str, Draft202012Validator] = {}
        self._routes = [
            (entry["method"], entry["path"].split("/")[1:], name) for name, entry in self.operations.items()
        ]
        self._routes.sort(key=lambda route: [step.startswith("{") for step in route[1]])

    @property
    def operations(self) -> dict[str, Json]:
        operations: dict[str, Json] = self._document["operations"]
        return operations

    @property
    def definitions(self) -> dict[str, Json]:
        definitions: dict[str, Json] = self._document["$defs"]
        return definitions

    def operation(self, method: str, path: str) -> tuple[str, dict[str, str]] | None:
        """The operation at `path` (percent-encoded) with the decoded parts of the path; a literal step wins."""
        steps = path.split("/")[1:]
        for wanted, template, name in self._routes:
            if wanted == method and len(template) == len(steps):
                ids = _ids(template, steps)
                if ids is not None:
                    return name, ids
        return None

    def area(self, operation: str) -> str:
        """The part of the API that the operation belongs to, such as `active-session`."""
        area: str = self.operations[operation]["area"]
        return area

    def check_path(self, operation: str, ids: Mapping[str, str]) -> None:
        """Refuse ids that cannot be ids."""
        self._refuse(operation, "ids", self.operations[operation]["ids"], dict(ids))

    def check_query(self, operation: str, pairs: Iterable[tuple[str, str]]) -> Json:
        """The typed values of the parameters that the contract knows; others are passed over."""
        schema = self.operations[operation]["query"]
        typed: Json = {}
        for name, text in pairs:
            _check_unicode(text)
            if name in typed:
                raise Refusal(400, f'BAD_REQUEST: "{name}" must be given once')
            if name in schema["properties"] and (text or name not in schema["emptyMeansAbsent"]):
                typed[name] = _typed(schema["properties"][name], text)
        self._refuse(operation, "query", schema, typed)
        return typed

    def check_body(self, operation: str, content: bytes | None) -> Json:
        """The body, rid of members that the contract does not name or never gives out; {} where none belongs."""
        body = self.operations[operation].get("body")
        if body is None or (not content and not body["required"]):
            return {}
        value = json_object(content or b"")
        self._refuse(operation, "body", body["schema"], value)
        return without(value, list(strangers(body["schema"], value, self.definitions)))

    def problems_in_answer(self, operation: str, status: int, content: bytes) -> list[str]:
        """What the contract has against an answer; used by tests, never on the way to a client."""
        answers = self.operations[operation]["answers"]
        if 200 <= status < 400 and str(status) not in answers:
            return [f"{operation}: status {status} is not in the contract"]
        schema = answers.get(str(status), ERROR)
        try:
            value = json.loads(content)
        except ValueError as error:
            return [f"{operation}: the answer is not JSON: {error}"]
        found = self._validator(f"{operation} {status}", schema).iter_errors(value)
        problems = [f"{operation}: {words(problem)}" for problem in found]
        if schema is not ERROR:
            unknown = strangers(schema, value, self.definitions)
            problems += [f"{operation}: the contract has no member {steps}" for steps in unknown]
        return problems

    def _refuse(self, operation: str, part: str, schema: Json, value: object) -> None:
        if is_surely_valid(schema, value):
            return
        validator = self._validator(f"{operation} {part}", schema)
        if validator.is_valid(value):  # the usual case, three times as fast as looking for what is wrong
            return
        problems = list(validator.iter_errors(value))
        first = min(problems, key=lambda problem: (len(problem.instance_path), words(problem)))
        raise Refusal(400, f"BAD_REQUEST: {words(first)}")

    def _validator(self, key: str, schema: Json) -> "Draft202012Validator":
        if key not in self._validators:
            from jsonschema_rs import Draft202012Validator

            needed: dict[str, Json] = {}
            self._collect(schema, needed)
            self._validators[key] = Draft202012Validator({**schema, "$defs": needed}, validate_formats=True)
        return self._validators[key]

    def _collect(self, schema: object, needed: dict[str, Json]) -> None:
        """The shared schemas that `schema` leads to: compiling all of them would cost more than the call."""
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
    """The contract of the package: read once a process, and compiled once, however many emulators live in it."""
    return Contract(_load())


def _load() -> Json:
    with open(_FILE, encoding="utf-8") as file:
        document: Json = json.load(file)
    return document


def _ids(template: list[str], steps: list[str]) -> dict[str, str] | None:
    ids = {}
    for wanted, step in zip(template, steps, strict=True):
        if wanted.startswith("{") and step:
            ids[wanted[1:-1]] = unquote(step)
        elif wanted != step:
            return None
    return ids


def _typed(schema: Json, text: str) -> Any:
    """A value for the check; what cannot be read as the wanted type stays text, and is refused as such."""
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
    """The object that a body holds: JSON in UTF-8, and nothing that cannot be stored and given out again."""
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
    """Half of a surrogate pair can be spelled in JSON and in Python, but not be stored."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Refusal(400, "BAD_REQUEST: the request is not valid Unicode") from error


def _no_json(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")


_JSON = json.JSONDecoder(parse_constant=_no_json)
