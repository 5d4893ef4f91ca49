"""The room family: join and leave, who is there, and the end of the own connection."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live import room_state
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.web_client import presence
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.codec import Values
from rtk_cli.emulator.web_client.event_numbers import Media, Room
from rtk_cli.emulator.web_client.frames import Body, Frame, Requests, RequestType, Translations
from rtk_cli.emulator.web_client.message_table import enums

_PEER = "socket.room.PeerInfoResponse"
_NAMELESS = "Participant"
"""What the client calls itself if it has no name."""

_MEETING = "SELECT title FROM meetings WHERE id = ?"
_SESSION = "SELECT * FROM sessions WHERE id = ?"
_RECORDINGS = (
    "SELECT id, type, status FROM recordings WHERE session_id = ? AND status IN ('INVOKED', 'RECORDING', 'PAUSED')"
    " ORDER BY number"
)
_ADDED = "SELECT id, name, picture, custom_participant_id FROM participants WHERE meeting_id = ? ORDER BY number"
_STARTING = {"INVOKED": "STARTING"}
"""The client's name of a recording's status, where it has another one."""


def join(client: WebClient, body: Body) -> Values:
    """Join, or enter the waiting room; after that the same request only repeats its answer."""
    name = (body["peer"] or {}).get("display_name")
    params = {"name": name} if _may_rename(client, name) else {}
    answer = client.call("join", muted=True, **params)
    client.enter(answer)
    return {"peer": presence.peer(client, answer["peer"], is_waiting=answer["state"] == "WAITLISTED")}


def leave(client: WebClient, body: Body) -> None:
    """Leave. An answer would have the event by which a client learns that another peer has left."""
    client.state = client.call("leave")["state"]


def _may_rename(client: WebClient, name: str | None) -> bool:
    present = client.connection.hello["peer"]["name"]
    if client.state != "INITIALIZED" or not (name or "").strip() or name == (present or _NAMELESS):
        return False
    return client.rights.may("can_edit_display_name")


def _peer_info(client: WebClient, body: Body) -> Values:
    view = client.peers.get(client.meant_id(body["peer_id"]))
    if view is None:
        raise LiveRefusal("NOT_FOUND", f"No peer found with id {body['peer_id']}")
    return {"peer": presence.peer(client, view)}


def _peers(client: WebClient, body: Body) -> Values:
    """All peers. A client that has not joined yet gets them too, unless it waits: it may show who is there."""
    if client.state != "INITIALIZED":
        views = client.room("participant")["peers"]
        client.peers = {view["id"]: view for view in views}
    else:
        connection = client.connection
        views = connection.read(lambda db, _: room_state.peers_before_join(db, connection.row(db)))
    return {"peers": [presence.peer(client, view) for view in _page(views, body)]}


def _page(views: list[dict[str, Any]], body: Body) -> list[dict[str, Any]]:
    """Those whose name contains the searched text, and of them a page, if the client asks for one."""
    term = body["seach_query"].casefold()
    found = [view for view in views if term in (view["name"] or "").casefold()]
    begin = max(0, body["offset"])
    return found[begin : begin + body["limit"]] if body["limit"] > 0 else found[begin:]


def _room_info(client: WebClient, body: Body) -> Values:
    return {"room": client.connection.read(lambda db, _: _room(db, client))}


def _room(db: sqlite3.Connection, client: WebClient) -> Values:
    title = db.execute(_MEETING, (client.meeting_id,)).fetchone()["title"]
    room = {"room_id": client.meeting_id, "title": title or ""}
    if client.session_id is None:
        return room
    session = db.execute(_SESSION, (client.session_id,)).fetchone()
    recordings = db.execute(_RECORDINGS, (client.session_id,)).fetchall()
    return {
        **room,
        "room_uuid": client.session_id,
        "created_at": session["started_at"] // 1000,
        "active_recordings": [
            {
                "recording_id": row["id"],
                "recording_type": enums()["common.RecordingType"][row["type"]],
                "recording_status": _STARTING.get(row["status"], row["status"]),
            }
            for row in recordings
        ],
    }


def _added_participants(client: WebClient, body: Body) -> Values:
    rows = client.connection.read(lambda db, _: db.execute(_ADDED, (client.meeting_id,)).fetchall())
    return {"participants": [dict(row) for row in rows]}


REQUESTS: Requests = {
    Room.GET_PEER_INFO: RequestType(_peer_info, "socket.room.GetPeerInfoRequest", _PEER),
    Room.GET_ROOM_PEERS_INFO: RequestType(
        _peers, "socket.room.RoomPeersInfoRequest", "socket.room.RoomPeersInfoResponse"
    ),
    Room.JOIN_ROOM: RequestType(join, "socket.room.JoinRoomRequest", _PEER),
    Room.LEAVE_ROOM: RequestType(leave),
    Room.GET_ROOM_INFO: RequestType(_room_info, None, "socket.room.RoomInfoResponse"),
    Room.GET_ALL_ADDED_PARTICIPANTS: RequestType(
        _added_participants, None, "socket.room.GetAllAddedParticipantsResponse"
    ),
}


def _joined(client: WebClient, event: Event) -> Iterable[Frame]:
    view = event.data["peer"]
    client.peers[view["id"]] = dict(view)
    if view["id"] == client.live_id:
        return
    client.forget_producers(view["id"])
    yield Frame(Room.JOIN_ROOM, _PEER, {"peer": presence.peer(client, view)})
    yield from client.producer_changes(view["id"])


def _updated(client: WebClient, event: Event) -> Iterable[Frame]:
    view = event.data["peer"]
    client.peers[view["id"]] = dict(view)
    return client.producer_changes(view["id"])


def _left(client: WebClient, event: Event) -> Iterable[Frame]:
    live_id = event.data["peer_id"]
    view = client.peers.pop(live_id, None)
    if view is None or live_id == client.live_id:
        return
    client.forget_producers(live_id)
    yield Frame(Room.LEAVE_ROOM, _PEER, {"peer": presence.peer(client, view)})
    left = {"participant_id": live_id}
    yield Frame(Media.PEER_LEAVE_BROADCAST, "media.edge.PeerLeaveBroadcastResponse", left)


def _own_state(client: WebClient, event: Event) -> Iterable[Frame]:
    """Tell the client what has happened to it: it acts on each of these itself."""
    was_waiting = client.state == "WAITLISTED"
    client.state = event.data["state"]
    if client.state == "JOINED" and was_waiting:
        yield Frame(Room.WAITING_ROOM_REQUEST_ACCEPTED)
    elif client.state == "REJECTED":
        yield Frame(Room.WAITING_ROOM_REQUEST_DENIED)
    elif client.state == "ENDED" or event.data["reason"] == "HOST_ENDED_MEETING":
        yield Frame(Room.KICK_ALL, _PEER)
    elif client.state == "KICKED" or (client.state == "LEFT" and event.data["reason"] is not None):
        yield Frame(Room.KICK, _PEER)


TRANSLATIONS: Translations = {
    "self.state": _own_state,
    "participant.joined": _joined,
    "participant.updated": _updated,
    "participant.left": _left,
}
