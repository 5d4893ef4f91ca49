"""The emulator's clock: the machine's, ahead of it by what it was moved, and never behind what was written down.

Where the machine's clock is set back, the lead grows by as much, so that time goes on and nothing ends before it began.
All moments are milliseconds; `machine_now` is the machine's own time.
"""

import sqlite3

from rtk_cli.emulator.store import metadata

_LEAD = "clock_offset_ms"
_REACHED = "clock_reached_ms"
OF_THIS_MACHINE = (_LEAD, _REACHED)
"""Facts that a state does not take along: they mean something beside this machine's clock alone."""


_KEPT = "SELECT name, value FROM metadata WHERE name IN (?, ?)"


def lead(db: sqlite3.Connection) -> int:
    """How far the clock is ahead of the machine's."""
    return _lead_and_reached(db)[0]


def now(db: sqlite3.Connection, machine_now: int) -> int:
    """The time of a call."""
    ahead, reached = _lead_and_reached(db)
    return max(machine_now + ahead, reached)


def now_for_change(db: sqlite3.Connection, machine_now: int) -> int:
    """The time of a call that writes: none has an earlier one from now on. What the machine has lost becomes lead."""
    ahead, reached = _lead_and_reached(db)
    moment = machine_now + ahead
    if moment < reached:
        set_lead(db, reached - machine_now)
        return reached
    if moment > reached:
        metadata.write(db, _REACHED, moment)
    return moment


def move(db: sqlite3.Connection, now: int, later: int) -> None:
    """From `now`, the time of this call, to `later`."""
    set_lead(db, lead(db) + later - now)
    metadata.write(db, _REACHED, later)


def set_lead(db: sqlite3.Connection, milliseconds: int) -> None:
    metadata.write(db, _LEAD, milliseconds)


def _lead_and_reached(db: sqlite3.Connection) -> tuple[int, int]:
    kept = {name: int(value) for name, value in db.execute(_KEPT, OF_THIS_MACHINE)}
    return kept.get(_LEAD, 0), kept.get(_REACHED, 0)
