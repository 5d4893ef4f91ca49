"""RealtimeKit in one object: a request in, the API's answer out, and files behind the links that it gave.

Bad input is answered as the API answers it. Two things are raised: a store that cannot be used
(`ConfigurationError`), and a defect in a handler, which no caller should mistake for an answer of the API.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from rtk_cli.clock import Clock
from rtk_cli.emulator import lifecycle
from rtk_cli.emulator.call import Call, Refusal
from rtk_cli.emulator.gateway import GatewayRefusal
from rtk_cli.emulator.router import Route, Router
from rtk_cli.emulator.seed import seed
from rtk_cli.emulator.store import SCHEMA_VERSION, Store
from rtk_cli.errors import ConflictError, NotFoundError, RefusedError
from rtk_cli.local import ORIGIN
from rtk_cli.messages import Download, Request, Response

_COUNTED = ("apps", "presets", "meetings", "participants", "sessions", "recordings")


class Emulator:
    """One account, on the SQLite file at `path`, or in memory. Any number of threads may call it.

    `ids` gives UUIDs; `token` is the only one that is let in, None lets everybody in; `origin` is where its links lead.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        clock: Clock,
        ids: Callable[[], str],
        token: str | None = None,
        origin: str = ORIGIN,
    ) -> None:
        self.origin = origin
        self._clock = clock
        self._new_id = ids
        self._router = Router(token)
        self._store = Store(path, lambda db: seed(db, self._now(), ids))

    def answer(self, request: Request, authorization: str | None) -> Response:
        """The API's answer; `authorization` is the header of that name, where the call came by the wire."""
        try:
            return self._answer(request, self._router.route(request, authorization))
        except (Refusal, GatewayRefusal) as refusal:
            return refusal.response()

    def file(self, url: str, headers: Mapping[str, str]) -> Download:
        """The file behind a link of this emulator; `headers` may ask for a range of it."""
        from rtk_cli.emulator import files, links  # hashing loads OpenSSL, which only downloads need

        parts = urlsplit(url)
        try:
            with self._settled("reading") as (db, now):
                expires_at = links.expiry_if_valid(parts.path, parse_qsl(parts.query), _secret(db))
                if expires_at is None:
                    raise Refusal(403, "The link was not signed here")
                if expires_at <= now:
                    raise Refusal(403, "The link has expired")
                return files.open_file(db, parts.path, headers, now)
        except Refusal as refusal:
            response = refusal.response()
            return Download(response.status, response.headers, iter((response.content,)))

    def join(self, participant_id: str, room: str | None = None) -> dict[str, Any]:
        """Connect a participant, as a client SDK would; the API has no call for it. `room` is a breakout room."""
        from rtk_cli.emulator import live

        with self._live_change() as (db, now):
            return live.join(db, participant_id, now, self._new_id, room)

    def say(self, participant_id: str, text: str, *, spoken: bool = False) -> dict[str, Any]:
        """Let somebody who is connected write into the chat, or speak."""
        from rtk_cli.emulator import live

        utter = live.speak if spoken else live.say
        with self._live_change() as (db, now):
            return utter(db, participant_id, text, now, self._new_id)

    def leave(self, connected_id: str) -> dict[str, Any]:
        """Disconnect somebody, by participant id or peer id."""
        from rtk_cli.emulator import live

        with self._live_change() as (db, now):
            return live.leave(db, connected_id, now)

    def ingest(self, livestream_id: str) -> dict[str, Any]:
        """Let an encoder send to an independent livestream; the API has no call for that either."""
        from rtk_cli.emulator.livestream import starts, views

        with self._live_change() as (db, now):
            return views.plain_run(db, starts.ingest(db, livestream_id, now, self._new_id))

    def end_ingest(self, livestream_id: str) -> dict[str, Any]:
        """Let the encoder stop sending."""
        from rtk_cli.emulator.livestream import starts, views

        with self._live_change() as (db, now):
            return views.plain_run(db, starts.end_ingest(db, livestream_id, now))

    def describe(self) -> dict[str, Any]:
        """The store in figures; one that does not exist yet is not made."""
        path, size = self._store.path, self._store.size()
        head = {"file": None if path is None else str(path), "exists": size is not None, "size": size or 0}
        counts = dict.fromkeys(_COUNTED, 0)
        if size is not None:
            with self._settled("reading") as (db, _):
                for table in _COUNTED:
                    counts[table] = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        return {**head, "schema_version": SCHEMA_VERSION, "counts": counts}

    def reset(self) -> None:
        """Forget everything; a file of another version becomes one of this version."""
        self._store.reset()

    def close(self) -> None:
        self._store.close()

    @contextmanager
    def _live_change(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """A change that no request of the API makes, its refusals as errors of the family."""
        try:
            with self._settled("writing") as moment:
                yield moment
        except Refusal as refusal:
            kind = {404: NotFoundError, 409: ConflictError}.get(refusal.status, RefusedError)
            raise kind(refusal.message[:1].lower() + refusal.message[1:]) from refusal

    def _answer(self, request: Request, route: Route) -> Response:
        self._check_app(route)
        query, body = self._router.check(route, request)
        handler = self._router.handler(route)
        with self._settled("reading" if request.method == "GET" else "writing") as (db, now):
            return handler(Call(db, route.ids, query, body, now, self._new_id, self.origin, _secret(db)))

    def _check_app(self, route: Route) -> None:
        app_id = route.ids.get("app_id")
        if app_id is not None:
            with self._store.transaction("reading") as db:
                if db.execute("SELECT 1 FROM apps WHERE id = ?", (app_id,)).fetchone() is None:
                    raise Refusal(404, f"No app found with id {app_id}")

    @contextmanager
    def _settled(self, kind: Literal["reading", "writing"]) -> Iterator[tuple[sqlite3.Connection, int]]:
        """A transaction, and the time in it, with everything done whose time has come.

        The time is read when the lock is held, so that no process writes an earlier moment after a later one. A
        refusal takes back what the refused call wrote, and not what the clock did.
        """
        if kind == "reading":
            with self._store.transaction("reading") as db:
                now = self._now()
                if not lifecycle.is_due(db, now):
                    yield db, now
                    return
        refused = None
        with self._store.transaction("writing") as db:
            now = self._now()
            lifecycle.settle(db, now, self._new_id)
            db.execute("SAVEPOINT call")
            try:
                yield db, now
            except Refusal as refusal:
                db.execute("ROLLBACK TO call")
                refused = refusal
        if refused is not None:
            raise refused

    def _now(self) -> int:
        return int(self._clock.now() * 1000)


def _secret(db: sqlite3.Connection) -> bytes:
    return bytes.fromhex(db.execute("SELECT value FROM facts WHERE name = 'secret'").fetchone()[0])
