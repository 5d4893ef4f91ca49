"""Runs one function on many items at once, and yields the results in the order of the items."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 8
"""Items per worker that are begun or done ahead of the result that is yielded next; they stay in memory."""
CHECK_INTERVAL = 0.5
"""Seconds: Windows does not interrupt a longer wait for Ctrl-C."""


def _do_nothing() -> None:
    pass


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], workers: int, *, stop: Callable[[], object] = _do_nothing
) -> Iterator[Result]:
    """Yield `work(item)` for each item, in order, computed in up to `workers` threads.

    When `work` raises, when the consumer stops, or on Ctrl-C, no further item is begun, `stop` is called, which may
    end the sleeps of what is running, and what is running is waited for. With one worker everything happens in the
    calling thread.
    """
    if workers == 1:
        yield from map(work, items)
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="rtk-job")
    remaining = iter(items)
    try:
        pending = deque(pool.submit(work, item) for item in islice(remaining, workers * AHEAD))
        while pending:
            yield _result(pending.popleft())
            pending.extend(pool.submit(work, item) for item in islice(remaining, 1))
    except BaseException:
        stop()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _result(future: "Future[Result]") -> Result:
    while not wait([future], CHECK_INTERVAL).done:
        pass
    return future.result()
