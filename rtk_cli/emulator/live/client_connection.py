"""The in-process door to a live session: one participant's line, by which it calls and hears."""

import sqlite3
from collections.abc import Callable
from typing import Any

from rtk_cli.emulator import timings
from rtk_cli.emulator.events import Event
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.live import calls, connection_rows, event_visibility, leave
from rtk_cli.emulator.live.caller import Actor
from rtk_cli.emulator.live.event_dispatcher import Callback, EventDispatcher, Listener
from rtk_cli.emulator.live.live_errors import LiveRefusal, in_live_words
from rtk_cli.emulator.store.sqlite_store import OpenTransaction


class ClientConnection:
    """Made by `Emulator.connect`, which has said hello: `hello` is the answer. Any thread may call it."""

    def __init__(self, pool: "ConnectionPool", connection_id: str, after: int | None) -> None:
        self._pool = pool
        self._listener: Listener | None = None
        self.connection_id = connection_id
        self.hello = self.call("hello", {})
        number: int = self.hello["number"]
        self._seen = number if after is None else min(after, number)  # it may have been the number of another store

    def call(self, name: str, params: object) -> dict[str, Any]:
        """The `ok` of a call; raises `LiveRefusal`."""
        return self._pool.perform(self.connection_id, name, params)

    def events(self, after: int) -> list[Event]:
        """What this connection hears, from behind the event of that number."""
        with self._pool.settled("reading") as (db, _):
            return event_visibility.after(db, connection_rows.get(db, self.connection_id), after)

    def listen(self, callback: Callback, gone: Callable[[], object] = lambda: None) -> None:
        """Have each event told after its commit, once and in order: from behind hello or the `after` given there, or
        from where a former callback stopped. `gone` is called when the store was reset or replaced: this connection
        is none any more.

        Both are called in the thread whose call caused it, or in another that is telling already: they must be
        quick, and must not wait for another thread; `gone` must not make calls either.
        """
        self.close()
        try:
            self._listener = self._pool.dispatcher.add(self.connection_id, callback, gone, self._seen)
        except Refusal as refusal:  # there was such a connection a moment ago
            raise in_live_words(refusal) from refusal

    def hang_up(self) -> None:
        """The line broke: who does not come back in time has left."""
        self.close()
        self._pool.hang_up(self.connection_id)

    def close(self) -> None:
        """Hear nothing more. Nobody leaves by that."""
        if self._listener is not None:
            self._pool.dispatcher.remove(self._listener)
            self._seen = self._listener.seen
            self._listener = None


class ConnectionPool:
    """All doors of one emulator: `settled` opens a transaction of its store, `new_id` gives UUIDs.

    `holder` is what the store knows this emulator by, as the one that has these doors.
    """

    def __init__(
        self, settled: OpenTransaction, new_id: Callable[[], str], dispatcher: EventDispatcher, holder: str
    ) -> None:
        self.settled = settled
        self.dispatcher = dispatcher
        self._new_id = new_id
        self._holder = holder

    def connect(self, participant_id: str, after: int | None, peer_id: str | None) -> ClientConnection:
        """A door for a new connection; with `after` or `peer_id` for the one that has been there."""
        try:
            with self.settled("writing") as (db, now):
                connection = self._former(db, participant_id, after, peer_id)
                connection = connection or connection_rows.open_connection(db, participant_id, now, self._new_id)
                leave.hold(db, connection["id"], self._holder)
        except Refusal as refusal:
            raise in_live_words(refusal) from refusal
        return ClientConnection(self, connection["id"], after)

    def perform(self, connection_id: str, name: str, params: object) -> dict[str, Any]:
        """One call in one transaction; the answer has the number of the last event that the caller hears by then."""
        try:
            with self.settled("writing") as (db, now):
                connection = connection_rows.get(db, connection_id)
                answer = calls.perform(Actor(db, connection, now, self._new_id), name, params)
                return {**answer, "number": event_visibility.last(db, connection_rows.get(db, connection_id))}
        except Refusal as refusal:
            raise in_live_words(refusal) from refusal

    def hang_up(self, connection_id: str) -> None:
        with self.settled("writing") as (db, now):
            leave.hang_up(db, connection_id, self._holder, now + timings.RECONNECTION)

    def confirm_alive(self) -> None:
        """Do what has come due; who doubts the lines of this emulator is told that they are alive."""
        with self.settled("reading") as (db, _):
            is_in_doubt = leave.is_in_doubt(db, self._holder)
        if is_in_doubt:
            with self.settled("writing") as (db, _):
                leave.hold_on(db, self._holder)

    def _former(
        self, db: sqlite3.Connection, participant_id: str, after: int | None, peer_id: str | None
    ) -> sqlite3.Row | None:
        if peer_id is not None:
            connection = connection_rows.get(db, peer_id)
            if connection["participant_id"] != participant_id:
                raise LiveRefusal("NOT_FOUND", f"No connection found with id {peer_id}")
            return connection
        return None if after is None else connection_rows.newest(db, participant_id)
