"""Time, handed in: nothing else in the package asks the machine what time it is, or sleeps."""

import time
from typing import Protocol


class Clock(Protocol):
    """What the package needs of time."""

    def now(self) -> float:
        """Seconds since the Unix epoch, UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
