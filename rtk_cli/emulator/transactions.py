"""Transactions at the emulator's time: each first applies what is due, and notifies listeners after the commit."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from rtk_cli.clock import Clock
from rtk_cli.emulator import lifecycle
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.store import seeded_ids, virtual_clock
from rtk_cli.emulator.store.seeded_ids import NewId
from rtk_cli.emulator.store.sqlite_store import Mode, Store


class Transactions:
    """Opens transactions of `store` at the emulator's time. `ids` returns UUIDs for a store without a seed."""

    def __init__(self, store: Store, clock: Clock, ids: NewId) -> None:
        self.store = store
        self._clock = clock
        self._ids = ids
        self._listeners: list[Callable[[], object]] = []

    def add_listener(self, listener: Callable[[], object]) -> None:
        """Call `listener` after each commit."""
        self._listeners.append(listener)

    def notify(self) -> None:
        """Tell listeners that there may be new events."""
        if self._listeners and not self.store.is_batching:
            for listener in self._listeners:
                listener()

    def machine_now(self) -> int:
        """Return the machine's time in milliseconds."""
        return int(self._clock.now() * 1000)

    def new_id(self) -> str:
        """Return a new UUID; only inside a transaction."""
        return seeded_ids.next_id(self.store.connection, self._ids)

    def plain(self, mode: Mode) -> AbstractContextManager[sqlite3.Connection]:
        """Open a transaction without applying what is due."""
        return self.store.transaction(mode)

    @contextmanager
    def settled(self, mode: Mode) -> Iterator[tuple[sqlite3.Connection, int]]:
        """Open a transaction with everything applied that is due; gives the connection and the time in milliseconds.

        The time is read while the lock is held, so no process writes an earlier time after a later one. A `Refusal`
        rolls back what its request wrote, but not what the clock changed.
        """
        if mode == "reading":
            with self.store.transaction("reading") as db:
                now = virtual_clock.now(db, self.machine_now())
                if not lifecycle.is_due(db, now):
                    yield db, now
                    return
        refusal = None
        with self.store.transaction("writing") as db:
            now = virtual_clock.now_for_change(db, self.machine_now())
            is_settled = lifecycle.is_due(db, now)
            if is_settled:
                lifecycle.settle(db, now)
                db.execute("SAVEPOINT request")
            try:
                yield db, now
            except Refusal as error:
                if not is_settled:
                    raise
                db.execute("ROLLBACK TO request")
                refusal = error
        self.notify()
        if refusal is not None:
            raise refusal
