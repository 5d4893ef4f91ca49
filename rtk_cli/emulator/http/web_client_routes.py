"""The HTTP calls of the web client, with a join token in place of an API token."""

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.http.asgi import Receive
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.request import HttpRequest
from rtk_cli.emulator.web_client import http_calls
from rtk_cli.messages import Response

_BEARER = "Bearer "
_SIDE_HOSTS = ("location.", "location-legacy.", "da-collector.", "api-silos.")


async def respond(emulator: Emulator, request: HttpRequest, receive: Receive, limits: Limits) -> Response:
    """Answer a call; telemetry and logs are dropped. An upload may be longer than other bodies."""
    host = request.header(b"host") or ""
    if host.startswith(_SIDE_HOSTS):
        await request.any_body(receive, limits.body_bytes, limits.request_seconds)
        return http_calls.side_call(host.partition(".")[0])
    authorization = request.header(b"authorization") or ""
    if authorization[: len(_BEARER)].lower() != _BEARER.lower() and not http_calls.is_open(request.path):
        raise Refusal(401, "A join token is required")
    max_bytes = limits.upload_bytes if request.method == "PUT" else limits.body_bytes
    body = await request.any_body(receive, max_bytes, limits.request_seconds)
    call = http_calls.HttpCall(
        request.method,
        request.path,
        dict(request.query),
        authorization[len(_BEARER) :],
        body,
        request.header(b"content-type") or "",
        request.origin,
    )
    return http_calls.respond(emulator, call)
