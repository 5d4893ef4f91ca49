"""Runs one function on many items at once, and yields the results in the order of the items."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 8
"""Items per worker that are begun or done ahead of the result that is yielded next; they stay in memory."""
CHECK_INTERVAL = 0.5
"""Seconds: Windows does not interrupt a longer wait for Ctrl-C."""
COMPANY = 0.01
"""Seconds that a result may wait for others: threads that take turns at each result cost more than short work."""


def _do_nothing() -> None:
    pass


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], workers: int, *, stop: Callable[[], object] = _do_nothing
) -> Generator[Result, None, None]:
    """Yield `work(item)` for each item, in order, computed in up to `workers` threads.

    When `work` raises, when the consumer stops, or on Ctrl-C, no further item is begun, `stop` is called, which may
    end the sleeps of what is running, and what is running is waited for. With one worker everything happens in the
    calling thread.
    """
    if workers == 1:
        yield from map(work, items)
        return
    crew = _Crew(work, workers)
    remaining = iter(items)
    pending: deque[_Call[Item, Result]] = deque()
    try:
        pending.extend(crew.begin(item) for item in islice(remaining, workers * AHEAD))
        while pending:
            for call in _finished(pending):
                yield call.result()
                pending.extend(crew.begin(item) for item in islice(remaining, 1))
    except BaseException:
        stop()
        raise
    finally:
        crew.dismiss()


class _Call(Generic[Item, Result]):
    """The work on one item."""

    __slots__ = ("_done", "_error", "_item", "_result")

    def __init__(self, item: Item) -> None:
        self._item = item
        self._error: BaseException | None = None
        self._done = Lock()
        self._done.acquire()

    def run(self, work: Callable[[Item], Result]) -> None:
        try:
            self._result = work(self._item)
        except BaseException as error:  # `result` raises it in the consumer's thread
            self._error = error
        self._done.release()

    def is_done(self, within: float = 0) -> bool:
        """Wait for the end of the work, at most so many seconds; return whether it has ended."""
        is_done = self._done.acquire(timeout=within)
        if is_done:
            self._done.release()
        return is_done

    def result(self) -> Result:
        if self._error is not None:
            raise self._error
        return self._result


class _Crew(Generic[Item, Result]):
    """The threads, which are started as they are needed."""

    def __init__(self, work: Callable[[Item], Result], most: int) -> None:
        self._work = work
        self._most = most
        self._calls: SimpleQueue[_Call[Item, Result] | None] = SimpleQueue()
        self._threads: list[Thread] = []

    def begin(self, item: Item) -> _Call[Item, Result]:
        call: _Call[Item, Result] = _Call(item)
        self._calls.put(call)
        if len(self._threads) < self._most:
            thread = Thread(target=self._run, name=f"rtk-job-{len(self._threads)}")
            thread.start()
            self._threads.append(thread)
        return call

    def dismiss(self) -> None:
        """Drop what is not running, and wait for what is."""
        with suppress(Empty):  # a worker may take the last one in between
            while True:
                self._calls.get_nowait()
        for _ in self._threads:
            self._calls.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            call.run(self._work)


def _finished(pending: "deque[_Call[Item, Result]]") -> "Generator[_Call[Item, Result], None, None]":
    """Take the first call off, once it is done, and those behind it that are done by then, or a little later."""
    while not pending[0].is_done(CHECK_INTERVAL):
        pass
    pending[len(pending) // 2].is_done(COMPANY)
    for _ in range(len(pending)):
        if not pending[0].is_done():
            return
        yield pending.popleft()
