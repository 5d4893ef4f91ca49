"""Route a request to its handler: find the operation, authenticate the caller, check the request by the contract."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from rtk_cli.emulator import gateway_errors
from rtk_cli.emulator.contract.api_contract import load_contract
from rtk_cli.emulator.handler import Handler, Refusal
from rtk_cli.local import ACCOUNT_ID
from rtk_cli.messages import Request
from rtk_cli.operations import OPERATIONS, Operation

REQUIRED_LIVE = frozenset({"ui.config_diff"})
"""Members that the contract lacks, but the real service was seen to require: contract/notes.md, section 9.3."""


class Route(NamedTuple):
    """The operation of a request, and the ids in its path."""

    operation: str
    ids: Mapping[str, str]


class Router:
    """Rejects what Cloudflare's gateway and the contract reject. `token` is the only one accepted, None accepts any.

    With `is_strict` members of a body that the contract does not have are rejected, too. `on_unknown` gets the
    operation and the names of such members.
    """

    def __init__(self, token: str | None, *, is_strict: bool = False) -> None:
        self.contract = load_contract()
        self.on_unknown: Callable[[str, list[str]], object] = lambda operation, names: None
        self._token = token
        self._is_strict = is_strict

    def route(self, request: Request, authorization: str | None) -> Route:
        """Do what the gateway does: match the path, authenticate the caller, check the account."""
        found = self.contract.operation(request.method, request.path) if request.path.isascii() else None
        if found is None:
            raise gateway_errors.no_route(ascii(request.path)[1:-1])
        if not self.accepts(authorization):
            raise gateway_errors.not_authenticated()
        route = Route(*found)
        if route.ids["account_id"] != ACCOUNT_ID:
            raise gateway_errors.not_permitted()
        return route

    def check(self, route: Route, request: Request) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the typed query and the parsed body; raise `Refusal` for a request that breaks the contract."""
        self.contract.check_path(route.operation, route.ids)
        query = self.contract.check_query(route.operation, request.query)
        return query, self.contract.check_body(
            route.operation, request.body, lambda names: self._judge_unknown(route.operation, names)
        )

    def _judge_unknown(self, operation: str, names: list[str]) -> None:
        self.on_unknown(operation, names)
        refused = [name for name in names if name not in REQUIRED_LIVE]
        if self._is_strict and refused:
            raise Refusal(400, f'BAD_REQUEST: "{refused[0]}" is not allowed')

    def handler(self, route: Route) -> Handler:
        """Return the handler of the operation; its area is imported when first needed."""
        area = self.contract.area(route.operation).replace("-", "_")
        handlers: dict[Operation, Handler] = import_module(f"rtk_cli.emulator.areas.{area}").HANDLERS
        return handlers[OPERATIONS[route.operation]]

    def accepts(self, authorization: str | None) -> bool:
        """Whether the `authorization` header holds the accepted token."""
        if self._token is None:
            return True
        import hmac  # loads OpenSSL, which the in-process transport does not need

        given = (authorization or "").encode(errors="replace")
        return hmac.compare_digest(given, f"Bearer {self._token}".encode())
