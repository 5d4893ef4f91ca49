"""`emulator.live`: connects clients to live sessions, and makes participants join, talk and leave without a client."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rtk_cli.emulator import events, join_tokens, timings
from rtk_cli.emulator.handler import Json, Refusal
from rtk_cli.emulator.live import connection_rows, leave, manual_actions
from rtk_cli.emulator.live.client_connection import ClientConnection, ConnectionPool
from rtk_cli.emulator.live.connection_states import LIVE
from rtk_cli.emulator.live.event_dispatcher import EventDispatcher
from rtk_cli.emulator.live.live_errors import as_live_refusal
from rtk_cli.emulator.livestream import livestream_views, start_livestream
from rtk_cli.emulator.store import metadata
from rtk_cli.emulator.store.seeded_ids import NewId
from rtk_cli.emulator.store.sqlite_store import Mode
from rtk_cli.emulator.transactions import Transactions
from rtk_cli.errors import AuthenticationError, ConflictError, NotFoundError, RefusedError

if TYPE_CHECKING:
    from rtk_cli.emulator.events import Event
    from rtk_cli.emulator.simulation.batch import Batch

_ERRORS = {401: AuthenticationError, 404: NotFoundError, 409: ConflictError}

OTHER_STORE_HINT = "a served emulator may have another state than this one: rtk emulator status"


class LiveService:
    """The live sessions of one emulator. `holder` names this emulator in the store as the owner of its connections."""

    def __init__(self, transactions: Transactions, holder: str) -> None:
        self._transactions = transactions
        self._holder = holder

    def connect(self, token: str, *, after: int | None = None, peer_id: str | None = None) -> ClientConnection:
        """A client connection for the holder of a join token; raises `LiveRefusal`.

        `peer_id` continues that connection, `after` alone the participant's newest one, first of those without a
        client. Events start behind the number `after`.
        """
        try:
            with self._transactions.settled("reading") as (db, now):
                participant_id = participant_of(db, token, now)
        except Refusal as refusal:
            raise as_live_refusal(refusal) from refusal
        return self._pool.connect(participant_id, after, peer_id)

    def meeting_of(self, token: str) -> str:
        """The meeting of a join token; raises `Refusal` for one that is not valid."""
        query = "SELECT meeting_id FROM participants WHERE id = ?"
        with self._transactions.settled("reading") as (db, now):
            return str(db.execute(query, (participant_of(db, token, now),)).fetchone()["meeting_id"])

    @contextmanager
    def transaction(self, mode: Mode) -> Iterator[tuple[sqlite3.Connection, int, NewId]]:
        """Open a transaction for a call beside the live protocol: connection, time in milliseconds, new ids."""
        with self._transactions.settled(mode) as (db, now):
            yield db, now, self._transactions.new_id

    def connect_as(self, token: str, peer_id: str) -> ClientConnection:
        """A client connection whose peer has the id that the client chose, a UUID; raises `LiveRefusal`."""
        try:
            with self._transactions.settled("reading") as (db, now):
                participant_id = participant_of(db, token, now)
        except Refusal as refusal:
            raise as_live_refusal(refusal) from refusal
        return self._pool.connect_as(participant_id, peer_id)

    def is_connected(self, peer_id: str) -> bool:
        """Whether the peer is joined, or on its way; also while its client has time to reconnect."""
        with self._transactions.settled("reading") as (db, _):
            return connection_rows.exists(db, peer_id) and connection_rows.get(db, peer_id)["state"] in LIVE

    def events_since(self, session_id: str, number: int) -> "list[Event]":
        """Every event of a session after the event of that number, including those that no client may see."""
        with self._transactions.settled("reading") as (db, _):
            if db.execute("SELECT 1 FROM sessions WHERE id = ?", (session_id,)).fetchone() is None:
                raise NotFoundError(f"no session found with id {session_id}")
            return [entry.event for entry in events.of_session(db, session_id, number)]

    def tick(self) -> None:
        """Apply what is due, confirm this emulator's connections, and deliver events of other processes."""
        if "_pool" in self.__dict__:
            self._pool.confirm_alive()
        else:
            with self._transactions.settled("reading"):
                pass
        self._transactions.notify()

    def expire_orphans(self) -> None:
        """Start the reconnection timeout for connections held by a process that may have died.

        An emulator that still runs, in this process or another, confirms its own connections at its next tick.
        """
        with self._transactions.settled("writing") as (db, now):
            leave.expire_orphans(db, now + timings.RECONNECTION)

    def join(self, participant_id: str, room: str | None = None) -> Json:
        """Connect a participant as a client SDK would. `room` is a breakout room."""
        with self._change() as (db, now):
            return manual_actions.join(db, participant_id, now, self._transactions.new_id, room)

    def join_with_token(self, token: str, room: str | None = None) -> Json:
        """Connect the holder of a join token."""
        with self._change() as (db, now):
            participant_id = participant_of(db, token, now)
            return manual_actions.join(db, participant_id, now, self._transactions.new_id, room)

    def leave(self, connected_id: str) -> Json:
        """Disconnect one peer by its id, or all peers of a participant."""
        with self._change() as (db, now):
            return manual_actions.leave(db, connected_id, now)

    def say(self, participant_id: str, text: str, *, spoken: bool = False) -> Json:
        """Send a chat message, or speak, on behalf of a connected participant."""
        send = manual_actions.speak if spoken else manual_actions.say
        with self._change() as (db, now):
            return send(db, participant_id, text, now, self._transactions.new_id)

    def admit(self, waiting_id: str) -> Json:
        """Admit a participant from the waiting room."""
        with self._change() as (db, now):
            return manual_actions.admit(db, waiting_id, now, self._transactions.new_id)

    def reject(self, waiting_id: str) -> Json:
        """Reject a participant in the waiting room."""
        with self._change() as (db, now):
            return manual_actions.reject(db, waiting_id, now)

    def act(self, connected_id: str, name: str, params: Mapping[str, Any]) -> Json:
        """Make a call of the live protocol on behalf of a connected or waiting participant."""
        with self._change() as (db, now):
            return manual_actions.act(db, connected_id, name, params, now, self._transactions.new_id)

    def ingest(self, livestream_id: str) -> Json:
        """Start sending to an independent livestream, as an encoder would."""
        with self._change() as (db, now):
            started = start_livestream.ingest(db, livestream_id, now, self._transactions.new_id)
            return livestream_views.ingest_view(db, started)

    def end_ingest(self, livestream_id: str) -> Json:
        """Stop sending to an independent livestream."""
        with self._change() as (db, now):
            return livestream_views.ingest_view(db, start_livestream.end_ingest(db, livestream_id, now))

    @contextmanager
    def batch(self) -> "Iterator[Batch]":
        """Many actions in one transaction; the clock moves to the time of each."""
        from rtk_cli.emulator.simulation.batch import Batch

        with self._change() as (db, now):
            yield Batch(db, now, self._transactions.new_id)

    @cached_property
    def _pool(self) -> ConnectionPool:
        """Built for the first client: before that there is nothing to deliver."""
        dispatcher = EventDispatcher(lambda: self._transactions.plain("reading"))
        self._transactions.add_listener(dispatcher.dispatch)
        return ConnectionPool(self._transactions.settled, self._transactions.new_id, dispatcher, holder=self._holder)

    @contextmanager
    def _change(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """A transaction outside the API; its refusals become errors of the rtk family."""
        try:
            with self._transactions.settled("writing") as moment:
                yield moment
        except Refusal as refusal:
            kind = _ERRORS.get(refusal.status, RefusedError)
            hint = OTHER_STORE_HINT if refusal.status == 404 else None
            raise kind(refusal.message[:1].lower() + refusal.message[1:], hint=hint) from refusal


def participant_of(db: sqlite3.Connection, token: str, now: int) -> str:
    """The participant to whom a join token belongs; refuses one that is not valid."""
    claims = join_tokens.read_token(token, secret=metadata.secret(db), now=now) if token.isascii() else None
    if claims is None:
        raise Refusal(401, "The join token was not issued by this emulator")
    if db.execute("SELECT 1 FROM participants WHERE id = ?", (claims.participant_id,)).fetchone() is None:
        raise Refusal(401, f"The join token is revoked: participant {claims.participant_id} was removed")
    return claims.participant_id
