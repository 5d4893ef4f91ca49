"""Joining a session: directly, or through the waiting room, where participants are admitted or rejected.

The preset decides who waits. SKIP: never. SKIP_ON_ACCEPT: until admitted, once per session. ON_PRIVILEGED_USER_ENTRY:
until a peer with `accept_waiting_requests` has joined. Participants with that right never wait.

Each connection that joins is a peer of its own, so a participant with two tabs is two peers. In the waiting room they
are one participant, who is admitted or rejected with all tabs.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
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
    " ORDER BY left_at IS NULL DESC, number DESC LIMIT 1"
)


def join(
    db: sqlite3.Connection, connection: sqlite3.Row, at: int, new_id: NewId, *, is_move: bool = False
) -> sqlite3.Row:
    """Join the session, or enter the waiting room. Returns the new row.

    With `is_move` the participant's peers in other rooms of the session leave.
    """
    _check_participant(db, connection)
    meeting = _open_meeting(db, connection)
    connection = connection_rows.move(db, connection, "join", at)
    if _must_wait(db, connection, meeting):
        connection = connection_rows.move(db, connection, "wait", at)
        if not connection_rows.others(db, connection, "WAITLISTED"):
            _notify_admitters(db, connection, at, "waitlist.joined", {"participant": live_views.waiting(connection)})
        return connection
    return _enter(db, connection, meeting, at, new_id, is_move=is_move)


def admit(db: sqlite3.Connection, waiting: Iterable[sqlite3.Row], at: int, new_id: NewId) -> None:
    """Admit waiting participants, each with all of their waiting connections."""
    for tabs in _waiting_tabs(db, waiting):
        meeting = _open_meeting(db, tabs[0])
        _end_waiting(db, tabs[0], at, admitted=True)
        for connection in tabs:
            _enter(db, connection, meeting, at, new_id)


def reject(db: sqlite3.Connection, waiting: Iterable[sqlite3.Row], at: int) -> None:
    """Reject waiting participants, each with all of their waiting connections."""
    for tabs in _waiting_tabs(db, waiting):
        _end_waiting(db, tabs[0], at, admitted=False)
        for connection in tabs:
            connection_rows.move(db, connection, "reject", at, "REJECTED")


def disconnect(db: sqlite3.Connection, connection: sqlite3.Row, at: int, reason: str | None = None) -> None:
    """End a connection in any state; the caller updates the session, as after `session_lifecycle.disconnect`."""
    if connection["state"] == "JOINED":
        session_lifecycle.disconnect(db, connection["id"], at, "LEFT", reason)
        return
    if connection["state"] == "WAITLISTED" and not connection_rows.others(db, connection, "WAITLISTED"):
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
    if last is not None and last["left_at"] is None:  # another tab, a page reload, or a change of rooms
        return False
    if kind == "SKIP_ON_ACCEPT":
        return last is None or last["left_reason"] == "KICKED"
    return not _has_admitter(db, connection)


def _last_peer(db: sqlite3.Connection, connection: sqlite3.Row, meeting: sqlite3.Row) -> sqlite3.Row | None:
    """The newest peer of this participant in the live session, one that is still joined before those that left."""
    session = session_lifecycle.live_session(db, meeting["id"])
    if session is None:
        return None
    parameters = {"participant_id": connection["participant_id"], "session_id": session["id"]}
    row: sqlite3.Row | None = db.execute(_LAST_PEER, parameters).fetchone()
    return row


def _has_admitter(db: sqlite3.Connection, connection: sqlite3.Row) -> bool:
    names = [row[0] for row in db.execute(_JOINED_PRESETS, (connection["meeting_id"],))]
    return any(each.may(permissions.ADMIT) for each in permissions.of_presets(db, connection["app_id"], names).values())


def _waiting_tabs(db: sqlite3.Connection, waiting: Iterable[sqlite3.Row]) -> Iterator[list[sqlite3.Row]]:
    """Yield the waiting connections of each participant in `waiting`, the oldest first."""
    for connection in {each["participant_id"]: each for each in waiting}.values():
        tabs = connection_rows.others(db, connection, "WAITLISTED")
        if connection_rows.get(db, connection["id"])["state"] == "WAITLISTED":  # else the one before had it admitted
            yield sorted([*tabs, connection], key=lambda tab: tab["number"])


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
    db: sqlite3.Connection,
    connection: sqlite3.Row,
    meeting: sqlite3.Row,
    at: int,
    new_id: NewId,
    *,
    is_move: bool = False,
) -> sqlite3.Row:
    """Join the session or its breakout room; the first to join opens it."""
    is_first = session_lifecycle.live_session(db, meeting["id"]) is None
    if is_first:
        session_lifecycle.open_session(db, meeting, at, new_id)
    session = session_lifecycle.require_session(db, meeting["app_id"], meeting["id"])
    room = connection["room"]
    target_id = session["id"] if room is None else breakout_rooms.open_room(db, session, room, at, new_id)
    connection = _enter_session(db, connection, target_id, at, is_move=is_move)
    if is_first:
        _start_with_session(db, session, meeting, at, new_id)
    rights = permissions.of_preset(db, connection["app_id"], connection["preset_name"])
    if rights.may(permissions.ADMIT):
        admit(db, _waiting_for_admitter(db, connection), at, new_id)
    return connection


def _enter_session(
    db: sqlite3.Connection, connection: sqlite3.Row, session_id: str, at: int, *, is_move: bool
) -> sqlite3.Row:
    """Join as a new peer; if it `is_move`, the participant's peers in other rooms leave."""
    others = connection_rows.others(db, connection, "JOINED") if is_move else []
    former = [other for other in others if other["session_id"] != session_id]
    for other in former:
        disconnect(db, other, at, "MOVED")
    connection = connection_rows.enter(db, connection, session_id, at)
    _add_peer(db, connection, at)
    session_lifecycle.note_arrival(db, session_id, at)
    for former_id in dict.fromkeys(other["session_id"] for other in former):
        session_lifecycle.note_departure(db, former_id, at)
    return connection


def _add_peer(db: sqlite3.Connection, connection: sqlite3.Row, at: int) -> None:
    """Create the peer, with microphone and camera on if the preset allows them and the client wants it."""
    rights = permissions.of_preset(db, connection["app_id"], connection["preset_name"])
    starts_muted = connection_rows.get(db, connection["id"])["starts_muted"]
    flags = {kind: not starts_muted and rights.may(f"media.{kind}.can_produce") for kind in ("audio", "video")}
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
