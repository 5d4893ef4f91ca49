"""How many requests the rate limit still allows, as the `Ratelimit` headers of the responses tell it."""

import re
from collections.abc import Mapping
from math import inf

_QUOTA = r'"([^"]*)"\s*;\s*r=(\d+)\s*;\s*t=(\d+)'  # Ratelimit: "default";r=50;t=30 (contract/notes.md, section 4)
_POLICY = r";\s*q=(\d+)\s*;\s*w=(\d+)"  # Ratelimit-Policy: "burst";q=100;w=60
_BLOCK = ""
"""The name of the quota that stands for a `Retry-After`."""


class Quota:
    """One quota in its current window: the requests that are left, when the window ends, and when it began."""

    def __init__(self, remaining: float, resets_at: float, began_at: float = -inf) -> None:
        self.remaining = remaining
        self.resets_at = resets_at
        self.began_at = began_at


class RateBudget:
    """The quotas of one token. Not safe for threads by itself: `ThrottlingTransport` holds its lock.

    `limit` and `window` are those of the published policy, requests per seconds; infinite and 0 if there is none.
    """

    def __init__(self) -> None:
        self.limit = inf
        self.window = 0.0
        self._quotas: dict[str, Quota] = {}
        self._is_known = False

    def note(self, headers: Mapping[str, str], sent_at: float, now: float) -> None:
        """Learn from a response. Responses of one window may arrive in any order: the smallest figures count."""
        self._is_known = True
        policies = [(int(limit), float(window)) for limit, window in re.findall(_POLICY, _text(headers, "-policy"))]
        if policies:
            self.limit, self.window = min(policies)
        for name, remaining, seconds in re.findall(_QUOTA, _text(headers)):
            self._update(name, Quota(int(remaining), now + int(seconds)), sent_at)

    def block(self, seconds: float, now: float) -> None:
        """Allow nothing for so long: the API has refused a request with `Retry-After`."""
        self._quotas[_BLOCK] = Quota(0, now + seconds)

    def allows(self, in_flight: int, now: float) -> bool:
        """Whether one more request may be sent while so many have no response yet.

        Before the first response nothing is known, and only one request at a time is sent.
        """
        self._begin_windows(now)
        is_left = all(quota.remaining > in_flight for quota in self._quotas.values())
        return is_left and (self._is_known or in_flight == 0)

    def seconds_until_reset(self, now: float) -> float:
        """The longest reset among the exhausted quotas; 0 when none is exhausted."""
        return max((quota.resets_at - now for quota in self._exhausted()), default=0.0)

    def seconds_for(self, count: int, now: float) -> float:
        """The least time in which the limit lets so many requests pass; 0 if no limit is known."""
        quotas = [quota for quota in list(self._quotas.values()) if quota.resets_at < inf]
        if self.limit == inf or not quotas:
            return max(self.seconds_until_reset(now), 0.0)
        tightest = min(quotas, key=lambda quota: quota.remaining)
        left = count - tightest.remaining
        if left <= 0:
            return 0.0
        return max(tightest.resets_at - now, 0.0) + (left - 1) // self.limit * self.window

    def _exhausted(self) -> list[Quota]:
        return [quota for quota in list(self._quotas.values()) if quota.remaining <= 0]

    def _update(self, name: str, reported: Quota, sent_at: float) -> None:
        """Times are rounded up to seconds, so the earliest reported end of a window is the nearest."""
        quota = self._quotas.setdefault(name, reported)
        if sent_at >= quota.began_at:  # else the response tells of the window before
            quota.remaining = min(quota.remaining, reported.remaining)
            quota.resets_at = min(quota.resets_at, reported.resets_at)

    def _begin_windows(self, now: float) -> None:
        """Start anew where a window has ended: with the policy's limit, or else by asking with one request."""
        for name, quota in list(self._quotas.items()):
            if quota.resets_at <= now:
                if name == _BLOCK or self.limit == inf:
                    self._is_known = False
                    del self._quotas[name]
                else:
                    self._quotas[name] = Quota(self.limit, inf, began_at=now)


def _text(headers: Mapping[str, str], suffix: str = "") -> str:
    return headers.get("ratelimit" + suffix, "")
