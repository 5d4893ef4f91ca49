"""All requests that web clients make, and all live events that they hear of, from the modules of each family."""

from collections.abc import Mapping

from rtk_cli.emulator.web_client.families import (
    broadcasts_family,
    chat_family,
    connected_rooms_family,
    host_controls_family,
    media_family,
    notices_family,
    plugins_family,
    polls_family,
    presets_family,
    room_family,
    speakers_family,
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
    presets_family,
    speakers_family,
)

REQUESTS: Mapping[int, RequestType] = {number: each for family in _FAMILIES for number, each in family.REQUESTS.items()}

SAME_FOR_ALL = frozenset({"chat.message", "chat.updated", "chat.deleted", "store.updated", "store.deleted"})
"""Events whose frames are the same for all clients that have the id of their peer."""


def translations(kind: str) -> tuple[Translate, ...]:
    """How an event of this kind becomes frames; several families may have some to send."""
    return _TRANSLATIONS.get(kind, ())


_TRANSLATIONS: Mapping[str, tuple[Translate, ...]] = {
    kind: tuple(family.TRANSLATIONS[kind] for family in _FAMILIES if kind in family.TRANSLATIONS)
    for kind in {kind for family in _FAMILIES for kind in family.TRANSLATIONS}
}
