"""Who makes a live call, inside the transaction in which it is carried out."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from rtk_cli.emulator.live import connection_rows, permissions
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.live.permissions import Rights


@dataclass(frozen=True)
class Actor:
    """A connection at the moment of a call, as it was before it."""

    db: sqlite3.Connection
    connection: sqlite3.Row
    now: int
    new_id: Callable[[], str]

    @cached_property
    def rights(self) -> Rights:
        return permissions.of_preset(self.db, self.connection["app_id"], self.connection["preset_name"])

    @property
    def session_id(self) -> str:
        """That of the stage on which it is."""
        session_id: str = self.connection["session_id"]
        return session_id

    @property
    def peer(self) -> sqlite3.Row:
        """Its row on stage."""
        return self.peer_of(self.connection["id"])

    def peer_of(self, peer_id: str) -> sqlite3.Row:
        """Somebody on the same stage, oneself as well."""
        row: sqlite3.Row | None = self.db.execute(
            "SELECT * FROM peers WHERE id = ? AND session_id = ? AND left_at IS NULL", (peer_id, self.session_id)
        ).fetchone()
        if row is None:
            raise LiveRefusal("NOT_FOUND", f"No peer found with id {peer_id}")
        return row

    def peers_of(self, peer_ids: list[str]) -> list[sqlite3.Row]:
        """All of them, each once; at least one."""
        if not peer_ids:
            raise LiveRefusal("BAD_REQUEST", '"peer_ids" must contain at least 1 items')
        return [self.peer_of(peer_id) for peer_id in dict.fromkeys(peer_ids)]

    def waiting(self, ids: list[str]) -> list[sqlite3.Row]:
        """Those in the waiting room, by participant id or connection id; all must be there, at least one."""
        if not ids:
            raise LiveRefusal("BAD_REQUEST", '"ids" must contain at least 1 items')
        waiting = connection_rows.waiting(self.db, self.connection["meeting_id"])
        found = []
        for wanted in dict.fromkeys(ids):
            match = [each for each in waiting if wanted in (each["id"], each["participant_id"])]
            if not match:
                raise LiveRefusal("NOT_FOUND", f"Nobody waits with id {wanted}")
            found += [each for each in match if each not in found]
        return found
