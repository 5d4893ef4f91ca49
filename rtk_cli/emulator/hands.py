"""The part of `Emulator` that stands in for people: what happens in a live session without any call of the API."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Literal

from rtk_cli.emulator import facts
from rtk_cli.emulator.call import Refusal
from rtk_cli.errors import AuthenticationError, ConflictError, NotFoundError, RefusedError

_ERRORS = {401: AuthenticationError, 404: NotFoundError, 409: ConflictError}

ANOTHER_STATE = "a served emulator may have another state than this one: rtk emulator status"

Moment = tuple[sqlite3.Connection, int]


class Hands:
    """People join, talk, vote and leave by hand. What `Emulator` has for it stands on top."""

    def _settled(self, kind: Literal["reading", "writing"]) -> AbstractContextManager[Moment]:
        """A transaction and the time in it, with everything done whose time has come."""
        raise NotImplementedError

    def _new_id(self) -> str:
        """A fresh UUID, for use inside a transaction."""
        raise NotImplementedError

    def join(self, participant_id: str, room: str | None = None) -> dict[str, Any]:
        """Connect a participant, as a client SDK would; the API has no call for it. `room` is a breakout room."""
        from rtk_cli.emulator.live import by_hand

        with self._live_change() as (db, now):
            return by_hand.join(db, participant_id, now, self._new_id, room)

    def join_with_token(self, token: str, room: str | None = None) -> dict[str, Any]:
        """The same for whom the token belongs to."""
        from rtk_cli.emulator.live import by_hand

        with self._live_change() as (db, now):
            return by_hand.join(db, self._bearer(db, token, now), now, self._new_id, room)

    def say(self, participant_id: str, text: str, *, spoken: bool = False) -> dict[str, Any]:
        """Let somebody who is connected write into the chat, or speak."""
        from rtk_cli.emulator.live import by_hand

        utter = by_hand.speak if spoken else by_hand.say
        with self._live_change() as (db, now):
            return utter(db, participant_id, text, now, self._new_id)

    def leave(self, connected_id: str) -> dict[str, Any]:
        """Disconnect somebody, by participant id or peer id."""
        from rtk_cli.emulator.live import by_hand

        with self._live_change() as (db, now):
            return by_hand.leave(db, connected_id, now)

    def admit(self, waiting_id: str) -> dict[str, Any]:
        """Let somebody in who waits, whoever else is there."""
        from rtk_cli.emulator.live import by_hand

        with self._live_change() as (db, now):
            return by_hand.admit(db, waiting_id, now, self._new_id)

    def reject(self, waiting_id: str) -> dict[str, Any]:
        """Send somebody away who waits."""
        from rtk_cli.emulator.live import by_hand

        with self._live_change() as (db, now):
            return by_hand.reject(db, waiting_id, now)

    def act(self, connected_id: str, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """A call of the live protocol on behalf of somebody who is on stage or waits to be."""
        from rtk_cli.emulator.live import by_hand

        with self._live_change() as (db, now):
            return by_hand.act(db, connected_id, name, params, now, self._new_id)

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

    def _bearer(self, db: sqlite3.Connection, token: str, now: int) -> str:
        """Whose the join token is."""
        from rtk_cli.emulator import tokens  # hashing loads OpenSSL

        claims = tokens.read_token(token, secret=facts.secret(db), now=now) if token.isascii() else None
        if claims is None:
            raise Refusal(401, "The join token was not signed here, or has expired")
        return claims.participant_id

    @contextmanager
    def _live_change(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """A change that no request of the API makes, its refusals as errors of the family."""
        try:
            with self._settled("writing") as moment:
                yield moment
        except Refusal as refusal:
            kind = _ERRORS.get(refusal.status, RefusedError)
            hint = ANOTHER_STATE if refusal.status == 404 else None
            raise kind(refusal.message[:1].lower() + refusal.message[1:], hint=hint) from refusal
