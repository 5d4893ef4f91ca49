"""People in a meeting: they join and leave, are kicked and muted. The API has no join; `rtk emulator join` has.

They also speak and write. Votes and waiting rooms are not kept: everybody who joins is in.
"""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from rtk_cli.emulator import durations, rooms, sessions
from rtk_cli.emulator.call import Refusal
from rtk_cli.emulator.livestream.starts import start_on_open
from rtk_cli.emulator.peer_preset import permissions
from rtk_cli.emulator.recording.starts import Start, start_composite

_INSERT = (
    "INSERT INTO peers (id, session_id, participant_id, custom_participant_id, name, picture, preset_name, joined_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_WRITTEN = "INSERT INTO chat_messages (id, session_id, peer_id, text, created_at) VALUES (?, ?, ?, ?, ?)"
_SPOKEN = (
    "INSERT INTO transcript_lines (id, session_id, peer_id, text, heard, started_at, ended_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_CONNECTED = "SELECT * FROM peers WHERE left_at IS NULL AND (participant_id = ? OR id = ?) ORDER BY number"


def join(
    db: sqlite3.Connection, participant_id: str, now: int, new_id: Callable[[], str], room: str | None = None
) -> dict[str, Any]:
    """Connects a participant and gives the new peer's row; the first one opens the session, or its breakout room."""
    participant = _participant(db, participant_id)
    meeting = db.execute("SELECT * FROM meetings WHERE id = ?", (participant["meeting_id"],)).fetchone()
    if meeting["status"] != "ACTIVE":
        raise Refusal(409, f"Meeting {meeting['id']} is {meeting['status']}: nobody can join it")
    is_first = sessions.live_session(db, meeting["id"]) is None
    if is_first:
        sessions.open_session(db, meeting, now, new_id)
    session = sessions.needed_session(db, meeting["app_id"], meeting["id"])
    place = session["id"] if room is None else rooms.room(db, session, room, now, new_id)
    peer = _connect(db, place, participant, now, new_id())
    if is_first:
        _record_on_start(db, session, meeting, now, new_id)
        _stream_on_start(db, session, meeting, now, new_id)
    return peer


def leave(db: sqlite3.Connection, connected_id: str, now: int) -> dict[str, Any]:
    """Disconnects somebody, by participant id or peer id, and gives the row of the peer that was."""
    peer = _connected(db, connected_id)
    sessions.disconnect(db, peer["id"], now, "LEFT")
    sessions.note_departure(db, peer["session_id"], now)
    return _peer(db, peer["id"])


def say(db: sqlite3.Connection, participant_id: str, text: str, now: int, new_id: Callable[[], str]) -> dict[str, Any]:
    """Writes into the chat of the session that the participant is in, and gives the message."""
    _check_text(text)
    peer = _connected(db, participant_id)
    chat = permissions(db, peer["session_id"], peer["preset_name"]).get("chat", {})
    if not chat.get("public", {}).get("can_send", True):
        raise Refusal(403, f"Preset {peer['preset_name']} does not let its participants write into the chat")
    message = {"id": new_id(), "session_id": peer["session_id"], "peer_id": peer["id"], "text": text, "created_at": now}
    db.execute(_WRITTEN, (*message.values(),))
    return message


def speak(
    db: sqlite3.Connection, participant_id: str, text: str, now: int, new_id: Callable[[], str]
) -> dict[str, Any]:
    """Says something aloud: it is `heard` at once where the preset transcribes, else once the meeting is."""
    _check_text(text)
    peer = _connected(db, participant_id)
    if not peer["audio_enabled"]:
        raise Refusal(409, f"The microphone of {participant_id} is off")
    rights = permissions(db, peer["session_id"], peer["preset_name"])
    words = text.split()
    line = {
        "id": new_id(),
        "session_id": peer["session_id"],
        "peer_id": peer["id"],
        "text": " ".join(words),
        "heard": int(rights.get("transcription_enabled", False)),
        "started_at": now,
        "ended_at": now + max(durations.SECOND, len(words) * durations.WORD),
    }
    db.execute(_SPOKEN, (*line.values(),))
    return line


def kick(db: sqlite3.Connection, session_id: str, peers: list[sqlite3.Row], now: int) -> None:
    """Some people have to go; the session lives on, if need be through its keep-alive."""
    for peer in peers:
        sessions.disconnect(db, peer["id"], now, "KICKED")
    sessions.note_departure(db, session_id, now)


def kick_all(db: sqlite3.Connection, session_id: str, now: int) -> int:
    """Everybody has to go, and the session with them. Gives how many were present."""
    peers = sessions.present(db, session_id)
    for peer in peers:
        sessions.disconnect(db, peer["id"], now, "KICKED")
    sessions.end_session(db, session_id, now, "HOST_ENDED_MEETING")
    return len(peers)


def mute(db: sqlite3.Connection, peers: list[sqlite3.Row], *, may_unmute: bool | None = None) -> None:
    """Microphones go off; None leaves everybody's right to switch them on again as it is."""
    for peer in peers:
        db.execute(
            "UPDATE peers SET audio_enabled = 0, may_unmute = COALESCE(?, may_unmute) WHERE id = ?",
            (may_unmute, peer["id"]),
        )


def _check_text(text: str) -> None:
    """Refuses silence, and bytes of a command line that are no text."""
    if not text.strip():
        raise Refusal(400, "Nothing is said")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Refusal(400, "What is said is not valid Unicode") from error


def _connected(db: sqlite3.Connection, connected_id: str) -> sqlite3.Row:
    peer: sqlite3.Row | None = db.execute(_CONNECTED, (connected_id, connected_id)).fetchone()
    if peer is None:
        raise Refusal(404, f"No user found with id {connected_id}")
    return peer


def _participant(db: sqlite3.Connection, participant_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM participants WHERE id = ?", (participant_id,)).fetchone()
    if row is None:
        raise Refusal(404, f"No user found with id {participant_id}")
    return row


def _connect(
    db: sqlite3.Connection, session_id: str, participant: sqlite3.Row, at: int, peer_id: str
) -> dict[str, Any]:
    """A second connection takes the place of the first, as when somebody reloads the page or changes the room."""
    former = db.execute(_CONNECTED, (participant["id"], participant["id"])).fetchall()
    for peer in former:
        sessions.disconnect(db, peer["id"], at, "LEFT")
    copied = ("id", "custom_participant_id", "name", "picture", "preset_name")
    db.execute(_INSERT, (peer_id, session_id, *(participant[column] for column in copied), at))
    sessions.note_arrival(db, session_id, at)
    for peer in former:
        if peer["session_id"] != session_id:
            sessions.note_departure(db, peer["session_id"], at)
    return _peer(db, peer_id)


def _record_on_start(
    db: sqlite3.Connection, session: sqlite3.Row, meeting: sqlite3.Row, at: int, new_id: Callable[[], str]
) -> None:
    settings = json.loads(meeting["settings_json"])
    if settings.get("record_on_start"):
        start_composite(Start(db, session, at, new_id, "RECORD_ON_START"), settings.get("recording_config", {}), {})


def _stream_on_start(
    db: sqlite3.Connection, session: sqlite3.Row, meeting: sqlite3.Row, at: int, new_id: Callable[[], str]
) -> None:
    if json.loads(meeting["settings_json"]).get("live_stream_on_start"):
        start_on_open(db, session, at, new_id)


def _peer(db: sqlite3.Connection, peer_id: str) -> dict[str, Any]:
    return dict(db.execute("SELECT * FROM peers WHERE id = ?", (peer_id,)).fetchone())
