"""One WebSocket connection: calls in, responses and events out, in the order in which they happened.

It knows frames only. What a call means is decided by the client connection that the first call, hello, opens.
"""

import asyncio
import json
import math
from collections import deque
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.events import Event
from rtk_cli.emulator.http.asgi import Message, Receive, Send
from rtk_cli.emulator.live import connection_states
from rtk_cli.emulator.live.call_params import checked
from rtk_cli.emulator.live.calls import CALLS
from rtk_cli.emulator.live.client_connection import ClientConnection
from rtk_cli.emulator.live.live_errors import LiveRefusal

MAX_QUEUED_EVENTS = 20_000
"""Events queued for a client that does not read, besides those that hello returned. The event log keeps the rest."""

Frame = dict[str, Any]


class CloseCode(IntEnum):
    """Why the connection is closed: the close codes of WebSockets."""

    FINISHED = 1000  # the client connection is in its last state
    REJECTED = 1008  # no hello, or hello was refused: the client must not retry
    INTERNAL_ERROR = 1011
    TOO_SLOW = 1013
    DISCONNECTED = 0  # the client has closed


class WebSocketSession:
    """Runs calls one after the other, and sends their responses and all events of the connection."""

    def __init__(
        self,
        emulator: Emulator,
        send: Send,
        on_error: Callable[[Exception], None],
        sessions: "dict[str, WebSocketSession]",
    ) -> None:
        self._emulator = emulator
        self._sessions = sessions  # by peer id, those whose hello was accepted
        self._send = send
        self._on_error = on_error
        self._connection: ClientConnection | None = None
        self._queue: deque[Frame | CloseCode] = deque()  # listeners append to it, from any thread
        self._loop = asyncio.get_running_loop()
        self._has_output = asyncio.Event()
        self._is_drained = asyncio.Event()
        self._is_finished = False
        self._max_queued = math.inf  # until hello is answered

    async def run(self, receive: Receive, hello_timeout: float) -> None:
        """Serve until one side closes. A client that does not say hello within the timeout is rejected."""
        reader = asyncio.create_task(self._read(receive, hello_timeout))
        try:
            while not await self._send_queued():
                await self._has_output.wait()
        finally:
            reader.cancel()
            self._release()

    async def _read(self, receive: Receive, hello_timeout: float) -> None:
        """Read each frame after the response to the one before was sent, so that a slow reader is not read from."""
        try:
            while (message := await self._next(receive, hello_timeout))["type"] == "websocket.receive":
                self._is_drained.clear()
                self._handle(message)
                self._has_output.set()
                await self._is_drained.wait()
            self._queue.append(CloseCode.DISCONNECTED)
        except TimeoutError:
            self._queue.append(CloseCode.REJECTED)
        except Exception as error:  # the client learns that the fault is not its own, and no more
            self._on_error(error)
            self._queue.append(CloseCode.INTERNAL_ERROR)
        self._has_output.set()

    async def _next(self, receive: Receive, hello_timeout: float) -> Message:
        async with asyncio.timeout(hello_timeout if self._connection is None else None):
            return await receive()

    def _handle(self, message: Message) -> None:
        """Run the call in a frame. Its response is queued before the events that it caused."""
        position = len(self._queue)
        call_id: Any = None
        try:
            frame = _parse(message)
            call_id = frame.get("id")
            response = {"id": call_id, "ok": self._run_call(*_call(frame))}
        except LiveRefusal as refusal:
            response = {"id": call_id, "error": {"code": refusal.code, "message": refusal.message}}
            if self._connection is None:
                self._queue.append(CloseCode.REJECTED)
        self._queue.insert(position, response)

    def _run_call(self, name: str, params: Frame) -> Frame:
        if self._connection is not None:
            return self._connection.call(name, params)
        if name != "hello":
            raise LiveRefusal("WRONG_STATE", "The first call must be hello")
        return self._connect(params)

    def _connect(self, params: Frame) -> Frame:
        """Open a client connection, or resume a former one: missed events are then queued at once."""
        connection = self._connection = self._emulator.live.connect(**_hello(params))
        connection.listen(self._on_events, self._on_state_replaced)
        self._max_queued = len(self._queue) + MAX_QUEUED_EVENTS
        has_ended = connection.hello["state"] not in connection_states.LIVE
        self._is_finished = has_ended and not self._queue
        former = self._sessions.get(self._peer_id)
        self._sessions[self._peer_id] = self
        if former is not None:  # the client reconnected before this server noticed the broken connection
            former._close_with(CloseCode.REJECTED)
        return connection.hello

    def _on_state_replaced(self) -> None:
        """The emulator was reset or imported a snapshot, and does not have this client connection any more."""
        self._close_with(CloseCode.REJECTED)

    def _release(self) -> None:
        """Keep the participant's place for a while, unless the client has reconnected already."""
        if self._connection is None:
            return
        if self._sessions.get(self._peer_id) is self:
            del self._sessions[self._peer_id]
            self._connection.hang_up()
        else:
            self._connection.close()

    @property
    def _peer_id(self) -> str:
        assert self._connection is not None
        return str(self._connection.hello["peer"]["id"])

    def _on_events(self, events: list[Event]) -> None:
        self._queue.extend(
            {"event": event.kind, "number": event.number, "at": event.at, "data": event.data} for event in events
        )
        if len(self._queue) > self._max_queued:
            self._close_with(CloseCode.TOO_SLOW)
        self._wake()

    def _close_with(self, code: CloseCode) -> None:
        """Drop what is queued, and close."""
        self._queue.clear()
        self._queue.append(code)
        self._wake()

    def _wake(self) -> None:
        """Wake the sender, from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._has_output.set)

    async def _send_queued(self) -> bool:
        """Send what is queued; return whether the connection is closed."""
        self._has_output.clear()
        while self._queue:
            item = self._queue.popleft()
            if isinstance(item, CloseCode):
                await self._close(item)
                return True
            await self._send({"type": "websocket.send", "text": json.dumps(item, separators=(",", ":"))})
            self._is_finished = self._is_finished or _is_last(item)
        if self._is_finished:
            await self._close(CloseCode.FINISHED)
        self._is_drained.set()
        return self._is_finished

    async def _close(self, code: CloseCode) -> None:
        if code is not CloseCode.DISCONNECTED:
            await self._send({"type": "websocket.close", "code": int(code)})


def _parse(message: Message) -> Frame:
    try:
        frame = json.loads(message.get("text") or "")
    except (ValueError, RecursionError) as error:
        raise LiveRefusal("BAD_REQUEST", "A frame must be JSON text") from error
    if not isinstance(frame, dict):
        raise LiveRefusal("BAD_REQUEST", "A frame must be a JSON object")
    return frame


def _call(frame: Frame) -> tuple[str, Frame]:
    name, params = frame.get("call"), frame.get("with", {})
    if type(frame.get("id")) is not int or not isinstance(name, str) or not isinstance(params, dict):
        raise LiveRefusal("BAD_REQUEST", 'A call must have an integer "id", a string "call" and an object "with"')
    return name, params


def _hello(params: Frame) -> Frame:
    """Return the parameters of the first hello, which must have the token."""
    found = checked(params, CALLS["hello"].members)
    if "token" not in found:
        raise LiveRefusal("BAD_REQUEST", '"token" is required')
    return found


def _is_last(frame: Frame) -> bool:
    """Return whether no event can follow: the connection is in a final state."""
    return frame.get("event") == "self.state" and frame["data"]["state"] not in connection_states.LIVE
