"""The ASGI application: lays what came by the wire before the emulator, and sends back what it says.

Calls are carried out in the event loop itself: one takes a fraction of a millisecond, less than a thread would cost.
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
from rtk_cli.emulator.http import control_routes
from rtk_cli.emulator.http.asgi import Application, Receive, Scope, Send
from rtk_cli.emulator.http.limits import Limits, RateLimit
from rtk_cli.emulator.http.request import Gone, Incoming
from rtk_cli.emulator.http.write_batching import Turns
from rtk_cli.messages import Download, Request, Response

FILES = "/files/"
WELL_KNOWN = "/.well-known/webhooks.json"  # where the real service has it, too

_OUR_FAULT = Refusal(500, "Internal server error")


class Served(NamedTuple):
    """One line of the access log."""

    method: str
    target: str
    status: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Observers:
    """Who is told of what happens: `served` of each answer (None: nobody listens), `defect` of each bug."""

    defect: Callable[[str, Exception], None]
    served: Callable[[Served], None] | None = None


async def no_sockets(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a WebSocket."""
    await receive()
    await send({"type": "websocket.close", "code": 1000})


class App:
    """The emulator as an ASGI application. `sockets` is the application that takes WebSockets."""

    def __init__(
        self,
        emulator: Emulator,
        clock: Clock,
        watchers: Observers,
        *,
        limits: Limits | None = None,
        prefix: str = "",
        sockets: Application = no_sockets,
    ) -> None:
        self._emulator = emulator
        self._turns = Turns(emulator)
        self._clock = clock
        self._watchers = watchers
        self._limits = limits or Limits()
        self._rate = RateLimit(self._limits.rate, clock) if self._limits.rate else None
        self._prefix = prefix
        self._sockets = sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The one place where kinds of connections part."""
        if scope["type"] == "http":
            await self._http(Incoming(scope, self._prefix), receive, send)
        elif scope["type"] == "websocket":
            await self._sockets(scope, receive, send)

    async def _http(self, incoming: Incoming, receive: Receive, send: Send) -> None:
        began = self._clock.now()
        try:
            answer = await self._judged(incoming, receive)
        except Gone:
            return
        if isinstance(answer, Download):
            await _stream(incoming, answer, receive, send)
        else:
            await _send(incoming, answer, send)
        if self._watchers.served is not None:
            took = (self._clock.now() - began) * 1000
            self._watchers.served(Served(incoming.method, incoming.target, answer.status, took))

    async def _judged(self, incoming: Incoming, receive: Receive) -> Response | Download:
        """The answer, whatever happens: a refusal is one, and so is a bug."""
        try:
            try:
                return await self._answer(incoming, receive)
            except (Refusal, GatewayRefusal) as refusal:
                return refusal.response()
        except Gone:
            raise
        except Exception as defect:  # a caller learns that it was not their fault, and nothing else
            self._watchers.defect(f"{incoming.method} {incoming.base}{incoming.path}", defect)
            return _OUR_FAULT.response()

    async def _answer(self, incoming: Incoming, receive: Receive) -> Response | Download:
        path = incoming.path
        if path == control_routes.HEALTH:
            return control_routes.health(incoming.method)
        if path == WELL_KNOWN:
            return control_routes.webhook_key(self._emulator, incoming.method)
        if path.startswith(FILES):
            return self._file(incoming)
        if path.startswith(control_routes.PATH):
            self._let_in(incoming)
            most = self._limits.state_bytes if path == control_routes.STATE else self._limits.body_bytes
            body = await incoming.body(receive, most)
            return control_routes.answer(self._emulator, incoming.method, path, body)
        return await self._api(incoming, receive)

    async def _api(self, incoming: Incoming, receive: Receive) -> Response:
        headers = {} if self._rate is None else self._rate.count()
        fault = incoming.header(FAULT.encode())
        request = Request(
            incoming.method,
            incoming.path,
            incoming.query,
            await incoming.body(receive, self._limits.body_bytes),
            {} if fault is None else {FAULT: fault},
        )
        answer, delay = await self._turns.take(request, incoming.header(b"authorization"), incoming.origin)
        if delay > 0:
            await _pass(delay, receive)
        if answer is None:
            await incoming.hang_up(receive)
        return Response(answer.status, {**answer.headers, **headers}, answer.content) if headers else answer

    def _file(self, incoming: Incoming) -> Response | Download:
        """A file behind a link, which holds its own permission."""
        if incoming.method not in ("GET", "HEAD"):
            return control_routes.not_allowed(("GET", "HEAD"))
        wanted = {name: incoming.header(name.encode()) for name in ("range", "if-range")}
        query = incoming.scope["query_string"].decode(errors="replace")
        url = f"{incoming.path}?{query}"
        return self._emulator.file(url, {name: value for name, value in wanted.items() if value is not None})

    def _let_in(self, incoming: Incoming) -> None:
        """Control is for whoever has the token; where there is none, at least not for each page that is looked at."""
        if incoming.header(b"origin") is not None:  # browsers send it, and nobody else does
            raise Refusal(403, "Pages in a browser have no control of the emulator")
        if not self._emulator.accepts(incoming.header(b"authorization")):
            raise not_authenticated()


async def _send(incoming: Incoming, answer: Response, send: Send) -> None:
    head = [(name.encode(), value.encode("latin-1")) for name, value in answer.headers.items()]
    head.append((b"content-length", b"%d" % len(answer.content)))
    if not incoming.is_whole:  # or the caller could not tell whether somebody still listens
        head.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status, "headers": head})
    await send({"type": "http.response.body", "body": answer.content})


async def _stream(incoming: Incoming, file: Download, receive: Receive, send: Send) -> None:
    """The file piece by piece, as fast as it is read; nobody else waits, and it ends when the reader has gone."""
    head = [(name.encode(), value.encode("latin-1")) for name, value in file.headers.items()]
    await send({"type": "http.response.start", "status": file.status, "headers": head})
    async with _until_gone(receive) as gone:
        for chunk in file.chunks if incoming.method == "GET" else ():
            if gone.done():
                return
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await asyncio.sleep(0)
    await send({"type": "http.response.body", "body": b""})


async def _pass(seconds: float, receive: Receive) -> None:
    """Let time pass, as long as the caller waits."""
    async with _until_gone(receive) as gone:
        await asyncio.wait({gone}, timeout=seconds)
        if gone.done():
            raise Gone


@contextlib.asynccontextmanager
async def _until_gone(receive: Receive) -> AsyncIterator[asyncio.Task[None]]:
    """A task that is done when the caller hangs up."""

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    task = asyncio.create_task(watch())
    try:
        yield task
    finally:
        task.cancel()
