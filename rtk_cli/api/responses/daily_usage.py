"""Usage by day, from either form of response: the current object, or the list of an older specification.

contract/notes.md, section 9.3. The list's content is not documented, so the objects with a day are searched in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

METRICS = ("total_sessions", "total_session_minutes", "total_recordings", "total_recording_minutes")
LIVESTREAM_METRICS = ("count", "total_ingest_seconds", "total_viewer_seconds")
MAX_FILLED_DAYS = 366  # in a longer period days without usage are omitted

_WRAPPERS = ("session_stats", "recording_stats", "day_stats")


def by_day(data: Any, first: str | None, last: str | None) -> list[dict[str, Any]]:
    """One row per day, days without usage included; `first` and `last` are the requested days, if any."""
    known: dict[str, dict[str, Any]] = {}
    for row in _innermost(data):
        day = row.get("day") or row.get("date")
        if isinstance(day, str):
            metrics = {name: row[name] for name in METRICS if row.get(name) is not None}
            known.setdefault(day[:10], {}).update(metrics)
    return [{"day": day, **dict.fromkeys(METRICS, 0), **known.get(day, {})} for day in _days(known, first, last)]


def livestreams_by_day(rows: Sequence[Any], first: str | None, last: str | None) -> list[Any]:
    """The same for livestreams, whose days are called `date`. If a row has no date, all rows are left as they are."""
    known = {str(row.get("date"))[:10]: dict(row) for row in rows if isinstance(row, Mapping)}
    if len(known) < len(rows):
        return list(rows)
    return [known.get(day, {"date": day, **dict.fromkeys(LIVESTREAM_METRICS, 0)}) for day in _days(known, first, last)]


def _innermost(data: Any) -> Iterator[dict[str, Any]]:
    """The objects inside all wrappers, among them those of a day."""
    if isinstance(data, list):
        for entry in data:
            yield from _innermost(entry)
    elif isinstance(data, dict):
        inner = [data[name] for name in _WRAPPERS if name in data]
        yield from _innermost(inner) if inner else (data,)


def _days(known: dict[str, dict[str, Any]], first: str | None, last: str | None) -> list[str]:
    bounds = sorted(day for day in (*known, first, last) if day)
    try:
        begin, end = date.fromisoformat(bounds[0]), date.fromisoformat(bounds[-1])
    except (IndexError, ValueError):  # no days, or days in an undocumented form
        return sorted(known)
    length = (end - begin).days + 1
    if length > MAX_FILLED_DAYS:
        return sorted(known)
    return [str(begin + timedelta(days=number)) for number in range(length)]
