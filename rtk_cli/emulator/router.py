"""The way of a request to its handler: find the operation, let the right caller in, hold the call to the contract."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

from rtk_cli.emulator import gateway_errors
from rtk_cli.emulator.contract.api_contract import load_contract
from rtk_cli.emulator.handler import Handler
from rtk_cli.local import ACCOUNT_ID
from rtk_cli.messages import Request
from rtk_cli.operations import OPERATIONS, Operation


class Route(NamedTuple):
    """The operation of the contract that a request means, and the ids in its path."""

    operation: str
    ids: Mapping[str, str]


class Router:
    """Refuses what Cloudflare's front end and the contract refuse. `token` is the one accepted, None takes any."""

    def __init__(self, token: str | None) -> None:
        self.contract = load_contract()
        self._token = token

    def route(self, request: Request, authorization: str | None) -> Route:
        """What the front end decides: is there such a path, who calls, whose account is it."""
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
        """The typed query and the parsed body; refuses what the contract refuses."""
        self.contract.check_path(route.operation, route.ids)
        query = self.contract.check_query(route.operation, request.query)
        return query, self.contract.check_body(route.operation, request.body)

    def handler(self, route: Route) -> Handler:
        """The handler of the operation; its area is imported when first called for."""
        area = self.contract.area(route.operation).replace("-", "_")
        handlers: dict[Operation, Handler] = import_module(f"rtk_cli.emulator.areas.{area}").HANDLERS
        return handlers[OPERATIONS[route.operation]]

    def accepts(self, authorization: str | None) -> bool:
        """Whether the header holds the one token, where there is one."""
        if self._token is None:
            return True
        import hmac  # loads OpenSSL, which the in-process door has no use for

        given = (authorization or "").encode(errors="replace")
        return hmac.compare_digest(given, f"Bearer {self._token}".encode())
