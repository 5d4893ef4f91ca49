"""The background worker that sends webhook deliveries."""

import inspect
from collections.abc import Iterator
from contextlib import closing
from threading import Event
from time import sleep
from typing import Any

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.webhooks import http_post
from rtk_cli.emulator.webhooks.delivery_worker import DeliveryWorker
from rtk_cli.errors import ConfigurationError
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.webhook_receiver import WebhookReceiver, listed, registered, webhook_receiver

STARTED = ("meeting.started", "meeting.participantJoined")
THREAD_TIMEOUT = 60  # seconds that a test waits for a thread
FAST = 0.01  # seconds between two looks of a worker at the store


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as found:
        yield found


@pytest.fixture
def emulator(local: Rtk) -> Iterator[Emulator]:
    """A second emulator on the store of `local`."""
    with closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as found:
        yield found


def test_worker_sends_while_another_receiver_is_silent(
    local: Rtk, receiver: WebhookReceiver, emulator: Emulator
) -> None:
    arrived, may_answer = Event(), Event()
    with webhook_receiver() as slow:
        slow.before = lambda: may_answer.wait(THREAD_TIMEOUT)
        receiver.before = lambda: arrived.set() if len(receiver.received) == 2 else None
        registered(local, slow.url, *STARTED)
        registered(local, receiver.url, *STARTED)
        logged: list[dict[str, Any]] = []
        worker = DeliveryWorker(emulator.webhooks, logged.append, _fail, poll=FAST)
        worker.start()
        recordings.live_meeting(local)
        assert arrived.wait(THREAD_TIMEOUT)
        assert len(slow.received) <= 1
        may_answer.set()
        worker.stop()
    assert [row["url"] for row in logged].count(receiver.url) == 2


def test_worker_finds_events_of_other_processes_and_of_the_clock(
    local: Rtk, receiver: WebhookReceiver, emulator: Emulator
) -> None:
    arrived = Event()
    receiver.before = arrived.set
    registered(local, receiver.url, "meeting.ended")
    _, ada = recordings.live_meeting(local)
    local(f"emulator leave {ada}").ok
    worker = DeliveryWorker(emulator.webhooks, lambda _: None, _fail, poll=FAST)
    worker.start()
    local.clock.advance(60)
    assert arrived.wait(THREAD_TIMEOUT)
    worker.stop()
    assert listed(local)[0]["status"] == "DELIVERED"


def test_stopping_worker_waits_until_attempts_under_way_are_recorded(
    local: Rtk, receiver: WebhookReceiver, emulator: Emulator
) -> None:
    arrived = Event()

    def respond_late() -> None:
        arrived.set()
        sleep(0.2)

    receiver.before = respond_late
    registered(local, receiver.url, "meeting.started")
    recordings.live_meeting(local)
    worker = DeliveryWorker(emulator.webhooks, lambda _: None, _fail)
    worker.start()
    assert arrived.wait(THREAD_TIMEOUT)
    worker.stop()
    assert listed(local)[0]["status"] == "DELIVERED"


def test_stopping_worker_starts_no_more_deliveries(local: Rtk, receiver: WebhookReceiver, emulator: Emulator) -> None:
    stopped, second_arrived = Event(), Event()
    receiver.before = lambda: second_arrived.set() if len(receiver.received) == 2 else None
    registered(local, receiver.url, *STARTED)
    recordings.live_meeting(local)

    def stop_after_the_first(_: object) -> None:
        worker.stop()
        stopped.set()

    worker = DeliveryWorker(emulator.webhooks, stop_after_the_first, _fail, stop_timeout=0)
    worker.start()
    assert stopped.wait(THREAD_TIMEOUT)
    assert not second_arrived.wait(0.5)
    assert [row["status"] for row in listed(local)] == ["DELIVERED", "PENDING"]


def test_stopping_worker_does_not_wait_for_a_silent_receiver(
    local: Rtk, receiver: WebhookReceiver, emulator: Emulator
) -> None:
    reached, may_answer, answered = Event(), Event(), Event()

    def stay_silent() -> None:
        reached.set()
        may_answer.wait(THREAD_TIMEOUT)

    receiver.before = stay_silent
    registered(local, receiver.url, "meeting.started")
    recordings.live_meeting(local)
    worker = DeliveryWorker(emulator.webhooks, lambda _: answered.set(), _fail, stop_timeout=0.01)
    worker.start()
    assert reached.wait(THREAD_TIMEOUT)
    worker.stop()
    assert listed(local)[0]["status"] == "PENDING"
    may_answer.set()
    assert answered.wait(THREAD_TIMEOUT)


@pytest.mark.parametrize("problem", [ConfigurationError("the disk is full"), ValueError("a defect")])
def test_worker_survives_an_error_and_logs_it_once_each_time_it_appears(problem: Exception) -> None:
    logged: list[Exception] = []
    outcomes: list[Exception | None] = [problem, problem, None, problem, problem]
    finished = Event()

    class FailingDeliveries:
        def due(self) -> list[str]:
            if not outcomes:
                finished.set()
            elif (outcome := outcomes.pop()) is not None:
                raise outcome
            return []

    worker = DeliveryWorker(FailingDeliveries(), lambda _: None, logged.append, poll=FAST)  # type: ignore[arg-type]
    worker.start()
    assert finished.wait(THREAD_TIMEOUT)
    worker.stop()
    assert logged == [problem, problem]


def test_default_timeouts_are_those_of_the_docs() -> None:
    assert inspect.signature(http_post.post).parameters["timeout"].default == 10
    assert inspect.signature(DeliveryWorker).parameters["stop_timeout"].default == 3


def _fail(error: Exception) -> None:
    raise AssertionError(error)
