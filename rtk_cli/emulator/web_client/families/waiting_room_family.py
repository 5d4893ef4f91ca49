"""The waiting room: who waits, as those see who may admit; and their answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.codec import Values
from rtk_cli.emulator.web_client.event_numbers import Room
from rtk_cli.emulator.web_client.frames import Body, Frame, Requests, RequestType, Translations

_ALL = "socket.room.GetWaitingRoomRequests"


def _waiting(client: WebClient, body: Body) -> Values:
    room = client.room("waitlist")
    client.waiting = {each["participant_id"]: each for each in room["waitlist"]}
    return _shown(client)


def _accept(client: WebClient, body: Body) -> None:
    client.call("participants.admit", ids=body["user_ids"])


def _deny(client: WebClient, body: Body) -> None:
    client.call("participants.reject", ids=body["user_ids"])


REQUESTS: Requests = {
    Room.GET_WAITING_ROOM_REQUESTS: RequestType(_waiting, None, _ALL),
    Room.ACCEPT_WAITING_ROOM_REQUESTS: RequestType(_accept, "socket.room.AcceptWaitingRoomRequests"),
    Room.DENY_WAITING_ROOM_REQUESTS: RequestType(_deny, "socket.room.DenyWaitingRoomRequests"),
}


def _joined(client: WebClient, event: Event) -> Iterable[Frame]:
    view = event.data["participant"]
    client.waiting[view["participant_id"]] = dict(view)
    yield Frame(Room.GET_WAITING_ROOM_REQUESTS, _ALL, _shown(client))


def _left(client: WebClient, event: Event) -> Iterable[Frame]:
    client.waiting.pop(event.data["participant_id"], None)
    yield Frame(Room.GET_WAITING_ROOM_REQUESTS, _ALL, _shown(client))


TRANSLATIONS: Translations = {"waitlist.joined": _joined, "waitlist.left": _left}


def _shown(client: WebClient) -> Values:
    """All who wait: the client finds out itself who is new."""
    return {"requests": [_request(view) for view in client.waiting.values()]}


def _request(view: Mapping[str, Any]) -> Values:
    return {
        "peer_id": view["id"],
        "user_id": view["participant_id"],
        "display_name": view["name"] or "Participant",
        "picture": view["picture"],
        "custom_participant_id": view["custom_participant_id"],
        "preset_name": view["preset_name"],
    }
