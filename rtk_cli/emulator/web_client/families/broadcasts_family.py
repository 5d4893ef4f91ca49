"""Messages of an application's own, to all or to some."""

import json
from collections.abc import Iterable
from typing import Any

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.event_numbers import Room
from rtk_cli.emulator.web_client.families import plugins_family
from rtk_cli.emulator.web_client.frames import Body, Frame, OwnEvent, Requests, RequestType, Translations
from rtk_cli.emulator.web_client.message_table import enums

_MESSAGE = "socket.room.BroadcastMessage"


def _to_room(client: WebClient, body: Body) -> OwnEvent:
    answer = client.call("participants.broadcast", type=body["type"], payload=_payload(body))
    return OwnEvent(_shown(answer["broadcast"]), answer["number"])


def _to_entity(client: WebClient, body: Body) -> Any:
    """To some peers. Other meetings are separate sessions, which the live state does not connect."""
    if body["broadcast_type"] == enums()["socket.room.BroadcastType"]["ROOMS"]:
        raise LiveRefusal("NOT_PERMITTED", "Messages to other meetings are not supported")
    to = [client.meant_id(each) for each in body["ids"]]
    client.call("participants.broadcast", type=body["type"], payload=_payload(body), to=to)


REQUESTS: Requests = {
    Room.BROADCAST_MESSAGE: RequestType(_to_room, _MESSAGE, _MESSAGE),
    Room.BROADCAST_TO_ENTITY: RequestType(_to_entity, _MESSAGE, _MESSAGE),
}


def _sent(client: WebClient, event: Event) -> Iterable[Frame]:
    broadcast = event.data["broadcast"]
    if plugins_family.is_plugin_event(broadcast):
        yield plugins_family.plugin_event(broadcast)
        return
    number = Room.BROADCAST_MESSAGE if broadcast["to"] is None else Room.BROADCAST_TO_ENTITY
    yield Frame(number, _MESSAGE, _shown(broadcast))


TRANSLATIONS: Translations = {"broadcast.message": _sent}


def _payload(body: Body) -> Any:
    try:
        return json.loads(body["payload"] or b"null")
    except (ValueError, RecursionError) as error:
        raise LiveRefusal("BAD_REQUEST", "The payload of a message must be JSON") from error


def _shown(broadcast: Any) -> dict[str, Any]:
    payload = json.dumps(broadcast["payload"], separators=(",", ":")).encode()
    return {"type": broadcast["type"], "payload": payload, "timestamp": timestamps.from_text(broadcast["at"])}
