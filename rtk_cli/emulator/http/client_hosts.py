"""The hosts that the official web client makes of its `baseURI`, on the same port: which are they, and who may call.

With `baseURI: "localhost:8787"` it calls `api.localhost:8787`, `socket-edge.localhost:8787` and others. Pages call
them from another origin, so they answer CORS: to pages of this machine and to origins that the server was told, never
to others, with or without a token. A join token is what authorizes a client; that is checked by what answers here.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from rtk_cli.clock import Clock
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.http.app import AccessLogEntry, Observers, forbid_handshake, send_response
from rtk_cli.emulator.http.asgi import Application, Message, Receive, Scope, Send
from rtk_cli.emulator.http.browser_guard import is_loopback, is_loopback_origin
from rtk_cli.messages import Response

API = b"api"
API_PATHS = ("/v2/", "/iceservers")
"""What the client calls on `api.`; other paths may be those of the API behind a server of that name."""
HOSTS = (API, b"socket-edge", b"location", b"location-legacy", b"da-collector", b"api-silos")
"""The first labels of the hosts."""
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
    """Passes requests to the hosts of the web client to its application, and all others to the emulator's.

    `load` returns the application for web clients; it is called for the first of them. `is_open` allows hosts that are
    not loopback: a server that requires a token may have any name.
    """

    def __init__(
        self,
        application: Application,
        load: Callable[[], Application],
        clock: Clock,
        observers: Observers,
        *,
        allowed_origins: frozenset[str] = frozenset(),
        is_open: bool = False,
    ) -> None:
        self._application = application
        self._load = load
        self._clock = clock
        self._observers = observers
        self._allowed_origins = allowed_origins
        self._is_open = is_open
        self._client: Application | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_for_client(scope):
            await self._application(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._http(scope, receive, self._logged(scope, send))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._allowed_origin(scope)
        except Refusal as refusal:
            await forbid_handshake(receive, send, refusal)
        else:
            await self._answered()(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            origin = self._allowed_origin(scope)
        except Refusal as refusal:
            await send_response(refusal.response(), send, is_request_complete=True)
            return
        if scope["method"] == "OPTIONS" and origin is not None:
            await send_response(_preflight(scope, origin), send, is_request_complete=True)
            return
        await self._answered()(scope, receive, send if origin is None else _with_cors(origin, send))

    def _answered(self) -> Application:
        if self._client is None:
            self._client = self._load()
        return self._client

    def _allowed_origin(self, scope: Scope) -> str | None:
        """Return the origin of the page, None if no page calls. Refuse foreign pages and, unless open, other hosts."""
        hosts, origins = _values(scope, b"host"), _values(scope, b"origin")
        if len(hosts) != 1 or not (self._is_open or is_loopback(hosts[0])):
            raise Refusal(403, "Without a token, the host must be localhost or a name below it")
        if not origins:
            return None
        if len(origins) > 1 or not (is_loopback_origin(origins[0]) or origins[0] in self._allowed_origins):
            raise Refusal(403, "This origin may not call the emulator; `rtk emulator serve --allow-origin` allows it")
        return origins[0]

    def _logged(self, scope: Scope, send: Send) -> Send:
        on_response = self._observers.on_response
        if on_response is None:
            return send
        started_at = self._clock.now()

        async def log_and_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                query = scope["query_string"].decode(errors="replace")
                target = f"//{_values(scope, b'host')[0]}{scope['raw_path'].decode('ascii')}" + (query and f"?{query}")
                milliseconds = (self._clock.now() - started_at) * 1000
                on_response(AccessLogEntry(scope["method"], target, message["status"], milliseconds))
            await send(message)

        return log_and_send


async def unanswered(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 404: the application for web clients of an emulator that has none."""
    refusal = Refusal(404, "This emulator does not answer web clients")
    if scope["type"] == "websocket":
        await forbid_handshake(receive, send, refusal)
    else:
        await send_response(refusal.response(), send, is_request_complete=True)


def _is_for_client(scope: Scope) -> bool:
    """Whether the first label of the host is one of the client's. Runs for every request."""
    for name, value in scope["headers"]:
        if name == b"host":
            label = value.partition(b".")[0].lower()
            path: str = scope["path"]
            return label in HOSTS and (label != API or path.startswith(API_PATHS))
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
