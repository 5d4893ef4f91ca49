"""The HTTP calls of the web client: who it is, and what it may; uploads for the chat; recordings and livestreams."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.handler import Refusal, json_response
from rtk_cli.emulator.web_client import participant_details
from rtk_cli.messages import Response


class HttpCall(NamedTuple):
    """One call with the join token of its caller; `origin` is the base URL that the client uses."""

    method: str
    path: str
    query: Mapping[str, str]
    token: str
    body: bytes
    content_type: str
    origin: str


def respond(emulator: Emulator, call: HttpCall) -> Response:
    """Answer a call, or refuse it."""
    for method, matches, answer in _ROUTES:
        if method == call.method and matches(call.path):
            return answer(emulator, call)
    raise Refusal(404, f"The emulator does not have {call.method} {call.path}")


def is_open(path: str) -> bool:
    """Whether a call needs no token: its address is the permission."""
    return path == "/iceservers"


def side_call(service: str) -> Response:
    """The answer to a call that a client makes besides, and that changes nothing: its place, its telemetry."""
    if service == "location":
        return json_response(200, {"loc": "0.0000,0.0000", "ip": "127.0.0.1"})
    return json_response(200, {"success": True})


def _details(emulator: Emulator, call: HttpCall) -> Response:
    data = emulator.live.read_as(call.token, participant_details.data)
    return json_response(200, {"success": True, "data": data})


def _ice_servers(emulator: Emulator, call: HttpCall) -> Response:
    """None are needed on one machine."""
    return json_response(200, {"success": True, "iceServers": []})


_Route = tuple[str, Callable[[str], bool], Callable[[Emulator, HttpCall], Response]]

_ROUTES: tuple[_Route, ...] = (
    ("GET", "/v2/internals/participant-details".__eq__, _details),
    ("GET", "/iceservers".__eq__, _ice_servers),
)
