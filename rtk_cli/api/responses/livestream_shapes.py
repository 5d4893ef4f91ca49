"""Reads livestream responses in both nestings: that of the official schema and that of the official examples.

See contract/notes.md, section 9.1. Fields are left unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from rtk_cli.api.models.livestreams import LivestreamDetail

_SESSIONS = ("sessions", "session")


def livestreams(envelope: Mapping[str, Any]) -> list[Any] | None:
    """`data` is the list, or one livestream with `paging` among its members."""
    return _as_list(envelope.get("data"))


def sessions(envelope: Mapping[str, Any]) -> list[Any] | None:
    """The sessions beside `data.livestream`: a list, or one object, which may be called `session`."""
    data = _as_object(envelope.get("data"))
    return _as_list(next((data[name] for name in _SESSIONS if name in data), None))


def sessions_for_session(envelope: Mapping[str, Any]) -> list[Any] | None:
    """`data.data` is the list, or `data` is one livestream session with `paging` among its members."""
    data = envelope.get("data")
    return _as_list(data["data"] if isinstance(data, Mapping) and "data" in data else data)


def detail(envelope: Mapping[str, Any]) -> LivestreamDetail | None:
    """Livestream, sessions and paging side by side, with whatever else `data` holds; None without a livestream."""
    data = _as_object(envelope.get("data"))
    if not isinstance(data.get("livestream"), Mapping):
        return None
    others = {name: value for name, value in data.items() if name not in _SESSIONS}
    paging = {"paging": envelope["paging"]} if envelope.get("paging") else {}
    return cast("LivestreamDetail", {**others, "sessions": sessions(envelope) or [], **paging})


def _as_object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _as_list(found: Any) -> list[Any] | None:
    """The list, or a list of the only object; None if it is neither, or an object of paging alone."""
    if isinstance(found, list):
        return found
    if not isinstance(found, Mapping):
        return None
    row = {name: value for name, value in found.items() if name != "paging"}
    return [row] if row else None
