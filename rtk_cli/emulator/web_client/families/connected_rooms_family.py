"""Connected rooms: the breakout rooms of the session, who is in them, and moving between them."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.emulator import join_tokens
from rtk_cli.emulator.events import Event
from rtk_cli.emulator.sessions import session_lifecycle
from rtk_cli.emulator.store import metadata
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.codec import Values
from rtk_cli.emulator.web_client.event_numbers import Room
from rtk_cli.emulator.web_client.frames import Body, Frame, Requests, RequestType, Translations

_DUMP = "socket.room.GetConnectedRoomsDumpResponse"
_MEETING = "SELECT id, title FROM meetings WHERE id = ?"
_ROOMS = (
    "SELECT meetings.id, meetings.title, sessions.id AS session_id FROM sessions JOIN meetings"
    " ON meetings.id = sessions.meeting_id WHERE sessions.parent_id = ? AND sessions.status = 'LIVE'"
    " ORDER BY sessions.number"
)


def _dump(client: WebClient, body: Body) -> Values:
    return client.connection.read(lambda db, _: _rooms(db, client))


def _rooms(db: sqlite3.Connection, client: WebClient) -> Values:
    meeting = db.execute(_MEETING, (client.connection.row(db)["meeting_id"],)).fetchone()
    session = session_lifecycle.live_session(db, meeting["id"])
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


def _create(client: WebClient, body: Body) -> Values:
    titles = [each["title"] or f"Room {number}" for number, each in enumerate(body["payloads"], 1)]
    return {"payloads": client.call("rooms.create", titles=titles)["rooms"]}


def _delete(client: WebClient, body: Body) -> Values:
    closed = client.call("rooms.close", ids=[each["id"] or "" for each in body["payloads"]])["rooms"]
    return {"payloads": [{**each, "status": "INACTIVE"} for each in closed]}


def _move(client: WebClient, body: Body) -> Values:
    """Ask participants to move. The client takes the word that an answer must not contain for a failure."""
    ids = [each["id"] or "" for each in body["participants"]]
    to = body["destination_meeting_id"] or ""
    moved = client.call("rooms.move", ids=ids, meeting_id=to)["ids"]
    return {"payloads": [{"meeting_id": to, "custom_participant_id": each} for each in moved]}


REQUESTS: Requests = {
    Room.GET_CONNECTED_ROOMS_DUMP: RequestType(_dump, None, _DUMP),
    Room.CREATE_CONNECTED_ROOMS: RequestType(
        _create, "socket.room.CreateConnectedRoomsRequest", "socket.room.CreateConnectedRoomsResponse"
    ),
    Room.DELETE_CONNECTED_ROOMS: RequestType(
        _delete, "socket.room.DisableConnectedRoomsRequest", "socket.room.DisableConnectedRoomsResponse"
    ),
    Room.MOVE_PEERS: RequestType(
        _move, "socket.room.MovePeersBetweenRoomsRequest", "socket.room.MovePeersBetweenRoomsResponse"
    ),
}


def _changed(client: WebClient, event: Event) -> Iterable[Frame]:
    yield Frame(Room.GET_CONNECTED_ROOMS_DUMP, _DUMP, _dump(client, {}))


def _transferred(client: WebClient, event: Event) -> Iterable[Frame]:
    """The client leaves, and joins the other meeting with a token for it."""
    values = client.connection.read(lambda db, now: _transfer(db, now, client, event))
    yield Frame(Room.TRANSFER_PEER, "socket.room.TransferPeer", values)


def _transfer(db: sqlite3.Connection, now: int, client: WebClient, event: Event) -> Mapping[str, Any]:
    meeting_id = event.data["meeting_id"]
    token = join_tokens.sign_token(
        participant_id=client.participant_id,
        meeting_id=meeting_id,
        app_id=client.app_id,
        token_id=f"{client.live_id}:{event.number}",
        now=now,
        secret=metadata.secret(db),
    )
    return {"meeting_id": meeting_id, "auth_token": token}


TRANSLATIONS: Translations = {"rooms.changed": _changed, "self.transfer": _transferred}
