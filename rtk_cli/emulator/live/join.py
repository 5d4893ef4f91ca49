"""How somebody gets to the stage: join, the waiting room, being let in or sent away.

The presets decide who waits: nobody with SKIP; with SKIP_ON_ACCEPT until somebody lets them in, once a session; with
ON_PRIVILEGED_USER_ENTRY until somebody is on stage who may let people in. Whoever may do that never waits.
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
_ON_STAGE = "SELECT DISTINCT preset_name FROM connections WHERE meeting_id = ? AND state = 'JOINED'"
_LAST_TIME = (
    "SELECT left_at, left_reason FROM peers WHERE participant_id = :participant_id AND session_id IN"
    " (SELECT id FROM sessions WHERE id = :session_id UNION SELECT id FROM sessions WHERE parent_id = :session_id)"
    " ORDER BY number DESC LIMIT 1"
)


def join(db: sqlite3.Connection, connection: sqlite3.Row, at: int, new_id: NewId) -> sqlite3.Row:
    """The intent to join, and where it leads: to the stage, or to the waiting room."""
    _check_known(db, connection)
    meeting = _open_meeting(db, connection)
    connection = connection_rows.move(db, connection, "join", at)
    if _has_to_wait(db, connection, meeting):
        for former in connection_rows.others(db, connection):
            give_up(db, former, at, "REPLACED")
        connection = connection_rows.move(db, connection, "wait", at)
        _tell_doorkeepers(db, connection, at, "waitlist.joined", {"participant": live_views.waiting(connection)})
        return connection
    return _enter(db, connection, meeting, at, new_id)


def admit(db: sqlite3.Connection, waiting: Iterable[sqlite3.Row], at: int, new_id: NewId) -> None:
    """Let people in who wait."""
    for connection in waiting:
        meeting = _open_meeting(db, connection)
        _stop_waiting(db, connection, at, admitted=True)
        _enter(db, connection, meeting, at, new_id)


def reject(db: sqlite3.Connection, waiting: Iterable[sqlite3.Row], at: int) -> None:
    """Send people away who wait."""
    for connection in waiting:
        _stop_waiting(db, connection, at, admitted=False)
        connection_rows.move(db, connection, "reject", at, "REJECTED")


def give_up(db: sqlite3.Connection, connection: sqlite3.Row, at: int, why: str | None = None) -> None:
    """Somebody leaves, from wherever; the session does not notice yet, as with `sessions.disconnect`."""
    if connection["state"] == "JOINED":
        session_lifecycle.disconnect(db, connection["id"], at, "LEFT", why)
        return
    if connection["state"] == "WAITLISTED":
        _stop_waiting(db, connection, at, admitted=False)
    connection_rows.move(db, connection, "leave", at, why)


def _check_known(db: sqlite3.Connection, connection: sqlite3.Row) -> None:
    known = db.execute("SELECT 1 FROM participants WHERE id = ?", (connection["participant_id"],)).fetchone()
    if known is None:
        raise Refusal(404, f"No user found with id {connection['participant_id']}")


def _open_meeting(db: sqlite3.Connection, connection: sqlite3.Row) -> sqlite3.Row:
    meeting: sqlite3.Row = db.execute("SELECT * FROM meetings WHERE id = ?", (connection["meeting_id"],)).fetchone()
    if meeting["status"] != "ACTIVE":
        raise Refusal(409, f"Meeting {meeting['id']} is {meeting['status']}: nobody can join it")
    return meeting


def _has_to_wait(db: sqlite3.Connection, connection: sqlite3.Row, meeting: sqlite3.Row) -> bool:
    own = permissions.of_preset(db, connection["app_id"], connection["preset_name"])
    kind = own.value("waiting_room_type")
    if kind == "SKIP" or own.may(permissions.ADMIT):
        return False
    last = _last_time(db, connection, meeting)
    if last is not None and last["left_at"] is None:  # reloads the page, or changes the room
        return False
    if kind == "SKIP_ON_ACCEPT":
        return last is None or last["left_reason"] == "KICKED"
    return not _is_attended_by_privileged(db, connection)


def _last_time(db: sqlite3.Connection, connection: sqlite3.Row, meeting: sqlite3.Row) -> sqlite3.Row | None:
    """How it was the last time that this participant was on stage in the session that is live."""
    session = session_lifecycle.live_session(db, meeting["id"])
    if session is None:
        return None
    named = {"participant_id": connection["participant_id"], "session_id": session["id"]}
    row: sqlite3.Row | None = db.execute(_LAST_TIME, named).fetchone()
    return row


def _is_attended_by_privileged(db: sqlite3.Connection, connection: sqlite3.Row) -> bool:
    names = [row[0] for row in db.execute(_ON_STAGE, (connection["meeting_id"],))]
    return any(each.may(permissions.ADMIT) for each in permissions.of_presets(db, connection["app_id"], names).values())


def _stop_waiting(db: sqlite3.Connection, connection: sqlite3.Row, at: int, *, admitted: bool) -> None:
    told = {"participant_id": connection["participant_id"], "admitted": admitted}
    _tell_doorkeepers(db, connection, at, "waitlist.left", told)


def _tell_doorkeepers(
    db: sqlite3.Connection, connection: sqlite3.Row, at: int, kind: str, data: dict[str, Any]
) -> None:
    """Those in the meeting's session who may let people in; in the breakout rooms nobody hears of the door."""
    session = session_lifecycle.live_session(db, connection["meeting_id"])
    where = EventScope(connection["meeting_id"], None if session is None else session["id"])
    events.append(db, where, at, kind, data, needs=permissions.ADMIT)


