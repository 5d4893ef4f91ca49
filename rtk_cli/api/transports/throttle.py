"""Throttles requests: no more are sent at once than the rate limit allows, and none before an exhausted one resets."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from math import inf
from threading import Condition

from rtk_cli.api.transports.rate_budget import RateBudget
from rtk_cli.api.transports.retry import TOO_MANY_REQUESTS
from rtk_cli.api.transports.retry_after import requested_delay
from rtk_cli.clock import Clock
from rtk_cli.messages import Download, Request, Response, Transport


class ThrottlingTransport:
    """A transport that obeys `Ratelimit`: when it is exhausted, requests wait for the reset, but at most `max_wait`.

    Any number of threads may share it. One of them waits for the reset, and the others for that one.
    """

    def __init__(
        self,
        inner: Transport,
        *,
        clock: Clock,
        max_wait: float,
        notice: Callable[[str], None],
        budget: RateBudget | None = None,
    ) -> None:
        self._inner = inner
        self._clock = clock
        self._max_wait = max_wait
        self._notice = notice
        self._budget = RateBudget() if budget is None else budget
        self._changed = Condition()
        self._in_flight = 0
        self._is_sleeping = False
        self._announced = -inf

    def send(self, request: Request) -> Response:
        sent_at = self._begin()
        response = None
        try:
            response = self._inner.send(request)
        finally:
            self._end(response, sent_at)
        return response

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)  # files are on other servers, outside the rate limit

    def close(self) -> None:
        self._inner.close()

    def _begin(self) -> float:
        """Return once one more request may be sent; gives the time."""
        with self._changed:
            end = self._clock.monotonic() + self._max_wait
            while not self._budget.allows(self._in_flight, now := self._clock.monotonic()):
                until_reset = self._budget.seconds_until_reset(now)
                if self._is_sleeping or (until_reset <= 0 and self._in_flight):
                    self._changed.wait()
                elif until_reset > 0 and now < end:
                    self._sleep(min(until_reset, end - now))
                else:
                    break  # has waited for as long as it may
            self._in_flight += 1
            return now

    def _sleep(self, seconds: float) -> None:
        """Sleep without the lock; the other threads wait until it is over."""
        end = self._clock.monotonic() + seconds
        is_news, self._announced = end > self._announced + 1, end
        self._is_sleeping = True
        self._changed.release()
        try:
            if is_news:
                self._notice(f"rate limit exhausted: waiting {seconds:.0f} s for its reset")
            self._clock.sleep(seconds)
        finally:
            self._changed.acquire()
            self._is_sleeping = False
            self._changed.notify_all()

    def _end(self, response: Response | None, sent_at: float) -> None:
        with self._changed:
            self._in_flight -= 1
            if response is not None:
                self._learn(response, sent_at)
            self._changed.notify_all()

    def _learn(self, response: Response, sent_at: float) -> None:
        now = self._clock.monotonic()
        delay = requested_delay(response.headers, self._clock.now()) if response.status == TOO_MANY_REQUESTS else None
        if delay:
            # RetryingTransport waits for so long in this thread, which adds nothing to it: both waits together would
            # exceed max_wait. The other threads wait here.
            self._budget.block(delay, now)
        else:
            self._budget.note(response.headers, sent_at, now)
