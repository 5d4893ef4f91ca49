"""One POST to a receiver, whatever the receiver does."""

import socket
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from threading import Event

import pytest

from rtk_cli.emulator.webhooks.http_post import post
from tests.support.cli import Rtk
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


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        ("169.254.169.254", None),
        ("2852039166", None),  # the same address as one number
        ("0xa9fea9fe", None),
        ("[::ffff:169.254.169.254]", None),
        ("[::ffff:a9fe:a9fe]", None),
        ("[fe80::1]", None),
        ("[::169.254.169.254]", None),
        ("[64:ff9b::a9fe:a9fe]", None),
        ("[2002:a9fe:a9fe::1]", None),
        ("[fd00:ec2::254]", None),
        ("100.100.100.200", None),
        ("[::ffff:168.63.129.16]", None),
        ("metadata.example", ["169.254.169.254"]),
        ("metadata.example", ["fe80::1%lo", "::ffff:169.254.0.1", "169.254.255.255"]),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_is_posted_to_link_local_addresses(
    monkeypatch: pytest.MonkeyPatch, scheme: str, host: str, addresses: list[str] | None
) -> None:
    connections = _recorded_connections(monkeypatch, addresses)
    result = post(f"{scheme}://{host}/latest/meta-data", {}, b"{}", timeout=0.2)
    assert (connections, result.status_code, result.is_accepted) == ([], None, False)
    assert "link-local" in str(result.failure)


@pytest.mark.parametrize(
    "address", ["169.253.255.255", "169.255.0.0", "fec0::1", "::ffff:10.0.0.1", "127.0.0.1", "fd00::1"]
)
def test_other_addresses_of_a_name_are_tried(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    connections = _recorded_connections(monkeypatch, ["169.254.169.254", address, "::1"])
    assert post("http://both.example:81/", {}, b"{}", timeout=0.2).status_code is None
    assert connections == [(address, 81), ("::1", 81)]


def test_delivery_to_a_link_local_address_fails_in_the_log(local: Rtk) -> None:
    result = local("webhooks trigger meeting.started --url http://169.254.169.254/ --json")
    assert (result.exit_code, result.error["kind"]) == (10, "network")
    assert "link-local" in result.error["message"]


def _recorded_connections(monkeypatch: pytest.MonkeyPatch, addresses: list[str] | None) -> list[tuple[str, int]]:
    """Connect nowhere, and record where to; resolve every name to `addresses`, if there are any."""
    connections: list[tuple[str, int]] = []

    def create_connection(address: tuple[str, int], *_: object, **__: object) -> None:
        connections.append(address)
        raise ConnectionRefusedError

    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses or ()]

    monkeypatch.setattr(socket, "create_connection", create_connection)
    if addresses is not None:
        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return connections
