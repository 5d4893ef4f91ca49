"""A webhook receiver on the loopback that answers as a test says and records what it receives."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.jobs.webhooks.signatures import PublicKey
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support.cli import Rtk
from tests.support.emulator_server import http_server


@dataclass(frozen=True)
class ReceivedWebhook:
    """A received request; header names are in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class WebhookReceiver:
    """Answers with the statuses in `answers` one after the other, then with 200."""

    url: str
    received: list[ReceivedWebhook] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    before: Callable[[], object] = lambda: None
    """Called before each response."""

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(request.body) for request in self.received]

    def names(self) -> list[str]:
        return [event["event"] for event in self.events()]


@contextmanager
def webhook_receiver() -> Iterator[WebhookReceiver]:
    """A running receiver with an address of its own."""
    receivers: list[WebhookReceiver] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver = receivers[0]
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append(ReceivedWebhook(self.path, headers, body))
            receiver.before()
            self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep stderr for the test."""

    with http_server(Handler) as origin:
        receivers.append(WebhookReceiver(f"{origin}/hook"))
        yield receivers[0]


def registered(rtk: Rtk, url: str, *events: str, name: str = "backend") -> str:
    """The id of a new webhook for these events."""
    flags = [word for event in events for word in ("--event", event)]
    webhook: str = rtk("webhooks", "create", "--name", name, "--url", url, *flags).ok.data["id"]
    return webhook


def listed(rtk: Rtk, *flags: str) -> list[dict[str, Any]]:
    """The log of deliveries."""
    rows: list[dict[str, Any]] = rtk("emulator", "deliveries", *flags).ok.data
    return rows


def public_key_of(rtk: Rtk) -> str:
    """The public key of the emulator of the test, as PEM."""
    with _emulator(rtk) as emulator:
        return emulator.webhooks.public_key()


def emulators_key(rtk: Rtk) -> PublicKey:
    """The same, ready to verify."""
    return PublicKey(public_key_of(rtk))


def signature_of(rtk: Rtk, body: str) -> str:
    """The signature that the emulator sends with a body."""
    with _emulator(rtk) as emulator:
        return emulator.webhooks.to_url("none", body, "", "").headers["rtk-signature"]


def _emulator(rtk: Rtk) -> "closing[Emulator]":
    return closing(Emulator(rtk.data_dir / EMULATOR_FILE, clock=rtk.clock, ids=rtk.new_id))
