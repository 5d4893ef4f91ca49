"""What a preset lets somebody do: one right a leaf of its `permissions`, named as it stands there."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.live.live_errors import LiveRefusal

_DEFINITION = "SELECT definition_json FROM presets WHERE app_id = ? AND name = ?"

SEE_EVERYBODY = "show_participant_list"
ADMIT = "accept_waiting_requests"
SEE_POLLS = "polls.can_view"
_OF_LISTENERS = (SEE_EVERYBODY, ADMIT, SEE_POLLS)
"""The rights that decide which events somebody hears of."""

# What a leaf is that a preset does not have, or when there is no such preset any more.
_OTHERWISE: Mapping[str, object] = {
    "can_edit_display_name": True,
    "chat.private.can_receive": True,
    "chat.private.can_send": True,
    "chat.private.files": True,
    "chat.private.text": True,
    "chat.public.can_send": True,
    "chat.public.files": True,
    "chat.public.text": True,
    "media.audio.can_produce": "ALLOWED",
    "media.screenshare.can_produce": "ALLOWED",
    "media.video.can_produce": "ALLOWED",
    "polls.can_view": True,
    "polls.can_vote": True,
    "show_participant_list": True,
    "stage_access": "ALLOWED",
    "waiting_room_type": "SKIP",
}


class Rights:
    """The rights of everybody who has the preset, as it is now."""

    def __init__(self, name: str, definition: Mapping[str, Any]) -> None:
        self.name = name
        self.definition = definition
        self._permissions: Mapping[str, Any] = definition.get("permissions", {})

    def value(self, right: str) -> object:
        """The leaf: a choice or a yes."""
        found: Any = self._permissions
        for step in right.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return _OTHERWISE.get(right, False) if found is None else found

    def may(self, right: str) -> bool:
        """A right that is there or not; one that is to be requested is not there."""
        return self.value(right) in (True, "ALLOWED")

    def check(self, *rights: str) -> None:
        """Refuse what the preset forbids, by the right's own name."""
        for right in rights:
            if not self.may(right):
                raise LiveRefusal("NOT_PERMITTED", f"Preset {self.name} does not allow {right}")

    @property
    def hears(self) -> frozenset[str]:
        """The needs of events that are fulfilled."""
        return frozenset(right for right in _OF_LISTENERS if self.may(right))

    @property
    def shown_to(self) -> str | None:
        """What others need to be told of somebody with this preset: nothing when on stage, for all look there."""
        if self.may("hidden_participant"):
            return events.UNGRANTABLE
        return None if self.may("stage_access") else SEE_EVERYBODY


def of_preset(db: sqlite3.Connection, app_id: str, name: str) -> Rights:
    row = db.execute(_DEFINITION, (app_id, name)).fetchone()
    return Rights(name, {} if row is None else json.loads(row["definition_json"]))


def of_presets(db: sqlite3.Connection, app_id: str, names: Iterable[str]) -> dict[str, Rights]:
    """Each preset once, however many have it."""
    return {name: of_preset(db, app_id, name) for name in set(names)}
