"""A client's connection to a live session, in process: calls go in, events come out."""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from rtk_cli.emulator import timings
from rtk_cli.emulator.events import Event
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.live import calls, connection_rows, event_visibility, leave
from rtk_cli.emulator.live.caller import Caller
from rtk_cli.emulator.live.event_dispatcher import Callback, EventDispatcher, Listener
from rtk_cli.emulator.live.live_errors import LiveRefusal, as_live_refusal
from rtk_cli.emulator.store.seeded_ids import NewId
from rtk_cli.emulator.store.sqlite_store import OpenTransaction

Result = TypeVar("Result")


class ClientConnection:
    """Made by `emulator.live.connect`, after `hello`; its answer is in `hello`. Any thread may use it."""

    def __init__(self, pool: "ConnectionPool", connection_id: str, after: int | None) -> None:
        self._pool = pool
        self._listener: Listener | None = None
        self.connection_id = connection_id
        self.hello = self.call("hello", {})
        number: int = self.hello["number"]
        self._seen = number if after is None else min(after, number)  # `after` may come from another store

    def call(self, name: str, params: object) -> dict[str, Any]:
        """The `ok` of a call; raises `LiveRefusal`."""
        return self._pool.perform(self.connection_id, name, params)

    def read(self, query: Callable[[sqlite3.Connection, int], Result]) -> Result:
        """Run a query in a read transaction; it gets the connection and the time in milliseconds."""
        with self._pool.settled("reading") as (db, now):
            return query(db, now)

    def row(self, db: sqlite3.Connection) -> sqlite3.Row:
        """The connection as it is stored."""
        return connection_rows.get(db, self.connection_id)

    def events(self, after: int) -> list[Event]:
        """The events that this connection sees after number `after`."""
        with self._pool.settled("reading") as (db, _):
            return event_visibility.after(db, connection_rows.get(db, self.connection_id), after)

    def listen(self, callback: Callback, on_closed: Callable[[], object] = lambda: None) -> None:
        """Deliver each event to `callback` after its commit, once and in order.

        Delivery starts after `hello` or its `after`, or where a former callback stopped. `on_closed` is called when
        the store was reset or replaced, so that this connection no longer exists.

        Both run in the thread whose call caused the event, or in another that is delivering at the moment: they must
        return quickly and must not wait for another thread; `on_closed` must not make calls.
        """
        self.close()
        try:
            self._listener = self._pool.dispatcher.add(self.connection_id, callback, on_closed, self._seen)
        except Refusal as refusal:  # the connection was deleted since `hello`
            raise as_live_refusal(refusal) from refusal

    def hang_up(self) -> None:
        """Disconnect the client: the participant leaves unless it reconnects in time."""
        self.close()
        self._pool.hang_up(self.connection_id)

    def close(self) -> None:
        """Stop listening. The participant does not leave."""
        if self._listener is not None:
            self._pool.dispatcher.remove(self._listener)
            self._seen = self._listener.seen
            self._listener = None


class ConnectionPool:
    """All client connections of one emulator: `settled` opens a transaction, `new_id` gives UUIDs.

    `holder` names this emulator in the store as the owner of its client connections.
    """

    def __init__(self, settled: OpenTransaction, new_id: NewId, dispatcher: EventDispatcher, holder: str) -> None:
        self.settled = settled
        self.dispatcher = dispatcher
        self._new_id = new_id
        self._holder = holder

    def connect(self, participant_id: str, after: int | None, peer_id: str | None) -> ClientConnection:
        """Open a connection, or resume an earlier one if `after` or `peer_id` is given."""
        try:
            with self.settled("writing") as (db, now):
                connection = self._resumed(db, participant_id, after, peer_id)
                connection = connection or connection_rows.open_connection(db, participant_id, now, self._new_id)
                leave.attach_client(db, connection["id"], self._holder)
        except Refusal as refusal:
            raise as_live_refusal(refusal) from refusal
        return ClientConnection(self, connection["id"], after)

    def connect_as(self, participant_id: str, peer_id: str) -> ClientConnection:
        """Continue the peer of this id, or open it: for clients that choose the id of their peer themselves.

        A peer that is over can't come back under its id, so its client continues as another one.
        """
        try:
            with self.settled("writing") as (db, now):
                connection = connection_rows.chosen(db, participant_id, peer_id)
                if connection is None:
                    ids = self._new_id if connection_rows.exists(db, peer_id) else lambda: peer_id
                    connection = connection_rows.open_connection(db, participant_id, now, ids)
                leave.attach_client(db, connection["id"], self._holder)
        except Refusal as refusal:
            raise as_live_refusal(refusal) from refusal
        return ClientConnection(self, connection["id"], None)

    def perform(self, connection_id: str, name: str, params: object) -> dict[str, Any]:
        """Carry out a call in one transaction. `number` in the answer is that of the last event the caller sees."""
        try:
            with self.settled("writing") as (db, now):
                connection = connection_rows.get(db, connection_id)
                answer = calls.perform(Caller(db, connection, now, self._new_id), name, params)
                return {**answer, "number": event_visibility.last(db, connection_rows.get(db, connection_id))}
        except Refusal as refusal:
            raise as_live_refusal(refusal) from refusal

    def hang_up(self, connection_id: str) -> None:
        with self.settled("writing") as (db, now):
            leave.detach_client(db, connection_id, self._holder, now + timings.RECONNECTION)

    def confirm_alive(self) -> None:
        """Apply what is due, and keep this emulator's clients if another emulator has expired them."""
        with self.settled("reading") as (db, _):
            is_expiring = leave.has_expiring_clients(db, self._holder)
        if is_expiring:
            with self.settled("writing") as (db, _):
                leave.confirm_clients(db, self._holder)

    def _resumed(
        self, db: sqlite3.Connection, participant_id: str, after: int | None, peer_id: str | None
    ) -> sqlite3.Row | None:
        if peer_id is not None:
            connection = connection_rows.get(db, peer_id)
            if connection["participant_id"] != participant_id:
                raise LiveRefusal("NOT_FOUND", f"No connection found with id {peer_id}")
            return connection
        return None if after is None else connection_rows.resumable(db, participant_id)
