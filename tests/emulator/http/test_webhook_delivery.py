"""Webhooks of a served emulator: they arrive by themselves, signed with the key that it serves."""

from pathlib import Path
from queue import Queue
from typing import Any

import httpx

from rtk_cli.jobs.webhook_signatures import PublicKey
from tests.emulator.http.server_process import APP, MEETINGS, TIMEOUT, running_server
from tests.support.webhook_receiver import WebhookReceiver, webhook_receiver

KEY = "/.well-known/webhooks.json"


def _told(client: httpx.Client, box: WebhookReceiver, *events: str) -> str:
    """Register `box` and let somebody into a new meeting; returns the participant."""
    hook = {"name": "test", "url": box.url, "events": list(events)}
    assert client.post(f"{APP}/webhooks", json=hook).status_code == 201
    meeting = client.post(MEETINGS, json={"title": "Weekly"}).json()["data"]["id"]
    person = {"preset_name": "group_call_host", "custom_participant_id": "ada"}
    added: dict[str, Any] = client.post(f"{MEETINGS}/{meeting}/participants", json=person).json()["data"]
    participant: str = added["id"]
    return participant


def test_an_event_arrives_by_itself_and_its_signature_is_that_of_the_served_key(tmp_path: Path) -> None:
    arrived: Queue[None] = Queue()
    with webhook_receiver() as box, running_server(tmp_path) as process, process.client() as client:
        box.before = lambda: arrived.put(None)
        participant = _told(client, box, "meeting.started")
        assert client.post(f"{process.origin}/__emulator/join", json={"participant_id": participant}).status_code == 200
        arrived.get(timeout=TIMEOUT)
        served = client.get(f"{process.origin}{KEY}").json()
        mail = box.received[0]
        assert box.names() == ["meeting.started"]
        assert PublicKey(served["data"]["publicKey"]).has_signed(mail.body, mail.headers["rtk-signature"])


def test_a_receiver_that_never_answers_holds_no_call_up(tmp_path: Path) -> None:
    reached: Queue[None] = Queue()
    may_answer: Queue[None] = Queue()
    with webhook_receiver() as box, running_server(tmp_path) as process, process.client() as client:

        def wait() -> None:
            reached.put(None)
            may_answer.get(timeout=TIMEOUT)

        box.before = wait
        participant = _told(client, box, "meeting.started")
        client.post(f"{process.origin}/__emulator/join", json={"participant_id": participant})
        reached.get(timeout=TIMEOUT)
        assert client.get(MEETINGS).status_code == 200
        may_answer.put(None)


def test_the_key_needs_no_token_and_is_only_read(tmp_path: Path) -> None:
    with running_server(tmp_path, "--token", "secret-of-the-test") as process, httpx.Client(trust_env=False) as anybody:
        answer = anybody.get(f"{process.origin}{KEY}")
        assert (answer.status_code, answer.json()["success"]) == (200, True)
        assert answer.json()["data"]["publicKey"].startswith("-----BEGIN PUBLIC KEY-----")
        assert anybody.post(f"{process.origin}{KEY}").status_code == 405
