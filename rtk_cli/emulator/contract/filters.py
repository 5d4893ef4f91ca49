"""Filters of lists: query parameters as values, and the SQL conditions that use them."""

from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.store import timestamps


def values(query: Mapping[str, Any], conditions: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of each condition whose parameter is given: `search` case-folded, times in milliseconds.

    An empty search is left out.
    """
    found = {name: query[name] for name in conditions if name in query}
    if "search" in found:
        found["search"] = found["search"].casefold()
    for name in {"start_time", "end_time"} & found.keys():
        found[name] = timestamps.from_text(found[name])
    return {name: value for name, value in found.items() if (name, value) != ("search", "")}


def where(scope: str, conditions: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """Join `scope`, which always applies, and the conditions whose value is given."""
    return " AND ".join([scope, *(text for name, text in conditions.items() if name in values)])
