"""The hosts that the official web client makes of its `baseURI`, on the same port: which are they, and who may call.

With `baseURI: "localhost:8787"` it calls `api.localhost:8787`, `socket-edge.localhost:8787` and others. Pages call
them from another origin, so they answer CORS: to pages of this machine and to origins that the server was told, never
to others, with or without a token.
"""

import re
from urllib.parse import urlsplit

from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.http import browser_guard
from rtk_cli.emulator.http.app import forbid_handshake, send_response
from rtk_cli.emulator.http.asgi import Application, Message, Receive, Scope, Send
from rtk_cli.messages import Response

HOSTS: dict[bytes, re.Pattern[str]] = {
    b"api": re.compile(r"/v2/.*|/iceservers"),
    b"socket-edge": re.compile("/ws"),
    **dict.fromkeys((b"location", b"location-legacy", b"da-collector", b"api-silos"), re.compile(".*")),
}
"""The first labels of the hosts, and what the client calls there. The API itself may be on a host with such a name."""
METHODS = "GET, POST, PUT, PATCH, DELETE"
REQUEST_HEADERS = "authorization, traceparent, tracing-id, x-realtimekit-version, content-type, content-encoding"
PREFLIGHT_SECONDS = 600

_ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:\d{1,5})?")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin_of(text: str) -> str | None:
    """Return an origin such as https://app.example as browsers send it; None if the text is none."""
    found = text.lower().removesuffix("/")
    if not text.isascii() or _ORIGIN.fullmatch(found) is None:
        return None
    parts = urlsplit(found)
    try:
        is_default = parts.port == _DEFAULT_PORTS[parts.scheme]
    except ValueError:  # a port beyond 65535
        return None
    return found.rpartition(":")[0] if is_default else found


class ClientHosts:
    """Wraps the emulator's application: checks who calls the hosts of the web client, and adds CORS to the responses.

    `is_open` allows hosts that are not loopback: a server that requires a token may have any name.
    """

    def __init__(self, application: Application, allowed_origins: frozenset[str], *, is_open: bool) -> None:
        self._application = application
        self._allowed_origins = allowed_origins
        self._is_open = is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_for_client(scope):
            await self._application(scope, receive, send)
            return
        try:
            origin = self._allowed_origin(scope)
        except Refusal as refusal:
            await _refuse(scope, receive, send, refusal)
            return
        if scope["type"] == "http" and scope["method"] == "OPTIONS" and origin is not None:
            await send_response(_preflight(scope, origin), send, is_request_complete=True)
            return
        scope.setdefault("extensions", {})[browser_guard.WEB_CLIENT] = {}
        is_read_by_page = scope["type"] == "http" and origin is not None
        await self._application(scope, receive, _with_cors(str(origin), send) if is_read_by_page else send)

    def _allowed_origin(self, scope: Scope) -> str | None:
        """Return the origin of the page, None if no page calls. Refuse foreign pages and, unless open, other hosts."""
        hosts, origins = _values(scope, b"host"), _values(scope, b"origin")
        if len(hosts) != 1 or not (self._is_open or browser_guard.is_loopback(hosts[0])):
            raise Refusal(403, "Without a token, the host must be localhost or a name below it")
        if not origins:
            return None
        if len(origins) > 1 or not (
            browser_guard.is_loopback_origin(origins[0]) or origins[0] in self._allowed_origins
        ):
            raise Refusal(403, "This origin may not call the emulator; `rtk emulator serve --allow-origin` allows it")
        return origins[0]


async def _refuse(scope: Scope, receive: Receive, send: Send, refusal: Refusal) -> None:
    if scope["type"] == "websocket":
        await forbid_handshake(receive, send, refusal)
    else:
        await send_response(refusal.response(), send, is_request_complete=True)


def _is_for_client(scope: Scope) -> bool:
    """Whether host and path are those of the client. Runs for every request."""
    for name, value in scope["headers"]:
        if name == b"host":
            paths = HOSTS.get(value.partition(b".")[0].lower())
            return paths is not None and paths.fullmatch(scope["path"]) is not None
    return False


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for found, value in scope["headers"] if found == name]


def _cors(origin: str) -> dict[str, str]:
    return {"access-control-allow-origin": origin, "vary": "Origin"}


def _preflight(scope: Scope, origin: str) -> Response:
    headers = {
        **_cors(origin),
        "access-control-allow-methods": METHODS,
        "access-control-allow-headers": REQUEST_HEADERS,
        "access-control-max-age": str(PREFLIGHT_SECONDS),
    }
    if _values(scope, b"access-control-request-private-network"):  # a public page that --allow-origin names
        headers["access-control-allow-private-network"] = "true"
    return Response(200, headers, b"")


def _with_cors(origin: str, send: Send) -> Send:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in _cors(origin).items()]

    async def send_with_cors(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *headers]}
        await send(message)

    return send_with_cors
