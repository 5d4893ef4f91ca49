"""Webhooks that arrive: signed, in order, repeated when the receiver fails, and written down."""

import json
from collections.abc import Iterator
from contextlib import closing
from threading import Event
from typing import Any

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.webhooks import delivery_store, delivery_worker, signing_key
from rtk_cli.emulator.webhooks.delivery_store import AttemptResult
from rtk_cli.emulator.webhooks.delivery_worker import DeliveryWorker
from rtk_cli.errors import ConfigurationError
from rtk_cli.jobs.webhook_signatures import PublicKey
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support import recordings, sessions
from tests.support.cli import Rtk
from tests.support.webhook_receiver import WebhookReceiver, emulators_key, listed, registered, webhook_receiver

STARTED = ("meeting.started", "meeting.participantJoined")
A_MONTH = delivery_store.KEPT / 1000
PARTLY = 12
SOON = 60  # seconds: as long as a test waits for a thread before it calls it lost


@pytest.fixture
def box() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as found:
        yield found


@pytest.fixture
def emulator(local: Rtk) -> Iterator[Emulator]:
    """The same store as that of `local`."""
    with closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as found:
        yield found


def deliver(rtk: Rtk) -> list[dict[str, Any]]:
    """One attempt for each that is due, the log's entries of them."""
    result = rtk("emulator deliver")
    assert result.exit_code == (PARTLY if any(row["error"] for row in result.data) else 0), result.stderr
    rows: list[dict[str, Any]] = result.data
    return rows


def test_what_happened_arrives_in_order_and_signed(local: Rtk, box: WebhookReceiver) -> None:
    webhook = registered(local, box.url, *STARTED)
    recordings.live_meeting(local)
    assert box.received == []
    rows = deliver(local)
    assert box.names() == list(STARTED)
    assert [(row["status"], row["status_code"], row["attempts"]) for row in rows] == [("DELIVERED", 200, 1)] * 2
    key = emulators_key(local)
    for mail, row in zip(box.received, rows, strict=True):
        assert mail.path == "/hook"
        assert mail.headers["content-type"] == "application/json"
        assert mail.headers["rtk-uuid"] == mail.headers["dyte-uuid"] == row["id"]
        assert mail.headers["rtk-webhook-id"] == mail.headers["dyte-webhook-id"] == webhook
        assert mail.headers["rtk-signature"] == mail.headers["dyte-signature"]
        assert key.verifies(mail.body, mail.headers["rtk-signature"])
        assert not key.verifies(mail.body + b" ", mail.headers["rtk-signature"])
        assert json.loads(mail.body) == row["payload"]
    assert len({mail.headers["rtk-uuid"] for mail in box.received}) == 2


def test_what_has_arrived_is_not_sent_again(local: Rtk, box: WebhookReceiver) -> None:
    registered(local, box.url, *STARTED)
    recordings.live_meeting(local)
    deliver(local)
    local.clock.advance(1000)
    assert (deliver(local), len(box.received)) == ([], 2)


def test_a_failing_receiver_is_tried_again_by_the_schedule_and_then_given_up(local: Rtk, box: WebhookReceiver) -> None:
    registered(local, box.url, "meeting.started")
    recordings.live_meeting(local)
    box.answers = [503] * 9
    for attempt, pause in enumerate(delivery_store.PAUSES, 1):
        row = deliver(local)[0]
        assert (row["status"], row["attempts"], row["error"]) == ("PENDING", attempt, "answered 503")
        local.clock.advance(pause / 1000 - 1)
        assert deliver(local) == [], "too early"
        local.clock.advance(1)
    assert deliver(local)[0]["status"] == "FAILED"
    local.clock.advance(10_000)
    assert deliver(local) == []
    assert len(box.received) == len(delivery_store.PAUSES) + 1
    assert len({(mail.headers["rtk-uuid"], mail.body) for mail in box.received}) == 1


def test_a_receiver_that_recovers_gets_everything_in_order(local: Rtk, box: WebhookReceiver) -> None:
    registered(local, box.url, *STARTED)
    recordings.live_meeting(local)
    box.answers = [500]
    assert len(deliver(local)) == 1
    local.clock.advance(1)
    assert [row["attempts"] for row in deliver(local)] == [2, 1]
    assert box.names() == ["meeting.started", *STARTED]


@pytest.mark.parametrize("status", [302, 400, 404, 410, 429])
def test_other_answers_are_not_tried_again(local: Rtk, box: WebhookReceiver, status: int) -> None:
    registered(local, box.url, *STARTED)
    recordings.live_meeting(local)
    box.answers = [status]
    rows = deliver(local)
    assert [row["status"] for row in rows] == ["FAILED", "DELIVERED"]
    assert (rows[0]["status_code"], rows[0]["error"]) == (status, f"answered {status}")


