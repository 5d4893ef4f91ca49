"""Delivers committed events to listeners: each event once, in order, whichever thread wrote it.

Events are read and decoded once for all listeners. A listener may make calls itself; the events that they cause are
delivered after the current batch has reached every listener.
"""

import json
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from rtk_cli.emulator import events
from rtk_cli.emulator.events import Entry, Event
from rtk_cli.emulator.live import connection_rows, connection_states, event_visibility, permissions
from rtk_cli.emulator.store import metadata

Callback = Callable[[list[Event]], object]
OpenReading = Callable[[], AbstractContextManager[sqlite3.Connection]]

BATCH = 500

_WITH_RIGHTS = (
    "SELECT id, app_id, preset_name, changes_json FROM connections WHERE id IN (SELECT value FROM json_each(?))"
)


@dataclass(eq=False)
class Listener:
    """The subscriber of one connection; `session_id` is None unless the connection is joined."""

    connection_id: str
    participant_id: str
    callback: Callback
    on_closed: Callable[[], object]
    seen: int
    session_id: str | None = None
    pending: list[Event] = field(default_factory=list)


class EventDispatcher:
    """The listeners of one emulator. `reading` opens a read transaction on its store."""

    def __init__(self, reading: OpenReading) -> None:
        self._reading = reading
        self._lock = threading.RLock()
        self._has_news = False
        self._is_dispatching = False
        self._event_rights: dict[str, frozenset[str]] = {}
        self._generation: str | None = None
        self._last: int | None = None  # None until there is a listener
        self._by_connection: dict[str, list[Listener]] = defaultdict(list)
        self._by_session: dict[str, list[Listener]] = defaultdict(list)

    def add(self, connection_id: str, callback: Callback, on_closed: Callable[[], object], seen: int) -> Listener:
        """Subscribe to a connection's events after number `seen`; missed events are delivered at once.

        `on_closed` is called when the store was reset or replaced, so that the connection no longer exists.
        """
        with self._lock:
            with self._reading() as db:
                self._check_generation(db)
                connection = connection_rows.get(db, connection_id)
                listener = Listener(connection_id, connection["participant_id"], callback, on_closed, seen)
                self._catch_up(db, connection, listener)
            self._by_connection[connection_id].append(listener)
            self._deliver([listener])
        self.dispatch()
        return listener

    def remove(self, listener: Listener) -> None:
        """Unsubscribe."""
        with self._lock:
            self._leave_session(listener)
            listeners = self._by_connection.get(listener.connection_id, [])
            if listener in listeners:
                listeners.remove(listener)
            if not listeners:
                self._by_connection.pop(listener.connection_id, None)

    def dispatch(self) -> None:
        """Deliver new events. One thread does this at a time; another thread leaves its events to that one."""
        self._has_news = True
        while self._has_news and self._by_connection and self._lock.acquire(blocking=False):
            try:
                if self._is_dispatching:  # a listener has made a call
                    return
                self._dispatch_all()
            finally:
                self._lock.release()

    def _dispatch_all(self) -> None:
        self._has_news = False
        self._is_dispatching = True
        try:
            while entries := self._next_batch():
                self._deliver(self._route(entries))
        finally:
            self._is_dispatching = False

    def _check_generation(self, db: sqlite3.Connection) -> None:
        """After a reset or an import, in any process, end all subscriptions: their connections no longer exist."""
        generation = metadata.read(db, metadata.GENERATION)
        if generation == self._generation:
            return
        listeners = [listener for found in self._by_connection.values() for listener in found]
        self._by_connection.clear()
        self._generation, self._last = generation, None
        for listener in listeners:
            self._leave_session(listener)
            listener.on_closed()

    def _catch_up(self, db: sqlite3.Connection, connection: sqlite3.Row, listener: Listener) -> None:
        """Queue the events that the listener missed, up to the last dispatched one, and its session as of then."""
        last = self._last = events.last_number(db) if self._last is None else self._last
        listener.pending = event_visibility.after(db, connection, listener.seen, last)
        listener.seen = max(listener.seen, last)
        has_joined = connection["first_event"] is not None and connection["first_event"] <= last
        has_left = connection["last_event"] is not None and connection["last_event"] <= last
        if has_joined and not has_left:
            self._enter_session(listener, connection["session_id"])

    def _next_batch(self) -> list[Entry]:
        with self._reading() as db:
            self._check_generation(db)
            self._last = events.last_number(db) if self._last is None else self._last
            entries = events.after(db, self._last, BATCH)
            self._event_rights = self._read_rights(db) if any(entry.needs for entry in entries) else {}
        if entries:
            self._last = entries[-1].event.number
        return entries

    def _read_rights(self, db: sqlite3.Connection) -> dict[str, frozenset[str]]:
        """The rights of each connection; those with the same preset and changes are read once."""
        known: dict[tuple[str, str, str | None], frozenset[str]] = {}
        rights = {}
        for row in db.execute(_WITH_RIGHTS, (json.dumps(list(self._by_connection)),)):
            key = (row["app_id"], row["preset_name"], row["changes_json"])
            if key not in known:
                known[key] = permissions.of_connection(db, row).event_rights
            rights[row["id"]] = known[key]
        return rights

    def _route(self, entries: list[Entry]) -> Iterable[Listener]:
        """Queue each event for its recipients, who may join and leave meanwhile; returns listeners with new events."""
        updated: dict[int, Listener] = {}
        for entry in entries:
            for listener in self._recipients(entry):
                if entry.event.number > listener.seen:
                    listener.pending.append(event_visibility.as_seen_by(listener.participant_id, entry))
                    listener.seen = entry.event.number
                    updated[id(listener)] = listener
                if entry.event.kind == "self.state" and entry.to_peer == listener.connection_id:
                    self._track_session(listener, entry)
        return updated.values()

    def _recipients(self, entry: Entry) -> list[Listener]:
        if entry.to_peer is not None:
            return list(self._by_connection.get(entry.to_peer, ()))
        if entry.scope.session_id is None:
            return []
        present = self._by_session.get(entry.scope.session_id, ())
        if entry.needs is None:
            return list(present)
        return [each for each in present if entry.needs in self._event_rights.get(each.connection_id, ())]

    def _track_session(self, listener: Listener, entry: Entry) -> None:
        state = entry.event.data["state"]
        if state == "JOINED" and entry.scope.session_id is not None:
            self._enter_session(listener, entry.scope.session_id)
        elif state not in connection_states.LIVE:
            self._leave_session(listener)

    def _enter_session(self, listener: Listener, session_id: str) -> None:
        if listener.session_id is None:
            listener.session_id = session_id
            self._by_session[session_id].append(listener)

    def _leave_session(self, listener: Listener) -> None:
        if listener.session_id is not None:
            self._by_session[listener.session_id].remove(listener)
            if not self._by_session[listener.session_id]:
                del self._by_session[listener.session_id]
            listener.session_id = None

    def _deliver(self, listeners: Iterable[Listener]) -> None:
        """Call every listener; then raise what the first failing one raised."""
        failure: Exception | None = None
        for listener in listeners:
            batch, listener.pending = listener.pending, []
            try:
                if batch:
                    listener.callback(batch)
            except Exception as error:  # the other listeners get their events first
                failure = failure or error
        if failure is not None:
            raise failure
