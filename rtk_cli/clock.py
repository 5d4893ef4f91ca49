"""The clock that is passed in wherever time matters: nothing else in the package reads the time or sleeps."""

import time
from typing import Protocol


class Clock(Protocol):
    """The time, and a way to wait."""

    def now(self) -> float:
        """Seconds since the Unix epoch, UTC; can be set forward or back at any time."""
        ...

    def monotonic(self) -> float:
        """Seconds that pass evenly, from any beginning: for how long something takes or may take."""
        ...

    def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def monotonic() -> float:
    """Seconds that pass evenly, for the deadlines of sockets: those wait in real time, whatever clock a test has."""
    return time.monotonic()
