"""One POST to a receiver, whatever the receiver is and does."""

from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from threading import Event

import pytest

from rtk_cli.emulator.webhooks.delivery_store import AttemptResult
from rtk_cli.emulator.webhooks.http_post import post
from tests.support.emulator_server import http_server
from tests.support.webhook_receiver import webhook_receiver

SOON = 60


def test_an_attempt_is_over_in_time_whatever_the_receiver_does() -> None:
    with webhook_receiver() as box:
        over = Event()
        box.before = lambda: over.wait(SOON)
        answer = post(box.url, {}, b"{}", timeout=0.05)
        over.set()
    assert answer == AttemptResult(None, "no answer within 0.05 s")


def test_a_receiver_that_answers_a_byte_at_a_time_is_left() -> None:
    over = Event()

    class Dripping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
            with suppress(OSError):
                while not over.wait(0.01):
                    self.wfile.write(b"x")

    with http_server(Dripping) as origin:
        answer = post(origin, {}, b"{}", timeout=0.2)
        over.set()
    assert answer == AttemptResult(None, "no answer within 0.2 s")


@pytest.mark.parametrize(
    "url", ["ftp://example.net/", "nowhere", "http://", "http://[::1", "http://127.0.0.1:99999/", "http://a b/"]
)
def test_an_address_that_is_none_is_an_answer_and_no_crash(url: str) -> None:
    assert post(url, {}, b"{}", timeout=0.5).error is not None
