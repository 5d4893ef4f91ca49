"""Restraint: waits before a request that the API has already announced to refuse."""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from rtk_cli.api.transports.retry import is_passing
from rtk_cli.clock import Clock
from rtk_cli.messages import Download, Request, Response, Transport

_USED_UP = re.compile(r";\s*r=0\s*;\s*t=(\d+)")  # Ratelimit: "default";r=0;t=30 (contract/notes.md, section 4)


class ThrottlingTransport:
    """A transport that obeys `Ratelimit`: at r=0 the next request waits for the reset, `max_wait` at most."""

    def __init__(self, inner: Transport, *, clock: Clock, max_wait: float, notice: Callable[[str], None]) -> None:
        self._inner = inner
        self._clock = clock
        self._max_wait = max_wait
        self._notice = notice
        self._free_at = 0.0

    def send(self, request: Request) -> Response:
        self._wait()
        response = self._inner.send(request)
        # An answer that RetryingTransport repeats has its own waiting there; both together would exceed max_wait.
        if not is_passing(response.status):
            self._free_at = self._clock.now() + seconds_until_reset(response.headers)
        return response

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)  # files lie elsewhere: they do not count

    def close(self) -> None:
        self._inner.close()

    def _wait(self) -> None:
        delay = min(self._free_at - self._clock.now(), self._max_wait)
        if delay > 0:
            self._notice(f"the rate limit is used up; waiting {delay:.0f} s for its reset")
            self._clock.sleep(delay)


def seconds_until_reset(headers: Mapping[str, str]) -> float:
    """The longest reset among the quotas that are used up; 0 when none is."""
    return max((float(seconds) for seconds in _USED_UP.findall(headers.get("ratelimit", ""))), default=0.0)
