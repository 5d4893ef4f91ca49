"""The rate limit: windows, the penalty after the limit is exceeded, and the headers."""

import pytest

from rtk_cli.emulator.http.limits import Rate, RateLimit, RateLimitExceeded
from tests.support.cli import FakeClock

RATE = Rate(requests=2, seconds=10)


@pytest.fixture
def limit(clock: FakeClock) -> RateLimit:
    return RateLimit(RATE, clock)


def use_up(limit: RateLimit) -> None:
    for _ in range(RATE.requests):
        limit.count()


def refused_headers(limit: RateLimit) -> dict[str, str]:
    with pytest.raises(RateLimitExceeded) as raised:
        limit.count()
    return dict(raised.value.response().headers)


def test_headers_count_down_within_a_window(limit: RateLimit, clock: FakeClock) -> None:
    first = limit.count()
    clock.advance(4)
    assert (first["ratelimit"], limit.count()["ratelimit"]) == ('"default";r=1;t=10', '"default";r=0;t=6')
    assert first["ratelimit-policy"] == '"burst";q=2;w=10'


def test_window_ends_after_its_seconds(limit: RateLimit, clock: FakeClock) -> None:
    use_up(limit)
    clock.advance(10)
    assert limit.count()["ratelimit"] == '"default";r=1;t=10'


def test_window_has_not_ended_just_before_its_end(limit: RateLimit, clock: FakeClock) -> None:
    use_up(limit)
    clock.advance(9.9)
    assert refused_headers(limit)["retry-after"] == "10"


def test_first_refusal_starts_a_whole_window_of_penalty(limit: RateLimit, clock: FakeClock) -> None:
    use_up(limit)
    clock.advance(7)
    headers = refused_headers(limit)
    assert (headers["retry-after"], headers["ratelimit"]) == ("10", '"default";r=0;t=10')


def test_later_refusals_do_not_prolong_the_penalty(limit: RateLimit, clock: FakeClock) -> None:
    use_up(limit)
    refused_headers(limit)
    clock.advance(4)
    assert refused_headers(limit)["retry-after"] == "6"
    clock.advance(1.5)
    assert refused_headers(limit)["retry-after"] == "5"  # 4.5, rounded up
    clock.advance(4.0)
    assert refused_headers(limit)["retry-after"] == "1"
    clock.advance(0.5)
    assert limit.count()["ratelimit"] == '"default";r=1;t=10'
