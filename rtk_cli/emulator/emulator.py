"""RealtimeKit in one object: a request in, the API's answer out, and files behind the links that it gave.

Bad input is answered as the API answers it. Two things are raised: a store that cannot be used
(`ConfigurationError`), and a defect in a handler, which no caller should mistake for an answer of the API.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast
from urllib.parse import parse_qsl, urlsplit

from rtk_cli.clock import Clock
from rtk_cli.emulator import durations, facts, faults, kept_clock, lifecycle, seeded_ids, times
from rtk_cli.emulator.call import Call, Refusal
from rtk_cli.emulator.faults import Fault, Outcome
from rtk_cli.emulator.gateway import GatewayRefusal
from rtk_cli.emulator.hands import Hands
from rtk_cli.emulator.router import Route, Router
from rtk_cli.emulator.seed import fill
from rtk_cli.emulator.store import SCHEMA_VERSION, Store
from rtk_cli.errors import NotFoundError
from rtk_cli.local import ORIGIN
from rtk_cli.messages import Download, Request, Response

if TYPE_CHECKING:
    from rtk_cli.emulator.events import Event
    from rtk_cli.emulator.live.door import LiveDoor, Stage
    from rtk_cli.emulator.simulation.stretch import Stretch
    from rtk_cli.emulator.webhooks.desk import Desk

_KNOWN = (
    "SELECT EXISTS (SELECT 1 FROM faults WHERE operation IN (?1, '*')),"
    " ?2 IS NULL OR EXISTS (SELECT 1 FROM apps WHERE id = ?2)"
)
_COUNTED = ("apps", "presets", "meetings", "participants", "sessions", "recordings")


class _Known(NamedTuple):
    """Whether trouble is planned for the operation, and whether the app is there that the path names, if it does."""

    has_plan: bool
    has_app: bool


class Emulator(Hands):
    """One account, on the SQLite file at `path`, or in memory. Any number of threads may call it.

    `ids` gives UUIDs, unless `seed` does, or the one that the store was given before; `token` is the only one that is
    let in, None lets everybody in; `origin` is where its links lead.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        clock: Clock,
        ids: Callable[[], str],
        token: str | None = None,
        origin: str = ORIGIN,
        seed: int | None = None,
    ) -> None:
        self.origin = origin
        self._clock = clock
        self._ids = ids
        self._seed = seeded_ids.checked(seed)
        self._router = Router(token)
        self._store = Store(path, lambda db: fill(db, self._machine_now(), ids, self._seed))

    def open(self) -> None:
        """Make or open the store now, and not at the first call: a broken one shows before anybody waits."""
        with self._store.transaction("reading") as db:
            is_seeded = self._seed is None or facts.read(db, facts.SEED) == str(self._seed)
        if not is_seeded:
            with self._store.transaction("writing") as db:
                seeded_ids.plant(db, cast(int, self._seed))

    def knows(self, authorization: str | None) -> bool:
        """Whether a caller with that header is let in."""
        return self._router.knows(authorization)

    def answer(self, request: Request, authorization: str | None, origin: str | None = None) -> Response:
        """The API's answer. A call that came by the wire has the header `authorization`, and `origin` for its links."""
        try:
            route = self._router.route(request, authorization)
        except (Refusal, GatewayRefusal) as refusal:
            return refusal.response()
        return self._reply(request, route, origin, self._known(route).has_app)

    def take(self, request: Request, authorization: str | None, origin: str | None = None) -> Outcome:
        """What a door does about the call: the answer, or the trouble that was planned for it."""
        try:
            route = self._router.route(request, authorization)
            known = self._known(route)
            fault = self._fault(request, route, known.has_plan)
        except (Refusal, GatewayRefusal) as refusal:
            return Outcome(refusal.response())
        response = None
        if fault is None or fault.lets_it_happen:
            response = self._reply(request, route, origin, known.has_app)
        if fault is None:
            return Outcome(response)
        if fault.status is not None:
            response = faults.answer(fault.status, fault.retry_after, self._router.contract.area(route.operation))
        elif fault.cut is not None:
            response = None
        return Outcome(response, fault.latency_ms / 1000)

    def take_all(self, calls: Sequence[Callable[[], Outcome]]) -> list[Outcome]:
        """What each of the calls to `take` gives, stored in one transaction.

        Whatever is raised then has changed nothing: each call can be made again, alone.
        """
        with self._store.gathered():
            outcomes = [call() for call in calls]
        self._tell_listeners()
        return outcomes

    def file(self, url: str, headers: Mapping[str, str]) -> Download:
        """The file behind a link of this emulator; `headers` may ask for a range of it."""
        from rtk_cli.emulator import files, links  # hashing loads OpenSSL, which only downloads need

        parts = urlsplit(url)
        try:
            with self._settled("reading") as (db, now):
                expires_at = links.expiry_if_valid(parts.path, parse_qsl(parts.query), facts.secret(db))
                if expires_at is None:
                    raise Refusal(403, "The link was not signed here")
                if expires_at <= now:
                    raise Refusal(403, "The link has expired")
                return files.open_file(db, parts.path, headers, now)
        except Refusal as refusal:
            response = refusal.response()
            return Download(response.status, response.headers, iter((response.content,)))

    def live_door(self, token: str, *, after: int | None = None, peer_id: str | None = None) -> "LiveDoor":
        """The live protocol for whom the join token belongs to; with `after` the connection goes on that it had."""
        from rtk_cli.emulator.live.refusals import in_live_words

        try:
            with self._settled("reading") as (db, now):
                participant_id = self._bearer(db, token, now)
        except Refusal as refusal:
            raise in_live_words(refusal) from refusal
        return self._stage.door(participant_id, after, peer_id)

    def events_since(self, session_id: str, number: int) -> "list[Event]":
        """All that happened in a session from behind the event of that number, whoever may hear of it."""
        from rtk_cli.emulator import events

        with self._settled("reading") as (db, _):
            if db.execute("SELECT 1 FROM sessions WHERE id = ?", (session_id,)).fetchone() is None:
                raise NotFoundError(f"no session found with id {session_id}")
            return [entry.event for entry in events.of_session(db, session_id, number)]

    def tick(self) -> None:
        """Do what has come due, and tell listeners of this emulator what other processes did."""
        if "_stage" in self.__dict__:
            self._stage.hold_on()
        else:
            with self._settled("reading"):
                pass
        self._tell_listeners()

    def doubt_lines(self) -> None:
        """Who hangs on the line of a program that may be dead has so long to come back as who hung up.

        Emulators that live, in this process or another, say at their next tick that theirs are alive.
        """
        from rtk_cli.emulator.live import departures

        with self._settled("writing") as (db, now):
            departures.doubt(db, now + durations.RECONNECTION)

    @cached_property
    def webhooks(self) -> "Desk":
        """What goes out to webhooks: what is due, the log of what was sent, the key that signs it."""
        from rtk_cli.emulator.webhooks.desk import Desk

        return Desk(self._settled, self.origin)

    def describe(self) -> dict[str, Any]:
        """The store in figures, and its time; one that does not exist yet is not made."""
        path, size, now = self._store.path, self._store.size(), self._machine_now()
        head = {"file": None if path is None else str(path), "exists": size is not None, "size": size or 0}
        counts = dict.fromkeys(_COUNTED, 0)
        if size is not None:
            with self._settled("reading") as (db, now):
                for table in _COUNTED:
                    counts[table] = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        return {**head, "schema_version": SCHEMA_VERSION, "now": times.to_text(now), "counts": counts}

    def reset(self, seed: int | None = None, at: str | None = None) -> None:
        """Forget everything; a file of another version becomes one of this version. With `seed` its ids repeat.

        The clock begins anew: at the machine's time, or `at` that moment, RFC 3339.
        """
        number = seeded_ids.checked(seed)
        machine_now = self._machine_now()
        now = machine_now if at is None else times.clock_time(at)
        self._store.reset(lambda db: fill(db, now, self._ids, number, ahead=now - machine_now))
        self._tell_listeners()

    def is_used(self) -> bool:
        """Whether there is more in the store than in a new one."""
        from rtk_cli.emulator import state

        with self._settled("reading") as (db, _):
            return state.is_used(db)

    def export(self) -> dict[str, Any]:
        """The whole state as one document, the secret with which tokens and links are signed included."""
        from rtk_cli.emulator import state

        with self._settled("reading") as (db, now):
            return state.export(db, now)

    def replace(self, document: Mapping[str, Any], *, keep_clock: bool = False) -> None:
        """Put an exported state in the place of everything, or raise `UsageError` and change nothing.

        The clock goes on from the moment of the export, unless it is to be kept.
        """
        from rtk_cli.emulator import state

        with self._store.transaction("writing") as db:
            state.replace(db, document, self._machine_now(), keep_clock=keep_clock)
        self._tell_listeners()

    def advance(self, seconds: float) -> dict[str, Any]:
        """Move the clock forward, and do what has come due; gives its new time."""
        with self._settled("writing") as (db, now):
            later = now + round(seconds * 1000)
            lifecycle.move_clock(db, now, later)
            return {"now": times.to_text(later), "ahead_seconds": kept_clock.lead(db) / 1000}

    def now(self) -> float:
        """The emulator's time in Unix seconds."""
        with self._settled("reading") as (_, now):
            return now / 1000

    @contextmanager
    def stretch(self) -> "Iterator[Stretch]":
        """Many things in one transaction, each at a moment of its own, to which the clock is moved."""
        from rtk_cli.emulator.simulation.stretch import Stretch

        with self._live_change() as (db, now):
            yield Stretch(db, now, self._new_id)

    def fail(self, operation: str, fault: Fault, count: int = 1) -> dict[str, Any]:
        """Plan trouble for the next `count` calls of an operation, or of any where it is `*`."""
        faults.check_operation(operation, self._router.contract.operations)
        with self._settled("writing") as (db, now):
            return faults.plan(db, operation, fault, count, now)

    def faults(self) -> list[dict[str, Any]]:
        """The trouble that is planned, in the order in which it will be met."""
        with self._store.transaction("reading") as db:
            return faults.every(db)

    def clear_faults(self, operation: str | None = None) -> int:
        """Drop the trouble that is planned, for one operation or all; gives how many that were."""
        with self._store.transaction("writing") as db:
            return faults.clear(db, operation)

    def close(self) -> None:
        self._store.close()

    @cached_property
    def _stage(self) -> "Stage":
        """Made for the first door: without one nobody listens."""
        from rtk_cli.emulator.live.door import Stage
        from rtk_cli.emulator.live.feed import Feed

        feed = Feed(lambda: self._store.transaction("reading"))
        return Stage(self._settled, self._new_id, feed, holder=self._ids())

    def _tell_listeners(self) -> None:
        if "_stage" in self.__dict__ and not self._store.is_gathering:
            self._stage.feed.pump()

    def _known(self, route: Route) -> "_Known":
        """What the store knows about a call before it is judged: one question, since each costs a lock on the file."""
        return _Known(*self._store.row(_KNOWN, (route.operation, route.ids.get("app_id"))))

    def _reply(self, request: Request, route: Route, origin: str | None, has_app: bool) -> Response:
        try:
            if not has_app:
                raise Refusal(404, f"No app found with id {route.ids['app_id']}")
            return self._answer(request, route, origin or self.origin)
        except Refusal as refusal:
            return refusal.response()

    def _answer(self, request: Request, route: Route, origin: str) -> Response:
        query, body = self._router.check(route, request)
        handler = self._router.handler(route)
        with self._settled("reading" if request.method == "GET" else "writing") as (db, now):
            return handler(Call(db, route.ids, query, body, now, self._new_id, origin))

    def _fault(self, request: Request, route: Route, has_plan: bool) -> Fault | None:
        """The trouble that this call meets: what it asks for itself, else what was planned."""
        for name, value in request.headers.items():
            if name.lower() == faults.HEADER:
                return faults.from_header(value)
        if not has_plan:
            return None
        with self._store.transaction("writing") as db:
            return faults.take(db, route.operation)

    @contextmanager
    def _settled(self, kind: Literal["reading", "writing"]) -> Iterator[tuple[sqlite3.Connection, int]]:
        """A transaction, and the time in it, with everything done whose time has come.

        The time is read when the lock is held, so that no process writes an earlier moment after a later one. A
        refusal takes back what the refused call wrote, and not what the clock did.
        """
        if kind == "reading":
            with self._store.transaction("reading") as db:
                now = kept_clock.now(db, self._machine_now())
                if not lifecycle.is_due(db, now):
                    yield db, now
                    return
        refused = None
        with self._store.transaction("writing") as db:
            now = kept_clock.now_for_change(db, self._machine_now())
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
        self._tell_listeners()
        if refused is not None:
            raise refused

    def _machine_now(self) -> int:
        return int(self._clock.now() * 1000)

    def _new_id(self) -> str:
        """A fresh UUID, for use inside a transaction."""
        return seeded_ids.draw(self._store.connection, self._ids)
