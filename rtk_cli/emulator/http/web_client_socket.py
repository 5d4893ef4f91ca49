"""The WebSocket of a web client: reads its frames, sends what `exchange.py` makes of them, and pings.

The client expects a text frame `2` from the server, which it answers with `3`; without one for 30 seconds it
reconnects.
"""

import asyncio
import contextlib
import re
from collections import deque
from collections.abc import Callable
from enum import IntEnum
from urllib.parse import parse_qs

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.events import Event
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.http.asgi import Message, Receive, Scope, Send
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.web_client.client import Item, WebClient
from rtk_cli.emulator.web_client.clients import MakeBackend, WebClients
from rtk_cli.emulator.web_client.exchange import Exchange

_PING = "2"
_MAX_QUEUED = 20_000
_PEER_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_LEFT_DELIBERATELY = (1000, 1001)
"""Close codes of a client that leaves, or whose page is closed; others come back."""

OnError = Callable[[Exception], None]


class CloseCode(IntEnum):
    """Why the server closes the connection."""

    REPLACED = 1008  # the client has reconnected, or the state was replaced
    INTERNAL_ERROR = 1011
    TOO_SLOW = 1013
    DISCONNECTED = 0  # the client has closed


class WebClientEndpoint:
    """Accepts the sockets of web clients."""

    def __init__(self, emulator: Emulator, on_error: OnError, make_backend: MakeBackend, limits: Limits) -> None:
        self._emulator = emulator
        self._on_error = on_error
        self._clients = WebClients(emulator, make_backend)
        self._ping_seconds = limits.ping_seconds
        self._open_count = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; a token or peer that is not valid is refused before it is accepted."""
        output = _Output(asyncio.get_running_loop())
        try:
            client = _connect(self._clients, scope, output.put)
        except Refusal as refusal:
            await _refuse(send, refusal)
            return
        session = _Session(self._clients, client, output, send, self._on_error, self._ping_seconds)
        self._open_count += 1
        try:
            await session.run(receive)
        except OSError:
            return  # uvicorn raises it when the client has disconnected
        except Exception as error:
            self._on_error(error)
        finally:
            self._open_count -= 1
            if not self._open_count:
                await self._clients.close()


class _Output:
    """What is queued for one client, from any thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.items: deque[Item | Message | CloseCode | str] = deque()
        self.has_items = asyncio.Event()
        self._loop = loop

    def put(self, *items: Item | Message | CloseCode | str) -> None:
        self.items.extend(items)
        if len(self.items) > _MAX_QUEUED:
            self.items.clear()
            self.items.append(CloseCode.TOO_SLOW)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.has_items.set)


class _Session:
    """One connection: everything in and out passes through one queue, so that its order is kept."""

    def __init__(
        self,
        clients: WebClients,
        client: WebClient,
        output: _Output,
        send: Send,
        on_error: OnError,
        ping_seconds: float,
    ) -> None:
        self._clients = clients
        self._client = client
        self._exchange = Exchange(client)
        self._output = output
        self._send = send
        self._on_error = on_error
        self._ping_seconds = ping_seconds
        self._is_drained = asyncio.Event()
        self._close_code: int | None = None

    async def run(self, receive: Receive) -> None:
        """Accept the connection, and serve until one side closes."""
        former = self._clients.add(self._client)
        if former is not None:
            former.queue(CloseCode.REPLACED)  # type: ignore[arg-type]
        tasks: list[asyncio.Task[None]] = []
        try:
            await self._send({"type": "websocket.accept"})
            self._client.connection.listen(self._on_events, lambda: self._output.put(CloseCode.REPLACED))
            tasks = [asyncio.create_task(self._read(receive)), asyncio.create_task(self._ping())]
            while not await self._send_queued():
                await self._output.has_items.wait()
        finally:
            for task in tasks:
                task.cancel()
            await self._release()

    async def _read(self, receive: Receive) -> None:
        """Read each frame after the one before was answered, so that a client that does not read is not read from."""
        while (message := await receive())["type"] == "websocket.receive":
            self._is_drained.clear()
            self._output.put(message)
            await self._is_drained.wait()
        self._close_code = message.get("code") or 1005
        self._output.put(CloseCode.DISCONNECTED)

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(self._ping_seconds)
            self._output.put(_PING)
            try:
                await self._clients.forget_lost_peers()
            except Exception as error:  # the next time may succeed, and the pings must go on
                self._on_error(error)

    def _on_events(self, events: list[Event]) -> None:
        self._output.put(*events)

    async def _send_queued(self) -> bool:
        """Handle what is queued; return whether the connection is closed."""
        self._output.has_items.clear()
        while self._output.items:
            item = self._output.items.popleft()
            if isinstance(item, CloseCode):
                if item is not CloseCode.DISCONNECTED:
                    await self._send({"type": "websocket.close", "code": int(item)})
                return True
            if isinstance(item, str):
                await self._send({"type": "websocket.send", "text": item})
                continue
            try:
                frames = await self._frames(item)
            except Exception as error:  # the client learns that the fault is not its own, and no more
                self._on_error(error)
                self._output.items.appendleft(CloseCode.INTERNAL_ERROR)
                continue
            for frame in frames:
                await self._send({"type": "websocket.send", "bytes": frame})
        self._is_drained.set()
        return False

    async def _frames(self, item: Item | Message) -> list[bytes]:
        if isinstance(item, dict):
            content = item.get("bytes")
            return [] if content is None else await self._exchange.receive(content)  # text: an answer to a ping
        return self._exchange.take(item)  # type: ignore[arg-type]

    async def _release(self) -> None:
        """Leave, or keep the participant's place for a while if the client may reconnect."""
        client = self._client
        if not self._clients.remove(client):
            client.connection.close()
            return
        has_left = self._close_code in _LEFT_DELIBERATELY
        if has_left:
            client.connection.close()
            with contextlib.suppress(LiveRefusal):  # it is over already, or the emulator was reset
                client.call("leave")
        else:
            client.connection.hang_up()
        if has_left or client.is_over:
            await self._clients.forget_peer(client.live_id)


def _connect(clients: WebClients, scope: Scope, queue: Callable[..., object]) -> WebClient:
    """Open the live connection that the query asks for."""
    query = {name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
    room_id, peer_id, token = (query.get(name, "") for name in ("roomID", "peerID", "authToken"))
    if _PEER_ID.fullmatch(peer_id) is None:
        raise Refusal(400, "peerID must be a UUID")
    meeting_id = clients.emulator.live.meeting_of(token)
    if meeting_id != room_id:
        raise Refusal(403, "The join token belongs to another meeting")
    connection = clients.emulator.live.connect_as(token, peer_id.lower())
    return WebClient(clients, connection, peer_id, meeting_id, queue)


async def _refuse(send: Send, refusal: Refusal) -> None:
    response = refusal.response()
    headers = [(name.encode(), value.encode("latin-1")) for name, value in response.headers.items()]
    await send({"type": "websocket.http.response.start", "status": response.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": response.content})
