"""Check all traffic of the suite against the contract, requests and responses."""

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager

from rtk_cli.emulator.contract.api_contract import load_contract
from rtk_cli.emulator.contract.json_schema import unknown_members
from rtk_cli.emulator.contract.validation_messages import message_of
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.livestream.sdk_shapes import LivestreamShapes
from rtk_cli.messages import Download, Request, Response, Transport
from tests.support.sdk_livestream_schemas import SCHEMAS as SDK_SCHEMAS

CONTRACT = load_contract()
_ERROR_SCHEMA = {"$ref": "#/$defs/AnyError"}


def problems_in_response(
    operation: str, status: int, content: bytes, livestream_shapes: LivestreamShapes = "examples"
) -> list[str]:
    """Return how a response breaks the contract, one sentence per problem."""
    schemas = CONTRACT.operations[operation]["answers"]
    is_converted = livestream_shapes == "sdk" and operation in SDK_SCHEMAS
    if is_converted:
        schemas = SDK_SCHEMAS[operation]
    if 200 <= status < 400 and str(status) not in schemas:
        return [f"{operation}: status {status} is not in the contract"]
    schema = schemas.get(str(status), _ERROR_SCHEMA)
    try:
        value = json.loads(content)
    except ValueError as error:
        return [f"{operation}: the response is not JSON: {error}"]
    errors = CONTRACT.validator(f"{operation} {status} {is_converted}", schema).iter_errors(value)
    problems = [f"{operation}: {message_of(error)}" for error in errors]
    if schema is not _ERROR_SCHEMA:
        unknown = unknown_members(schema, value, CONTRACT.definitions)
        problems += [f"{operation}: the contract has no member {path}" for path in unknown]
    return problems


class ContractCheck:
    """A transport that collects contract violations of requests and responses.

    Tests may send an invalid request on purpose, so only requests that the server accepted are checked.
    """

    def __init__(
        self, inner: Transport, seen: list[str], problems: list[str], livestream_shapes: LivestreamShapes = "examples"
    ) -> None:
        self._inner = inner
        self._livestream_shapes = livestream_shapes
        self._seen = seen
        self._problems = problems

    def send(self, request: Request) -> Response:
        response = self._inner.send(request)
        found = CONTRACT.operation(request.method, request.path)
        if "/realtime/kit" not in request.path:  # `rtk doctor` makes calls of Cloudflare's own API
            return response
        if found is None:
            self._problems.append(f"no such operation: {request.method} {request.path}")
            return response
        operation, ids = found
        self._seen.append(operation)
        if request.operation is not None and request.operation.id != operation:
            self._problems.append(f"{request.operation.id} was sent to the path of {operation}")
        if response.status < 300:
            self._problems.extend(_problems_in_request(operation, ids, request))
        problems = problems_in_response(operation, response.status, response.content, self._livestream_shapes)
        self._problems.extend(problems)
        return response

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)

    def close(self) -> None:
        self._inner.close()


def _problems_in_request(operation: str, ids: Mapping[str, str], request: Request) -> list[str]:
    try:
        CONTRACT.check_path(operation, ids)
        CONTRACT.check_query(operation, request.query)
        CONTRACT.check_body(operation, request.body)
    except Refusal as refusal:
        return [f"{operation}: {refusal.message}"]
    known = CONTRACT.operations[operation]["query"]["properties"]
    return [f"{operation}: no such parameter: {name}" for name, _ in request.query if name not in known]
