"""The time limit of a whole request: shared by all its operations, the name lookup included."""

import socket
from threading import Event

import httpcore
import pytest

from rtk_cli.api.transports.deadline import Deadline, DeadlineBackend, DeadlineStream
from rtk_cli.clock import monotonic
from tests.support.cli import FakeClock
from tests.support.stub_server import StubServer

GET = "meetings get 5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
HOST, PORT = "api.rtk.test", 443


class RecordingBackend(httpcore.NetworkBackend):
    """A backend whose addresses do not answer: each takes all the time that it gets."""

    def __init__(self, clock: FakeClock) -> None:
        self.attempts: list[tuple[str, float]] = []
        self._clock = clock

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *others: object, **options: object
    ) -> httpcore.NetworkStream:
        assert timeout is not None
        self.attempts.append((host, timeout))
        self._clock.advance(timeout)
        raise httpcore.ConnectTimeout


class SlowStream(httpcore.NetworkStream):
    """A stream whose reads take one second each."""

    def __init__(self, clock: FakeClock) -> None:
        self.timeouts: list[float | None] = []
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.timeouts.append(timeout)
        self._clock.advance(1)
        return b"x"


def test_reads_share_one_limit(clock: FakeClock) -> None:
    slow = SlowStream(clock)
    deadline = Deadline(3, clock.now)
    stream = DeadlineStream(slow, deadline, set())
    for timeout in (deadline, None, deadline):  # httpcore's SOCKS handshake gives none
        stream.read(1, timeout)
    assert slow.timeouts == [3, 2, 1]
    with pytest.raises(httpcore.ReadTimeout):
        stream.read(1, deadline)
    deadline.restart()
    assert stream.read(1, deadline) == b"x"


def test_each_address_gets_an_equal_share(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0, 0, 0, "", (address, PORT)) for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)
    backend = RecordingBackend(clock)
    with pytest.raises(httpcore.ConnectTimeout):
        DeadlineBackend(backend).connect_tcp(HOST, PORT, Deadline(8, clock.now))
    assert backend.attempts == [("192.0.2.1", 4), ("192.0.2.2", 4)]


def test_name_lookup_is_inside_the_limit(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Event()

    def lookup(*args: object, **options: object) -> list[object]:
        found.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    started = monotonic()
    base_url = {"CLOUDFLARE_API_BASE_URL": f"https://{HOST}"}
    error = stub.rtk.error(f"{GET} --timeout 0.2 --retries 0", environment=base_url)
    found.set()
    assert monotonic() - started < 1.2 + 1
    assert (error["kind"], error["hint"]) == ("network", "--timeout 0.4")
    assert f"--timeout 0.2 s: {HOST}" in error["message"]
