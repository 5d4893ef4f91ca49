"""The stage of webinars and livestreams: who is on it, who asks for it, who is let on it.

A peer is ON_STAGE from its join if its preset gives `stage_access`. Others ask (REQUESTED), are approved (APPROVED),
and enter. Without a stage, as in a group call, everyone is on it.
"""

import sqlite3
from collections.abc import Iterable
from typing import Literal

from rtk_cli.emulator import events
from rtk_cli.emulator.live import connection_rows, live_views, media_controls, permissions
from rtk_cli.emulator.live.live_errors import LiveRefusal

Stage = Literal["ON_STAGE", "APPROVED", "REQUESTED", "OFF_STAGE"]

ACCEPT = ("accept_stage_requests", "can_accept_production_requests")
"""Rights of which one is enough to let others on the stage."""

_SET = "UPDATE peers SET stage = ? WHERE id = ?"


def request(db: sqlite3.Connection, peer: sqlite3.Row, at: int) -> sqlite3.Row:
    """Ask for the stage; a preset that gives access need not ask. Returns the new row."""
    if peer["stage"] != "OFF_STAGE":
        return peer
    access = permissions.of_connection(db, connection_rows.get(db, peer["id"])).value("stage_access")
    if access not in ("ALLOWED", "CAN_REQUEST"):
        raise LiveRefusal("NOT_PERMITTED", "The preset does not allow this participant on the stage")
    return _move(db, peer, "APPROVED" if access == "ALLOWED" else "REQUESTED", at)


def cancel(db: sqlite3.Connection, peer: sqlite3.Row, at: int) -> sqlite3.Row:
    """Take back the own request."""
    return _move(db, peer, "OFF_STAGE", at) if peer["stage"] in ("REQUESTED", "APPROVED") else peer


def grant(db: sqlite3.Connection, peers: Iterable[sqlite3.Row], at: int) -> None:
    """Let peers on the stage, whether they have asked or not."""
    for peer in peers:
        if peer["stage"] in ("OFF_STAGE", "REQUESTED"):
            _move(db, peer, "APPROVED", at)


def deny(db: sqlite3.Connection, peers: Iterable[sqlite3.Row], at: int) -> None:
    """Refuse the requests of peers."""
    for peer in peers:
        if peer["stage"] in ("REQUESTED", "APPROVED"):
            _move(db, peer, "OFF_STAGE", at)


def enter(db: sqlite3.Connection, peer: sqlite3.Row, at: int) -> sqlite3.Row:
    """Go on the stage, after the approval."""
    if peer["stage"] == "ON_STAGE":
        return peer
    rights = permissions.of_connection(db, connection_rows.get(db, peer["id"]))
    if peer["stage"] != "APPROVED" and not rights.may("stage_access"):
        raise LiveRefusal("NOT_PERMITTED", f"Peer {peer['id']} was not let on the stage")
    return _move(db, peer, "ON_STAGE", at)


def leave(db: sqlite3.Connection, peers: Iterable[sqlite3.Row], at: int) -> None:
    """Bring peers off the stage, with their media off."""
    for peer in peers:
        if peer["stage"] == "OFF_STAGE":
            continue
        for kind in media_controls.COLUMNS:
            peer = media_controls.disable(db, peer, kind, at)
        _move(db, peer, "OFF_STAGE", at)


def _move(db: sqlite3.Connection, peer: sqlite3.Row, stage: Stage, at: int) -> sqlite3.Row:
    """Change the stage, and tell the peer and those who see it; everyone sees who enters or leaves the stage."""
    db.execute(_SET, (stage, peer["id"]))
    after: sqlite3.Row = db.execute("SELECT * FROM peers WHERE id = ?", (peer["id"],)).fetchone()
    scope = events.scope_of(db, peer["session_id"])
    view = {"peer": live_views.peer(after)}
    events.append(db, scope, at, "self.stage", view, to=peer["id"])
    is_for_all = "ON_STAGE" in (stage, peer["stage"])
    rights = permissions.of_connection(db, connection_rows.get(db, peer["id"]))
    needs = rights.shown_to(stage)
    recipients = None if is_for_all and needs != events.UNGRANTABLE else needs
    events.append(db, scope, at, "participant.stage", {**view, "needs": needs}, needs=recipients)
    return after
