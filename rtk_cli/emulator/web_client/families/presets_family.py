"""The preset family: what participants may do, and hosts who change it while they are in the session."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live import permissions
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.codec import Values
from rtk_cli.emulator.web_client.event_numbers import Preset
from rtk_cli.emulator.web_client.frames import Body, Frame, Requests, RequestType, Translations
from rtk_cli.emulator.web_client.message_table import Field, enums, messages

_UPDATES = "socket.preset.PresetUpdates"
_ENUMS: Mapping[str, str] = {
    "waiting_room_type": "socket.preset.WaitingRoomType",
    "recorder_type": "socket.room.RecorderType",
    "can_produce": "socket.preset.StreamPermissionType",
    "can_consume": "socket.preset.StreamPermissionType",
}
"""The enum of each field that has one: in a preset its values are words."""
_SHOWN = ("chat", "polls", "plugins")
"""What the client reads of another participant's permissions."""


def _get(client: WebClient, body: Body) -> Values:
    found = []
    for view in client.peers.values():
        if view["participant_id"] in body["user_ids"]:
            preset = {"permissions": _permissions_of(client, view["id"])}
            content = json.dumps(preset).encode()
            peer_id = client.shown_id(view["id"])
            found.append({"user_id": view["participant_id"], "peer_id": peer_id, "preset": content})
    if not found:
        raise LiveRefusal("NOT_FOUND", "No such participant is in the session")
    return {"peer_presets": found}


def _permissions_of(client: WebClient, live_id: str) -> dict[str, Any]:
    connection = "SELECT * FROM connections WHERE id = ?"
    rights = client.connection.read(
        lambda db, _: permissions.of_connection(db, db.execute(connection, (live_id,)).fetchone())
    )
    found = rights.definition.get("permissions", {})
    return {name: found.get(name, {}) for name in _SHOWN}


def _update(client: WebClient, body: Body) -> Values:
    """Change permissions, of one participant after the other."""
    for each in body["update_peers_presets"]:
        changes = _as_in_preset(_UPDATES, each["patch"] or {})
        client.call("participants.update_permissions", ids=[each["user_ids"]], permissions=changes)
    return {"update_peers_presets": body["update_peers_presets"]}


REQUESTS: Requests = {
    Preset.GET_USER_PRESETS: RequestType(
        _get, "socket.preset.ReadPeersPresetRequest", "socket.preset.ReadPeersPresetResponse"
    ),
    Preset.UPDATE_USER_PRESET: RequestType(
        _update, "socket.preset.UpdatePeersPresetRequest", "socket.preset.UpdatePeersPresetResponse"
    ),
}


def _changed(client: WebClient, event: Event) -> Iterable[Frame]:
    patch = _as_in_message(_UPDATES, event.data["permissions"])
    values = {"update_peers_presets": [{"user_ids": client.participant_id, "patch": patch}]}
    yield Frame(Preset.UPDATE_USER_PRESET, "socket.preset.UpdatePeersPresetResponse", values)


TRANSLATIONS: Translations = {"self.permissions": _changed}


def _as_in_preset(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The changes of a message as they stand in a preset: without what is not set, enums as words."""
    found: dict[str, Any] = {}
    for field in messages()[name]:
        value = values.get(field.name)
        if value is None:
            continue
        if field.of:
            found[field.name] = _as_in_preset(field.of, value)
        elif field.kind == "enum":
            words = {number: word for word, number in enums()[_ENUMS[field.name]].items()}
            if value not in words:
                raise LiveRefusal("BAD_REQUEST", f'"{field.name}" has an unknown value: {value}')
            found[field.name] = words[value]
        else:
            found[field.name] = value
    return found


def _as_in_message(name: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes that the message can carry; others are not sent."""
    found: dict[str, Any] = {}
    for field in messages()[name]:
        value = changes.get(field.name)
        if field.of and isinstance(value, dict):
            found[field.name] = _as_in_message(field.of, value)
        elif value is not None and not field.of:
            found[field.name] = _plain(field, value)
    return found


def _plain(field: Field, value: Any) -> Any:
    if field.kind == "enum":
        return enums()[_ENUMS[field.name]].get(str(value))
    return value is True
