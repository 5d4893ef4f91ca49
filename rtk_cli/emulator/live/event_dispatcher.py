"""Tells listeners what the log has, after each commit: each event once, in order, whichever thread wrote it.

Events are read and decoded once, however many hear them. A listener may make calls itself; what they cause is told
when all have heard what was before.
"""

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
Reading = Callable[[], AbstractContextManager[sqlite3.Connection]]

BATCH = 500


@dataclass(eq=False)
class Listener:
    """A connection that is listened for; `session_id` is None when it is not on stage."""

    connection_id: str
    participant_id: str
    app_id: str
    preset_name: str
    tell: Callback
    gone: Callable[[], object]
    seen: int
    session_id: str | None = None
    unheard: list[Event] = field(default_factory=list)


class EventDispatcher:
    """The listeners of one emulator. `reading` opens a transaction of its store."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._lock = threading.RLock()
        self._has_news = False
        self._is_telling = False
        self._hears: dict[tuple[str, str], frozenset[str]] = {}
        self._era: str | None = None
        self._last: int | None = None  # None until somebody listens
        self._by_connection: dict[str, list[Listener]] = defaultdict(list)
        self._on_stage: dict[str, list[Listener]] = defaultdict(list)

    def add(self, connection_id: str, tell: Callback, gone: Callable[[], object], seen: int) -> Listener:
        """Listen for a connection from behind the event `seen`; what it has missed is told at once.

        `gone` is called when the store has become another world, where the connection is none.
        """
        names = ("participant_id", "app_id", "preset_name")
        with self._lock:
            with self._reading() as db:
                self._notice_era(db)
                connection = connection_rows.get(db, connection_id)
                identity = {name: connection[name] for name in names}
                listener = Listener(connection_id, **identity, tell=tell, gone=gone, seen=seen)
                self._take_up(db, connection, listener)
            self._by_connection[connection_id].append(listener)
            self._tell([listener])
        self.pump()
        return listener

    def remove(self, listener: Listener) -> None:
        """Tell it nothing more."""
        with self._lock:
            self._give_up_place(listener)
            found = self._by_connection.get(listener.connection_id, [])
            if listener in found:
                found.remove(listener)
            if not found:
                self._by_connection.pop(listener.connection_id, None)

    def pump(self) -> None:
        """Tell what is new. One thread does it at a time; another that comes leaves its news to that one."""
        self._has_news = True
        while self._has_news and self._by_connection and self._lock.acquire(blocking=False):
            try:
                if self._is_telling:  # a listener has made a call
                    return
                self._tell_all()
            finally:
                self._lock.release()

    def _tell_all(self) -> None:
        self._has_news = False
        self._is_telling = True
        try:
            while entries := self._next():
                self._tell(self._sorted_out(entries))
        finally:
            self._is_telling = False

    def _notice_era(self, db: sqlite3.Connection) -> None:
        """Whoever reset or replaced the store, in whatever process: nobody who listens is known there any more, and
        numbers begin anew.
        """
        era = metadata.read(db, metadata.GENERATION)
        if era == self._era:
            return
        listeners = [listener for found in self._by_connection.values() for listener in found]
        self._by_connection.clear()
        self._era, self._last = era, None
        for listener in listeners:
            self._give_up_place(listener)
            listener.gone()

    def _take_up(self, db: sqlite3.Connection, now: sqlite3.Row, listener: Listener) -> None:
        """Where it is when the last event was told, and what it has not heard until then; the rest is in the log."""
        last = self._last = events.last_number(db) if self._last is None else self._last
        listener.unheard = event_visibility.after(db, now, listener.seen, last)
        listener.seen = max(listener.seen, last)
        has_come = now["first_event"] is not None and now["first_event"] <= last
        has_gone = now["last_event"] is not None and now["last_event"] <= last
        if has_come and not has_gone:
            self._take_place(listener, now["session_id"])

    def _next(self) -> list[Entry]:
        with self._reading() as db:
            self._notice_era(db)
            self._last = events.last_number(db) if self._last is None else self._last
            entries = events.after(db, self._last, BATCH)
            self._hears = self._rights(db) if any(entry.needs for entry in entries) else {}
        if entries:
            self._last = entries[-1].event.number
        return entries

    def _rights(self, db: sqlite3.Connection) -> dict[tuple[str, str], frozenset[str]]:
        presets = {(each.app_id, each.preset_name) for found in self._by_connection.values() for each in found}
        return {key: permissions.of_preset(db, *key).hears for key in presets}

    def _sorted_out(self, entries: list[Entry]) -> Iterable[Listener]:
        """Gives each event to whom it concerns, and follows them on and off the stage; the listeners with news."""
        told: dict[int, Listener] = {}
        for entry in entries:
            for listener in self._concerned(entry):
                if entry.event.number > listener.seen:
                    listener.unheard.append(event_visibility.heard_by(listener.participant_id, entry))
                    listener.seen = entry.event.number
                    told[id(listener)] = listener
                if entry.event.kind == "self.state" and entry.to_peer == listener.connection_id:
                    self._follow(listener, entry)
        return told.values()

    def _concerned(self, entry: Entry) -> list[Listener]:
        if entry.to_peer is not None:
            return list(self._by_connection.get(entry.to_peer, ()))
        if entry.scope.session_id is None:
            return []
        present = self._on_stage.get(entry.scope.session_id, ())
        if entry.needs is None:
            return list(present)
        return [each for each in present if entry.needs in self._hears[each.app_id, each.preset_name]]

    def _follow(self, listener: Listener, entry: Entry) -> None:
        state = entry.event.data["state"]
        if state == "JOINED" and entry.scope.session_id is not None:
            self._take_place(listener, entry.scope.session_id)
        elif state not in connection_states.LIVE:
            self._give_up_place(listener)

    def _take_place(self, listener: Listener, session_id: str) -> None:
        if listener.session_id is None:
            listener.session_id = session_id
            self._on_stage[session_id].append(listener)

    def _give_up_place(self, listener: Listener) -> None:
        if listener.session_id is not None:
            self._on_stage[listener.session_id].remove(listener)
            if not self._on_stage[listener.session_id]:
                del self._on_stage[listener.session_id]
            listener.session_id = None

    def _tell(self, listeners: Iterable[Listener]) -> None:
        """Everybody hears; what the first broken listener raised goes on its way after that."""
        broken: Exception | None = None
        for listener in listeners:
            news, listener.unheard = listener.unheard, []
            try:
                if news:
                    listener.tell(news)
            except Exception as error:
                broken = broken or error
        if broken is not None:
            raise broken
