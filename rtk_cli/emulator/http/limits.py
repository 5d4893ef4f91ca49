"""What a caller may ask of the network door: how much, how slowly, how often."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from rtk_cli.clock import Clock
from rtk_cli.emulator.gateway_errors import TOO_MANY_REQUESTS, GatewayRefusal
from rtk_cli.messages import Response


class Rate(NamedTuple):
    """So many requests in so many seconds."""

    requests: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of one server. `rate` is None where nobody counts."""

    body_bytes: int = 1024 * 1024
    state_bytes: int = 256 * 1024 * 1024  # of a whole state that is put in
    head_bytes: int = 64 * 1024
    request_seconds: float = 20.0  # from a request's first byte to its last
    linger_seconds: float = 20.0  # for who is still sending when the answer is out
    stop_seconds: int = 5  # for answers under way when the server is told to stop
    rate: Rate | None = None


class RateLimit:
    """Counts as Cloudflare does: who goes over the limit waits for a whole window (contract/notes.md, section 4)."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._rate = rate
        self._clock = clock
        self._used = 0
        self._ends_at = 0.0

    def count(self) -> dict[str, str]:
        """Count one request; the headers for its answer. Raises a refusal when it is one too many."""
        now = self._clock.now()
        if now >= self._ends_at:
            self._used, self._ends_at = 0, now + self._rate.seconds
        if self._used == self._rate.requests:
            self._ends_at = now + self._rate.seconds
        self._used += 1
        rest = max(0, self._rate.requests - self._used)
        wait = max(1, math.ceil(self._ends_at - now))
        if self._used > self._rate.requests:
            raise TooOften({**self._headers(rest, wait), "retry-after": str(wait)})
        return self._headers(rest, wait)

    def _headers(self, rest: int, wait: int) -> dict[str, str]:
        policy = f'"burst";q={self._rate.requests};w={self._rate.seconds}'
        return {"ratelimit": f'"default";r={rest};t={wait}', "ratelimit-policy": policy}


class TooOften(GatewayRefusal):
    """The front end's 429."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__(429, *TOO_MANY_REQUESTS)
        self._headers = headers

    def response(self) -> Response:
        plain = super().response()
        return Response(plain.status, {**plain.headers, **self._headers}, plain.content)
