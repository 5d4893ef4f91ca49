"""The connection that makes a live call, inside the transaction that carries the call out."""

import sqlite3
from dataclasses import dataclass
from functools import cached_property

from rtk_cli.emulator.live import connection_rows, permissions
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.live.permissions import Rights
from rtk_cli.emulator.store.seeded_ids import NewId


@dataclass(frozen=True)
class Caller:
    """A connection as it was before the call."""

    db: sqlite3.Connection
    connection: sqlite3.Row
    now: int
    new_id: NewId

    @cached_property
    def rights(self) -> Rights:
        return permissions.of_connection(self.db, self.connection)

    @property
    def session_id(self) -> str:
        session_id: str = self.connection["session_id"]
        return session_id

    @property
    def peer(self) -> sqlite3.Row:
        """The caller's own row of `peers`."""
        return self.peer_of(self.connection["id"])

    def peer_of(self, peer_id: str) -> sqlite3.Row:
        """Any present peer of the caller's session, including the caller."""
        row: sqlite3.Row | None = self.db.execute(
            "SELECT * FROM peers WHERE id = ? AND session_id = ? AND left_at IS NULL", (peer_id, self.session_id)
        ).fetchone()
        if row is None:
            raise LiveRefusal("NOT_FOUND", f"No peer found with id {peer_id}")
        return row

    def peers_of(self, peer_ids: list[str]) -> list[sqlite3.Row]:
        """The peers with these ids, without duplicates; at least one."""
        if not peer_ids:
            raise LiveRefusal("BAD_REQUEST", '"peer_ids" must contain at least 1 items')
        return [self.peer_of(peer_id) for peer_id in dict.fromkeys(peer_ids)]

    def peers_of_participants(self, ids: list[str]) -> list[sqlite3.Row]:
        """The present peers of these participants; each must have one."""
        if not ids:
            raise LiveRefusal("BAD_REQUEST", '"ids" must contain at least 1 items')
        found: list[sqlite3.Row] = []
        for participant_id in dict.fromkeys(ids):
            peers = self.db.execute(
                "SELECT * FROM peers WHERE participant_id = ? AND session_id = ? AND left_at IS NULL",
                (participant_id, self.session_id),
            ).fetchall()
            if not peers:
                raise LiveRefusal("NOT_FOUND", f"No participant found with id {participant_id}")
            found += peers
        return found

    def waiting(self, ids: list[str]) -> list[sqlite3.Row]:
        """Connections in the waiting room, by participant id or connection id; every id must match."""
        if not ids:
            raise LiveRefusal("BAD_REQUEST", '"ids" must contain at least 1 items')
        waiting = connection_rows.waiting(self.db, self.connection["meeting_id"])
        found = []
        for requested_id in dict.fromkeys(ids):
            matches = [each for each in waiting if requested_id in (each["id"], each["participant_id"])]
            if not matches:
                raise LiveRefusal("NOT_FOUND", f"No waiting participant found with id {requested_id}")
            found += [each for each in matches if each not in found]
        return found
