"""One open WebSocket, and the live door behind it once hello was said."""

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
"""Events kept for somebody who does not read, beside those that hello was answered with: the rest is in the log."""

Frame = dict[str, Any]


class Close(IntEnum):
    """Why the line ends, as WebSockets number it."""

    OVER = 1000  # the connection is in its last state
    UNKNOWN = 1008  # no hello, or one that was refused: not to be tried again
    DEFECT = 1011
    TOO_SLOW = 1013
    GONE = 0  # the other side hung up


class Line:
    """Takes calls one after the other, and sends what they and others brought about."""

    def __init__(
        self, emulator: Emulator, send: Send, defect: Callable[[Exception], None], lines: "dict[str, Line]"
    ) -> None:
        self._emulator = emulator
        self._lines = lines  # by peer id: those whose hello was accepted
        self._send = send
        self._defect = defect
        self._door: ClientConnection | None = None
        self._waiting: deque[Frame | Close] = deque()  # listeners add to it, from any thread
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._drained = asyncio.Event()
        self._is_over = False
        self._most = math.inf  # frames that may wait, once hello was answered

    async def serve(self, receive: Receive, patience: float) -> None:
        """Until one side ends it; who does not say hello within `patience` seconds is not waited for."""
        reader = asyncio.create_task(self._read(receive, patience))
        try:
            while not await self._send_what_waits():
                await self._woken.wait()
        finally:
            reader.cancel()
            self._let_go()

    async def _read(self, receive: Receive, patience: float) -> None:
        """Take frames, each when the answer to the one before was sent: who does not read is not read from."""
        try:
            while (message := await self._next(receive, patience))["type"] == "websocket.receive":
                self._drained.clear()
                self._take(message)
                self._woken.set()
                await self._drained.wait()
            self._waiting.append(Close.GONE)
        except TimeoutError:
            self._waiting.append(Close.UNKNOWN)
        except Exception as problem:  # the caller learns that it was not their fault, and nothing else
            self._defect(problem)
            self._waiting.append(Close.DEFECT)
        self._woken.set()

    async def _next(self, receive: Receive, patience: float) -> Message:
        async with asyncio.timeout(patience if self._door is None else None):
            return await receive()

    def _take(self, message: Message) -> None:
        """Carry out what the frame asks for. Its answer comes before the events that it caused."""
        place = len(self._waiting)
        number: Any = None
        try:
            frame = _parsed(message)
            number = frame.get("id")
            answer = {"id": number, "ok": self._carried_out(*_call(frame))}
        except LiveRefusal as refusal:
            answer = {"id": number, "error": {"code": refusal.code, "message": refusal.message}}
            if self._door is None:
                self._waiting.append(Close.UNKNOWN)
        self._waiting.insert(place, answer)

    def _carried_out(self, name: str, params: Frame) -> Frame:
        if self._door is not None:
            return self._door.call(name, params)
        if name != "hello":
            raise LiveRefusal("WRONG_STATE", "The first call is hello")
        return self._greet(params)

    def _greet(self, params: Frame) -> Frame:
        """Open the door, or the one that was open before: then it tells at once what was missed meanwhile."""
        door = self._door = self._emulator.live.connect(**_hello(params))
        door.listen(self._hear, self._lose)
        self._most = len(self._waiting) + MAX_QUEUED_EVENTS
        self._is_over = (
            door.hello["state"] not in connection_states.LIVE and not self._waiting
        )  # and how it ended is known
        former = self._lines.get(self._peer_id)
        self._lines[self._peer_id] = self
        if former is not None:
            former._give_way()
        return door.hello

    def _give_way(self) -> None:
        """The other side came back by another line, before this one was seen to be dead."""
        self._end_with(Close.UNKNOWN)

    def _lose(self) -> None:
        """The store became another world, in which this connection is none."""
        self._end_with(Close.UNKNOWN)

    def _let_go(self) -> None:
        """The place is kept for a while, unless somebody has come back to it already."""
        if self._door is None:
            return
        if self._lines.get(self._peer_id) is self:
            del self._lines[self._peer_id]
            self._door.hang_up()
        else:
            self._door.close()

    @property
    def _peer_id(self) -> str:
        assert self._door is not None
        return str(self._door.hello["peer"]["id"])

    def _hear(self, events: list[Event]) -> None:
        self._waiting.extend(
            {"event": event.kind, "number": event.number, "at": event.at, "data": event.data} for event in events
        )
        if len(self._waiting) > self._most:
            self._end_with(Close.TOO_SLOW)
        self._wake()

    def _end_with(self, code: Close) -> None:
        """Nothing more is sent."""
        self._waiting.clear()
        self._waiting.append(code)
        self._wake()

    def _wake(self) -> None:
        """There is something to send; any thread may say so."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def _send_what_waits(self) -> bool:
        """Whether that was the end."""
        self._woken.clear()
        while self._waiting:
            item = self._waiting.popleft()
            if isinstance(item, Close):
                await self._close(item)
                return True
            await self._send({"type": "websocket.send", "text": json.dumps(item, separators=(",", ":"))})
            self._is_over = self._is_over or _is_last(item)
        if self._is_over:
            await self._close(Close.OVER)
        self._drained.set()
        return self._is_over

    async def _close(self, code: Close) -> None:
        if code is not Close.GONE:
            await self._send({"type": "websocket.close", "code": int(code)})


def _parsed(message: Message) -> Frame:
    """The frame, which is a JSON object in a text."""
    try:
        frame = json.loads(message.get("text") or "")
    except (ValueError, RecursionError) as error:
        raise LiveRefusal("BAD_REQUEST", "A frame is a text of JSON") from error
    if not isinstance(frame, dict):
        raise LiveRefusal("BAD_REQUEST", "A frame is a JSON object")
    return frame


def _call(frame: Frame) -> tuple[str, Frame]:
    name, params = frame.get("call"), frame.get("with", {})
    if type(frame.get("id")) is not int or not isinstance(name, str) or not isinstance(params, dict):
        raise LiveRefusal("BAD_REQUEST", 'A call has an "id", which is a whole number, a "call" and an object "with"')
    return name, params


def _hello(params: Frame) -> Frame:
    """What hello is told, as the door takes it: the first one cannot do without the token."""
    found = checked(params, CALLS["hello"].members)
    if "token" not in found:
        raise LiveRefusal("BAD_REQUEST", '"token" is required')
    return found


def _is_last(frame: Frame) -> bool:
    """Whether nothing can come after it: a state from which no way leads on."""
    return frame.get("event") == "self.state" and frame["data"]["state"] not in connection_states.LIVE
