"""The runs of a livestream, which the API calls livestream sessions: each is INVOKED, LIVE, CLOSING, then ENDED.

A livestream shows the state of its open run: INVOKED or LIVE (while closing, too), else IDLE. Nothing here looks at
the clock: whoever calls says at which moment the change takes place.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli.emulator import events, timings
from rtk_cli.emulator.webhooks import outbox

_OPEN = "SELECT * FROM livestream_sessions WHERE livestream_id = ? AND phase <> 'ENDED'"
_RUNNING_IN = "SELECT * FROM livestream_sessions WHERE session_id = ? AND phase IN ('INVOKED', 'LIVE') ORDER BY number"
_LATEST = "SELECT session_id FROM livestream_sessions WHERE livestream_id = ? ORDER BY number DESC LIMIT 1"
_INSERT = (
    "INSERT INTO livestream_sessions (id, app_id, livestream_id, session_id, phase, settings_json, invoked_at,"
    " updated_at, due_at) VALUES (?, ?, ?, ?, 'INVOKED', ?, ?, ?, ?)"
)


def find_open(db: sqlite3.Connection, livestream_id: str) -> sqlite3.Row | None:
    """The run that is not over; a livestream has one at most."""
    row: sqlite3.Row | None = db.execute(_OPEN, (livestream_id,)).fetchone()
    return row


def invoke(
    db: sqlite3.Connection,
    livestream: sqlite3.Row,
    session_id: str | None,
    settings: Mapping[str, Any],
    at: int,
    new_id: Callable[[], str],
) -> str:
    """The id of a new run, which is on the air soon; `session_id` is the meeting's live session, where there is one."""
    run_id = new_id()
    identity = (run_id, livestream["app_id"], livestream["id"], session_id)
    db.execute(_INSERT, (*identity, json.dumps(settings), at, at, at + timings.LIVESTREAM_START))
    _show(db, livestream["id"], "INVOKED", at)
    return run_id


def advance(db: sqlite3.Connection, run: sqlite3.Row, at: int) -> None:
    """What has come due: INVOKED is on the air now, CLOSING is over."""
    if run["phase"] == "INVOKED":
        db.execute(
            "UPDATE livestream_sessions SET phase = 'LIVE', started_at = ?, updated_at = ?, due_at = NULL WHERE id = ?",
            (at, at, run["id"]),
        )
        _show(db, run["livestream_id"], "LIVE", at)
        outbox.livestream_changed(db, run["livestream_id"], "LIVE", at)
    else:
        _end(db, run, at)


def stop(db: sqlite3.Connection, run: sqlite3.Row, at: int) -> None:
    """LIVE begins to close; INVOKED, which nobody has seen, is over at once; CLOSING goes on closing."""
    if run["phase"] == "CLOSING":
        return
    db.execute("UPDATE livestream_sessions SET stopped_at = ? WHERE id = ?", (at, run["id"]))
    if run["phase"] == "INVOKED":
        _end(db, run, at)
    else:
        db.execute(
            "UPDATE livestream_sessions SET phase = 'CLOSING', updated_at = ?, due_at = ? WHERE id = ?",
            (at, at + timings.LIVESTREAM_CLOSE, run["id"]),
        )
        outbox.livestream_changed(db, run["livestream_id"], "OFFLINE", at)


def stop_all_in_session(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """The session of the meeting is over: there is nothing left to show."""
    for run in db.execute(_RUNNING_IN, (session_id,)).fetchall():
        stop(db, run, at)


def _end(db: sqlite3.Connection, run: sqlite3.Row, at: int) -> None:
    db.execute(
        "UPDATE livestream_sessions SET phase = 'ENDED', updated_at = ?, due_at = NULL WHERE id = ?", (at, run["id"])
    )
    _show(db, run["livestream_id"], "IDLE", at)
    outbox.livestream_changed(db, run["livestream_id"], "IDLE", at)


def _show(db: sqlite3.Connection, livestream_id: str, status: str, at: int) -> None:
    db.execute("UPDATE livestreams SET status = ?, updated_at = ? WHERE id = ?", (status, at, livestream_id))
    run = db.execute(_LATEST, (livestream_id,)).fetchone()
    if run["session_id"] is not None:  # those in the meeting that is shown hear of it
        place = events.scope_of(db, run["session_id"])
        told = {"livestream": {"id": livestream_id, "status": status}}
        events.append(db, place, at, "livestream.updated", told)
