"""Sends due deliveries, each webhook on its own thread, so that a slow or dead receiver delays no other.

The server runs a `DeliveryWorker` in the background; without a server, `deliver_due` sends what is due, once.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Condition, Event, Thread
from typing import Any, TypeVar

from rtk_cli.emulator.webhooks.delivery_service import Delivery, DeliveryService
from rtk_cli.emulator.webhooks.delivery_store import AttemptResult
from rtk_cli.emulator.webhooks.http_post import post

Result = TypeVar("Result")

POLL = 0.25
"""Seconds between two looks at the store: other processes write to it, and time makes deliveries due."""

STOP_TIMEOUT = 3.0
"""Seconds that `stop` waits for receivers that have not responded yet."""

LogEntry = dict[str, Any]
Send = Callable[[Delivery], AttemptResult]


def send_over_http(delivery: Delivery) -> AttemptResult:
    return post(delivery.url, delivery.headers, delivery.body)


def deliver_once(
    deliveries: DeliveryService, batch: list[Delivery], send: Send = send_over_http
) -> list[AttemptResult]:
    """Attempt each delivery of the batch once, in parallel, without retries."""

    def attempt(delivery: Delivery) -> AttemptResult:
        result = send(delivery)
        deliveries.complete(delivery, result, retry=False)
        return result

    return _in_parallel([partial(attempt, delivery) for delivery in batch])


def deliver_due(
    deliveries: DeliveryService, webhook_id: str | None = None, send: Send = send_over_http
) -> list[LogEntry]:
    """Send what is due, and what becomes due by that, to all webhooks or to one; returns a log entry per attempt."""
    due = [each for each in deliveries.due() if webhook_id in (None, each)]

    def drain(each: str) -> list[LogEntry]:
        return list(_attempts(deliveries, each, send))

    return [entry for entries in _in_parallel([partial(drain, each) for each in due]) for entry in entries]


class DeliveryWorker:
    """Sends in the background from `start` to `stop`.

    `log_attempt` gets the log entry of each attempt. `log_error` gets a store error or a defect, once for as long as
    it lasts. Both run on the worker's threads.
    """

    def __init__(
        self,
        deliveries: DeliveryService,
        log_attempt: Callable[[LogEntry], object],
        log_error: Callable[[Exception], object],
        send: Send = send_over_http,
        *,
        poll: float = POLL,
        stop_timeout: float = STOP_TIMEOUT,
    ) -> None:
        self._deliveries = deliveries
        self._log_attempt = log_attempt
        self._log_error = log_error
        self._last_error = ""
        self._send = send
        self._poll = poll
        self._stop_timeout = stop_timeout
        self._busy: set[str] = set()
        self._busy_changed = Condition()
        self._is_stopping = Event()
        self._thread = Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Start no more deliveries, and wait up to `stop_timeout` until those under way are recorded.

        A delivery whose receiver has not responded by then is retried by the next sender, once its lease has ended.
        """
        self._is_stopping.set()
        self._thread.join()
        with self._busy_changed:
            self._busy_changed.wait_for(lambda: not self._busy, self._stop_timeout)

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            with self._errors_logged():
                for webhook_id in self._deliveries.due():
                    self._start_sending(webhook_id)
            self._is_stopping.wait(self._poll)

    def _start_sending(self, webhook_id: str) -> None:
        with self._busy_changed:
            if webhook_id in self._busy:
                return
            self._busy.add(webhook_id)
        Thread(target=self._send_to, args=(webhook_id,), name=f"webhook {webhook_id}", daemon=True).start()

    def _send_to(self, webhook_id: str) -> None:
        try:
            with self._errors_logged():
                for entry in _attempts(self._deliveries, webhook_id, self._send):
                    self._log_attempt(entry)
                    if self._is_stopping.is_set():
                        break
        finally:
            with self._busy_changed:
                self._busy.remove(webhook_id)
                self._busy_changed.notify_all()

    @contextmanager
    def _errors_logged(self) -> Iterator[None]:
        """Log an error instead of raising it; the next round tries again."""
        try:
            yield
        except Exception as error:  # the threads must go on: other webhooks still have deliveries
            if str(error) != self._last_error:
                self._last_error = str(error)
                self._log_error(error)
        else:
            self._last_error = ""


def _attempts(deliveries: DeliveryService, webhook_id: str, send: Send) -> Iterator[LogEntry]:
    """Attempt one delivery of the webhook after the other, until none is due."""
    while (delivery := deliveries.claim(webhook_id)) is not None:
        entry = deliveries.complete(delivery, send(delivery))
        if entry is not None:
            yield entry


def _in_parallel(calls: list[Callable[[], Result]]) -> list[Result]:
    """Run all calls at the same time; raises the first error once all have finished."""
    with ThreadPoolExecutor(max_workers=len(calls) or 1) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
