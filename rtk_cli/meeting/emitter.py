"""Events of one namespace, delivered to handlers and to async iterators.

A handler receives the object that changed, in its new state: an `Outbox` holds events back until all changes of the
same cause are done.
"""

import asyncio
import inspect
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakSet

from rtk_cli.errors import UsageError
from rtk_cli.meeting.errors import MeetingOverError

Payload = TypeVar("Payload")
Handler = Callable[[Payload], object]


@dataclass(frozen=True, slots=True)
class Emitted(Generic[Payload]):
    """One event of a stream: its name, and the object that changed."""

    name: str
    data: Payload


class Outbox:
    """The events that wait for delivery, in order. Also tracks handlers that are coroutines, and open streams."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()
        self._running: set[asyncio.Future[object]] = set()
        self._streams: WeakSet[Stream[Any]] = WeakSet()
        self.is_over = False

    def add(self, emit: Callable[[], None]) -> None:
        self._waiting.append(emit)

    def flush(self) -> None:
        """Deliver all events. A handler that raises does not keep others from being called."""
        while self._waiting:
            self._waiting.popleft()()

    def run(self, handler: Handler[Payload], data: Payload) -> None:
        """Call a handler; a coroutine runs as a task."""
        try:
            result = handler(data)
        except Exception as error:  # a handler is the user's, and may raise anything
            _report(handler, error)
            return
        if inspect.isawaitable(result):
            self._run_task(handler, result)

    def track(self, stream: "Stream[Any]") -> None:
        """End this stream when the meeting is over."""
        self._streams.add(stream)
        if self.is_over:
            stream.end()

    def end(self) -> None:
        """Deliver what waits, and end every stream: the meeting is over."""
        self.flush()
        self.is_over = True
        for stream in tuple(self._streams):
            stream.end()

    def _run_task(self, handler: Handler[Any], result: Awaitable[object]) -> None:
        def on_done(finished: asyncio.Future[object]) -> None:
            self._running.discard(finished)
            error = None if finished.cancelled() else finished.exception()
            if error is not None:
                _report(handler, error)

        task = asyncio.ensure_future(result)
        self._running.add(task)
        task.add_done_callback(on_done)


class Stream(Generic[Payload]):
    """Events as an async iterator, from its creation until the meeting is over or the stream is closed."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._queue: asyncio.Queue[Emitted[Payload] | None] = asyncio.Queue()

    def __aiter__(self) -> "Stream[Payload]":
        return self

    async def __anext__(self) -> Emitted[Payload]:
        event = await self._queue.get()
        if event is None:
            self.end()  # the next call stops as well
            raise StopAsyncIteration
        return event

    async def aclose(self) -> None:
        """Accept no more events; those already received can still be read."""
        self._names = frozenset()
        self.end()

    def receive(self, event: Emitted[Payload]) -> None:
        if event.name in self._names:
            self._queue.put_nowait(event)

    def end(self) -> None:
        self._queue.put_nowait(None)


class Emitter(Generic[Payload]):
    """A namespace with events: `on`, `once`, `off`, `wait_for` and `events`."""

    EVENTS: ClassVar[frozenset[str]]

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._handlers: dict[str, list[tuple[Handler[Payload], bool]]] = {}
        self._streams: WeakSet[Stream[Payload]] = WeakSet()

    def on(self, name: str, handler: Handler[Payload]) -> None:
        """Call `handler` for each event; it may be a coroutine function."""
        self._add(name, handler, is_once=False)

    def once(self, name: str, handler: Handler[Payload]) -> None:
        """Call `handler` for the next event only."""
        self._add(name, handler, is_once=True)

    def off(self, name: str, handler: Handler[Payload]) -> None:
        """Remove a handler, if it is there."""
        self._check(name)
        kept = [entry for entry in self._handlers.get(name, ()) if entry[0] != handler]
        self._handlers[name] = kept

    def events(self, *names: str) -> Stream[Payload]:
        """An async iterator over the events with these names; without names, over all events."""
        for name in names:
            self._check(name)
        stream: Stream[Payload] = Stream(frozenset(names) or self.EVENTS)
        self._streams.add(stream)
        self._outbox.track(stream)
        return stream

    async def wait_for(self, name: str, where: Callable[[Payload], bool] = lambda _: True) -> Payload:
        """Wait for the next event `name` with data for which `where` is true; returns the data."""
        async for event in self.events(name):
            if where(event.data):
                return event.data
        raise MeetingOverError(f"the meeting ended before the event: {name}")

    def _queue(self, name: str, data: Payload) -> None:
        """Deliver the event after all changes of the same cause."""
        self._outbox.add(lambda: self._emit(name, data))

    def _emit(self, name: str, data: Payload) -> None:
        entries = self._handlers.get(name, [])
        self._handlers[name] = [entry for entry in entries if not entry[1]]
        for handler, _ in entries:
            self._outbox.run(handler, data)
        for stream in tuple(self._streams):
            stream.receive(Emitted(name, data))

    def _add(self, name: str, handler: Handler[Payload], *, is_once: bool) -> None:
        self._check(name)
        self._handlers.setdefault(name, []).append((handler, is_once))

    def _check(self, name: str) -> None:
        if name not in self.EVENTS:
            raise UsageError(f"unknown event: {name}", hint=f"known events: {', '.join(sorted(self.EVENTS))}")


def _report(handler: Handler[Any], error: BaseException) -> None:
    """Pass the error of a handler to the exception handler of the event loop."""
    context = {"message": f"an event handler of a meeting failed: {handler!r}", "exception": error}
    asyncio.get_running_loop().call_exception_handler(context)
