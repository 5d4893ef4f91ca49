"""The states of a recording: which action is allowed in which state, and how each change is stored.

While the session is empty the recorder stays, for the session's keep-alive, and records nothing: who returns in time
finds the same recording, which then has a gap (contract/notes.md, section 6).

Nothing here reads the clock: callers pass the time of each change.
"""

import json
import sqlite3
from typing import Any, Literal

from rtk_cli.emulator import events, timings
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.webhooks import outbox

Action = Literal["pause", "resume", "stop"]
Status = Literal["INVOKED", "RECORDING", "PAUSED", "UPLOADING", "UPLOADED", "ERRORED"]

# The state after an action, or the HTTP status that refuses it. contract/notes.md, section 6, documents only
# RECORDING pause/stop and PAUSED resume/stop; the rest is the emulator's choice.
TRANSITIONS: dict[tuple[Status, Action], Status | Literal[409]] = {
    ("INVOKED", "pause"): 409,
    ("INVOKED", "resume"): 409,
    ("INVOKED", "stop"): "ERRORED",  # nothing was recorded, so there is nothing to upload
    ("RECORDING", "pause"): "PAUSED",
    ("RECORDING", "resume"): 409,
    ("RECORDING", "stop"): "UPLOADING",
    ("PAUSED", "pause"): 409,
    ("PAUSED", "resume"): "RECORDING",
    ("PAUSED", "stop"): "UPLOADING",
    ("UPLOADING", "pause"): 409,
    ("UPLOADING", "resume"): 409,
    ("UPLOADING", "stop"): 409,
    ("UPLOADED", "pause"): 409,
    ("UPLOADED", "resume"): 409,
    ("UPLOADED", "stop"): 409,
    ("ERRORED", "pause"): 409,
    ("ERRORED", "resume"): 409,
    ("ERRORED", "stop"): 409,
}

_PAST_TENSE: dict[Action, str] = {"pause": "paused", "resume": "resumed", "stop": "stopped"}

_BY_ID = "SELECT * FROM recordings WHERE id = ?"
_FAIL = "UPDATE recordings SET status = 'ERRORED', stopped_at = ?, due_at = NULL WHERE id = ?"
_ACTIVE_IN_SESSION = (
    "SELECT * FROM recordings WHERE session_id = ? AND status IN ('INVOKED', 'RECORDING', 'PAUSED') ORDER BY number"
)
_BEGIN_GAP = "UPDATE recordings SET paused_at = coalesce(paused_at, :at) WHERE id = :id"
_END_GAP = "UPDATE recordings SET paused_ms = paused_ms + coalesce(:at - paused_at, 0), paused_at = NULL WHERE id = :id"


def apply_action(db: sqlite3.Connection, row: sqlite3.Row, action: Action, at: int, caller: dict[str, str]) -> None:
    """Pause, resume or stop as the caller requests; raises `Refusal` if the state does not allow it."""
    if TRANSITIONS[row["status"], action] == 409:
        raise Refusal(409, f"Recording {row['id']} is {row['status']}: it cannot be {_PAST_TENSE[action]}")
    if action == "pause":
        _pause(db, row["id"], at)
    elif action == "resume":
        _resume(db, row, at)
    else:
        stop(db, row, at, {"reason": "API_CALL", "caller": caller})


def mark_recording(db: sqlite3.Connection, row: sqlite3.Row, at: int) -> None:
    """Move from INVOKED to RECORDING, or to ERRORED if planned. In an empty session it begins with a gap."""
    if row["fault"] == "errored":
        db.execute(_FAIL, (at, row["id"]))
        publish_change(db, row["id"], at)
        return
    gap_from = at if _empty_until(db, row["session_id"]) is not None else None
    db.execute(
        "UPDATE recordings SET status = 'RECORDING', started_at = ?, paused_at = ? WHERE id = ?",
        (at, gap_from, row["id"]),
    )
    _schedule(db, row["id"])
    publish_change(db, row["id"], at)


def stop(db: sqlite3.Connection, row: sqlite3.Row, at: int, reason: dict[str, Any]) -> None:
    """Stop an active recording: it uploads, or fails if it has not begun. An open pause or gap ends with it."""
    status = TRANSITIONS[row["status"], "stop"]
    uploads = status == "UPLOADING" and row["fault"] != "stuck-uploading"
    due_at = at + timings.UPLOAD if uploads else None
    pause = 0 if row["paused_at"] is None else at - row["paused_at"]
    db.execute(
        "UPDATE recordings SET status = ?, stopped_at = ?, stop_reason_json = ?, paused_at = NULL,"
        " paused_ms = paused_ms + ?, due_at = ? WHERE id = ?",
        (status, at, json.dumps(reason), pause, due_at, row["id"]),
    )
    publish_change(db, row["id"], at)


