"""Transactions of the emulator: each first applies what is due by the clock, and tells listeners after its commit."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from rtk_cli.clock import Clock
from rtk_cli.emulator import lifecycle
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.store import seeded_ids, virtual_clock
from rtk_cli.emulator.store.sqlite_store import Mode, Store


class Transactions:
    """Opens transactions of `store` at the emulator's own time. `ids` gives UUIDs to a store without a seed."""

    def __init__(self, store: Store, clock: Clock, ids: Callable[[], str]) -> None:
        self.store = store
        self._clock = clock
        self._ids = ids
        self._listeners: list[Callable[[], object]] = []

    def add_listener(self, listener: Callable[[], object]) -> None:
        """Call `listener` after each commit."""
        self._listeners.append(listener)

    def notify(self) -> None:
        """Tell listeners that something may have been committed."""
        if self._listeners and not self.store.is_gathering:
            for listener in self._listeners:
                listener()

    def machine_now(self) -> int:
        """The machine's time in milliseconds."""
        return int(self._clock.now() * 1000)

    def new_id(self) -> str:
        """A fresh UUID, for use inside a transaction."""
        return seeded_ids.draw(self.store.connection, self._ids)

    def plain(self, mode: Mode) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction that leaves what is due undone."""
        return self.store.transaction(mode)

    @contextmanager
    def settled(self, mode: Mode) -> Iterator[tuple[sqlite3.Connection, int]]:
        """A transaction and its time in milliseconds, with everything applied that is due by then.

        The time is read while the lock is held, so no process writes an earlier moment after a later one. A refusal
        rolls back what the refused call wrote, but not what the clock did.
        """
        if mode == "reading":
            with self.store.transaction("reading") as db:
                now = virtual_clock.now(db, self.machine_now())
                if not lifecycle.is_due(db, now):
                    yield db, now
                    return
        refused = None
        with self.store.transaction("writing") as db:
            now = virtual_clock.now_for_change(db, self.machine_now())
            is_settled = lifecycle.is_due(db, now)
            if is_settled:
                lifecycle.settle(db, now)
                db.execute("SAVEPOINT call")
            try:
                yield db, now
            except Refusal as refusal:
                if not is_settled:
                    raise
                db.execute("ROLLBACK TO call")
                refused = refusal
        self.notify()
        if refused is not None:
            raise refused
