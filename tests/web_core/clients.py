"""A client of a meeting by the names of Web Core, so that one table holds for the official client and for rtk's.

`get("self.audioEnabled")` reads, `call("self.enableAudio")` calls, `events` has the names of all events so far. Objects
are described by the word that a person would know them by: a message by its text, a participant by the name.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, Protocol, TypeVar

from rtk_cli.meeting import Meeting

Result = TypeVar("Result")

SECONDS = 60
NAMESPACES = (
    "self",
    "participants.joined",
    "participants.active",
    "participants.waitlisted",
    "participants.pinned",
    "meta",
    "chat",
    "polls",
    "plugins.all",
    "plugins.active",
    "ai",
)
DESCRIBED_BY = ("question", "transcript", "message", "text", "name")


class MeetingClient(Protocol):
    """One participant of a meeting."""

    @property
    def events(self) -> list[str]:
        """What was emitted since the client was made, such as `self.audioUpdate`."""
        ...

    def get(self, path: str) -> Any:
        """Return a value, or how people know it; a map or list as a list of that."""
        ...

    def ids(self, path: str) -> list[str]:
        """Return the ids of the objects in a map or list."""
        ...

    def call(self, path: str, *arguments: Any) -> None:
        """Call a method and wait until it returns."""
        ...

    def pause(self) -> None:
        """Give other programs a moment."""
        ...


class EventLoop:
    """An event loop in a thread of its own, for tests that are no coroutines."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(SECONDS)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def event_loop() -> Iterator[EventLoop]:
    loop = EventLoop()
    try:
        yield loop
    finally:
        loop.close()


class PythonClient:
    """`rtk_cli.meeting` by the names of Web Core."""

    def __init__(self, loop: EventLoop, connect: Callable[[], Awaitable[Meeting]]) -> None:
        self._loop = loop
        self.events: list[str] = []
        self._recorders: list[asyncio.Task[None]] = []
        self.meeting = loop.run(self._connect(connect))

    def get(self, path: str) -> Any:
        return _described(self._find(path))

    def ids(self, path: str) -> list[str]:
        return [each.id for each in _items(self._find(path))]

    def call(self, path: str, *arguments: Any) -> None:
        async def call() -> None:
            await self._find(path)(*arguments)

        self._loop.run(call())

    def pause(self) -> None:
        self._loop.run(asyncio.sleep(0.01))

    def close(self) -> None:
        """Disconnect without leaving."""
        self._loop.run(self.meeting.close())

    async def _connect(self, connect: Callable[[], Awaitable[Meeting]]) -> Meeting:
        meeting = await connect()
        streams = ((namespace, _find(meeting, namespace).events()) for namespace in NAMESPACES)
        self._recorders = [asyncio.create_task(self._record(*entry)) for entry in streams]
        return meeting

    async def _record(self, namespace: str, stream: Any) -> None:
        async for event in stream:
            self.events.append(f"{namespace}.{_camel(event.name)}")

    def _find(self, path: str) -> Any:
        return _find(self.meeting, path)


def _find(meeting: Meeting, path: str) -> Any:
    found: Any = meeting
    for word in path.split("."):
        found = getattr(found, _snake(word))
    return found


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda letter: letter[1].upper(), name)


def _items(found: Any) -> list[Any]:
    return found if isinstance(found, list) else list(found.to_list())


def _described(found: Any) -> Any:
    if isinstance(found, list) or hasattr(found, "to_list"):
        return [_described(each) for each in _items(found)]
    if isinstance(found, dict | str | int | None):
        return found
    return next(getattr(found, name) for name in DESCRIBED_BY if hasattr(found, name))
