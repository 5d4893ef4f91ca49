"""Microphone, camera, screen and devices: switched by whose they are, switched off by a host, and pinned."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from rtk_cli.emulator import events
from rtk_cli.emulator.live import live_views, permissions
from rtk_cli.emulator.live.live_errors import LiveRefusal

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


def enable(db: sqlite3.Connection, peer: sqlite3.Row, kind: str, at: int) -> sqlite3.Row:
    """On; refused to whom a host has muted for good. The row as it is then."""
    if kind == "audio" and not peer["may_unmute"]:
        raise LiveRefusal("NOT_PERMITTED", "The host has muted everybody and does not allow to unmute")
    return _switch(db, peer, kind, at, is_on=True)


def disable(db: sqlite3.Connection, peer: sqlite3.Row, kind: str, at: int) -> sqlite3.Row:
    """Off."""
    return _switch(db, peer, kind, at, is_on=False)


def mute(
    db: sqlite3.Connection,
    peers: Iterable[sqlite3.Row],
    at: int,
    kinds: Iterable[str] = ("audio",),
    *,
    may_unmute: bool | None = None,
) -> list[sqlite3.Row]:
    """A host switches things of others off; None leaves their right to switch the microphone on again as it is."""
    wanted = list(kinds)
    return [_muted(db, peer, at, wanted, may_unmute) for peer in peers]


def set_device(db: sqlite3.Connection, peer: sqlite3.Row, kind: str, device_id: str, at: int) -> sqlite3.Row:
    """Another microphone, speaker or camera; only the peer report tells of it."""
    db.execute(_STEP, (peer["id"], at, kind, device_id))
    return peer


def pin(db: sqlite3.Connection, peer: sqlite3.Row, at: int, *, is_pinned: bool) -> sqlite3.Row:
    """For everybody to see, or no more."""
    if bool(peer["pinned"]) is is_pinned:
        return peer
    db.execute("UPDATE peers SET pinned = ? WHERE id = ?", (is_pinned, peer["id"]))
    told = {"peer_id": peer["id"]}
    return _told(db, peer["id"], at, "participant.pinned" if is_pinned else "participant.unpinned", lambda _: told)


def _muted(
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
    db.execute(f"UPDATE peers SET {column} = ? WHERE id = ?", (is_on, peer["id"]))  # noqa: S608
    db.execute(_STEP, (peer["id"], at, kind, "on" if is_on else "off"))
    return _told(db, peer["id"], at, "participant.updated", lambda row: {"peer": live_views.peer(row)})


def _told(
    db: sqlite3.Connection, peer_id: str, at: int, kind: str, data: Callable[[sqlite3.Row], dict[str, Any]]
) -> sqlite3.Row:
    """Tell whose change it is, and the others as far as they see that peer; its row as it is now."""
    peer: sqlite3.Row = db.execute(_PEER, (peer_id,)).fetchone()
    where = events.scope_of(db, peer["session_id"])
    app_id = db.execute("SELECT app_id FROM sessions WHERE id = ?", (peer["session_id"],)).fetchone()[0]
    needs = permissions.of_preset(db, app_id, peer["preset_name"]).shown_to
    events.append(db, where, at, "self.updated", {"peer": live_views.peer(peer)}, to=peer_id)
    events.append(db, where, at, kind, data(peer), needs=needs)
    return peer
