"""Runs one function in a thread while the consumer of its result is busy."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

Value = TypeVar("Value")

ABANDON_TIMEOUT = 2.0  # seconds to wait for an abandoned request, which may itself be waiting for a rate limit
JOIN_INTERVAL = 0.5  # on Windows Ctrl-C does not interrupt a join, so joins are short


class Prefetch(Generic[Value]):
    """Starts `work` at once; `result` returns what it returned, or raises what it raised."""

    def __init__(self, work: Callable[[], Value]) -> None:
        self._work = work
        self._value: Value
        self._error: BaseException | None = None
        # A daemon thread: an abandoned request must not keep the process alive.
        self._thread = Thread(target=self._run, name="rtk-prefetch", daemon=True)
        self._thread.start()

    def result(self) -> Value:
        while self._thread.is_alive():
            self._thread.join(JOIN_INTERVAL)
        if self._error is not None:
            raise self._error
        return self._value

    def has_ended(self, within: float | None) -> bool:
        """Wait for the end of `work`, at most so many seconds; return whether it has ended."""
        self._thread.join(within)
        return not self._thread.is_alive()

    def abandon(self) -> None:
        """Stop caring about the result. An error of the work is dropped."""
        self._thread.join(ABANDON_TIMEOUT)

    def _run(self) -> None:
        try:
            self._value = self._work()
        except BaseException as error:  # `result` raises it in the consumer's thread
            self._error = error
