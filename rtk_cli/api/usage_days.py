"""Usage by day from an answer of either form: the object of now, or the list that an older specification left over.

contract/notes.md, section 9.3. Nothing is published of what the list holds; days and such objects are found in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rtk_cli.api.models.analytics import Daywise

FIGURES = ("total_sessions", "total_session_minutes", "total_recordings", "total_recording_minutes")
LONGEST = 366  # days; in a longer stretch those without anything are left out

_STATS = ("session_stats", "recording_stats")


def by_day(data: Daywise | None, first: str | None, last: str | None) -> list[dict[str, Any]]:
    """A row a day, the days without anything included; `first` and `last` are the days that were asked for, if any."""
    known: dict[str, dict[str, Any]] = {}
    for row in _day_stats(data):
        day = row.get("day") or row.get("date")
        if isinstance(day, str):
            figures = {name: row[name] for name in FIGURES if row.get(name) is not None}
            known.setdefault(day[:10], {}).update(figures)
    return [{"day": day, **dict.fromkeys(FIGURES, 0), **known.get(day, {})} for day in _days(known, first, last)]


def _day_stats(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for entry in data:
            yield from _day_stats(entry)
    elif isinstance(data, dict) and any(name in data for name in _STATS):
        for name in _STATS:
            yield from (data.get(name) or {}).get("day_stats") or []
    elif isinstance(data, dict):
        yield data


def _days(known: dict[str, dict[str, Any]], first: str | None, last: str | None) -> list[str]:
    bounds = sorted(day for day in (*known, first, last) if day)
    try:
        begin, end = date.fromisoformat(bounds[0]), date.fromisoformat(bounds[-1])
    except (IndexError, ValueError):  # none at all, or days in another form than the published one
        return sorted(known)
    span = (end - begin).days + 1
    return [str(begin + timedelta(days=number)) for number in range(span)] if span <= LONGEST else sorted(known)
