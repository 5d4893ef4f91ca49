"""The plugin family: stores, active plugins, and events between the copies of a plugin.

The client keeps its active plugins in a store of a reserved name. Here that store is a view of the live state's
plugins: what it gets is activated, and what others activate is in it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live import plugins as live_plugins
from rtk_cli.emulator.live import stores
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.codec import Values
from rtk_cli.emulator.web_client.event_numbers import Plugin
from rtk_cli.emulator.web_client.frames import Body, Frame, Requests, RequestType, Translations

ACTIVE_PLUGINS = "__rtk_plugins__"
EVENT_TYPE = "rtk.plugin"
"""The type of the broadcasts that carry plugin events."""

_STORE = "socket.plugin.PluginStoreResponse"
_ENABLED = "socket.plugin.EnablePluginResponse"
_DISABLED = "socket.plugin.DisablePluginResponse"
_EVENT = "socket.plugin.PluginEventResponse"


def _insert(client: WebClient, body: Body) -> None:
    """Set keys. The client expects no answer, and ignores its own changes when they come back."""
    for key, value in [(each["store_key"], _value(each["payload"])) for each in body["insert_keys"]]:
        if body["store_name"] != ACTIVE_PLUGINS:
            client.call("stores.set", store=body["store_name"], key=key, value=value)
        elif value is None:
            client.call("plugins.deactivate", plugin_id=key)
        else:
            client.call("plugins.activate", plugin_id=key)


def _get(client: WebClient, body: Body) -> Values:
    """All items of a store, or those of some keys. A client that has not joined yet gets none."""
    wanted = {each["store_key"] for each in body["get_keys"]}
    items = [each for each in _items(client, body["store_name"]) if not wanted or each["store_key"] in wanted]
    return {"plugin_id": body["plugin_id"], "store_name": body["store_name"], "store_items": items}


def _items(client: WebClient, store: str) -> list[Values]:
    session_id = client.session_id
    if session_id is None:
        return []
    if store == ACTIVE_PLUGINS:
        found = client.connection.read(lambda db, _: live_plugins.of_session(db, session_id))
        return [_active(client, each) for each in found]
    items = client.connection.read(lambda db, _: stores.items(db, session_id, store))
    return [_item(client, each) for each in items]


def _delete_keys(client: WebClient, body: Body) -> None:
    keys = [each["store_key"] for each in body["delete_keys"]]
    if body["store_name"] != ACTIVE_PLUGINS:
        client.call("stores.delete", store=body["store_name"], keys=keys)
        return
    for key in keys:
        client.call("plugins.deactivate", plugin_id=key)


def _delete_store(client: WebClient, body: Body) -> None:
    if body["store_name"] == ACTIVE_PLUGINS:
        raise LiveRefusal("NOT_PERMITTED", "The store of active plugins cannot be deleted")
    answer = client.call("stores.get", store=body["store_name"])
    client.call("stores.delete", store=body["store_name"], keys=[each["key"] for each in answer["items"]])


def _active_plugins(client: WebClient, body: Body) -> Values:
    enabled = [
        {"plugin_id": each["id"], "enabled_by": client.shown_id(each["enabled_by"])}
        for each in client.room("plugin")["plugins"]
    ]
    return {"plugins": enabled}


def _enable(client: WebClient, body: Body) -> Values:
    client.call("plugins.activate", plugin_id=body["plugin_id"])
    return {"plugin_id": body["plugin_id"], "enabled_by": client.peer_id}


def _disable(client: WebClient, body: Body) -> Values:
    client.call("plugins.deactivate", plugin_id=body["plugin_id"])
    return {"plugin_id": body["plugin_id"], "disabled_by": client.peer_id}


def _event_to_room(client: WebClient, body: Body) -> None:
    client.call("participants.broadcast", type=EVENT_TYPE, payload=_event(body))


def _event_to_peers(client: WebClient, body: Body) -> None:
    to = [client.meant_id(each) for each in body["peer_ids"]]
    client.call("participants.broadcast", type=EVENT_TYPE, payload=_event(body), to=to)


def _event(body: Body) -> dict[str, str]:
    """A plugin's data travels as text: one character for each byte."""
    return {"plugin_id": body["plugin_id"], "data": body["plugin_data"].decode("latin-1")}


