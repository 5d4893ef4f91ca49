"""Connected rooms: the breakout rooms of the session, and who is in them."""

import sqlite3

from rtk_cli.emulator.sessions import session_lifecycle
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.codec import Values
from rtk_cli.emulator.web_client.event_numbers import Room
from rtk_cli.emulator.web_client.frames import Body, Requests, RequestType, Translations

_MEETING = "SELECT id, title FROM meetings WHERE id = ?"
_ROOMS = (
    "SELECT meetings.id, meetings.title, sessions.id AS session_id FROM sessions JOIN meetings"
    " ON meetings.id = sessions.meeting_id WHERE sessions.parent_id = ? AND sessions.status = 'LIVE'"
    " ORDER BY sessions.number"
)


def _dump(client: WebClient, body: Body) -> Values:
    return client.connection.read(lambda db, _: _rooms(db, client))


def _rooms(db: sqlite3.Connection, client: WebClient) -> Values:
    meeting = db.execute(_MEETING, (client.meeting_id,)).fetchone()
    session = session_lifecycle.live_session(db, client.meeting_id)
    if session is None:
        return {"parent_meeting": {"id": meeting["id"], "title": meeting["title"]}}
    return {
        "parent_meeting": _meeting(db, meeting, session["id"]),
        "meetings": [_meeting(db, row, row["session_id"]) for row in db.execute(_ROOMS, (session["id"],)).fetchall()],
    }


def _meeting(db: sqlite3.Connection, meeting: sqlite3.Row, session_id: str) -> Values:
    peers = session_lifecycle.connected_peers(db, session_id)
    return {
        "id": meeting["id"],
        "title": meeting["title"],
        "participants": [
            {
                "id": peer["participant_id"],
                "display_name": peer["name"],
                "custom_participant_id": peer["custom_participant_id"],
                "display_picture_url": peer["picture"],
            }
            for peer in peers
        ],
    }


REQUESTS: Requests = {
    Room.GET_CONNECTED_ROOMS_DUMP: RequestType(_dump, None, "socket.room.GetConnectedRoomsDumpResponse"),
}

TRANSLATIONS: Translations = {}
