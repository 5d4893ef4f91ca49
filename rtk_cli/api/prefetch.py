"""One piece of work, done in a thread while its consumer is busy with something else."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

Value = TypeVar("Value")

PATIENCE = 2.0  # seconds that an abandoned request is waited for; it may itself be waiting out a rate limit
POLL = 0.5  # on Windows Ctrl-C does not interrupt a join, only the time between two


class Ahead(Generic[Value]):
    """Starts `work` at once; `take` gives what it returned, or raises what it raised, here."""

    def __init__(self, work: Callable[[], Value]) -> None:
        self._work = work
        self._value: Value
        self._error: BaseException | None = None
        # A daemon: a request that nobody waits for any more must not keep the process alive.
        self._thread = Thread(target=self._run, name="rtk-ahead", daemon=True)
        self._thread.start()

    def take(self) -> Value:
        while self._thread.is_alive():
            self._thread.join(POLL)
        if self._error is not None:
            raise self._error
        return self._value

    def drop(self) -> None:
        """Let go of the work. Its error, if any, concerns something that nobody asked for."""
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        try:
            self._value = self._work()
        except BaseException as error:  # whatever it is, `take` raises it in the consumer's thread
            self._error = error
