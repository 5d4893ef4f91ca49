"""A clock on which things happen while the code sleeps: a participant joins, a signal comes, the process is killed."""

from collections.abc import Callable

from tests.support.cli import START_TIME, FakeClock


class ScheduledClock(FakeClock):
    """A `FakeClock` that runs actions at their time. The rest of a sleep that one interrupts does not happen."""

    def __init__(self, now: float = START_TIME) -> None:
        super().__init__(now)
        self._actions: list[tuple[float, Callable[[], object]]] = []

    def after(self, seconds: float, action: Callable[[], object]) -> None:
        """Run `action` when the code sleeps past that many seconds from now."""
        self._actions.append((self.monotonic() + seconds, action))
        self._actions.sort(key=lambda planned: planned[0])

    def clear(self) -> None:
        """Let nothing more happen."""
        self._actions.clear()

    def sleep(self, seconds: float) -> None:
        end = self.monotonic() + seconds
        self.slept.append(seconds)
        while self._actions and self._actions[0][0] <= end:
            time, action = self._actions.pop(0)
            self.advance(max(0.0, time - self.monotonic()))
            action()
        self.advance(max(0.0, end - self.monotonic()))
