"""The ASGI application: passes requests to the emulator, and sends its responses.

Requests run in the event loop itself: one takes a fraction of a millisecond, less than a thread would cost.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import NamedTuple

from rtk_cli.clock import Clock
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.faults import HEADER as FAULT
from rtk_cli.emulator.gateway_errors import GatewayRefusal, not_authenticated
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.http import browser_guard, control_routes
from rtk_cli.emulator.http.asgi import Application, Receive, Scope, Send
from rtk_cli.emulator.http.limits import Limits, RateLimit
from rtk_cli.emulator.http.request import ClientDisconnected, HttpRequest
from rtk_cli.emulator.http.web_client_hosts import is_web_client
from rtk_cli.emulator.http.write_batching import WriteBatcher
from rtk_cli.messages import Download, Request, Response

FILES = "/files/"
WEBHOOK_KEY = "/.well-known/webhooks.json"  # the path that the real service uses

_INTERNAL_ERROR = Refusal(500, "Internal server error")


class AccessLogEntry(NamedTuple):
    """One line of the access log."""

    method: str
    target: str
    status: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Observers:
    """Functions to call after each internal error, and after each response."""

    on_error: Callable[[str, Exception], None]
    on_response: Callable[[AccessLogEntry], None] | None = None


async def refuse_websockets(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a WebSocket."""
    await receive()
    await send({"type": "websocket.close", "code": 1000})


