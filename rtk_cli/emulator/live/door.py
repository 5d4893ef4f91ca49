"""The in-process door to a live session: one participant's line, by which it calls and hears."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Literal

from rtk_cli.emulator import durations
from rtk_cli.emulator.call import Refusal
from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live import calls, connections, departures, hearing
from rtk_cli.emulator.live.actor import Actor
from rtk_cli.emulator.live.feed import Callback, Feed, Listener
from rtk_cli.emulator.live.refusals import LiveRefusal, in_live_words

Settled = Callable[[Literal["reading", "writing"]], AbstractContextManager[tuple[sqlite3.Connection, int]]]
"""A transaction of the store, and the time in it."""


class LiveDoor:
    """Made by `Emulator.live_door`, which has said hello: `hello` is the answer. Any thread may call it."""

    def __init__(self, stage: "Stage", connection_id: str, after: int | None) -> None:
        self._stage = stage
        self._listener: Listener | None = None
        self.connection_id = connection_id
        self.hello = self.call("hello", {})
        number: int = self.hello["number"]
        self._seen = number if after is None else min(after, number)  # it may have been the number of another store

    def call(self, name: str, params: object) -> dict[str, Any]:
        """The `ok` of a call; raises `LiveRefusal`."""
        return self._stage.perform(self.connection_id, name, params)

    def events(self, after: int) -> list[Event]:
        """What this connection hears, from behind the event of that number."""
        with self._stage.settled("reading") as (db, _):
            return hearing.after(db, connections.get(db, self.connection_id), after)

    def listen(self, callback: Callback, gone: Callable[[], object] = lambda: None) -> None:
        """Have each event told after its commit, once and in order: from behind hello or the `after` given there, or
        from where a former callback stopped. `gone` is called when the store was reset or replaced: this connection
        is none any more.

        Both are called in the thread whose call caused it, or in another that is telling already: they must be
        quick, and must not wait for another thread; `gone` must not make calls either.
        """
        self.close()
        try:
            self._listener = self._stage.feed.add(self.connection_id, callback, gone, self._seen)
        except Refusal as refusal:  # there was such a connection a moment ago
            raise in_live_words(refusal) from refusal

    def hang_up(self) -> None:
        """The line broke: who does not come back in time has left."""
        self.close()
        self._stage.hang_up(self.connection_id)

    def close(self) -> None:
        """Hear nothing more. Nobody leaves by that."""
        if self._listener is not None:
            self._stage.feed.remove(self._listener)
            self._seen = self._listener.seen
            self._listener = None


class Stage:
    """All doors of one emulator: `settled` opens a transaction of its store, `new_id` gives UUIDs.

    `holder` is what the store knows this emulator by, as the one that has these doors.
    """

    def __init__(self, settled: Settled, new_id: Callable[[], str], feed: Feed, holder: str) -> None:
        self.settled = settled
        self.feed = feed
        self._new_id = new_id
        self._holder = holder

    def door(self, participant_id: str, after: int | None, peer_id: str | None) -> LiveDoor:
        """A door for a new connection; with `after` or `peer_id` for the one that has been there."""
        try:
            with self.settled("writing") as (db, now):
                connection = self._former(db, participant_id, after, peer_id)
                connection = connection or connections.open_connection(db, participant_id, now, self._new_id)
                departures.hold(db, connection["id"], self._holder)
        except Refusal as refusal:
            raise in_live_words(refusal) from refusal
        return LiveDoor(self, connection["id"], after)

    def perform(self, connection_id: str, name: str, params: object) -> dict[str, Any]:
        """One call in one transaction; the answer has the number of the last event that the caller hears by then."""
        try:
            with self.settled("writing") as (db, now):
                connection = connections.get(db, connection_id)
                answer = calls.perform(Actor(db, connection, now, self._new_id), name, params)
                return {**answer, "number": hearing.last(db, connections.get(db, connection_id))}
        except Refusal as refusal:
            raise in_live_words(refusal) from refusal

    def hang_up(self, connection_id: str) -> None:
        with self.settled("writing") as (db, now):
            departures.hang_up(db, connection_id, self._holder, now + durations.RECONNECTION)

    def hold_on(self) -> None:
        """Do what has come due; who doubts the lines of this emulator is told that they are alive."""
        with self.settled("reading") as (db, _):
            is_in_doubt = departures.is_in_doubt(db, self._holder)
        if is_in_doubt:
            with self.settled("writing") as (db, _):
                departures.hold_on(db, self._holder)

    def _former(
        self, db: sqlite3.Connection, participant_id: str, after: int | None, peer_id: str | None
    ) -> sqlite3.Row | None:
        if peer_id is not None:
            connection = connections.get(db, peer_id)
            if connection["participant_id"] != participant_id:
                raise LiveRefusal("NOT_FOUND", f"No connection found with id {peer_id}")
            return connection
        return None if after is None else connections.newest(db, participant_id)
