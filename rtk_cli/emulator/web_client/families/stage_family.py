"""The stage: requests, approvals, who is on it; and how many watch a livestream."""

from collections.abc import Iterable

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.web_client import presence
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.codec import Values
from rtk_cli.emulator.web_client.event_numbers import Media, Room
from rtk_cli.emulator.web_client.frames import NOTHING, Body, Frame, Requests, RequestType, Translations
from rtk_cli.emulator.web_client.presence import View

_STATUS = "socket.room.PeerStatusUpdate"
_VIEWERS = "SELECT count(*) FROM peers WHERE session_id = ? AND left_at IS NULL AND stage <> 'ON_STAGE'"
_REQUESTS = "socket.livestreaming.GetStageRequestsResponse"


def _request(client: WebClient, body: Body) -> None:
    client.stage = client.call("stage.request")["peer"]["stage"]


def _cancel(client: WebClient, body: Body) -> None:
    client.stage = client.call("stage.cancel")["peer"]["stage"]


def _grant(client: WebClient, body: Body) -> None:
    client.call("stage.grant", ids=body["user_ids"])


def _deny(client: WebClient, body: Body) -> None:
    client.call("stage.deny", ids=body["user_ids"])


def _enter(client: WebClient, body: Body) -> Frame:
    """Go on the stage. The client awaits the report of its own place as the answer."""
    answer = client.call("stage.enter")
    client.stage = answer["peer"]["stage"]
    return _place(client, answer["peer"])


def _leave(client: WebClient, body: Body) -> Frame | Values:
    """Leave the stage, which is answered like entering it; or bring others off it, which is not."""
    if body["user_ids"] in ([], [client.participant_id]):
        answer = client.call("stage.leave")
        client.stage = answer["peer"]["stage"]
        return _place(client, answer["peer"])
    client.call("stage.leave", ids=body["user_ids"])
    return NOTHING


def _peers_with(client: WebClient, *stages: str) -> list[View]:
    return [view for view in client.peers.values() if view["stage"] in stages]


def _stage_peers(client: WebClient, body: Body) -> Values:
    return {"stage_peers": [client.shown_id(view["id"]) for view in _peers_with(client, "ON_STAGE")]}


def _stage_requests(client: WebClient, body: Body) -> Values:
    return {
        "stage_requests": [
            {
                "display_name": view["name"] or "Participant",
                "user_id": view["participant_id"],
                "peer_id": client.shown_id(view["id"]),
            }
            for view in _peers_with(client, "REQUESTED")
        ]
    }


def _stage_state(client: WebClient, body: Body) -> Values:
    names = {"on_stage_peers": "ON_STAGE", "approved_stage_peers": "APPROVED", "requested_stage_peers": "REQUESTED"}
    return {name: [client.shown_id(view["id"]) for view in _peers_with(client, stage)] for name, stage in names.items()}


REQUESTS: Requests = {
    Room.GET_STAGE_PEERS: RequestType(_stage_peers, None, "socket.livestreaming.GetStagePeersResponse"),
    Room.GET_STAGE_REQUESTS: RequestType(_stage_requests, None, _REQUESTS),
    Room.REQUEST_STAGE_ACCESS: RequestType(_request),
    Room.CANCEL_STAGE_REQUEST: RequestType(_cancel),
    Room.GRANT_STAGE_ACCESS: RequestType(_grant, "socket.livestreaming.GrantStageAccessRequest"),
    Room.DENY_STAGE_ACCESS: RequestType(_deny, "socket.livestreaming.DenyStageAccessRequest"),
    Room.JOIN_STAGE: RequestType(_enter),
    Room.LEAVE_STAGE: RequestType(_leave, "socket.livestreaming.LeaveStageRequest"),
    Room.GET_ROOM_STAGE_STATE: RequestType(_stage_state, None, "socket.room.GetRoomStageStateResponse"),
}


def _own_stage(client: WebClient, event: Event) -> Iterable[Frame]:
    """What others have decided about the client's own place; what it did itself, it knows."""
    before, client.stage = client.stage, event.data["peer"]["stage"]
    if client.stage == before:
        return
    if client.stage == "APPROVED":
        yield Frame(Room.GRANT_STAGE_ACCESS)
    elif before == "ON_STAGE":
        yield _place(client, event.data["peer"])
    else:
        yield Frame(Room.DENY_STAGE_ACCESS)


def _stage_changed(client: WebClient, event: Event) -> Iterable[Frame]:
    """The client may see a peer on the stage that it does not see off it."""
    view = event.data["peer"]
    if view["id"] == client.live_id:
        return
    is_known = view["id"] in client.peers
    needs = event.data["needs"]
    is_shown = needs is None or client.rights.may(needs)
    if is_shown and not is_known:
        client.peers[view["id"]] = dict(view)
        yield Frame(Room.JOIN_ROOM, "socket.room.PeerInfoResponse", {"peer": presence.peer(client, view)})
        yield from client.producer_changes(view["id"])
    elif is_known and not is_shown:
        del client.peers[view["id"]]
        client.forget_producers(view["id"])
        yield Frame(Room.LEAVE_ROOM, "socket.room.PeerInfoResponse", {"peer": presence.peer(client, view)})
        left = {"participant_id": view["id"]}
        yield Frame(Media.PEER_LEAVE_BROADCAST, "media.edge.PeerLeaveBroadcastResponse", left)
        return
    client.peers[view["id"]] = dict(view)
    yield _place(client, view)
    if any(client.rights.may(right) for right in ("accept_stage_requests", "can_accept_production_requests")):
        yield Frame(Room.GET_STAGE_REQUESTS, _REQUESTS, _stage_requests(client, {}))


def _attendance(client: WebClient, event: Event) -> Iterable[Frame]:
    """How many watch now. A viewer does not see other viewers: the first client that hears of one tells them all."""
    if client.view_type == "LIVESTREAM" and client.clients.note_attendance(client.session_id, event.number):
        count = _viewer_count(client)
        for each in client.clients.in_session(client.session_id):
            each.queue(count)
    return ()


def _viewer_count(client: WebClient) -> Frame:
    session_id = client.session_id
    count = client.connection.read(lambda db, _: db.execute(_VIEWERS, (session_id,)).fetchone()[0])
    return Frame(Room.ROOM_PEER_COUNT, "socket.room.RoomPeerCountResponse", {"count": count})


TRANSLATIONS: Translations = {
    "self.stage": _own_stage,
    "participant.stage": _stage_changed,
    "participant.joined": _attendance,
    "participant.left": _attendance,
}


def _place(client: WebClient, view: View) -> Frame:
    """Where a peer is now."""
    values = {
        "peer_id": client.shown_id(view["id"]),
        "user_id": view["participant_id"],
        "stage_type": presence.stage_type(view["stage"]),
    }
    return Frame(Room.PEER_STAGE_STATUS_UPDATE, _STATUS, values)
