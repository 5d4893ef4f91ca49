"""What a list is narrowed down by: the parameters that a query has, and the conditions in SQL that they mean."""

from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.store import timestamps


def values(query: Mapping[str, Any], *plain: str) -> dict[str, Any]:
    """What conditions compare with: the `plain` parameters as they are, texts to search for folded, times in
    milliseconds. A name that is absent is no condition; neither is an empty search.
    """
    found = {name: query[name] for name in plain if name in query}
    if query.get("search"):
        found["search"] = query["search"].casefold()
    for name in ("start_time", "end_time"):
        if name in query:
            found[name] = timestamps.from_text(query[name])
    return found


def where(always: str, conditions: Mapping[str, str], known: Mapping[str, Any]) -> str:
    """The condition that holds `always`, and those whose values are `known`."""
    return " AND ".join([always, *(text for name, text in conditions.items() if name in known)])
