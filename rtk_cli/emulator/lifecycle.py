"""What changes by the clock alone: sessions whose keep-alive is over, recordings that start, stop and are uploaded,
transcripts and summaries that are written, clients whose line broke and who do not come back.

Nothing runs in the background. Each call first settles what has come due since the last one, in order, and each
change is written down at its own moment, so that the state is the one that a running service would have.
"""

import sqlite3

from rtk_cli.emulator import durations, events, kept_clock, times
from rtk_cli.emulator.exports import jobs
from rtk_cli.emulator.livestream import runs
from rtk_cli.emulator.recording import states
from rtk_cli.emulator.sessions import end_session
from rtk_cli.errors import UsageError

_IS_DUE = (
    "SELECT EXISTS (SELECT 1 FROM sessions WHERE due_at <= :now)"
    " OR EXISTS (SELECT 1 FROM recordings WHERE due_at <= :now)"
    " OR EXISTS (SELECT 1 FROM livestream_sessions WHERE due_at <= :now)"
    " OR EXISTS (SELECT 1 FROM session_jobs WHERE due_at <= :now)"
    " OR EXISTS (SELECT 1 FROM connections WHERE due_at <= :now)"
)
# At the same moment recordings come before their session: one that nobody attended stops for that reason.
_NEXT = (
    "SELECT 'recordings' AS kind, number, due_at FROM recordings WHERE due_at <= :now"
    " UNION ALL SELECT 'sessions', number, due_at FROM sessions WHERE due_at <= :now"
    " UNION ALL SELECT 'livestreams', number, due_at FROM livestream_sessions WHERE due_at <= :now"
    " UNION ALL SELECT 'session_jobs', number, due_at FROM session_jobs WHERE due_at <= :now"
    " UNION ALL SELECT 'connections', number, due_at FROM connections WHERE due_at <= :now"
    " ORDER BY due_at, kind, number LIMIT 1"
)


def is_due(db: sqlite3.Connection, now: int) -> bool:
    """Whether anything is to be settled: cheap, and needs no right to write."""
    return bool(db.execute(_IS_DUE, {"now": now}).fetchone()[0])


def settle(db: sqlite3.Connection, now: int) -> None:
    """Every change up to `now`. One may bring about the next, so they are looked for anew each time."""
    while (change := db.execute(_NEXT, {"now": now}).fetchone()) is not None:
        if change["kind"] == "recordings":
            _move_recording(db, change["number"])
        elif change["kind"] == "livestreams":
            _move_livestream(db, change["number"])
        elif change["kind"] == "session_jobs":
            jobs.finish(db, change["number"])
        elif change["kind"] == "connections":
            _lose_connection(db, change["number"])
        else:
            _move_session(db, change["number"])


def move_clock(db: sqlite3.Connection, now: int, later: int) -> None:
    """From `now` to `later`, and everything that comes due meanwhile."""
    if later > times.FURTHEST:
        raise UsageError(f"the clock cannot go that far: {(later - now) / durations.SECOND:g} s")
    kept_clock.move(db, now, later)
    if is_due(db, later):
        settle(db, later)


def _move_session(db: sqlite3.Connection, number: int) -> None:
    """A live one ends; of one that ended long ago the events go."""
    row = db.execute("SELECT id, status, due_at FROM sessions WHERE number = ?", (number,)).fetchone()
    if row["status"] == "LIVE":
        end_session(db, row["id"], row["due_at"], "ALL_PARTICIPANTS_LEFT")
    else:
        db.execute("UPDATE sessions SET due_at = NULL WHERE number = ?", (number,))
        events.forget_session(db, row["id"], row["due_at"] - durations.EVENTS_LIFETIME)


def _lose_connection(db: sqlite3.Connection, number: int) -> None:
    from rtk_cli.emulator.live import departures  # and all that joining needs: most calls have no use for it

    departures.lose(db, number)


def _move_livestream(db: sqlite3.Connection, number: int) -> None:
    run = db.execute("SELECT * FROM livestream_sessions WHERE number = ?", (number,)).fetchone()
    runs.move(db, run, run["due_at"])


def _move_recording(db: sqlite3.Connection, number: int) -> None:
    row = db.execute("SELECT * FROM recordings WHERE number = ?", (number,)).fetchone()
    match row["status"]:
        case "INVOKED":
            states.begin(db, row, row["due_at"])
        case "UPLOADING":
            states.finish(db, row, row["due_at"])
        case _:
            states.stop(db, row, row["due_at"], states.reason_of_stop(db, row))
