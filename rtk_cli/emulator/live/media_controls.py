"""Microphone, camera, screen share and devices of a peer; muting by a host; pinning."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from rtk_cli.emulator import events
from rtk_cli.emulator.live import live_views, permissions
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.live.permissions import Rights

Kind = Literal["audio", "video", "screen_share"]

COLUMNS: Mapping[str, str] = {
    "audio": "audio_enabled",
    "video": "video_enabled",
    "screen_share": "screen_share_enabled",
}
PRODUCE: Mapping[str, str] = {
    "audio": "media.audio.can_produce",
    "video": "media.video.can_produce",
    "screen_share": "media.screenshare.can_produce",
}
DISABLE: Mapping[str, str] = {
    "audio": "disable_participant_audio",
    "video": "disable_participant_video",
    "screen_share": "disable_participant_screensharing",
}
_PEER = "SELECT * FROM peers WHERE id = ?"
_STEP = "INSERT INTO peer_steps (peer_id, at, kind, value) VALUES (?, ?, ?, ?)"


def check_may_produce(rights: Rights, peer: sqlite3.Row, kind: str) -> None:
    """Refuse a medium that the preset does not allow, or a microphone for which a host has taken the right to unmute.

    A medium that may be asked for is allowed on stage.
    """
    is_granted = peer["stage"] == "ON_STAGE" and not rights.may("stage_access")
    if not (is_granted and rights.value(PRODUCE[kind]) == "CAN_REQUEST"):
        rights.check(PRODUCE[kind])
    if kind == "audio" and not peer["may_unmute"]:
        raise LiveRefusal("NOT_PERMITTED", "The host does not allow this participant to unmute")


def enable(db: sqlite3.Connection, peer: sqlite3.Row, kind: str, at: int) -> sqlite3.Row:
    """Switch a medium on. Returns the new row."""
    return _switch(db, peer, kind, at, is_on=True)


def disable(db: sqlite3.Connection, peer: sqlite3.Row, kind: str, at: int) -> sqlite3.Row:
    """Switch a medium off. Returns the new row."""
    return _switch(db, peer, kind, at, is_on=False)


def mute(
    db: sqlite3.Connection,
    peers: Iterable[sqlite3.Row],
    at: int,
    kinds: Iterable[str] = ("audio",),
    *,
    may_unmute: bool | None = None,
) -> list[sqlite3.Row]:
    """Switch media of peers off on behalf of a host; `may_unmute` None leaves their right to unmute as it is."""
    listed = list(kinds)
    return [_mute_peer(db, peer, at, listed, may_unmute) for peer in peers]


def set_device(db: sqlite3.Connection, peer: sqlite3.Row, kind: str, device_id: str, at: int) -> sqlite3.Row:
    """Record another microphone, speaker or camera; only the peer report shows it."""
    db.execute(_STEP, (peer["id"], at, kind, device_id))
    return peer


def pin(db: sqlite3.Connection, peer: sqlite3.Row, at: int, *, is_pinned: bool) -> sqlite3.Row:
    """Pin or unpin a peer for the whole session. Returns the new row."""
    if bool(peer["pinned"]) is is_pinned:
        return peer
    db.execute("UPDATE peers SET pinned = ? WHERE id = ?", (is_pinned, peer["id"]))
    data = {"peer_id": peer["id"]}
    return _notify(db, peer["id"], at, "participant.pinned" if is_pinned else "participant.unpinned", lambda _: data)


def _mute_peer(
    db: sqlite3.Connection, peer: sqlite3.Row, at: int, kinds: list[str], may_unmute: bool | None
) -> sqlite3.Row:
    if may_unmute is not None:
        db.execute("UPDATE peers SET may_unmute = ? WHERE id = ?", (may_unmute, peer["id"]))
    for kind in kinds:
        peer = disable(db, peer, kind, at)
    return peer


def _switch(db: sqlite3.Connection, peer: sqlite3.Row, kind: str, at: int, *, is_on: bool) -> sqlite3.Row:
    column = COLUMNS[kind]
    if bool(peer[column]) is is_on:
        return peer
    db.execute(f"UPDATE peers SET {column} = ? WHERE id = ?", (is_on, peer["id"]))
    db.execute(_STEP, (peer["id"], at, kind, "on" if is_on else "off"))
    return _notify(db, peer["id"], at, "participant.updated", lambda row: {"peer": live_views.peer(row)})


def _notify(
    db: sqlite3.Connection, peer_id: str, at: int, kind: str, data: Callable[[sqlite3.Row], dict[str, Any]]
) -> sqlite3.Row:
    """Send the change to the peer itself and to those who may see it. Returns the new row."""
    peer: sqlite3.Row = db.execute(_PEER, (peer_id,)).fetchone()
    scope = events.scope_of(db, peer["session_id"])
    app_id = db.execute("SELECT app_id FROM sessions WHERE id = ?", (peer["session_id"],)).fetchone()[0]
    needs = permissions.of_preset(db, app_id, peer["preset_name"]).shown_to(peer["stage"])
    events.append(db, scope, at, "self.updated", {"peer": live_views.peer(peer)}, to=peer_id)
    events.append(db, scope, at, kind, data(peer), needs=needs)
    return peer
