"""One POST to a receiver, whatever the receiver does."""

from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from threading import Event

import pytest

from rtk_cli.emulator.webhooks.http_post import post
from tests.support.emulator_server import http_server
from tests.support.webhook_receiver import webhook_receiver

THREAD_TIMEOUT = 60


def test_silent_receiver_times_out() -> None:
    with webhook_receiver() as receiver:
        over = Event()
        receiver.before = lambda: over.wait(THREAD_TIMEOUT)
        result = post(receiver.url, {}, b"{}", timeout=0.05)
        over.set()
    assert result.status_code is None
    assert "0.05 s" in str(result.error)


def test_receiver_that_sends_a_byte_at_a_time_times_out() -> None:
    over = Event()

    class Dripping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
            with suppress(OSError):
                while not over.wait(0.01):
                    self.wfile.write(b"x")

    with http_server(Dripping) as origin:
        result = post(origin, {}, b"{}", timeout=0.2)
        over.set()
    assert result.status_code is None
    assert "0.2 s" in str(result.error)


@pytest.mark.parametrize(
    "url", ["ftp://example.net/", "nowhere", "http://", "http://[::1", "http://127.0.0.1:99999/", "http://a b/"]
)
def test_unusable_url_is_a_failed_attempt(url: str) -> None:
    result = post(url, {}, b"{}", timeout=0.5)
    assert (result.status_code, result.is_accepted, result.is_retryable) == (None, False, True)
    assert result.failure is not None
