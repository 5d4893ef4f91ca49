"""All traffic of the suite is held against the contract, both ways."""

from collections.abc import Mapping
from contextlib import AbstractContextManager

from rtk_cli.emulator.contract.api_contract import load_contract
from rtk_cli.emulator.handler import Refusal
from rtk_cli.messages import Download, Request, Response, Transport

CONTRACT = load_contract()


class ContractCheck:
    """A transport that notes what the contract has against requests and answers.

    A request that breaks the contract is one the server refuses; it is no fault of a test that provokes that, so
    only requests which the server accepted are held against it.
    """

    def __init__(self, inner: Transport, seen: list[str], problems: list[str]) -> None:
        self._inner = inner
        self._seen = seen
        self._problems = problems

    def send(self, request: Request) -> Response:
        response = self._inner.send(request)
        found = CONTRACT.operation(request.method, request.path)
        if found is None:
            self._problems.append(f"no such operation: {request.method} {request.path}")
            return response
        operation, ids = found
        self._seen.append(operation)
        if request.operation is not None and request.operation.id != operation:
            self._problems.append(f"{request.operation.id} was sent to the path of {operation}")
        if response.status < 300:
            self._problems.extend(_problems_in_request(operation, ids, request))
        self._problems.extend(CONTRACT.problems_in_answer(operation, response.status, response.content))
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
