"""A connection over a WebSocket, to a served emulator. It comes back when the line breaks, and misses no event.

A call that was under way when the line broke fails: nobody knows whether it was carried out.
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
from rtk_cli.meeting.meta import LINE, LineState

PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each attempt to come back."""

OVER = 1000
"""The close code after the last state."""

GONE = frozenset({OVER, 1008})
"""Close codes with which the server says that there is nothing to come back to."""

MOST_BYTES = 16 * 1024 * 1024


class SocketConnection:
    """Made by `open`, which makes the first line; `pauses` come before each attempt to make another one."""

    def __init__(self, address: str, token: str, line: ClientConnection, pauses: Sequence[float]) -> None:
        self._address = address
        self._token = token
        self._line = line
        self._pauses = pauses
        self._number = 0
        self._peer_id = ""
        self._last_id = 0
        self._asked: dict[int, tuple[str, asyncio.Future[Content]]] = {}
        self._inbox: asyncio.Queue[Event | None] = asyncio.Queue()
        self._up = asyncio.Event()
        self._up.set()
        self._why_down: RtkError | None = None
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str, token: str, *, pauses: Sequence[float] = PAUSES) -> Self:
        """`url` is the emulator's base URL, as it says it when it is ready."""
        address = _address(url)
        return cls(address, token, await _line(address), pauses)

    async def call(self, name: str, params: Content) -> Content:
        """See `Connection`. While the line is down, a call waits for it."""
        await self._up.wait()
        if self._why_down is not None:
            raise self._why_down
        told = {**params, "token": self._token} if name == "hello" else params
        number, answer = self._expect(name)
        try:
            await self._line.send(_frame(number, name, told))
        except ConnectionClosed as error:
            answer.cancel()
            raise _lost(name) from error
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
        self._why_down = self._why_down or MeetingOverError("the connection was closed")
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._line.close()

    async def _read(self) -> None:
        """Take what comes, over one line after the other."""
        try:
            while True:
                await self._read_line()
                if self._line.close_code in GONE:
                    self._why_down = MeetingOverError("the server closed the connection")
                    break
                self._tell("reconnecting")
                if not await self._come_back():
                    break
                self._tell("connected")
        except (ValueError, LookupError, TypeError) as error:
            self._why_down = ServerError(f"the server speaks another protocol: {self._address}", detail=str(error))
        finally:
            self._give_up()

    async def _read_line(self) -> None:
        try:
            async for text in self._line:
                self._take(json.loads(text))
        except ConnectionClosed:
            pass  # how it ended is asked of the line
        self._up.clear()
        self._fail_all()

    async def _come_back(self) -> bool:
        for pause in self._pauses:
            await asyncio.sleep(pause)
            try:
                self._line = await _line(self._address)
                await self._resume()
            except (ConnectionLostError, ConnectionClosed):
                continue
            except RtkError as refused:
                self._why_down = refused
                return False
            self._up.set()
            return True
        self._why_down = ConnectionLostError(f"the connection broke, and could not be made again: {self._address}")
        return False

    async def _resume(self) -> None:
        """Say who comes back, and after which event; what came since follows at once."""
        number, answer = self._expect("hello")
        told = {"token": self._token, "peer_id": self._peer_id, "after": self._number}
        try:
            await self._line.send(_frame(number, "hello", told))
            while not answer.done():
                self._take(json.loads(await self._line.recv()))
            answer.result()
        finally:
            answer.cancel()

    def _expect(self, name: str) -> tuple[int, asyncio.Future[Content]]:
        """A number for a call, and what will be its answer."""
        self._last_id += 1
        answer: asyncio.Future[Content] = asyncio.get_running_loop().create_future()
        self._asked[self._last_id] = (name, answer)
        return self._last_id, answer

    def _take(self, frame: dict[str, Any]) -> None:
        if "event" in frame:
            self._number = frame["number"]
            self._inbox.put_nowait(Event(frame["event"], frame["number"], frame["at"], frame["data"]))
            return
        _, answer = self._asked.pop(frame["id"])
        if answer.done():
            return  # whoever asked has given up
        if "ok" in frame:
            answer.set_result(frame["ok"])
        else:
            answer.set_exception(refusal(frame["error"]["code"], frame["error"]["message"]))

    def _tell(self, state: LineState) -> None:
        self._inbox.put_nowait(Event(LINE, 0, "", {"state": state}))

    def _fail_all(self) -> None:
        """Nobody will answer any more."""
        is_over = self._line.close_code == OVER or isinstance(self._why_down, MeetingOverError)
        for name, answer in self._asked.values():
            if not answer.done():
                answer.set_exception(_too_late(name) if is_over else _lost(name))
        self._asked.clear()

    def _give_up(self) -> None:
        self._fail_all()
        self._tell("disconnected")
        self._inbox.put_nowait(None)
        self._up.set()


def _address(url: str) -> str:
    """Where the socket is, below the base URL."""
    problem = validators.base_url(url)
    if problem is not None:
        raise UsageError(f"the URL of a meeting must be {problem}: {url}")
    return f"ws{url.removeprefix('http').rstrip('/')}/live"


async def _line(address: str) -> ClientConnection:
    is_plain = urlsplit(address).scheme == "ws"  # and so on this machine: no proxy is in between
    try:
        return await connect(address, max_size=MOST_BYTES, proxy=None if is_plain else True)
    except (OSError, InvalidHandshake, TimeoutError) as error:
        message = f"no connection to the emulator: {address}"
        raise ConnectionLostError(message, detail=str(error), hint="start it with rtk emulator serve") from error


def _frame(number: int, name: str, params: Content) -> str:
    return json.dumps({"id": number, "call": name, "with": dict(params)})


def _too_late(name: str) -> MeetingOverError:
    return MeetingOverError(f"the meeting was over before the answer to {name}")


def _lost(name: str) -> ConnectionLostError:
    return ConnectionLostError(f"the connection broke before the answer to {name}", hint=CHECK_BEFORE_RETRYING)
