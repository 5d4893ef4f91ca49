"""Webhook deliveries: signed, in order, retried when the receiver fails, and logged."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.webhooks import delivery_worker, signing_key
from rtk_cli.emulator.webhooks.delivery_store import AttemptResult
from rtk_cli.jobs.webhooks.signatures import PublicKey
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support import recordings, sessions
from tests.support.cli import Rtk
from tests.support.webhook_receiver import WebhookReceiver, emulators_key, listed, registered, webhook_receiver

STARTED = ("meeting.started", "meeting.participantJoined")
UNREACHABLE = "http://127.0.0.1:1/"
RETRY_DELAYS = (1, 5, 30, 120, 600)  # seconds
LEASE = 60
MONTH = 30 * 86_400
PARTLY_DONE = 12


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as found:
        yield found


@pytest.fixture
def emulator(local: Rtk) -> Iterator[Emulator]:
    """A second emulator on the store of `local`."""
    with closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as found:
        yield found


def deliver(rtk: Rtk) -> list[dict[str, Any]]:
    """Send what is due; returns the log entry of each attempt."""
    result = rtk("emulator deliver")
    assert result.exit_code == (PARTLY_DONE if any(row["error"] for row in result.data) else 0), result.stderr
    rows: list[dict[str, Any]] = result.data
    return rows


def test_events_arrive_in_order_and_signed(local: Rtk, receiver: WebhookReceiver) -> None:
    webhook = registered(local, receiver.url, *STARTED)
    recordings.live_meeting(local)
    assert receiver.received == []
    rows = deliver(local)
    assert receiver.names() == list(STARTED)
    assert [(row["status"], row["status_code"], row["attempts"]) for row in rows] == [("DELIVERED", 200, 1)] * 2
    key = emulators_key(local)
    for request, row in zip(receiver.received, rows, strict=True):
        assert request.path == "/hook"
        assert request.headers["content-type"] == "application/json"
        assert request.headers["rtk-uuid"] == request.headers["dyte-uuid"] == row["id"]
        assert request.headers["rtk-webhook-id"] == request.headers["dyte-webhook-id"] == webhook
        assert request.headers["rtk-signature"] == request.headers["dyte-signature"]
        assert key.verifies(request.body, request.headers["rtk-signature"])
        assert not key.verifies(request.body + b" ", request.headers["rtk-signature"])
        assert json.loads(request.body) == row["payload"]
    assert len({request.headers["rtk-uuid"] for request in receiver.received}) == 2


def test_query_of_the_webhook_url_is_sent(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, f"{receiver.url}?token=a%20b", "meeting.started")
    recordings.live_meeting(local)
    deliver(local)
    assert receiver.received[0].path == "/hook?token=a%20b"


def test_delivered_events_are_not_sent_again(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, receiver.url, *STARTED)
    recordings.live_meeting(local)
    deliver(local)
    local.clock.advance(1000)
    assert (deliver(local), len(receiver.received)) == ([], 2)


def test_failing_receiver_is_retried_by_the_schedule_then_given_up(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, receiver.url, "meeting.started")
    recordings.live_meeting(local)
    receiver.answers = [503] * 9
    for attempt, delay in enumerate(RETRY_DELAYS, 1):
        row = deliver(local)[0]
        assert (row["status"], row["attempts"], row["status_code"]) == ("PENDING", attempt, 503)
        local.clock.advance(delay - 0.001)
        assert deliver(local) == [], "too early"
        local.clock.advance(0.001)
    row = deliver(local)[0]
    assert (row["status"], row["attempts"], row["next_attempt_at"]) == ("FAILED", 6, None)
    local.clock.advance(10_000)
    assert deliver(local) == []
    assert len(receiver.received) == 6
    assert len({(request.headers["rtk-uuid"], request.body) for request in receiver.received}) == 1


def test_recovered_receiver_gets_everything_in_order(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, receiver.url, *STARTED)
    recordings.live_meeting(local)
    receiver.answers = [500]
    assert len(deliver(local)) == 1
    local.clock.advance(1)
    assert [row["attempts"] for row in deliver(local)] == [2, 1]
    assert receiver.names() == ["meeting.started", *STARTED]


@pytest.mark.parametrize(
    ("status_code", "status"),
    [
        *((code, "DELIVERED") for code in (200, 204, 299)),
        *((code, "FAILED") for code in (300, 302, 400, 404, 410, 429, 499)),
        *((code, "PENDING") for code in (500, 503, 599)),
    ],
)
def test_status_code_decides_what_becomes_of_a_delivery(
    local: Rtk, receiver: WebhookReceiver, status_code: int, status: str
) -> None:
    registered(local, receiver.url, "meeting.started")
    recordings.live_meeting(local)
    receiver.answers = [status_code]
    row = deliver(local)[0]
    assert (row["status_code"], row["status"], row["error"] is None) == (status_code, status, status == "DELIVERED")
    assert (row["next_attempt_at"] is None) == (status != "PENDING")


def test_rejected_delivery_does_not_hold_up_the_next(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, receiver.url, *STARTED)
    recordings.live_meeting(local)
    receiver.answers = [404]
    assert [row["status"] for row in deliver(local)] == ["FAILED", "DELIVERED"]


def test_unreachable_receiver_is_retried(local: Rtk) -> None:
    registered(local, UNREACHABLE, "meeting.started")
    recordings.live_meeting(local)
    row = deliver(local)[0]
    assert (row["status"], row["status_code"], row["next_attempt_at"]) == ("PENDING", None, "2026-09-14T08:00:01.000Z")
    assert row["error"]


def test_unreachable_receiver_does_not_delay_others(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, UNREACHABLE, *STARTED)
    registered(local, receiver.url, *STARTED)
    recordings.live_meeting(local)
    deliver(local)
    assert receiver.names() == list(STARTED)


def test_deliver_with_webhook_sends_to_that_webhook_only(local: Rtk, receiver: WebhookReceiver) -> None:
    first = registered(local, receiver.url, *STARTED)
    registered(local, f"{receiver.url}/2", *STARTED)
    recordings.live_meeting(local)
    local("emulator", "deliver", "--webhook", first).ok
    assert {request.path for request in receiver.received} == {"/hook"}
    assert local(f"emulator deliver --webhook {recordings.UNKNOWN_ID}").ok.data == []


def test_link_in_an_event_leads_to_the_file(local: Rtk, receiver: WebhookReceiver, emulator: Emulator) -> None:
    registered(local, receiver.url, "meeting.chatSynced")
    meeting = sessions.meeting(local)
    local("emulator", "say", sessions.joined(local, meeting, "Ada"), "Hello").ok
    sessions.ended(local, meeting)
    deliver(local)
    file = emulator.file(receiver.events()[0]["chatDownloadUrl"], {})
    assert (file.status, b"Hello" in b"".join(file.chunks)) == (200, True)


def test_log_can_be_filtered_by_webhook_and_failure(local: Rtk, receiver: WebhookReceiver) -> None:
    first = registered(local, receiver.url, "meeting.started")
    second = registered(local, f"{receiver.url}/2", *STARTED)
    recordings.live_meeting(local)
    receiver.answers = [404]
    deliver(local)
    assert [row["webhook_id"] for row in listed(local, "--webhook", second)] == [second, second]
    failed = listed(local, "--failed")
    assert [row["status_code"] for row in failed] == [404]
    assert listed(local, "--failed", "--webhook", second if failed[0]["webhook_id"] == first else first) == []


def test_log_is_kept_for_a_month(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, receiver.url, "meeting.started")
    meeting, _ = recordings.live_meeting(local)
    local(f"active-session kick-all {meeting} --force").ok
    local.clock.advance(MONTH - 1)
    assert len(listed(local)) == 1
    local.clock.advance(1)
    assert (listed(local), deliver(local)) == ([], [])
    recordings.live_meeting(local)
    assert len(deliver(local)) == 1
    assert len(local("emulator export").ok.data["tables"]["deliveries"]) == 1


def test_disabled_webhook_gets_pending_events_once_enabled(local: Rtk, receiver: WebhookReceiver) -> None:
    webhook = registered(local, receiver.url, "meeting.started")
    recordings.live_meeting(local)
    local(f"webhooks update {webhook} --no-enabled").ok
    assert deliver(local) == []
    local(f"webhooks update {webhook} --enabled").ok
    assert len(deliver(local)) == 1


def test_changed_url_is_used_from_the_next_attempt_on(local: Rtk, receiver: WebhookReceiver) -> None:
    webhook = registered(local, UNREACHABLE, "meeting.started")
    recordings.live_meeting(local)
    deliver(local)
    local(f"webhooks update {webhook} --url {receiver.url}").ok
    local.clock.advance(1)
    assert deliver(local)[0]["url"] == receiver.url


def test_pending_deliveries_of_a_deleted_webhook_fail(local: Rtk, receiver: WebhookReceiver) -> None:
    deleted = registered(local, receiver.url, "meeting.started")
    kept = registered(local, f"{receiver.url}/2", "meeting.started")
    recordings.live_meeting(local)
    deliver(local)
    recordings.live_meeting(local)
    local(f"webhooks delete {deleted} --force").ok
    rows = listed(local)
    assert [row["status"] for row in rows if row["webhook_id"] == deleted] == ["DELIVERED", "FAILED"]
    assert [row["status"] for row in rows if row["webhook_id"] == kept] == ["DELIVERED", "PENDING"]
    assert [row["webhook_id"] for row in deliver(local)] == [kept]


def test_attempt_of_a_dead_sender_is_repeated_after_the_lease(
    local: Rtk, receiver: WebhookReceiver, emulator: Emulator
) -> None:
    webhook = registered(local, receiver.url, "meeting.started")
    recordings.live_meeting(local)
    assert emulator.webhooks.claim(webhook) is not None
    assert (emulator.webhooks.claim(webhook), deliver(local)) == (None, []), "the first sender still has its lease"
    local.clock.advance(LEASE - 0.001)
    assert deliver(local) == []
    local.clock.advance(0.001)
    assert deliver(local)[0]["attempts"] == 2


def test_reset_during_an_attempt_is_harmless(local: Rtk, receiver: WebhookReceiver, emulator: Emulator) -> None:
    webhook = registered(local, receiver.url, "meeting.started")
    recordings.live_meeting(local)
    delivery = emulator.webhooks.claim(webhook)
    assert delivery is not None
    emulator.reset()
    assert emulator.webhooks.complete(delivery, AttemptResult(200)) is None


def test_webhook_deleted_during_an_attempt_keeps_the_delivery_failed(
    local: Rtk, receiver: WebhookReceiver, emulator: Emulator
) -> None:
    webhook = registered(local, receiver.url, "meeting.started")
    recordings.live_meeting(local)
    delivery = emulator.webhooks.claim(webhook)
    assert delivery is not None
    local(f"webhooks delete {webhook} --force").ok
    entry = emulator.webhooks.complete(delivery, AttemptResult(200))
    assert entry is not None
    assert (entry["status"], entry["status_code"], entry["next_attempt_at"]) == ("FAILED", None, None)


def test_sample_is_sent_once_and_ahead_of_pending_deliveries(local: Rtk, receiver: WebhookReceiver) -> None:
    webhook = registered(local, receiver.url, "meeting.started")
    recordings.live_meeting(local)
    receiver.answers = [503]
    local(f"webhooks trigger meeting.ended --webhook {webhook}")
    assert receiver.names() == ["meeting.ended"]
    rows = [(row["event"], row["status"], row["attempts"]) for row in listed(local)]
    assert rows == [("meeting.started", "PENDING", 0), ("meeting.ended", "FAILED", 1)]


def test_store_keeps_its_key_until_reset(local: Rtk, emulator: Emulator) -> None:
    key = emulator.webhooks.public_key()
    assert key == emulator.webhooks.public_key()
    with closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as another:
        assert another.webhooks.public_key() == key
    emulator.reset()
    assert emulator.webhooks.public_key() != key


def test_public_key_document_has_the_form_of_the_service(emulator: Emulator) -> None:
    response = signing_key.well_known(emulator.webhooks.public_key())
    document = json.loads(response.content)
    assert (response.status, set(document)) == (200, {"success", "data", "message"})
    assert (document["success"], document["message"], set(document["data"])) == (True, "", {"publicKey"})
    assert document["data"]["publicKey"].startswith("-----BEGIN PUBLIC KEY-----\n")
    assert PublicKey(response.content.decode()).verifies(b"", "") is False


def test_parallel_senders_send_each_delivery_once(local: Rtk, receiver: WebhookReceiver, emulator: Emulator) -> None:
    registered(local, receiver.url, "meeting.participantJoined")
    meeting = recordings.meeting(local)
    for number in range(12):
        recordings.join(local, recordings.participant(local, meeting, f"p{number}"))
    with (
        closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as another,
        ThreadPoolExecutor(2) as pool,
    ):
        list(pool.map(delivery_worker.deliver_due, [emulator.webhooks, another.webhooks]))
        delivery_worker.deliver_due(emulator.webhooks)
    people = [event["participant"]["customParticipantId"] for event in receiver.events()]
    assert people == [f"p{number}" for number in range(12)]
