"""How long a job of many requests still takes: by its pace so far, and by what the rate limit allows."""

from rtk_cli.api.transports.rate_budget import RateBudget
from rtk_cli.clock import Clock


class TimeLeft:
    """Estimates the rest of a job of `total` requests, from the moment of its creation on."""

    def __init__(self, total: int, clock: Clock, budget: RateBudget) -> None:
        self._total = total
        self._clock = clock
        self._budget = budget
        self._started = clock.now()

    def seconds(self, done: int) -> float | None:
        """The longer of both estimates; None before the first request is done."""
        now = self._clock.now()
        if done <= 0:
            return None
        left = self._total - done
        return max(left * (now - self._started) / done, self._budget.seconds_for(left, now))
