"""The limit that all downloads of a sync share, with a clock that is handed in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread

import pytest

from rtk_cli.errors import Interruption
from rtk_cli.jobs.sync.bandwidth import Bandwidth, PacedTransport
from rtk_cli.messages import Download, Request, Response
from tests.support.cli import FakeClock


def test_bytes_take_their_time() -> None:
    clock = FakeClock(0)
    bandwidth = Bandwidth(1000, clock)
    for _ in range(10):
        bandwidth.take(500)
    assert clock.now() == pytest.approx(5.0)


def test_time_that_has_passed_counts() -> None:
    clock = FakeClock(0)
    bandwidth = Bandwidth(1000, clock)
    bandwidth.take(500)
    clock.advance(100)
    before = clock.now()
    bandwidth.take(500)
    assert clock.now() - before == pytest.approx(0.5)


def test_clock_that_is_set_back_does_not_stop_the_downloads() -> None:
    clock = FakeClock(100_000)
    bandwidth = Bandwidth(1000, clock)
    bandwidth.take(500)
    clock.advance(-90_000)
    before = clock.now()
    bandwidth.take(500)
    bandwidth.take(500)
    assert clock.now() - before <= 2.0


class AddingClock(FakeClock):
    """A clock for threads: it adds up what they sleep without moving, as they sleep at the same time."""

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def test_threads_share_the_limit() -> None:
    clock = AddingClock(0)
    bandwidth = Bandwidth(1000, clock)
    threads = [Thread(target=bandwidth.take, args=(1000,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(clock.slept) == [1.0, 2.0, 3.0, 4.0]


class Endless:
    """A transport whose file does not end."""

    def send(self, request: Request) -> Response:
        raise NotImplementedError

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        yield Download(200, {}, iter(lambda: b"x", b""))

    def close(self) -> None: ...


def test_stopped_transport_ends_running_downloads_and_opens_no_other() -> None:
    transport = PacedTransport(Endless(), None)
    with transport.open("https://bucket.example/file", {}) as download:
        assert next(download.chunks) == b"x"
        transport.stop()
        with pytest.raises(Interruption):
            next(download.chunks)
    with pytest.raises(Interruption), transport.open("https://bucket.example/file", {}):
        pass