def _enter(
    db: sqlite3.Connection, connection: sqlite3.Row, meeting: sqlite3.Row, at: int, new_id: NewId
) -> sqlite3.Row:
    """Onto the stage: the first one opens the session, or its breakout room."""
    is_first = session_lifecycle.live_session(db, meeting["id"]) is None
    if is_first:
        session_lifecycle.open_session(db, meeting, at, new_id)
    session = session_lifecycle.require_session(db, meeting["app_id"], meeting["id"])
    room = connection["room"]
    place = session["id"] if room is None else breakout_rooms.room(db, session, room, at, new_id)
    connection = _take_place(db, connection, place, at)
    if is_first:
        _start_with_session(db, session, meeting, at, new_id)
    own = permissions.of_preset(db, connection["app_id"], connection["preset_name"])
    if own.may(permissions.ADMIT):
        admit(db, _waiting_for_privileged(db, connection), at, new_id)
    return connection


def _take_place(db: sqlite3.Connection, connection: sqlite3.Row, session_id: str, at: int) -> sqlite3.Row:
    """A second connection takes the place of the first, as when somebody reloads the page or changes the room."""
    former = connection_rows.others(db, connection)
    for other in former:
        give_up(db, other, at, "REPLACED")
    connection = connection_rows.enter(db, connection, session_id, at)
    _put_on_stage(db, connection, at)
    session_lifecycle.note_arrival(db, session_id, at)
    for other in former:
        if other["session_id"] not in (None, session_id):
            session_lifecycle.note_departure(db, other["session_id"], at)
    return connection


def _put_on_stage(db: sqlite3.Connection, connection: sqlite3.Row, at: int) -> None:
    """Microphone and camera are on from the first moment where the preset lets them."""
    own = permissions.of_preset(db, connection["app_id"], connection["preset_name"])
    flags = {kind: own.may(f"media.{kind}.can_produce") for kind in ("audio", "video")}
    db.execute(_INSERT, {"id": connection["id"], "at": at, **flags})
    db.executemany(_STEP, [(connection["id"], at, kind) for kind, is_on in flags.items() if is_on])
    peer = db.execute("SELECT * FROM peers WHERE id = ?", (connection["id"],)).fetchone()
    where = events.scope_of(db, connection["session_id"])
    events.append(db, where, at, "participant.joined", {"peer": live_views.peer(peer)}, needs=own.shown_to)
    outbox.participant_joined(db, connection["id"], at)


def _waiting_for_privileged(db: sqlite3.Connection, connection: sqlite3.Row) -> list[sqlite3.Row]:
    waiting = connection_rows.waiting(db, connection["meeting_id"])
    found = permissions.of_presets(db, connection["app_id"], [each["preset_name"] for each in waiting])
    return [each for each in waiting if _waits_for_privileged(found[each["preset_name"]])]


def _waits_for_privileged(own: Rights) -> bool:
    return own.value("waiting_room_type") == "ON_PRIVILEGED_USER_ENTRY"


def _start_with_session(
    db: sqlite3.Connection, session: sqlite3.Row, meeting: sqlite3.Row, at: int, new_id: NewId
) -> None:
    settings = json.loads(meeting["settings_json"])
    if settings.get("record_on_start"):
        start_composite(Start(db, session, at, new_id, "RECORD_ON_START"), settings.get("recording_config", {}), {})
    if settings.get("live_stream_on_start"):
        start_on_open(db, session, at, new_id)
