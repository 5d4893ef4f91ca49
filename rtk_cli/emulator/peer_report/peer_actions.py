"""What somebody did while connected, as it was written down: microphone, camera, screen and devices."""

import sqlite3
from collections.abc import Iterator

from rtk_cli.emulator.store import timestamps

MEDIA = ("audio", "video", "screen_share")
_OF_PEER = "SELECT * FROM peer_steps WHERE peer_id = ? ORDER BY number"
_OF_KIND = "SELECT at, value FROM peer_steps WHERE peer_id = ? AND kind = ? ORDER BY number"


def stretches(db: sqlite3.Connection, peer: sqlite3.Row, kind: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """From when to when it was on, as far as that lies between `begin` and `end`."""
    since: int | None = None
    for step in db.execute(_OF_KIND, (peer["id"], kind)).fetchall():
        if step["value"] == "on":
            since = step["at"]
        elif since is not None:
            yield from _within(since, step["at"], begin, end)
            since = None
    if since is not None:
        yield from _within(since, end, begin, end)


def events(db: sqlite3.Connection, peer: sqlite3.Row) -> list[tuple[str, int, dict[str, str]]]:
    """Name, moment and facts of each step after the joining."""
    found = db.execute(_OF_PEER, (peer["id"],)).fetchall()
    return [_event(step) for step in found if step["at"] > peer["joined_at"] or step["value"] != "on"]


def devices(db: sqlite3.Connection, peer: sqlite3.Row) -> list[dict[str, object]]:
    """The devices that were chosen, in the form of the contract's selected_device_updates."""
    found = [step for step in db.execute(_OF_PEER, (peer["id"],)) if step["kind"] not in MEDIA]
    return [
        {
            "device": {"device_id": step["value"], "kind": step["kind"], "label": step["value"]},
            "timestamp": timestamps.to_text(step["at"]),
        }
        for step in found
    ]


def _event(step: sqlite3.Row) -> tuple[str, int, dict[str, str]]:
    if step["kind"] in MEDIA:
        return f"{step['kind']}_{step['value']}", step["at"], {}
    return "device_changed", step["at"], {"kind": step["kind"], "device_id": step["value"]}


def _within(since: int, until: int, begin: int, end: int) -> Iterator[tuple[int, int]]:
    since, until = max(since, begin), min(until, end)
    if since < until:
        yield since, until
