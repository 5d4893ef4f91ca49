"""Changes that the clock causes: sessions end after their keep-alive, recordings start, stop and finish uploading,
transcripts and summaries become ready, disconnected clients leave.

Nothing runs in the background. Each request first applies what has come due since the last one, in order and each
at its own time, so the state is the same as that of a service that runs all the time.
"""

import sqlite3

from rtk_cli.emulator import events, timings
from rtk_cli.emulator.exports import export_jobs
from rtk_cli.emulator.fault_kinds import SESSIONS
from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.livestream import livestream_sessions
from rtk_cli.emulator.recording import states
from rtk_cli.emulator.sessions.session_lifecycle import end_session
from rtk_cli.emulator.store import fault_queue, timestamps, virtual_clock
from rtk_cli.emulator.store.sqlite_store import OpenTransaction
from rtk_cli.errors import UsageError

_IS_DUE = (
    "SELECT EXISTS (SELECT 1 FROM sessions WHERE due_at <= :now)"
    " OR EXISTS (SELECT 1 FROM recordings WHERE due_at <= :now)"
    " OR EXISTS (SELECT 1 FROM livestream_sessions WHERE due_at <= :now)"
    " OR EXISTS (SELECT 1 FROM session_jobs WHERE due_at <= :now)"
    " OR EXISTS (SELECT 1 FROM connections WHERE due_at <= :now)"
)
# At the same time recordings come before their session: an unattended one must stop for that reason.
_NEXT = (
    "SELECT 'recordings' AS kind, number, due_at FROM recordings WHERE due_at <= :now"
    " UNION ALL SELECT 'sessions', number, due_at FROM sessions WHERE due_at <= :now"
    " UNION ALL SELECT 'livestreams', number, due_at FROM livestream_sessions WHERE due_at <= :now"
    " UNION ALL SELECT 'session_jobs', number, due_at FROM session_jobs WHERE due_at <= :now"
    " UNION ALL SELECT 'connections', number, due_at FROM connections WHERE due_at <= :now"
    " ORDER BY due_at, kind, number LIMIT 1"
)


def is_due(db: sqlite3.Connection, now: int) -> bool:
    """Whether any change is due: cheap, and possible in a read transaction."""
    return bool(db.execute(_IS_DUE, {"now": now}).fetchone()[0])


def settle(db: sqlite3.Connection, now: int) -> None:
    """Apply every change due by `now`. One can cause the next, so each step queries again."""
    while (change := db.execute(_NEXT, {"now": now}).fetchone()) is not None:
        if change["kind"] == "recordings":
            _advance_recording(db, change["number"])
        elif change["kind"] == "livestreams":
            _advance_livestream(db, change["number"])
        elif change["kind"] == "session_jobs":
            export_jobs.complete(db, change["number"])
        elif change["kind"] == "connections":
            _drop_connection(db, change["number"])
        else:
            _advance_session(db, change["number"])


def move_clock(db: sqlite3.Connection, now: int, later: int) -> None:
    """Advance the clock from `now` to `later`, and apply everything that comes due meanwhile."""
    if later > timestamps.MAX_TIME:
        raise UsageError(f"outside the range of the clock: {(later - now) / timings.SECOND:g} s from now")
    virtual_clock.move(db, now, later)
    if is_due(db, later):
        settle(db, later)


class EmulatorClock:
    """`emulator.clock`: the emulator's own time, which can be ahead of the machine's."""

    def __init__(self, settled: OpenTransaction) -> None:
        self._settled = settled

    def now(self) -> float:
        """Return the emulator's time in Unix seconds."""
        with self._settled("reading") as (_, now):
            return now / 1000

    def advance(self, seconds: float) -> Json:
        """Move the clock forward and apply what is due by then; return the new time."""
        with self._settled("writing") as (db, now):
            later = now + round(seconds * 1000)
            move_clock(db, now, later)
            return {"now": timestamps.to_text(later), "ahead_seconds": virtual_clock.offset(db) / 1000}


def _advance_session(db: sqlite3.Connection, number: int) -> None:
    """End a live session, unless that is planned to fail; delete the events of one that ended long ago."""
    row = db.execute("SELECT id, status, due_at FROM sessions WHERE number = ?", (number,)).fetchone()
    if row["status"] == "LIVE" and fault_queue.take_for_subject(db, SESSIONS) is not None:
        db.execute("UPDATE sessions SET due_at = NULL WHERE number = ?", (number,))
    elif row["status"] == "LIVE":
        end_session(db, row["id"], row["due_at"], "ALL_PARTICIPANTS_LEFT")
    else:
        db.execute("UPDATE sessions SET due_at = NULL WHERE number = ?", (number,))
        events.forget_session(db, row["id"], row["due_at"] - timings.EVENTS_LIFETIME)


def _drop_connection(db: sqlite3.Connection, number: int) -> None:
    from rtk_cli.emulator.live import leave  # and all that joining needs: most requests do not

    leave.lose(db, number)


def _advance_livestream(db: sqlite3.Connection, number: int) -> None:
    run = db.execute("SELECT * FROM livestream_sessions WHERE number = ?", (number,)).fetchone()
    livestream_sessions.advance(db, run, run["due_at"])


def _advance_recording(db: sqlite3.Connection, number: int) -> None:
    row = db.execute("SELECT * FROM recordings WHERE number = ?", (number,)).fetchone()
    match row["status"]:
        case "INVOKED":
            states.mark_recording(db, row, row["due_at"])
        case "UPLOADING":
            states.mark_uploaded(db, row, row["due_at"])
        case _:
            states.stop(db, row, row["due_at"], states.automatic_stop_reason(db, row))
