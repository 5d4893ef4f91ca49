"""Finds webinar presets that contradict themselves: contract/notes.md, section 10."""

from collections.abc import Mapping
from typing import Any

MEDIA = ("audio", "screenshare", "video")


def contradiction(preset: Mapping[str, Any]) -> str | None:
    """Return what contradicts itself in a webinar preset, if anything; values that are not given do not count."""
    if _at(preset, "config", "view_type") != "WEBINAR":
        return None
    fields = {"permissions.stage_access": _at(preset, "permissions", "stage_access")}
    for media in MEDIA:
        path = ("permissions", "media", media, "can_produce")
        fields[".".join(path)] = _at(preset, *path)
    given = {name: value for name, value in fields.items() if value is not None}
    if len(set(map(str, given.values()))) < 2:
        return None
    values = ", ".join(f"{name}={value}" for name, value in given.items())
    return f"webinar preset {preset.get('name')} contradicts itself, all of these should be the same: {values}"


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
