"""Errors of Cloudflare's API gateway, in front of RealtimeKit: envelope 2 of contract/notes.md, section 5."""

from rtk_cli.emulator.handler import json_response
from rtk_cli.messages import Response

TOO_MANY_REQUESTS = (971, "Please wait and consider throttling your request speed")


class GatewayRefusal(Exception):
    """An error response of the gateway, with its own error code."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def response(self) -> Response:
        errors = [{"code": self.code, "message": self.message}]
        return json_response(self.status, {"success": False, "errors": errors, "messages": [], "result": None})


def no_route(path: str) -> GatewayRefusal:
    message = f"Could not route to {path}, perhaps your object identifier is invalid?"
    return GatewayRefusal(404, 7003, message)


def not_authenticated() -> GatewayRefusal:
    return GatewayRefusal(401, 10000, "Authentication error")


def not_permitted() -> GatewayRefusal:
    return GatewayRefusal(403, 10000, "Authentication error")


def too_many_requests() -> GatewayRefusal:
    return GatewayRefusal(429, *TOO_MANY_REQUESTS)
