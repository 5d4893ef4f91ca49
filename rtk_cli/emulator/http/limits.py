"""Limits of the HTTP server: sizes, times and the request rate."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from rtk_cli.clock import Clock
from rtk_cli.emulator.gateway_errors import TOO_MANY_REQUESTS, GatewayRefusal
from rtk_cli.messages import Response


class Rate(NamedTuple):
    """A number of requests per number of seconds."""

    requests: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one server. Without a `rate`, requests are not counted."""

    body_bytes: int = 1024 * 1024
    state_bytes: int = 256 * 1024 * 1024  # of an imported snapshot
    upload_bytes: int = 16 * 1024 * 1024  # of a file for the chat
    head_bytes: int = 64 * 1024
    request_seconds: float = 20.0  # for the head of a request, and again for its body
    linger_seconds: float = 20.0  # for a client that is still sending when it is answered
    keep_alive_seconds: int = 5  # between two requests on a connection
    ping_seconds: float = 10.0  # between two pings of a web client, which gives up after 30 without any frame
    stop_seconds: int = 5  # for requests under way when the server is stopped
    rate: Rate | None = None


class RateLimit:
    """Counts as Cloudflare does: a client over the limit waits for a whole window (contract/notes.md, section 4)."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._rate = rate
        self._clock = clock
        self._used = 0
        self._window_ends_at = 0.0

    def count(self) -> dict[str, str]:
        """Count one request, and return the headers for its response. Raises `RateLimitExceeded` over the limit."""
        now = self._clock.now()
        if now >= self._window_ends_at:
            self._used, self._window_ends_at = 0, now + self._rate.seconds
        if self._used == self._rate.requests:  # the first refusal starts the penalty; later ones do not prolong it
            self._window_ends_at = now + self._rate.seconds
        self._used += 1
        remaining = max(0, self._rate.requests - self._used)
        wait = max(1, math.ceil(self._window_ends_at - now))
        headers = self._headers(remaining, wait)
        if self._used > self._rate.requests:
            raise RateLimitExceeded({**headers, "retry-after": str(wait)})
        return headers

    def _headers(self, remaining: int, wait: int) -> dict[str, str]:
        policy = f'"burst";q={self._rate.requests};w={self._rate.seconds}'
        return {"ratelimit": f'"default";r={remaining};t={wait}', "ratelimit-policy": policy}


class RateLimitExceeded(GatewayRefusal):
    """The 429 of Cloudflare's gateway."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__(429, *TOO_MANY_REQUESTS)
        self._headers = headers

    def response(self) -> Response:
        plain = super().response()
        return Response(plain.status, {**plain.headers, **self._headers}, plain.content)
