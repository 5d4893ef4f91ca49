"""Sends what is due: each webhook on a thread of its own, so that a slow or dead receiver holds nothing else up.

The served door runs a `Worker` beside it; `deliver_due` does what is due once, for whom no server runs.
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
"""Seconds between two looks into the store: other processes write into it, and time makes deliveries due."""

FAREWELL = 3.0
"""Seconds that receivers still have to answer when the worker is told to stop."""

Entry = dict[str, Any]
Post = Callable[[Delivery], AttemptResult]


def posted(parcel: Delivery) -> AttemptResult:
    """One attempt over the network."""
    return post(parcel.url, parcel.headers, parcel.body)


def deliver_once(desk: DeliveryService, parcels: list[Delivery], send: Post = posted) -> list[AttemptResult]:
    """Try each of these a single time, all at once; what was said to each."""

    def attempt(parcel: Delivery) -> AttemptResult:
        answer = send(parcel)
        desk.conclude(parcel, answer, once=True)
        return answer

    return _together([partial(attempt, parcel) for parcel in parcels])


def deliver_due(desk: DeliveryService, only: str | None = None, send: Post = posted) -> list[Entry]:
    """Send what is due, what that makes due included, and give an entry of the log for each attempt.

    `only` is the one webhook to send to.
    """
    webhooks = [one for one in desk.due() if only in (None, one)]

    def drain(webhook_id: str) -> list[Entry]:
        return list(_attempts(desk, webhook_id, send))

    return [entry for entries in _together([partial(drain, one) for one in webhooks]) for entry in entries]


class DeliveryWorker:
    """Sends in the background from `start` to `stop`.

    `tell` hears of each attempt, and `complain` of a store that cannot be used for a while, or of a defect: once as
    long as it lasts, and on threads of the worker.
    """

    def __init__(
        self,
        desk: DeliveryService,
        tell: Callable[[Entry], object],
        complain: Callable[[Exception], object],
        *,
        send: Post = posted,
        poll: float = POLL,
        farewell: float = FAREWELL,
    ) -> None:
        self._desk = desk
        self._tell = tell
        self._complain = complain
        self._complaint = ""
        self._send = send
        self._poll = poll
        self._farewell = farewell
        self._busy: set[str] = set()
        self._changes = Condition()
        self._is_wanted = Event()
        self._is_over = Event()
        self._thread = Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something may be due: look at once, and not at the next turn."""
        self._is_wanted.set()

    def stop(self) -> None:
        """Begin nothing more, and return when the attempts under way are over and written down.

        Receivers that still keep silent then are not waited for: whoever sends next tries them again.
        """
        self._is_over.set()
        self._is_wanted.set()
        self._thread.join()
        with self._changes:
            self._changes.wait_for(lambda: not self._busy, self._farewell)

    def _run(self) -> None:
        while not self._is_over.is_set():
            self._is_wanted.clear()
            with self._complaining():
                for webhook_id in self._desk.due():
                    self._begin(webhook_id)
            self._is_wanted.wait(self._poll)

    def _begin(self, webhook_id: str) -> None:
        with self._changes:
            if webhook_id in self._busy:
                return
            self._busy.add(webhook_id)
        Thread(target=self._serve, args=(webhook_id,), name=f"webhook {webhook_id}", daemon=True).start()

    def _serve(self, webhook_id: str) -> None:
        try:
            with self._complaining():
                for entry in _attempts(self._desk, webhook_id, self._send):
                    self._tell(entry)
                    if self._is_over.is_set():
                        break
        finally:
            with self._changes:
                self._busy.remove(webhook_id)
                self._changes.notify_all()

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        """What goes wrong is told, and tried again at the next turn."""
        try:
            yield
        except Exception as error:  # nobody else is there to hear of it, and the others must get theirs
            if str(error) != self._complaint:
                self._complaint = str(error)
                self._complain(error)
        else:
            self._complaint = ""


def _attempts(desk: DeliveryService, webhook_id: str, send: Post) -> Iterator[Entry]:
    """One delivery of a webhook after the other, until nothing of it is due."""
    while (parcel := desk.take(webhook_id)) is not None:
        entry = desk.conclude(parcel, send(parcel))
        if entry is not None:
            yield entry


def _together(works: list[Callable[[], Result]]) -> list[Result]:
    """Do all at the same time; raises what one of them raised, when all are over."""
    with ThreadPoolExecutor(max_workers=len(works) or 1) as pool:
        return [done.result() for done in [pool.submit(work) for work in works]]
