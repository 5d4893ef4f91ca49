"""Joining a session: directly, or through the waiting room, where participants are admitted or rejected.

The preset decides who waits. SKIP: never. SKIP_ON_ACCEPT: until admitted, once per session. ON_PRIVILEGED_USER_ENTRY:
until a peer with `accept_waiting_requests` has joined. Participants with that right never wait.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.events import EventScope
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.live import connection_rows, live_views, permissions
from rtk_cli.emulator.live.permissions import Rights
from rtk_cli.emulator.livestream.start_livestream import start_on_open
from rtk_cli.emulator.recording.start_recording import Start, start_composite
from rtk_cli.emulator.sessions import breakout_rooms, session_lifecycle
from rtk_cli.emulator.store.seeded_ids import NewId
from rtk_cli.emulator.webhooks import outbox

_INSERT = (
    "INSERT INTO peers (id, session_id, participant_id, custom_participant_id, name, picture, preset_name, joined_at,"
    " audio_enabled, video_enabled) SELECT id, session_id, participant_id, custom_participant_id, name, picture,"
    " preset_name, :at, :audio, :video FROM connections WHERE id = :id"
)
_STEP = "INSERT INTO peer_steps (peer_id, at, kind, value) VALUES (?, ?, ?, 'on')"
_JOINED_PRESETS = "SELECT DISTINCT preset_name FROM connections WHERE meeting_id = ? AND state = 'JOINED'"
_LAST_PEER = (
    "SELECT left_at, left_reason FROM peers WHERE participant_id = :participant_id AND session_id IN"
    " (SELECT id FROM sessions WHERE id = :session_id UNION SELECT id FROM sessions WHERE parent_id = :session_id)"
    " ORDER BY number DESC LIMIT 1"
)


def join(db: sqlite3.Connection, connection: sqlite3.Row, at: int, new_id: NewId) -> sqlite3.Row:
    """Join the session, or enter the waiting room. Returns the new row."""
    _check_participant(db, connection)
    meeting = _open_meeting(db, connection)
    connection = connection_rows.move(db, connection, "join", at)
    if _must_wait(db, connection, meeting):
        for other in connection_rows.others(db, connection):
            disconnect(db, other, at, "REPLACED")
        connection = connection_rows.move(db, connection, "wait", at)
        _notify_admitters(db, connection, at, "waitlist.joined", {"participant": live_views.waiting(connection)})
        return connection
    return _enter(db, connection, meeting, at, new_id)


def admit(db: sqlite3.Connection, waiting: Iterable[sqlite3.Row], at: int, new_id: NewId) -> None:
    """Admit waiting connections."""
    for connection in waiting:
        meeting = _open_meeting(db, connection)
        _end_waiting(db, connection, at, admitted=True)
        _enter(db, connection, meeting, at, new_id)


def reject(db: sqlite3.Connection, waiting: Iterable[sqlite3.Row], at: int) -> None:
    """Reject waiting connections."""
    for connection in waiting:
        _end_waiting(db, connection, at, admitted=False)
        connection_rows.move(db, connection, "reject", at, "REJECTED")


def disconnect(db: sqlite3.Connection, connection: sqlite3.Row, at: int, reason: str | None = None) -> None:
    """End a connection in any state; the caller updates the session, as after `session_lifecycle.disconnect`."""
    if connection["state"] == "JOINED":
        session_lifecycle.disconnect(db, connection["id"], at, "LEFT", reason)
        return
    if connection["state"] == "WAITLISTED":
        _end_waiting(db, connection, at, admitted=False)
    connection_rows.move(db, connection, "leave", at, reason)


def _check_participant(db: sqlite3.Connection, connection: sqlite3.Row) -> None:
    known = db.execute("SELECT 1 FROM participants WHERE id = ?", (connection["participant_id"],)).fetchone()
    if known is None:
        raise Refusal(404, f"No user found with id {connection['participant_id']}")


def _open_meeting(db: sqlite3.Connection, connection: sqlite3.Row) -> sqlite3.Row:
    meeting: sqlite3.Row = db.execute("SELECT * FROM meetings WHERE id = ?", (connection["meeting_id"],)).fetchone()
    if meeting["status"] != "ACTIVE":
        raise Refusal(409, f"Meeting {meeting['id']} is {meeting['status']}, so it refuses joins")
    return meeting


def _must_wait(db: sqlite3.Connection, connection: sqlite3.Row, meeting: sqlite3.Row) -> bool:
    rights = permissions.of_preset(db, connection["app_id"], connection["preset_name"])
    kind = rights.value("waiting_room_type")
    if kind == "SKIP" or rights.may(permissions.ADMIT):
        return False
    last = _last_peer(db, connection, meeting)
    if last is not None and last["left_at"] is None:  # a page reload, or a change of rooms
        return False
    if kind == "SKIP_ON_ACCEPT":
        return last is None or last["left_reason"] == "KICKED"
    return not _has_admitter(db, connection)


def _last_peer(db: sqlite3.Connection, connection: sqlite3.Row, meeting: sqlite3.Row) -> sqlite3.Row | None:
    """The newest peer of this participant in the live session."""
    session = session_lifecycle.live_session(db, meeting["id"])
    if session is None:
        return None
    parameters = {"participant_id": connection["participant_id"], "session_id": session["id"]}
    row: sqlite3.Row | None = db.execute(_LAST_PEER, parameters).fetchone()
    return row


def _has_admitter(db: sqlite3.Connection, connection: sqlite3.Row) -> bool:
    names = [row[0] for row in db.execute(_JOINED_PRESETS, (connection["meeting_id"],))]
    return any(each.may(permissions.ADMIT) for each in permissions.of_presets(db, connection["app_id"], names).values())


def _end_waiting(db: sqlite3.Connection, connection: sqlite3.Row, at: int, *, admitted: bool) -> None:
    data = {"participant_id": connection["participant_id"], "admitted": admitted}
    _notify_admitters(db, connection, at, "waitlist.left", data)


def _notify_admitters(
    db: sqlite3.Connection, connection: sqlite3.Row, at: int, kind: str, data: dict[str, Any]
) -> None:
    """Send an event to the peers who may admit participants; those in breakout rooms do not get it."""
    session = session_lifecycle.live_session(db, connection["meeting_id"])
    scope = EventScope(connection["meeting_id"], None if session is None else session["id"])
    events.append(db, scope, at, kind, data, needs=permissions.ADMIT)


def _enter(
    db: sqlite3.Connection, connection: sqlite3.Row, meeting: sqlite3.Row, at: int, new_id: NewId
) -> sqlite3.Row:
    """Join the session or its breakout room; the first to join opens it."""
    is_first = session_lifecycle.live_session(db, meeting["id"]) is None
    if is_first:
        session_lifecycle.open_session(db, meeting, at, new_id)
    session = session_lifecycle.require_session(db, meeting["app_id"], meeting["id"])
    room = connection["room"]
    target_id = session["id"] if room is None else breakout_rooms.open_room(db, session, room, at, new_id)
    connection = _enter_session(db, connection, target_id, at)
    if is_first:
        _start_with_session(db, session, meeting, at, new_id)
    rights = permissions.of_preset(db, connection["app_id"], connection["preset_name"])
    if rights.may(permissions.ADMIT):
        admit(db, _waiting_for_admitter(db, connection), at, new_id)
    return connection


def _enter_session(db: sqlite3.Connection, connection: sqlite3.Row, session_id: str, at: int) -> sqlite3.Row:
    """Join, and replace other connections of the participant, as after a page reload or a change of rooms."""
    others = connection_rows.others(db, connection)
    for other in others:
        disconnect(db, other, at, "REPLACED")
    connection = connection_rows.enter(db, connection, session_id, at)
    _add_peer(db, connection, at)
    session_lifecycle.note_arrival(db, session_id, at)
    for other in others:
        if other["session_id"] not in (None, session_id):
            session_lifecycle.note_departure(db, other["session_id"], at)
    return connection


def _add_peer(db: sqlite3.Connection, connection: sqlite3.Row, at: int) -> None:
    """Create the peer, with microphone and camera on if the preset allows them."""
    rights = permissions.of_preset(db, connection["app_id"], connection["preset_name"])
    flags = {kind: rights.may(f"media.{kind}.can_produce") for kind in ("audio", "video")}
    db.execute(_INSERT, {"id": connection["id"], "at": at, **flags})
    db.executemany(_STEP, [(connection["id"], at, kind) for kind, is_on in flags.items() if is_on])
    peer = db.execute("SELECT * FROM peers WHERE id = ?", (connection["id"],)).fetchone()
    scope = events.scope_of(db, connection["session_id"])
    events.append(db, scope, at, "participant.joined", {"peer": live_views.peer(peer)}, needs=rights.shown_to)
    outbox.participant_joined(db, connection["id"], at)


def _waiting_for_admitter(db: sqlite3.Connection, connection: sqlite3.Row) -> list[sqlite3.Row]:
    waiting = connection_rows.waiting(db, connection["meeting_id"])
    rights = permissions.of_presets(db, connection["app_id"], [each["preset_name"] for each in waiting])
    return [each for each in waiting if _waits_for_admitter(rights[each["preset_name"]])]


def _waits_for_admitter(rights: Rights) -> bool:
    return rights.value("waiting_room_type") == "ON_PRIVILEGED_USER_ENTRY"


def _start_with_session(
    db: sqlite3.Connection, session: sqlite3.Row, meeting: sqlite3.Row, at: int, new_id: NewId
) -> None:
    settings = json.loads(meeting["settings_json"])
    if settings.get("record_on_start"):
        start_composite(Start(db, session, at, new_id, "RECORD_ON_START"), settings.get("recording_config", {}), {})
    if settings.get("live_stream_on_start"):
        start_on_open(db, session, at, new_id)