def test_a_dead_receiver_is_tried_again(local: Rtk) -> None:
    registered(local, "http://127.0.0.1:1/", "meeting.started")
    recordings.live_meeting(local)
    row = deliver(local)[0]
    assert (row["status"], row["status_code"], row["next_attempt_at"]) == ("PENDING", None, "2026-09-14T08:00:01.000Z")
    assert row["error"] == "no connection: Connection refused"


def test_a_dead_receiver_keeps_nothing_from_the_others(local: Rtk, box: WebhookReceiver) -> None:
    registered(local, "http://127.0.0.1:1/", *STARTED)
    registered(local, box.url, *STARTED)
    recordings.live_meeting(local)
    deliver(local)
    assert box.names() == list(STARTED)


def test_one_webhook_alone_can_be_delivered_to(local: Rtk, box: WebhookReceiver) -> None:
    first = registered(local, box.url, *STARTED)
    registered(local, f"{box.url}/2", *STARTED)
    recordings.live_meeting(local)
    local("emulator", "deliver", "--webhook", first).ok
    assert {mail.path for mail in box.received} == {"/hook"}
    assert local(f"emulator deliver --webhook {recordings.UNKNOWN_ID}").ok.data == []


def test_a_link_in_an_event_leads_to_the_file(local: Rtk, box: WebhookReceiver, emulator: Emulator) -> None:
    registered(local, box.url, "meeting.chatSynced")
    meeting = sessions.meeting(local)
    local("emulator", "say", sessions.joined(local, meeting, "Ada"), "Hello").ok
    sessions.ended(local, meeting)
    deliver(local)
    file = emulator.file(box.events()[0]["chatDownloadUrl"], {})
    assert (file.status, b"Hello" in b"".join(file.chunks)) == (200, True)


def test_the_log_can_be_narrowed(local: Rtk, box: WebhookReceiver) -> None:
    first = registered(local, box.url, "meeting.started")
    second = registered(local, f"{box.url}/2", *STARTED)
    recordings.live_meeting(local)
    box.answers = [404]
    deliver(local)
    assert [row["webhook_id"] for row in listed(local, "--webhook", second)] == [second, second]
    failed = listed(local, "--failed")
    assert [row["error"] for row in failed] == ["answered 404"]
    assert listed(local, "--failed", "--webhook", second if failed[0]["webhook_id"] == first else first) == []


def test_the_log_is_kept_for_a_month(local: Rtk, box: WebhookReceiver) -> None:
    registered(local, box.url, "meeting.started")
    meeting, _ = recordings.live_meeting(local)
    local(f"active-session kick-all {meeting} --force").ok
    local.clock.advance(A_MONTH - 1)
    assert len(listed(local)) == 1
    local.clock.advance(1)
    assert (listed(local), deliver(local)) == ([], [])
    recordings.live_meeting(local)
    assert len(deliver(local)) == 1


def test_a_disabled_webhook_gets_what_waits_once_it_is_enabled(local: Rtk, box: WebhookReceiver) -> None:
    webhook = registered(local, box.url, "meeting.started")
    recordings.live_meeting(local)
    local(f"webhooks update {webhook} --no-enabled").ok
    assert deliver(local) == []
    local(f"webhooks update {webhook} --enabled").ok
    assert len(deliver(local)) == 1


def test_a_changed_address_counts_from_the_next_attempt_on(local: Rtk, box: WebhookReceiver) -> None:
    webhook = registered(local, "http://127.0.0.1:1/", "meeting.started")
    recordings.live_meeting(local)
    deliver(local)
    local(f"webhooks update {webhook} --url {box.url}").ok
    local.clock.advance(1)
    assert deliver(local)[0]["url"] == box.url


def test_what_a_deleted_webhook_has_not_got_is_given_up(local: Rtk, box: WebhookReceiver) -> None:
    webhook = registered(local, box.url, "meeting.started")
    recordings.live_meeting(local)
    local(f"webhooks delete {webhook} --force").ok
    assert deliver(local) == []
    row = listed(local)[0]
    assert (row["status"], row["error"], row["webhook_id"]) == ("FAILED", "the webhook was deleted", webhook)


def test_an_attempt_whose_sender_died_is_made_again(local: Rtk, box: WebhookReceiver, emulator: Emulator) -> None:
    webhook = registered(local, box.url, "meeting.started")
    recordings.live_meeting(local)
    assert emulator.webhooks.take(webhook) is not None
    assert deliver(local) == [], "somebody is at it"
    local.clock.advance(delivery_store.LEASE / 1000)
    assert deliver(local)[0]["attempts"] == 2


def test_a_reset_while_a_delivery_is_on_its_way_does_no_harm(
    local: Rtk, box: WebhookReceiver, emulator: Emulator
) -> None:
    webhook = registered(local, box.url, "meeting.started")
    recordings.live_meeting(local)
    parcel = emulator.webhooks.take(webhook)
    assert parcel is not None
    emulator.reset()
    assert emulator.webhooks.conclude(parcel, AttemptResult(200)) is None


