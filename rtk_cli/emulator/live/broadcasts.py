"""Messages of an application's own, sent to all peers of a session or to some; they are not kept."""

import sqlite3
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.store import timestamps


def send(
    db: sqlite3.Connection, sender: sqlite3.Row, kind: str, payload: object, at: int, to: list[str] | None
) -> dict[str, Any]:
    """Send a message of type `kind`, and return it; the sender receives what goes to all."""
    broadcast = {
        "type": kind,
        "payload": payload,
        "peer_id": sender["id"],
        "at": timestamps.to_text(at),
        "to": to,
    }
    scope = events.scope_of(db, sender["session_id"])
    for peer_id in [None] if to is None else to:
        events.append(db, scope, at, "broadcast.message", {"broadcast": broadcast}, to=peer_id)
    return broadcast