def mark_uploaded(db: sqlite3.Connection, row: sqlite3.Row, at: int) -> None:
    """Move from UPLOADING to UPLOADED."""
    db.execute(
        "UPDATE recordings SET status = 'UPLOADED', uploaded_at = ?, due_at = NULL WHERE id = ?", (at, row["id"])
    )
    publish_change(db, row["id"], at)


def publish_change(db: sqlite3.Connection, recording_id: str, at: int) -> None:
    """Send the current state to the clients in the session and to webhooks."""
    row = db.execute("SELECT id, type, status, session_id, meeting_id FROM recordings WHERE id = ?", (recording_id,))
    recording = dict(row.fetchone())
    scope = events.EventScope(recording.pop("meeting_id"), recording.pop("session_id"))
    events.append(db, scope, at, "recording.updated", {"recording": recording})
    outbox.recording_changed(db, recording_id, at)


def stop_all_in_session(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """Stop the active recordings of a session that has ended. One that is stuck in INVOKED stays so."""
    for row in db.execute(_ACTIVE_IN_SESSION, (session_id,)).fetchall():
        if not _is_stuck_in_invoked(row):
            stop(db, row, at, {"reason": "ALL_PEERS_LEFT"})


def note_attendance(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """Begin or end a gap after the last participant left or the first one came, and compute the stop times anew."""
    is_empty = _empty_until(db, session_id) is not None
    for row in db.execute(_ACTIVE_IN_SESSION, (session_id,)).fetchall():
        if row["status"] == "RECORDING":
            db.execute(_BEGIN_GAP if is_empty else _END_GAP, {"id": row["id"], "at": at})
        _schedule(db, row["id"])


def automatic_stop_reason(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    """The reason for a stop at `due_at`; the API has no value of its own for `max_seconds`."""
    return {"reason": "ALL_PEERS_LEFT" if _empty_until(db, row["session_id"]) == row["due_at"] else "API_CALL"}


def _empty_until(db: sqlite3.Connection, session_id: str) -> int | None:
    """When an empty session ends, and its recordings with it; None while a participant is present."""
    due_at: int | None = db.execute("SELECT due_at FROM sessions WHERE id = ?", (session_id,)).fetchone()[0]
    return due_at


def _pause(db: sqlite3.Connection, recording_id: str, at: int) -> None:
    """Pause; a pause during a gap continues it."""
    db.execute(_BEGIN_GAP, {"id": recording_id, "at": at})
    db.execute("UPDATE recordings SET status = 'PAUSED' WHERE id = ?", (recording_id,))
    _schedule(db, recording_id)
    publish_change(db, recording_id, at)


def _resume(db: sqlite3.Connection, row: sqlite3.Row, at: int) -> None:
    """Resume; in an empty session the pause continues as a gap."""
    db.execute("UPDATE recordings SET status = 'RECORDING' WHERE id = ?", (row["id"],))
    if _empty_until(db, row["session_id"]) is None:
        db.execute(_END_GAP, {"id": row["id"], "at": at})
    _schedule(db, row["id"])
    publish_change(db, row["id"], at)


def _schedule(db: sqlite3.Connection, recording_id: str) -> None:
    """Store when an active recording next changes by itself."""
    row = db.execute(_BY_ID, (recording_id,)).fetchone()
    db.execute("UPDATE recordings SET due_at = ? WHERE id = ?", (_next_change(db, row), recording_id))


def _is_stuck_in_invoked(row: sqlite3.Row) -> bool:
    return bool(row["status"] == "INVOKED" and row["fault"] == "stuck-invoked")


def _next_change(db: sqlite3.Connection, row: sqlite3.Row) -> int | None:
    if _is_stuck_in_invoked(row):
        return None
    if row["status"] == "INVOKED":
        return int(row["invoked_at"]) + timings.RECORDER_START
    times = (_empty_until(db, row["session_id"]), _max_seconds_at(row))
    return min((at for at in times if at is not None), default=None)


def _max_seconds_at(row: sqlite3.Row) -> int | None:
    """When `max_seconds` are recorded; None in a pause or a gap, since these do not count."""
    if row["paused_at"] is not None:
        return None
    seconds = json.loads(row["settings_json"])["max_seconds"]
    return int(row["started_at"] + row["paused_ms"] + seconds * timings.SECOND)
