"""The lifecycle of a session: it starts with the first join, and ends by kick-all or when its keep-alive is over."""

import json
import sqlite3
from typing import Literal

from rtk_cli.emulator import events, timings
from rtk_cli.emulator.exports import export_jobs
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.live import connection_rows, permissions
from rtk_cli.emulator.live.connection_states import Move
from rtk_cli.emulator.livestream import livestream_sessions
from rtk_cli.emulator.recording import states
from rtk_cli.emulator.store.seeded_ids import NewId
from rtk_cli.emulator.timings import SECOND
from rtk_cli.emulator.webhooks import outbox

EndReason = Literal["HOST_ENDED_MEETING", "ALL_PARTICIPANTS_LEFT"]
LeftReason = Literal["LEFT", "KICKED", "SESSION_ENDED"]

_MOVES: dict[LeftReason, Move] = {"LEFT": "leave", "KICKED": "kick", "SESSION_ENDED": "end"}
_LIVE = "SELECT * FROM sessions WHERE meeting_id = ? AND status = 'LIVE'"
_PRESENT = "SELECT * FROM peers WHERE session_id = ? AND left_at IS NULL ORDER BY number"
_ROOMS = "SELECT id FROM sessions WHERE parent_id = ? AND status = 'LIVE'"
_IS_ATTENDED = (
    "SELECT EXISTS (SELECT 1 FROM peers WHERE left_at IS NULL AND"
    f" session_id IN (SELECT :id UNION ALL {_ROOMS.replace('?', ':id')}))"
)


def live_session(db: sqlite3.Connection, meeting_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(_LIVE, (meeting_id,)).fetchone()
    return row


def require_session(db: sqlite3.Connection, app_id: str, meeting_id: str) -> sqlite3.Row:
    """Return the live session of a meeting of the app; raise the API's 404 without one."""
    row = live_session(db, meeting_id)
    if row is None or row["app_id"] != app_id:
        raise Refusal(404, f"No active session found for meeting_id {meeting_id}")
    return row


def connected_peers(db: sqlite3.Connection, session_id: str) -> list[sqlite3.Row]:
    """Return the peers in the session, the first to join first."""
    return db.execute(_PRESENT, (session_id,)).fetchall()


def open_session(
    db: sqlite3.Connection,
    meeting: sqlite3.Row,
    at: int,
    new_id: NewId,
    parent_id: str | None = None,
) -> None:
    """Open an empty live session of the meeting; `parent_id` is the session that it is a breakout room of."""
    seconds = json.loads(meeting["settings_json"]).get("session_keep_alive_time_in_secs")
    keep_alive = timings.DEFAULT_KEEP_ALIVE if seconds is None else int(seconds * SECOND)
    session_id = new_id()
    db.execute(
        "INSERT INTO sessions (id, app_id, meeting_id, parent_id, status, keep_alive_ms, started_at, updated_at)"
        " VALUES (?, ?, ?, ?, 'LIVE', ?, ?, ?)",
        (session_id, meeting["app_id"], meeting["id"], parent_id, keep_alive, at, at),
    )
    outbox.meeting_started(db, session_id, at)


def end_session(
    db: sqlite3.Connection, session_id: str, at: int, reason: EndReason, left_reason: LeftReason = "SESSION_ENDED"
) -> None:
    """End the session: disconnect its peers, end its breakout rooms, stop its recordings and livestream."""
    for room in db.execute(_ROOMS, (session_id,)).fetchall():
        end_session(db, room["id"], at, reason)
    db.execute(
        "UPDATE sessions SET status = 'ENDED', ended_at = ?, ended_reason = ?, updated_at = ?, due_at = ? WHERE id = ?",
        (at, reason, at, at + timings.EVENTS_LIFETIME, session_id),
    )
    events.append(db, events.scope_of(db, session_id), at, "session.ended", {"reason": reason})
    for peer in connected_peers(db, session_id):
        disconnect(db, peer["id"], at, left_reason, reason)
    outbox.meeting_ended(db, session_id, at)
    states.stop_all_in_session(db, session_id, at)
    livestream_sessions.stop_all_in_session(db, session_id, at)
    outbox.chat_synced(db, session_id, at)
    export_jobs.start_transcription(db, session_id, at)


def disconnect(
    db: sqlite3.Connection, peer_id: str, at: int, reason: LeftReason, client_reason: str | None = None
) -> None:
    """End the connection of one peer. `client_reason` is sent to its client, where it says more than `reason`.

    The caller updates the session with `note_departure`, unless the session ends.
    """
    db.execute("UPDATE peers SET left_at = ?, left_reason = ? WHERE id = ?", (at, reason, peer_id))
    db.execute(
        "UPDATE sessions SET spent_ms = spent_ms + (SELECT left_at - joined_at FROM peers WHERE id = :id)"
        " WHERE id = (SELECT session_id FROM peers WHERE id = :id)",
        {"id": peer_id},
    )
    outbox.participant_left(db, peer_id, at)
    connection = connection_rows.get(db, peer_id)
    needs = permissions.of_preset(db, connection["app_id"], connection["preset_name"]).shown_to(_stage(db, peer_id))
    scope = events.scope_of(db, connection["session_id"])
    events.append(db, scope, at, "participant.left", {"peer_id": peer_id, "reason": reason}, needs=needs)
    connection_rows.move(db, connection, _MOVES[reason], at, client_reason or (reason if reason == "KICKED" else None))


def _stage(db: sqlite3.Connection, peer_id: str) -> str:
    return str(db.execute("SELECT stage FROM peers WHERE id = ?", (peer_id,)).fetchone()["stage"])


def note_arrival(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """Update the session after a join: cancel its keep-alive, and raise its peak of participants."""
    db.execute(
        "UPDATE sessions SET due_at = NULL, updated_at = ?, max_concurrent = MAX(max_concurrent,"
        " (SELECT COUNT(*) FROM peers WHERE session_id = sessions.id AND left_at IS NULL)) WHERE id = ?",
        (at, session_id),
    )
    states.note_attendance(db, session_id, at)
    if (parent_id := _parent(db, session_id)) is not None:
        _note_attendance(db, parent_id, at)
        notify_rooms(db, parent_id, at)


def note_departure(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """Update the session after a leave: start its keep-alive if it and its breakout rooms are empty."""
    _note_attendance(db, session_id, at)
    if (parent_id := _parent(db, session_id)) is not None:
        _note_attendance(db, parent_id, at)
        notify_rooms(db, parent_id, at)


def notify_rooms(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """Tell the session and its breakout rooms that there are other rooms, or others in them."""
    for each in (session_id, *(row["id"] for row in db.execute(_ROOMS, (session_id,)).fetchall())):
        events.append(db, events.scope_of(db, each), at, "rooms.changed", {})


def _note_attendance(db: sqlite3.Connection, session_id: str, at: int) -> None:
    is_attended = bool(db.execute(_IS_ATTENDED, {"id": session_id}).fetchone()[0])
    db.execute(
        "UPDATE sessions SET updated_at = :at, due_at = CASE WHEN :is_attended THEN NULL ELSE :at + keep_alive_ms END"
        " WHERE id = :id AND status = 'LIVE'",
        {"at": at, "is_attended": is_attended, "id": session_id},
    )
    states.note_attendance(db, session_id, at)


def _parent(db: sqlite3.Connection, session_id: str) -> str | None:
    parent_id: str | None = db.execute("SELECT parent_id FROM sessions WHERE id = ?", (session_id,)).fetchone()[0]
    return parent_id
