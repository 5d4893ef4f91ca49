"""All requests that web clients make, and all live events that they hear of, from the modules of each family."""

from collections.abc import Mapping

from rtk_cli.emulator.web_client import (
    broadcasts_family,
    chat_family,
    connected_rooms_family,
    host_controls_family,
    media_family,
    notices_family,
    plugins_family,
    polls_family,
    room_family,
    waiting_room_family,
)
from rtk_cli.emulator.web_client.frames import RequestType, Translate

_FAMILIES = (
    room_family,
    waiting_room_family,
    host_controls_family,
    broadcasts_family,
    chat_family,
    connected_rooms_family,
    polls_family,
    plugins_family,
    media_family,
    notices_family,
)

REQUESTS: Mapping[int, RequestType] = {number: each for family in _FAMILIES for number, each in family.REQUESTS.items()}
TRANSLATIONS: Mapping[str, Translate] = {
    kind: each for family in _FAMILIES for kind, each in family.TRANSLATIONS.items()
}