def test_there_is_one_key_for_as_long_as_the_store_lives(local: Rtk, emulator: Emulator) -> None:
    key = emulator.webhooks.public_key()
    assert key == emulator.webhooks.public_key()
    with closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as another:
        assert another.webhooks.public_key() == key
    emulator.reset()
    assert emulator.webhooks.public_key() != key


def test_the_public_key_has_the_form_of_the_service(emulator: Emulator) -> None:
    response = signing_key.well_known(emulator.webhooks.public_key())
    document = json.loads(response.content)
    assert (response.status, set(document)) == (200, {"success", "data", "message"})
    assert (document["success"], document["message"], set(document["data"])) == (True, "", {"publicKey"})
    assert document["data"]["publicKey"].startswith("-----BEGIN PUBLIC KEY-----\n")
    assert PublicKey(response.content.decode()).verifies(b"", "") is False


def test_the_worker_sends_while_another_receiver_is_silent(
    local: Rtk, box: WebhookReceiver, emulator: Emulator
) -> None:
    arrived, may_answer = Event(), Event()
    with webhook_receiver() as slow:
        slow.before = lambda: may_answer.wait(SOON)
        box.before = lambda: arrived.set() if len(box.received) == 2 else None
        registered(local, slow.url, *STARTED)
        registered(local, box.url, *STARTED)
        told: list[dict[str, Any]] = []
        sender = DeliveryWorker(emulator.webhooks, told.append, _defect)
        sender.start()
        recordings.live_meeting(local)
        sender.wake()
        assert arrived.wait(SOON)
        assert len(slow.received) <= 1
        may_answer.set()
        sender.stop()
    assert [row["url"] for row in told].count(box.url) == 2


def test_the_worker_finds_what_others_wrote_and_what_time_brought(
    local: Rtk, box: WebhookReceiver, emulator: Emulator
) -> None:
    arrived = Event()
    box.before = arrived.set
    registered(local, box.url, "meeting.ended")
    _, ada = recordings.live_meeting(local)
    local(f"emulator leave {ada}").ok
    sender = DeliveryWorker(emulator.webhooks, lambda _: None, _defect, poll=0.01)
    sender.start()
    local.clock.advance(60)
    assert arrived.wait(SOON)
    sender.stop()
    assert listed(local)[0]["status"] == "DELIVERED"


def test_a_worker_that_stops_writes_down_what_it_has_begun(
    local: Rtk, box: WebhookReceiver, emulator: Emulator
) -> None:
    arrived = Event()
    box.before = arrived.set
    registered(local, box.url, *STARTED)
    recordings.live_meeting(local)
    sender = DeliveryWorker(emulator.webhooks, lambda _: None, _defect)
    sender.start()
    assert arrived.wait(SOON)
    sender.stop()
    assert [row["status"] for row in listed(local)][: len(box.received)] == ["DELIVERED"] * len(box.received)


def test_a_worker_that_stops_does_not_wait_for_a_silent_receiver(
    local: Rtk, box: WebhookReceiver, emulator: Emulator
) -> None:
    reached, may_answer, answered = Event(), Event(), Event()

    def keep_silent() -> None:
        reached.set()
        may_answer.wait(SOON)

    box.before = keep_silent
    registered(local, box.url, "meeting.started")
    recordings.live_meeting(local)
    sender = DeliveryWorker(emulator.webhooks, lambda _: answered.set(), _defect, farewell=0.01)
    sender.start()
    assert reached.wait(SOON)
    sender.stop()
    assert listed(local)[0]["status"] == "PENDING"
    may_answer.set()
    assert answered.wait(SOON)


@pytest.mark.parametrize("problem", [ConfigurationError("the disk is full"), ValueError("a defect")])
def test_a_worker_outlives_what_goes_wrong_for_a_while_and_tells_it_once(problem: Exception) -> None:
    complained: list[Exception] = []
    troubles = [problem] * 3
    again = Event()

    class DeliveryService:
        def due(self) -> list[str]:
            if troubles:
                raise troubles.pop()
            again.set()
            return []

    sender = DeliveryWorker(DeliveryService(), lambda _: None, complained.append, poll=0.01)  # type: ignore[arg-type]
    sender.start()
    assert again.wait(SOON)
    sender.stop()
    assert complained == [problem]


def test_many_deliveries_are_sent_by_several_at_once_and_none_twice(
    local: Rtk, box: WebhookReceiver, emulator: Emulator
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    registered(local, box.url, "meeting.participantJoined")
    meeting = recordings.meeting(local)
    for number in range(12):
        recordings.join(local, recordings.participant(local, meeting, f"p{number}"))
    with (
        closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as another,
        ThreadPoolExecutor(2) as pool,
    ):
        list(pool.map(delivery_worker.deliver_due, [emulator.webhooks, another.webhooks]))
        delivery_worker.deliver_due(emulator.webhooks)
    people = [event["participant"]["customParticipantId"] for event in box.events()]
    assert people == [f"p{number}" for number in range(12)]


def _defect(error: Exception) -> None:
    raise AssertionError(error)
