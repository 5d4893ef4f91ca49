"""The rights that a preset gives: one per leaf of its `permissions`, named by its path."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.live.live_errors import LiveRefusal

_DEFINITION = "SELECT definition_json FROM presets WHERE app_id = ? AND name = ?"

SEE_PARTICIPANTS = "show_participant_list"
ADMIT = "accept_waiting_requests"
SEE_POLLS = "polls.can_view"
_EVENT_RIGHTS = (SEE_PARTICIPANTS, ADMIT, SEE_POLLS)
"""The rights that decide which events a connection sees."""

# The values of leaves that a preset does not have, and of all leaves after the preset was deleted.
_DEFAULTS: Mapping[str, object] = {
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
    """The rights of a preset in its current version."""

    def __init__(self, name: str, definition: Mapping[str, Any]) -> None:
        self.name = name
        self.definition = definition
        self._permissions: Mapping[str, Any] = definition.get("permissions", {})

    def value(self, right: str) -> object:
        """The value of a leaf: a choice or a boolean."""
        found: Any = self._permissions
        for step in right.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return _DEFAULTS.get(right, False) if found is None else found

    def may(self, right: str) -> bool:
        """Whether the right is given; CAN_REQUEST counts as not given."""
        return self.value(right) in (True, "ALLOWED")

    def check(self, *rights: str) -> None:
        """Refuse the call if the preset lacks one of the rights; the message names it."""
        for right in rights:
            if not self.may(right):
                raise LiveRefusal("NOT_PERMITTED", f"Preset {self.name} does not allow {right}")

    @property
    def event_rights(self) -> frozenset[str]:
        """The rights of this preset that events can require."""
        return frozenset(right for right in _EVENT_RIGHTS if self.may(right))

    @property
    def shown_to(self) -> str | None:
        """The right needed to see a peer with this preset; None if everyone sees it, as those with stage access."""
        if self.may("hidden_participant"):
            return events.UNGRANTABLE
        return None if self.may("stage_access") else SEE_PARTICIPANTS


def of_connection(db: sqlite3.Connection, connection: sqlite3.Row) -> Rights:
    """The rights of a connection: those of its preset, with what a host has changed."""
    rights = of_preset(db, connection["app_id"], connection["preset_name"])
    if connection["changes_json"] is None:
        return rights
    changed = _merged(rights.definition.get("permissions", {}), json.loads(connection["changes_json"]))
    return Rights(rights.name, {**rights.definition, "permissions": changed})


def change(db: sqlite3.Connection, connection: sqlite3.Row, changes: Mapping[str, Any]) -> None:
    """Change permissions of one connection until it ends."""
    before = {} if connection["changes_json"] is None else json.loads(connection["changes_json"])
    text = json.dumps(_merged(before, changes))
    db.execute("UPDATE connections SET changes_json = ? WHERE id = ?", (text, connection["id"]))


def _merged(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(values)
    for name, value in changes.items():
        before = merged.get(name)
        merged[name] = _merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return merged


def of_preset(db: sqlite3.Connection, app_id: str, name: str) -> Rights:
    row = db.execute(_DEFINITION, (app_id, name)).fetchone()
    return Rights(name, {} if row is None else json.loads(row["definition_json"]))


def of_presets(db: sqlite3.Connection, app_id: str, names: Iterable[str]) -> dict[str, Rights]:
    """The rights of each distinct preset, by name."""
    return {name: of_preset(db, app_id, name) for name in set(names)}
