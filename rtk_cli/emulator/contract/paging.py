"""Pages of a list: the requested rows, and the `paging` member of the response.

Defaults, maximum and the meaning of 0 are not published: docs/emulator-choices.md documents the choices.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

ROWS_PER_PAGE = 20
MAX_ROWS_PER_PAGE = 1000


class Page(NamedTuple):
    """The values for LIMIT and OFFSET."""

    limit: int
    offset: int

    def paging(self, total: int, rows: int) -> dict[str, int]:
        """Return the API's `paging` object for this page of `rows` out of `total`."""
        if rows == 0:
            return {"total_count": total, "start_offset": 0, "end_offset": 0}
        return {"total_count": total, "start_offset": self.offset + 1, "end_offset": self.offset + rows}


def requested_page(query: Mapping[str, Any]) -> Page:
    """Return the page of `page_no` and `per_page`; 0 counts as not given."""
    limit = min(query.get("per_page") or ROWS_PER_PAGE, MAX_ROWS_PER_PAGE)
    number = query.get("page_no") or 1
    return Page(limit, (number - 1) * limit)  # below 2**63, SQLite's largest: numbers have at most 15 digits
