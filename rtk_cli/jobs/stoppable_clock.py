"""A clock whose sleeps can be ended: Ctrl-C interrupts the main thread only, and a rate limit lasts minutes."""

from threading import Event

from rtk_cli.clock import Clock
from rtk_cli.errors import Interruption

LONGEST_SLEEP = 0.5
"""Seconds after which a sleeping thread looks whether it has been stopped."""


class StoppableClock:
    """A clock for the threads of a job: after `stop`, every sleep ends with an `Interruption`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stopped = Event()

    def now(self) -> float:
        return self._clock.now()

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        end = self._clock.monotonic() + seconds
        while (left := end - self._clock.monotonic()) > 0:
            if self._stopped.is_set():
                raise Interruption("interrupted")
            self._clock.sleep(min(left, LONGEST_SLEEP))

    def stop(self) -> None:
        self._stopped.set()
