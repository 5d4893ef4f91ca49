"""The emulator's clock: the machine's time plus an offset, and never earlier than the last change.

If the machine's clock is set back, the offset grows by as much, so that nothing ends before it began.
Times are milliseconds; `machine_now` is the machine's own time.
"""

import sqlite3

from rtk_cli.emulator.store import metadata

_OFFSET = "clock_offset_ms"
_LATEST = "clock_latest_ms"
MACHINE_SPECIFIC = (_OFFSET, _LATEST)
"""Metadata that snapshots leave out: the values are relative to this machine's clock."""

_READ = "SELECT name, value FROM metadata WHERE name IN (?, ?)"


def offset(db: sqlite3.Connection) -> int:
    """Return how far the clock is ahead of the machine's."""
    return _offset_and_latest(db)[0]


def now(db: sqlite3.Connection, machine_now: int) -> int:
    """Return the time for a read."""
    offset_ms, latest = _offset_and_latest(db)
    return max(machine_now + offset_ms, latest)


def now_for_change(db: sqlite3.Connection, machine_now: int) -> int:
    """Return the time for a write, and keep later ones from being earlier, even if the machine's clock is set back."""
    offset_ms, latest = _offset_and_latest(db)
    moment = machine_now + offset_ms
    if moment < latest:
        set_offset(db, latest - machine_now)
        return latest
    if moment > latest:
        metadata.write(db, _LATEST, moment)
    return moment


def move(db: sqlite3.Connection, now: int, later: int) -> None:
    """Move the clock from `now`, the current time, to `later`."""
    set_offset(db, offset(db) + later - now)
    metadata.write(db, _LATEST, later)


def set_offset(db: sqlite3.Connection, milliseconds: int) -> None:
    metadata.write(db, _OFFSET, milliseconds)


def _offset_and_latest(db: sqlite3.Connection) -> tuple[int, int]:
    values = {name: int(value) for name, value in db.execute(_READ, MACHINE_SPECIFIC)}
    return values.get(_OFFSET, 0), values.get(_LATEST, 0)