REQUESTS: Requests = {
    Plugin.GET_PLUGINS: RequestType(_active_plugins, None, "socket.plugin.EnablePluginsResponse"),
    Plugin.ADD_PLUGIN: RequestType(_enable, "socket.plugin.AddPluginRequest", _ENABLED),
    Plugin.ENABLE_PLUGIN_FOR_ROOM: RequestType(_enable, "socket.plugin.EnablePluginForRoomRequest", _ENABLED),
    Plugin.DISABLE_PLUGIN_FOR_ROOM: RequestType(_disable, "socket.plugin.DisablePluginForRoomRequest", _DISABLED),
    Plugin.REMOVE_PLUGIN: RequestType(_disable, "socket.plugin.RemovePluginRequest", _DISABLED),
    Plugin.CUSTOM_PLUGIN_EVENT_TO_ROOM: RequestType(_event_to_room, "socket.plugin.PluginEventToRoomRequest"),
    Plugin.CUSTOM_PLUGIN_EVENT_TO_PEERS: RequestType(_event_to_peers, "socket.plugin.PluginEventToPeersRequest"),
    Plugin.STORE_INSERT_KEYS: RequestType(_insert, "socket.plugin.PluginStoreInsertKeysRequest"),
    Plugin.STORE_GET_KEYS: RequestType(_get, "socket.plugin.PluginStoreGetKeysRequest", _STORE),
    Plugin.STORE_DELETE_KEYS: RequestType(_delete_keys, "socket.plugin.PluginStoreDeleteKeysRequest"),
    Plugin.STORE_DELETE: RequestType(_delete_store, "socket.plugin.PluginStoreDeleteRequest"),
}


def is_plugin_event(broadcast: Mapping[str, Any]) -> bool:
    """Whether a broadcast carries a plugin event; anyone may send another one of the same type."""
    payload = broadcast["payload"]
    return broadcast["type"] == EVENT_TYPE and isinstance(payload, dict) and payload.keys() == {"plugin_id", "data"}


def plugin_event(broadcast: Mapping[str, Any]) -> Frame:
    """The frame for a broadcast that carries a plugin event."""
    is_for_all = broadcast["to"] is None
    number = Plugin.CUSTOM_PLUGIN_EVENT_TO_ROOM if is_for_all else Plugin.CUSTOM_PLUGIN_EVENT_TO_PEERS
    payload = broadcast["payload"]
    data = str(payload["data"]).encode("latin-1", errors="replace")
    return Frame(number, _EVENT, {"plugin_id": str(payload["plugin_id"]), "plugin_data": data})


def _updated(client: WebClient, event: Event) -> Iterable[Frame]:
    items = [_item(client, event.data["item"])]
    yield Frame(Plugin.STORE_INSERT_KEYS, _STORE, _store(client, event.data["store"], items))


def _deleted(client: WebClient, event: Event) -> Iterable[Frame]:
    peer_id = client.shown_id(event.data["peer_id"])
    items = [{"store_key": key, "peer_id": peer_id, "timestamp": event.at} for key in event.data["keys"]]
    yield Frame(Plugin.STORE_DELETE_KEYS, _STORE, _store(client, event.data["store"], items))


def _activated(client: WebClient, event: Event) -> Iterable[Frame]:
    items = [_active(client, event.data["plugin"])]
    yield Frame(Plugin.STORE_INSERT_KEYS, _STORE, _store(client, ACTIVE_PLUGINS, items))


def _deactivated(client: WebClient, event: Event) -> Iterable[Frame]:
    """The client takes null for inactive. It ignores what it did itself, and knows that already."""
    key = event.data["plugin"]["id"]
    items = [{"store_key": key, "payload": b"null", "timestamp": event.at}]
    yield Frame(Plugin.STORE_INSERT_KEYS, _STORE, _store(client, ACTIVE_PLUGINS, items))


TRANSLATIONS: Translations = {
    "store.updated": _updated,
    "store.deleted": _deleted,
    "plugin.activated": _activated,
    "plugin.deactivated": _deactivated,
}


def _store(client: WebClient, name: str, items: list[Any]) -> Values:
    return {"plugin_id": client.meeting_id, "store_name": name, "store_items": items}


def _item(client: WebClient, item: Mapping[str, Any]) -> Values:
    return {
        "timestamp": item["at"],
        "peer_id": client.shown_id(item["peer_id"]),
        "store_key": item["key"],
        "payload": json.dumps(item["value"], separators=(",", ":")).encode(),
    }


def _active(client: WebClient, plugin: Mapping[str, Any]) -> Values:
    """An active plugin as the client stores it."""
    enabled_by = client.shown_id(plugin["enabled_by"])
    content = {"id": plugin["id"], "enabledBy": enabled_by}
    return {"peer_id": enabled_by, "store_key": plugin["id"], "payload": json.dumps(content).encode()}


def _value(payload: bytes | None) -> Any:
    try:
        return json.loads(payload or b"null")
    except (ValueError, RecursionError) as error:
        raise LiveRefusal("BAD_REQUEST", "A value in a store must be JSON") from error
