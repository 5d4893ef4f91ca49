"""What a peer did while connected: media switched on and off, and devices chosen."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from rtk_cli.emulator.store import timestamps

_MEDIA = ("audio", "video", "screen_share")
_OF_PEER = "SELECT * FROM peer_steps WHERE peer_id = ? ORDER BY number"
_OF_KIND = "SELECT at, value FROM peer_steps WHERE peer_id = ? AND kind = ? ORDER BY number"


def active_intervals(
    db: sqlite3.Connection, peer_id: str, kind: str, begin: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield from when to when the medium was on, within `begin` and `end`."""
    on_since: int | None = None
    for at, value in [*db.execute(_OF_KIND, (peer_id, kind)), (end, "off")]:
        if value == "on":
            on_since = at
        elif on_since is not None:
            since, until = max(on_since, begin), min(at, end)
            on_since = None
            if since < until:
                yield since, until


def events(db: sqlite3.Connection, peer: sqlite3.Row) -> list[dict[str, Any]]:
    """Join, each change of media or device, and leave, as the contract's PeerReportEvent."""
    found = [("joined", peer["joined_at"], {"preset": peer["preset_name"]})]
    for step in db.execute(_OF_PEER, (peer["id"],)):
        if step["kind"] not in _MEDIA:
            found.append(("device_changed", step["at"], {"kind": step["kind"], "device_id": step["value"]}))
        elif step["at"] > peer["joined_at"] or step["value"] != "on":  # not what was on from the start
            found.append((f"{step['kind']}_{step['value']}", step["at"], {}))
    if peer["left_at"] is not None:
        found.append(("left", peer["left_at"], {"reason": peer["left_reason"]}))
    return [{"name": name, "timestamp": timestamps.to_text(at), "metadata": metadata} for name, at, metadata in found]


def chosen_devices(db: sqlite3.Connection, peer_id: str) -> list[dict[str, Any]]:
    """The devices that the client chose, in the form of the contract's selected_device_updates."""
    return [
        {
            "device": {"device_id": step["value"], "kind": step["kind"], "label": step["value"]},
            "timestamp": timestamps.to_text(step["at"]),
        }
        for step in db.execute(_OF_PEER, (peer_id,))
        if step["kind"] not in _MEDIA
    ]
