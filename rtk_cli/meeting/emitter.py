"""Events of one namespace: handlers that are called, and streams that are read.

What a handler gets is the thing that changed, already in its new state: changes are collected in an `Outbox` and told
only when all of them are done.
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
    """One event of a stream: its name, and what changed."""

    name: str
    data: Payload


class Outbox:
    """What changed and was not told yet, in order; it also looks after handlers that are coroutines."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()
        self._running: set[asyncio.Future[object]] = set()
        self._streams: WeakSet[Stream[Any]] = WeakSet()
        self.is_over = False

    def add(self, tell: Callable[[], None]) -> None:
        self._waiting.append(tell)

    def flush(self) -> None:
        """Tell everything. A handler that raises keeps nobody else from hearing of it."""
        while self._waiting:
            self._waiting.popleft()()

    def run(self, handler: Handler[Payload], data: Payload) -> None:
        """Call a handler; a coroutine of it runs on beside what comes next."""
        try:
            result = handler(data)
        except Exception as error:
            _report(handler, error)
            return
        if inspect.isawaitable(result):
            self._watch(handler, result)

    def watch_over(self, stream: "Stream[Any]") -> None:
        """End the stream when the meeting is over."""
        self._streams.add(stream)
        if self.is_over:
            stream.end()

    def end(self) -> None:
        """Nothing will happen any more: what waits is told, and every stream ends."""
        self.flush()
        self.is_over = True
        for stream in tuple(self._streams):
            stream.end()

    def _watch(self, handler: Handler[Any], result: Awaitable[object]) -> None:
        def done(finished: asyncio.Future[object]) -> None:
            self._running.discard(finished)
            error = None if finished.cancelled() else finished.exception()
            if error is not None:
                _report(handler, error)

        task = asyncio.ensure_future(result)
        self._running.add(task)
        task.add_done_callback(done)


class Stream(Generic[Payload]):
    """Events as an async iterator: from the moment it was made, until the meeting is over or it is closed."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._queue: asyncio.Queue[Emitted[Payload] | None] = asyncio.Queue()

    def __aiter__(self) -> "Stream[Payload]":
        return self

    async def __anext__(self) -> Emitted[Payload]:
        event = await self._queue.get()
        if event is None:
            self.end()  # whoever asks once more gets the same answer
            raise StopAsyncIteration
        return event

    async def aclose(self) -> None:
        """Take nothing more; what was taken can still be read."""
        self._names = frozenset()
        self.end()

    def take(self, event: Emitted[Payload]) -> None:
        if event.name in self._names:
            self._queue.put_nowait(event)

    def end(self) -> None:
        self._queue.put_nowait(None)


class Emitter(Generic[Payload]):
    """A namespace whose events can be heard by `on`, `once`, `off`, `wait_for` and `events`."""

    EVENTS: ClassVar[frozenset[str]]

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._handlers: dict[str, list[tuple[Handler[Payload], bool]]] = {}
        self._streams: WeakSet[Stream[Payload]] = WeakSet()

    def on(self, name: str, handler: Handler[Payload]) -> None:
        """Call `handler` each time; it may be a coroutine function."""
        self._add(name, handler, is_once=False)

    def once(self, name: str, handler: Handler[Payload]) -> None:
        """Call `handler` the next time only."""
        self._add(name, handler, is_once=True)

    def off(self, name: str, handler: Handler[Payload]) -> None:
        """Forget a handler. One that is not there is no mistake."""
        self._check(name)
        kept = [entry for entry in self._handlers.get(name, ()) if entry[0] != handler]
        self._handlers[name] = kept

    def events(self, *names: str) -> Stream[Payload]:
        """The events of these names, of all names when none is given, as an async iterator."""
        for name in names:
            self._check(name)
        stream: Stream[Payload] = Stream(frozenset(names) or self.EVENTS)
        self._streams.add(stream)
        self._outbox.watch_over(stream)
        return stream

    async def wait_for(self, name: str, where: Callable[[Payload], bool] = lambda _: True) -> Payload:
        """What changed, the next time that `name` happens to something for which `where` is true."""
        async for event in self.events(name):
            if where(event.data):
                return event.data
        raise MeetingOverError(f"the meeting ended before the event: {name}")

    def _note(self, name: str, data: Payload) -> None:
        """Tell of a change once everything that belongs to it is done."""
        self._outbox.add(lambda: self._emit(name, data))

    def _emit(self, name: str, data: Payload) -> None:
        entries = self._handlers.get(name, [])
        self._handlers[name] = [entry for entry in entries if not entry[1]]
        for handler, _ in entries:
            self._outbox.run(handler, data)
        for stream in tuple(self._streams):
            stream.take(Emitted(name, data))

    def _add(self, name: str, handler: Handler[Payload], *, is_once: bool) -> None:
        self._check(name)
        self._handlers.setdefault(name, []).append((handler, is_once))

    def _check(self, name: str) -> None:
        if name not in self.EVENTS:
            raise UsageError(f"no such event: {name}", hint=f"there are {', '.join(sorted(self.EVENTS))}")


def _report(handler: Handler[Any], error: BaseException) -> None:
    """A handler's failure goes where asyncio puts what nobody awaits: the loop's exception handler."""
    context = {"message": f"a handler of a meeting's event failed: {handler!r}", "exception": error}
    asyncio.get_running_loop().call_exception_handler(context)