async def forbid_handshake(receive: Receive, send: Send, refusal: Refusal) -> None:
    """Answer the handshake of a WebSocket with an HTTP error."""
    await receive()
    response = refusal.response()
    headers = [(name.encode(), value.encode()) for name, value in response.headers.items()]
    await send({"type": "websocket.http.response.start", "status": response.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": response.content})


class App:
    """The emulator as an ASGI application. WebSockets go to the application `websockets`."""

    def __init__(
        self,
        emulator: Emulator,
        clock: Clock,
        observers: Observers,
        *,
        limits: Limits | None = None,
        prefix: str = "",
        websockets: Application = refuse_websockets,
    ) -> None:
        self._emulator = emulator
        self._needs_token = not emulator.accepts(None)
        self._writes = WriteBatcher(emulator)
        self._log = emulator.requests
        self._recorded = emulator.requests.recorded
        self._clock = clock
        self._observers = observers
        self._limits = limits or Limits()
        self._rate_limit = RateLimit(self._limits.rate, clock) if self._limits.rate else None
        self._prefix = prefix
        self._websockets = websockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Dispatch by the kind of connection."""
        if scope["type"] == "http":
            await self._http(HttpRequest(scope, self._prefix), receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._check_caller(scope)
        except Refusal as refusal:
            await forbid_handshake(receive, send, refusal)
        else:
            await self._websockets(scope, receive, send)

    def _check_caller(self, scope: Scope) -> None:
        """Refuse pages of other sites, which a token would keep out."""
        if not self._needs_token and not browser_guard.is_for_web_client(scope):
            browser_guard.check(scope["headers"])

    async def _http(self, request: HttpRequest, receive: Receive, send: Send) -> None:
        started_at = self._clock.now()
        try:
            response = _with_keep_alive(request, await self._safe_response(request, receive), self._limits)
        except ClientDisconnected:
            self._log_request(request, None)
            return
        self._log_request(request, response)
        if isinstance(response, Download):
            await _send_file(request, response, receive, send)
        else:
            await send_response(response, send, is_request_complete=request.is_complete)
        if self._observers.on_response is not None:
            milliseconds = (self._clock.now() - started_at) * 1000
            entry = AccessLogEntry(request.method, request.target, response.status, milliseconds)
            self._observers.on_response(entry)
        if not request.is_complete and not isinstance(response, Download):
            await request.discard_body(receive, self._limits.linger_seconds)
            await send({"type": "http.response.body", "body": b""})

    def _log_request(self, request: HttpRequest, response: Response | Download | None) -> None:
        """Log a call of the API, once and before the client gets its response, so that the client finds it there."""
        called_at = request.called_at
        if called_at is None:
            return
        request.called_at = None
        answer = response if isinstance(response, Response) else None  # the API returns no downloads
        query = request.scope["query_string"]
        self._log.add(called_at, self._clock.now(), request.method, request.path, query, request.content, answer)

    async def _safe_response(self, request: HttpRequest, receive: Receive) -> Response | Download:
        """Return the response. Refusals and internal errors become responses, too."""
        try:
            try:
                return await self._response(request, receive)
            except (Refusal, GatewayRefusal) as refusal:
                return refusal.response()
        except ClientDisconnected:
            raise
        except Exception as error:  # the client learns that the fault is not its own, and no more
            self._observers.on_error(f"{request.method} {request.base}{request.path}", error)
            return _INTERNAL_ERROR.response()

    async def _response(self, request: HttpRequest, receive: Receive) -> Response | Download:
        path = request.path
        if path == control_routes.HEALTH:
            return control_routes.health(request.method)
        self._check_caller(request.scope)
        if is_web_client(request.headers.get(b"host", b""), path):
            from rtk_cli.emulator.http import web_client_routes

            return await web_client_routes.respond(self._emulator, request, receive, self._limits)
        if path == WEBHOOK_KEY:
            return control_routes.webhook_key(self._emulator, request.method)
        if path == control_routes.CONTRACT:
            return self._contract(request)
        if path.startswith(FILES):
            return self._file(request)
        if path.startswith(control_routes.PATH):
            return await self._control(request, receive)
        return await self._api(request, receive)

    def _contract(self, request: HttpRequest) -> Response:
        """Return the API's contract to those who may call the API."""
        if not self._emulator.accepts(request.header(b"authorization")):
            raise not_authenticated()
        return control_routes.contract(request.method, request.origin)

    async def _control(self, request: HttpRequest, receive: Receive) -> Response:
        """Run a control route. Without a token in place, at least web pages cannot reach it."""
        if request.header(b"origin") is not None:  # only browsers send it
            raise Refusal(403, "Web pages cannot use the control routes")
        if not self._emulator.accepts(request.header(b"authorization")):
            raise not_authenticated()
        is_long = request.path in control_routes.LONG_BODIES
        max_bytes = self._limits.state_bytes if is_long else self._limits.body_bytes
        body = await self._body(request, receive, max_bytes)
        return control_routes.respond(self._emulator, request.method, request.path, body, request.query)

    async def _api(self, request: HttpRequest, receive: Receive) -> Response:
        request.called_at = self._clock.now()
        headers = {} if self._rate_limit is None else self._rate_limit.count()
        fault = request.header(FAULT.encode())
        api_request = Request(
            "GET" if request.method == "HEAD" else request.method,
            request.path,
            request.query,
            await self._body(request, receive, self._limits.body_bytes),
            {} if fault is None else {FAULT: fault},
        )
        if not self._recorded.is_empty and (recorded := self._recorded.take(api_request)) is not None:
            return recorded
        response, delay = await self._writes.take(api_request, request.header(b"authorization"), request.origin)
        if delay > 0:
            await _wait(delay, receive)
        if response is None:
            self._log_request(request, None)
            await request.drop_connection(receive)
        return Response(response.status, {**response.headers, **headers}, response.content) if headers else response

    async def _body(self, request: HttpRequest, receive: Receive, max_bytes: int) -> bytes | None:
        """Return the body. Without a token it must have a content type: a page of another site can send one without."""
        seconds = self._limits.request_seconds
        return await request.body(receive, max_bytes, seconds, needs_content_type=not self._needs_token)

    def _file(self, request: HttpRequest) -> Response | Download:
        """Return the file behind a link. The link itself is the permission, so no token is required."""
        if request.method not in control_routes.READING:
            return control_routes.not_allowed(control_routes.READING)
        headers = {name: request.header(name.encode()) for name in ("range", "if-range")}
        query = request.scope["query_string"].decode(errors="replace")
        url = f"{request.path}?{query}"
        return self._emulator.file(url, {name: value for name, value in headers.items() if value is not None})


def _with_keep_alive(request: HttpRequest, response: Response | Download, limits: Limits) -> Response | Download:
    """Tell how long the connection is kept, so that a client does not send on one that is about to close."""
    if not request.is_kept_alive:
        return response
    return response._replace(headers={**response.headers, "keep-alive": f"timeout={limits.keep_alive_seconds}"})


async def send_response(response: Response, send: Send, *, is_request_complete: bool) -> None:
    """Send the response, but end it only if the request is complete: uvicorn then closes the connection."""
    head = [(name.encode(), value.encode("latin-1")) for name, value in response.headers.items()]
    head.append((b"content-length", b"%d" % len(response.content)))
    if not is_request_complete:
        head.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": response.status, "headers": head})
    await send({"type": "http.response.body", "body": response.content, "more_body": not is_request_complete})


async def _send_file(request: HttpRequest, file: Download, receive: Receive, send: Send) -> None:
    """Send the file in chunks, as fast as the client reads. Stops when the client disconnects; blocks no one else."""
    head = [(name.encode(), value.encode("latin-1")) for name, value in file.headers.items()]
    await send({"type": "http.response.start", "status": file.status, "headers": head})
    async with _disconnection(receive) as disconnected:
        for chunk in file.chunks if request.method == "GET" else ():
            if disconnected.done():
                return
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await asyncio.sleep(0)
    await send({"type": "http.response.body", "body": b""})


async def _wait(seconds: float, receive: Receive) -> None:
    """Wait, but no longer than the client does."""
    async with _disconnection(receive) as disconnected:
        await asyncio.wait({disconnected}, timeout=seconds)
        if disconnected.done():
            raise ClientDisconnected


@contextlib.asynccontextmanager
async def _disconnection(receive: Receive) -> AsyncIterator[asyncio.Task[None]]:
    """Provide a task that is done when the client disconnects."""

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    task = asyncio.create_task(watch())
    try:
        yield task
    finally:
        task.cancel()
