"""Gets a long job through failures of network and server that pass."""

from collections.abc import Callable
from typing import TypeVar

from rtk_cli.clock import Clock
from rtk_cli.errors import NetworkError, RateLimitedError, ServerError
from rtk_cli.jobs.wait import BACKOFF, FIRST_PAUSE
from rtk_cli.signals import Interruptions

Result = TypeVar("Result")

TRANSIENT = (NetworkError, ServerError, RateLimitedError)
INSISTING_SECONDS = 300.0
LONGEST_PAUSE = 5.0


class Patience:
    """Reads what may fail for a while, and repeats what must not fail; the transport has retried already."""

    def __init__(self, clock: Clock, interruptions: Interruptions, note: Callable[[str], None]) -> None:
        self._clock = clock
        self._interruptions = interruptions
        self._note = note
        self._is_failing = False

    def read(self, action: Callable[[], Result]) -> Result | None:
        """Return None if `action` fails in a way that passes; the first failure in a row is noted."""
        try:
            result = action()
        except TRANSIENT as error:
            if not self._is_failing:
                self._note(f"going on: {error.message}")
            self._is_failing = True
            return None
        self._is_failing = False
        return result

    def insist(self, action: Callable[[], Result]) -> Result:
        """Repeat `action` while it fails so, for `INSISTING_SECONDS` at most; a second signal ends this sooner."""
        end = self._clock.monotonic() + INSISTING_SECONDS
        pause = FIRST_PAUSE
        while True:
            try:
                return action()
            except TRANSIENT as error:
                if self._clock.monotonic() >= end or self._interruptions.count > 1:
                    raise
                self._note(f"trying again in {pause:.0f} s: {error.message}")
            self.pause(pause)
            pause = min(pause * BACKOFF, LONGEST_PAUSE)

    def pause(self, seconds: float) -> None:
        """Sleep; a signal only ends the sleep."""
        try:
            with self._interruptions.allowed():
                self._clock.sleep(seconds)
        except KeyboardInterrupt:
            self._interruptions.notice()
