"""Filters of lists: query parameters as values, and the SQL conditions that use them."""

from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.store import timestamps


def values(query: Mapping[str, Any], *plain: str) -> dict[str, Any]:
    """Return the values of the conditions: the `plain` parameters as they are, `search` case-folded, times in
    milliseconds. Absent parameters and an empty search are left out.
    """
    found = {name: query[name] for name in plain if name in query}
    if query.get("search"):
        found["search"] = query["search"].casefold()
    for name in ("start_time", "end_time"):
        if name in query:
            found[name] = timestamps.from_text(query[name])
    return found


def where(scope: str, conditions: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """Join `scope`, which always applies, and the conditions whose value is given."""
    return " AND ".join([scope, *(text for name, text in conditions.items() if name in values)])
