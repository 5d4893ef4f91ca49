"""Every handler reads all inputs that the contract gives its operation: path ids, query parameters, body members.

A filter that a handler forgets has no effect, and no other test may notice. An input without an effect must be listed
in `IGNORED` of its area.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.handler import Call, Handler
from rtk_cli.emulator.router import Route, Router
from rtk_cli.messages import Response
from rtk_cli.operations import OPERATIONS, Operation
from tests.support.contract_check import CONTRACT
from tests.support.every_operation import Stored, request_for, send


class ReadRecorder(dict[str, Any]):
    """A dict that records which names are read; unpacking or iterating reads all `known` names."""

    def __init__(self, values: dict[str, Any], known: set[str]) -> None:
        super().__init__(values)
        self._known = known
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.read.add(str(name))
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        self.read |= self._known
        return super().__iter__()

    def keys(self) -> Any:
        self.read |= self._known
        return super().keys()

    def items(self) -> Any:
        self.read |= self._known
        return super().items()

    def __or__(self, other: Any) -> Any:
        return {**self, **other}


@dataclass
class Inputs:
    """The inputs of one operation by the contract, and those that its handler has read."""

    operation: str
    read: set[str] = field(default_factory=set)

    @property
    def ids(self) -> set[str]:
        return set(CONTRACT.operations[self.operation]["ids"]["properties"]) - {"account_id"}  # checked by the router

    @property
    def query(self) -> set[str]:
        return set(CONTRACT.operations[self.operation]["query"]["properties"])

    @property
    def body(self) -> set[str]:
        body = CONTRACT.operations[self.operation].get("body")
        return set() if body is None else _members(body["schema"])

    @property
    def ignored(self) -> set[str]:
        """What the area lists as ignored."""
        area = import_module(f"rtk_cli.emulator.areas.{CONTRACT.area(self.operation).replace('-', '_')}")
        ignored: dict[Operation, tuple[str, ...]] = getattr(area, "IGNORED", {})
        return set(ignored.get(OPERATIONS[self.operation], ()))

    def recorded(self, handler: Handler) -> Handler:
        """Wrap a handler, so that `read` holds what it read."""

        def wrapped(call: Call) -> Response:
            recorders = [
                ReadRecorder(dict(values), known)
                for values, known in ((call.ids, self.ids), (call.query, self.query), (call.body, self.body))
            ]
            ids, query, body = recorders
            response = handler(call._replace(ids=ids, query=query, body=body))
            self.read = set().union(*(recorder.read for recorder in recorders))
            return response

        return wrapped


def _members(schema: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        return _members(CONTRACT.definitions[schema["$ref"].removeprefix("#/$defs/")])
    names = {name for name, member in schema.get("properties", {}).items() if not member.get("writeOnly")}
    return names.union(*(_members(part) for part in schema.get("allOf", ())))


@pytest.fixture(params=list(CONTRACT.operations))
def inputs(request: pytest.FixtureRequest, stored: Stored, filled: Emulator, monkeypatch: pytest.MonkeyPatch) -> Inputs:
    """The inputs of an operation, after a successful request without query parameters."""
    inputs = Inputs(request.param)
    original = Router.handler

    def handler(self: Router, route: Route) -> Handler:
        return inputs.recorded(original(self, route))

    monkeypatch.setattr(Router, "handler", handler)
    response = send(filled, request_for(inputs.operation, stored.ids))
    assert response.status < 300, response.content
    return inputs


def test_handler_reads_every_input_or_lists_it_as_ignored(inputs: Inputs) -> None:
    assert (inputs.ids | inputs.query | inputs.body) - inputs.read - inputs.ignored == set()


def test_ignored_inputs_exist_and_are_not_read(inputs: Inputs) -> None:
    assert inputs.ignored <= inputs.ids | inputs.query | inputs.body
    assert not inputs.ignored & inputs.read
