"""The signals that end a command: Ctrl-C, SIGTERM of a supervisor, SIGHUP of a terminal that is closed."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import TypeAlias

Handler: TypeAlias = Callable[[int, FrameType | None], object]


def ending() -> list[signal.Signals]:
    """Return the signals by which other programs end this one; without SIGHUP under `nohup`, and on Windows."""
    hang_up: signal.Signals | None = getattr(signal, "SIGHUP", None)
    is_ignored = hang_up is None or signal.getsignal(hang_up) is signal.SIG_IGN
    return [signal.SIGTERM] if is_ignored or hang_up is None else [signal.SIGTERM, hang_up]


@contextmanager
def handled(handlers: Mapping[signal.Signals, Handler]) -> Iterator[None]:
    """Handle signals in the body, if it runs in the main thread: other threads get no signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def as_interrupt() -> AbstractContextManager[None]:
    """Let SIGTERM and SIGHUP raise `KeyboardInterrupt` in the body, as Ctrl-C does.

    Ctrl-C works even in the background job of a script: shells ignore SIGINT there.
    """
    return handled(dict.fromkeys([signal.SIGINT, *ending()], signal.default_int_handler))


class Interruptions:
    """Counts the signals that are to end a job. They interrupt it only where it allows that.

    Everything else, such as a request that starts something and the line that notes it, runs to its end.
    """

    def __init__(self) -> None:
        self.count = 0
        self.name = ""
        """The name of the first signal."""
        self._noticed = 0
        self._is_allowed = False

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Count signals in the body. Ctrl-C counts even if a script starts the job in the background."""
        with handled(dict.fromkeys([signal.SIGINT, *ending()], self._handle)):
            yield

    @contextmanager
    def allowed(self) -> Iterator[None]:
        """Raise `KeyboardInterrupt` at a signal in the body, or at one that came before it and was not noticed."""
        try:
            self._is_allowed = True
            if self.count > self._noticed:
                raise KeyboardInterrupt
            yield
        finally:
            self._is_allowed = False

    def notice(self) -> None:
        """Let `allowed` raise for further signals only."""
        self._noticed = self.count

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.count += 1
        self.name = self.name or signal.Signals(number).name
        if self._is_allowed:
            self._is_allowed = False  # nothing interrupts the code that deals with this one
            raise KeyboardInterrupt
