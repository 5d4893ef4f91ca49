"""Webhooks of a running server: delivered in the background, signed with the key that it publishes."""

from pathlib import Path
from queue import Queue
from typing import Any

import httpx

from rtk_cli.jobs.webhooks.signatures import PublicKey
from tests.emulator.http.server_process import APP, MEETINGS, TIMEOUT, running_server
from tests.support.webhook_receiver import WebhookReceiver, webhook_receiver

KEY = "/.well-known/webhooks.json"


def _subscribe(client: httpx.Client, receiver: WebhookReceiver, *events: str) -> str:
    """Register the receiver, and add a participant to a new meeting; return the participant's id."""
    hook = {"name": "test", "url": receiver.url, "events": list(events)}
    assert client.post(f"{APP}/webhooks", json=hook).status_code == 201
    meeting = client.post(MEETINGS, json={"title": "Weekly"}).json()["data"]["id"]
    body = {"preset_name": "group_call_host", "custom_participant_id": "ada"}
    added: dict[str, Any] = client.post(f"{MEETINGS}/{meeting}/participants", json=body).json()["data"]
    participant: str = added["id"]
    return participant


def test_event_is_delivered_and_signed_with_the_published_key(tmp_path: Path) -> None:
    arrived: Queue[None] = Queue()
    with webhook_receiver() as receiver, running_server(tmp_path) as process, process.client() as client:
        receiver.before = lambda: arrived.put(None)
        participant = _subscribe(client, receiver, "meeting.started")
        assert client.post(f"{process.origin}/__emulator/join", json={"participant_id": participant}).status_code == 200
        arrived.get(timeout=TIMEOUT)
        published = client.get(f"{process.origin}{KEY}").json()
        delivery = receiver.received[0]
        assert receiver.names() == ["meeting.started"]
        assert PublicKey(published["data"]["publicKey"]).verifies(delivery.body, delivery.headers["rtk-signature"])


def test_slow_receiver_does_not_delay_requests(tmp_path: Path) -> None:
    reached: Queue[None] = Queue()
    may_respond: Queue[None] = Queue()
    with webhook_receiver() as receiver, running_server(tmp_path) as process, process.client() as client:

        def wait() -> None:
            reached.put(None)
            may_respond.get(timeout=TIMEOUT)

        receiver.before = wait
        participant = _subscribe(client, receiver, "meeting.started")
        client.post(f"{process.origin}/__emulator/join", json={"participant_id": participant})
        reached.get(timeout=TIMEOUT)
        assert client.get(MEETINGS).status_code == 200
        may_respond.put(None)


def test_public_key_needs_no_token_and_cannot_be_written(tmp_path: Path) -> None:
    with (
        running_server(tmp_path, "--token", "secret-of-the-test") as process,
        httpx.Client(trust_env=False) as anonymous,
    ):
        response = anonymous.get(f"{process.origin}{KEY}")
        assert (response.status_code, response.json()["success"]) == (200, True)
        assert response.json()["data"]["publicKey"].startswith("-----BEGIN PUBLIC KEY-----")
        assert anonymous.post(f"{process.origin}{KEY}").status_code == 405
