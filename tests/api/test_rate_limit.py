"""The rate limit when several threads share a transport: the emulator's own limit, by a clock that is handed in."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier, Event, Lock, Thread
from time import sleep

import pytest

from rtk_cli.api.transports.rate_budget import RateBudget
from rtk_cli.api.transports.throttle import ThrottlingTransport
from rtk_cli.emulator.http.limits import Rate, RateLimit, RateLimitExceeded
from rtk_cli.errors import Interruption
from rtk_cli.jobs.parallel import in_order
from rtk_cli.jobs.stoppable_clock import StoppableClock
from rtk_cli.messages import Download, Request, Response
from tests.support.cli import START_TIME, FakeClock

REQUEST = Request("GET", "/")
CLOUDFLARE = Rate(requests=1200, seconds=300)


class LimitedServer:
    """A transport that responds as the emulator does within its rate limit. Each response takes `latency`."""

    def __init__(self, rate: Rate, clock: FakeClock, latency: float = 0.0) -> None:
        self._limit = RateLimit(rate, clock)
        self._clock = clock
        self._latency = latency
        self._lock = Lock()
        self.statuses: list[int] = []

    def send(self, request: Request) -> Response:
        with self._lock:
            self._clock.advance(self._latency)
            try:
                response = Response(200, self._limit.count(), b"")
            except RateLimitExceeded as refusal:
                response = refusal.response()
            self.statuses.append(response.status)
        sleep(0.0001)  # lets the other threads run: their requests overlap, as over a network
        return response

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        raise NotImplementedError

    def close(self) -> None:
        pass


def throttled(server: LimitedServer, clock: FakeClock, notices: list[str] | None = None) -> ThrottlingTransport:
    notice = (lambda message: None) if notices is None else notices.append
    return ThrottlingTransport(server, clock=clock, max_wait=900, notice=notice)


@pytest.mark.parametrize("connections", [1, 8, 32])
@pytest.mark.parametrize("latency", [0.0, 0.02])
def test_five_thousand_requests_take_the_shortest_possible_time(
    clock: FakeClock, connections: int, latency: float
) -> None:
    server = LimitedServer(CLOUDFLARE, clock, latency)
    transport = throttled(server, clock)
    count = 5000
    assert len(list(in_order(lambda number: transport.send(REQUEST), range(count), connections))) == count
    shortest = (count - 1) // CLOUDFLARE.requests * CLOUDFLARE.seconds
    last_window = (count - shortest / CLOUDFLARE.seconds * CLOUDFLARE.requests) * latency
    assert clock.now() - START_TIME <= (shortest + last_window) * 1.05
    assert set(server.statuses) == {200}


@pytest.mark.parametrize("rate", [Rate(1, 10), Rate(2, 10), Rate(5, 1)])
def test_limit_below_the_number_of_connections_is_never_exceeded(clock: FakeClock, rate: Rate) -> None:
    server = LimitedServer(rate, clock)
    transport = throttled(server, clock)
    list(in_order(lambda number: transport.send(REQUEST), range(20), 8))
    assert server.statuses == [200] * 20


def test_wait_for_the_reset_is_announced_once(clock: FakeClock) -> None:
    notices: list[str] = []
    transport = throttled(LimitedServer(Rate(10, 60), clock), clock, notices)
    list(in_order(lambda number: transport.send(REQUEST), range(20), 8))
    assert len(notices) == 1
    assert "60 s" in notices[0]


def test_retry_after_of_one_thread_holds_the_others_back(clock: FakeClock) -> None:
    """Another program may use up the quota: what it leaves is refused once, not once per connection."""
    server = LimitedServer(Rate(1, 30), clock)
    transport = throttled(server, clock)
    server.send(REQUEST)
    assert transport.send(REQUEST).status == 429
    assert transport.send(REQUEST).status == 200
    assert clock.now() - START_TIME == 30


def test_first_request_goes_alone_until_the_limit_is_known(clock: FakeClock) -> None:
    first, release, together = Event(), Event(), Barrier(3, timeout=10)

    class Server(LimitedServer):
        def send(self, request: Request) -> Response:
            if not first.is_set():
                first.set()
                release.wait(10)
            else:
                together.wait()
            return super().send(request)

    transport = throttled(Server(CLOUDFLARE, clock), clock)
    with ThreadPoolExecutor(4) as pool:
        alone = pool.submit(transport.send, REQUEST)
        first.wait(10)
        others = [pool.submit(transport.send, REQUEST) for _ in range(3)]
        assert not any(other.done() for other in others)
        release.set()
        assert [future.result(10).status for future in (alone, *others)] == [200] * 4


def test_failed_request_gives_its_place_back(clock: FakeClock) -> None:
    class Broken(LimitedServer):
        def send(self, request: Request) -> Response:
            raise ConnectionError

    transport = throttled(Broken(CLOUDFLARE, clock), clock)
    for _ in range(3):
        with pytest.raises(ConnectionError):
            transport.send(REQUEST)


def test_stopped_clock_ends_the_waits_of_all_threads() -> None:
    clock = StoppableClock(_RealTime())
    server = LimitedServer(Rate(1, 3600), FakeClock())
    notices: list[str] = []
    transport = ThrottlingTransport(server, clock=clock, max_wait=7200, notice=notices.append)
    transport.send(REQUEST)
    ended: list[type[BaseException]] = []

    def send() -> None:
        try:
            transport.send(REQUEST)
        except BaseException as error:
            ended.append(type(error))

    threads = [Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    clock.stop()
    for thread in threads:
        thread.join(10)
    assert ended == [Interruption] * 3
    assert len(notices) == 1, "not one per thread"


class _RealTime:
    """A clock that stands still, and whose sleeps end at once."""

    def now(self) -> float:
        return START_TIME

    def monotonic(self) -> float:
        return START_TIME

    def sleep(self, seconds: float) -> None:
        Event().wait(0.001)


HEADERS = {"ratelimit": '"default";r=10;t=100', "ratelimit-policy": '"burst";q=100;w=300'}


@pytest.mark.parametrize(
    ("count", "seconds"),
    [(0, 0.0), (10, 0.0), (11, 100.0), (110, 100.0), (111, 400.0), (310, 700.0)],
)
def test_least_time_for_a_number_of_requests(count: int, seconds: float) -> None:
    budget = RateBudget()
    budget.note(HEADERS, START_TIME, START_TIME)
    assert budget.seconds_for(count, START_TIME) == seconds


def test_least_time_without_a_limit_is_zero() -> None:
    budget = RateBudget()
    budget.note({}, START_TIME, START_TIME)
    assert budget.seconds_for(1_000_000, START_TIME) == 0


def test_responses_of_a_window_may_come_in_any_order() -> None:
    budget = RateBudget()
    for remaining in (3, 1, 2):
        budget.note({"ratelimit": f'"default";r={remaining};t=30'}, START_TIME, START_TIME)
    assert budget.allows(0, START_TIME)
    assert not budget.allows(1, START_TIME)


def test_late_response_does_not_use_up_the_next_window() -> None:
    budget = RateBudget()
    budget.note(HEADERS, START_TIME, START_TIME)
    assert budget.allows(50, START_TIME + 100)
    budget.note({"ratelimit": '"default";r=0;t=1'}, START_TIME + 99, START_TIME + 101)
    assert budget.allows(0, START_TIME + 101)
