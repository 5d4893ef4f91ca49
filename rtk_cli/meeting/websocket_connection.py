"""A connection to a served emulator over a WebSocket. It reconnects and resumes, so that no event is lost.

A call that was pending when the socket closed fails, since it may or may not have been carried out.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, Self
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from rtk_cli.config import validators
from rtk_cli.errors import CHECK_BEFORE_RETRYING, RtkError, ServerError, UsageError
from rtk_cli.meeting.errors import ConnectionLostError, MeetingOverError, refusal
from rtk_cli.meeting.live_connection import Content, Event
from rtk_cli.meeting.meta import CONNECTION_STATE, SocketState

RETRY_DELAYS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each attempt to reconnect."""

NORMAL_CLOSURE = 1000
"""The close code after the final state."""

FINAL_CODES = frozenset({NORMAL_CLOSURE, 1008})
"""Close codes after which reconnecting is useless."""

MAX_FRAME_BYTES = 16 * 1024 * 1024

HANDSHAKE_TIMEOUT = 10.0
"""Seconds for opening a socket, and for closing one."""

PING_TIMEOUT = 20.0
"""Seconds between pings, and until the answer to one: a server that is silent for both together counts as lost."""


class SocketConnection:
    """Made by `open`, which opens the first socket; `retry_delays` are the seconds before each attempt to reconnect."""

    def __init__(self, url: str, token: str, socket: ClientConnection, retry_delays: Sequence[float]) -> None:
        self._url = url
        self._token = token
        self._socket = socket
        self._retry_delays = retry_delays
        self._number = 0
        self._peer_id = ""
        self._last_id = 0
        self._pending: dict[int, tuple[str, asyncio.Future[Content]]] = {}
        self._inbox: asyncio.Queue[Event | None] = asyncio.Queue()
        self._connected = asyncio.Event()
        self._connected.set()
        self._error: RtkError | None = None
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str, token: str, *, retry_delays: Sequence[float] = RETRY_DELAYS) -> Self:
        """`url` is the emulator's base URL, as `rtk emulator serve` prints it."""
        socket_url = _socket_url(url)
        return cls(socket_url, token, await _open_socket(socket_url), retry_delays)

    async def call(self, name: str, params: Content) -> Content:
        """See `Connection`. While the connection is down, a call waits."""
        await self._connected.wait()
        if self._error is not None:
            raise self._error
        sent = {**params, "token": self._token} if name == "hello" else params
        number, answer = self._new_call(name)
        try:
            await self._socket.send(_frame(number, name, sent))
        except ConnectionClosed as error:
            answer.cancel()
            raise _connection_lost(name) from error
        content = await answer
        if name == "hello":
            self._peer_id = content["peer"]["id"]
        return content

    async def events(self) -> AsyncIterator[Event]:
        """See `Connection`."""
        while (event := await self._inbox.get()) is not None:
            yield event
        self._inbox.put_nowait(None)

    async def close(self) -> None:
        """See `Connection`."""
        self._error = self._error or MeetingOverError("the connection was closed")
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._socket.close()

    async def _read(self) -> None:
        """Handle frames, over one socket after the other."""
        try:
            while True:
                await self._read_socket()
                if self._socket.close_code in FINAL_CODES:
                    self._error = MeetingOverError("the server closed the connection")
                    break
                self._emit_state("reconnecting")
                if not await self._reconnect():
                    break
                self._emit_state("connected")
        except (ValueError, LookupError, TypeError) as error:
            self._error = ServerError(f"unexpected frame from the server: {self._url}", detail=str(error))
        finally:
            self._finish()

    async def _read_socket(self) -> None:
        try:
            async for text in self._socket:
                self._handle(json.loads(text))
        except ConnectionClosed:
            pass  # the socket has the close code
        self._connected.clear()
        self._fail_pending()

    async def _reconnect(self) -> bool:
        for delay in self._retry_delays:
            await asyncio.sleep(delay)
            try:
                self._socket = await _open_socket(self._url)
                await self._resume()
            except (ConnectionLostError, ConnectionClosed):
                continue
            except RtkError as refused:
                self._error = refused
                return False
            self._connected.set()
            return True
        self._error = ConnectionLostError(f"the connection was lost, and reconnecting failed: {self._url}")
        return False

    async def _resume(self) -> None:
        """Resume after the last event; the server sends the missed events at once."""
        number, answer = self._new_call("hello")
        params = {"token": self._token, "peer_id": self._peer_id, "after": self._number}
        try:
            await self._socket.send(_frame(number, "hello", params))
            while not answer.done():
                self._handle(json.loads(await self._socket.recv()))
            answer.result()
        finally:
            answer.cancel()

    def _new_call(self, name: str) -> tuple[int, asyncio.Future[Content]]:
        """The id of a new call, and the future of its answer."""
        self._last_id += 1
        answer: asyncio.Future[Content] = asyncio.get_running_loop().create_future()
        self._pending[self._last_id] = (name, answer)
        return self._last_id, answer

    def _handle(self, frame: dict[str, Any]) -> None:
        if "event" in frame:
            self._number = frame["number"]
            self._inbox.put_nowait(Event(frame["event"], frame["number"], frame["at"], frame["data"]))
            return
        _, answer = self._pending.pop(frame["id"])
        if answer.done():
            return  # the caller was cancelled
        if "ok" in frame:
            answer.set_result(frame["ok"])
        else:
            answer.set_exception(refusal(frame["error"]["code"], frame["error"]["message"]))

    def _emit_state(self, state: SocketState) -> None:
        self._inbox.put_nowait(Event(CONNECTION_STATE, 0, "", {"state": state}))

    def _fail_pending(self) -> None:
        """Fail the pending calls: their answers are lost."""
        is_over = self._socket.close_code == NORMAL_CLOSURE or isinstance(self._error, MeetingOverError)
        for name, answer in self._pending.values():
            if not answer.done():
                answer.set_exception(_meeting_over(name) if is_over else _connection_lost(name))
        self._pending.clear()

    def _finish(self) -> None:
        self._fail_pending()
        self._emit_state("disconnected")
        self._inbox.put_nowait(None)
        self._connected.set()


def _socket_url(url: str) -> str:
    """The URL of the WebSocket below the base URL."""
    problem = validators.base_url(url)
    if problem is not None:
        raise UsageError(f"the URL of a meeting must be {problem}: {url}")
    return f"ws{url.removeprefix('http').rstrip('/')}/live"


async def _open_socket(url: str) -> ClientConnection:
    is_plain = urlsplit(url).scheme == "ws"  # plain sockets are allowed on this machine only: no proxy
    try:
        return await connect(
            url,
            max_size=MAX_FRAME_BYTES,
            proxy=None if is_plain else True,
            open_timeout=HANDSHAKE_TIMEOUT,
            close_timeout=HANDSHAKE_TIMEOUT,
            ping_interval=PING_TIMEOUT,
            ping_timeout=PING_TIMEOUT,
        )
    except (OSError, InvalidHandshake, TimeoutError) as error:
        message = f"cannot connect to the emulator: {url}"
        raise ConnectionLostError(message, detail=str(error), hint="start it with rtk emulator serve") from error


def _frame(number: int, name: str, params: Content) -> str:
    return json.dumps({"id": number, "call": name, "with": dict(params)})


def _meeting_over(name: str) -> MeetingOverError:
    return MeetingOverError(f"the meeting ended before the answer to {name}")


def _connection_lost(name: str) -> ConnectionLostError:
    return ConnectionLostError(f"the connection was lost before the answer to {name}", hint=CHECK_BEFORE_RETRYING)
