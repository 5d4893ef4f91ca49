"""Throttles requests: waits for the reset of an exhausted rate limit before the next request."""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from math import inf

from rtk_cli.api.transports.retry import is_transient
from rtk_cli.clock import Clock
from rtk_cli.messages import Download, Request, Response, Transport

_EXHAUSTED = r";\s*r=0\s*;\s*t=(\d+)"  # Ratelimit: "default";r=0;t=30 (contract/notes.md, section 4)


class ThrottlingTransport:
    """A transport that obeys `Ratelimit`: at r=0 the next request waits for the reset, but at most `max_wait`."""

    def __init__(self, inner: Transport, *, clock: Clock, max_wait: float, notice: Callable[[str], None]) -> None:
        self._inner = inner
        self._clock = clock
        self._max_wait = max_wait
        self._notice = notice
        self._resets_at = -inf

    def send(self, request: Request) -> Response:
        self._wait()
        response = self._inner.send(request)
        # RetryingTransport waits after a response that it retries; both waits together would exceed max_wait.
        if not is_transient(response.status):
            self._resets_at = self._clock.monotonic() + seconds_until_reset(response.headers)
        return response

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)  # files are on other servers, outside the rate limit

    def close(self) -> None:
        self._inner.close()

    def _wait(self) -> None:
        delay = min(self._resets_at - self._clock.monotonic(), self._max_wait)
        if delay > 0:
            self._notice(f"rate limit exhausted: waiting {delay:.0f} s for its reset")
            self._clock.sleep(delay)


def seconds_until_reset(headers: Mapping[str, str]) -> float:
    """The longest reset among the exhausted quotas; 0 when none is exhausted."""
    quotas = headers.get("ratelimit")
    return max(map(float, re.findall(_EXHAUSTED, quotas)), default=0.0) if quotas else 0.0
