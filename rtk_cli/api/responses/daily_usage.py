"""Usage by day from an answer of either form: the object of now, or the list that an older specification left over.

contract/notes.md, section 9.3. Nothing is published of what the list holds; days and such objects are found in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

FIGURES = ("total_sessions", "total_session_minutes", "total_recordings", "total_recording_minutes")
LIVESTREAM_FIGURES = ("count", "total_ingest_seconds", "total_viewer_seconds")
LONGEST = 366  # days; in a longer stretch those without anything are left out

_AROUND = ("session_stats", "recording_stats", "day_stats")


def by_day(data: Any, first: str | None, last: str | None) -> list[dict[str, Any]]:
    """A row a day, the days without anything included; `first` and `last` are the days that were asked for, if any."""
    known: dict[str, dict[str, Any]] = {}
    for row in _innermost(data):
        day = row.get("day") or row.get("date")
        if isinstance(day, str):
            figures = {name: row[name] for name in FIGURES if row.get(name) is not None}
            known.setdefault(day[:10], {}).update(figures)
    return [{"day": day, **dict.fromkeys(FIGURES, 0), **known.get(day, {})} for day in _days(known, first, last)]


def livestreams_by_day(rows: Sequence[Any], first: str | None, last: str | None) -> list[Any]:
    """The same for livestreams, whose days have another name. If a row has no day of its own, all stay as they are."""
    known = {str(row.get("date"))[:10]: dict(row) for row in rows if isinstance(row, Mapping)}
    if len(known) < len(rows):
        return list(rows)
    return [known.get(day, {"date": day, **dict.fromkeys(LIVESTREAM_FIGURES, 0)}) for day in _days(known, first, last)]


def _innermost(data: Any) -> Iterator[dict[str, Any]]:
    """The objects in which nothing is wrapped any more: those of a day among them."""
    if isinstance(data, list):
        for entry in data:
            yield from _innermost(entry)
    elif isinstance(data, dict):
        inner = [data[name] for name in _AROUND if name in data]
        yield from _innermost(inner) if inner else (data,)


def _days(known: dict[str, dict[str, Any]], first: str | None, last: str | None) -> list[str]:
    bounds = sorted(day for day in (*known, first, last) if day)
    try:
        begin, end = date.fromisoformat(bounds[0]), date.fromisoformat(bounds[-1])
    except (IndexError, ValueError):  # none at all, or days in another form than the published one
        return sorted(known)
    span = (end - begin).days + 1
    return [str(begin + timedelta(days=number)) for number in range(span)] if span <= LONGEST else sorted(known)
