"""Pages of a list: which rows are wanted, and the `paging` member of the answer.

Defaults, ceiling and the meaning of 0 are not published: the choices stand in docs/emulator.md.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

ROWS_PER_PAGE = 20
MOST_ROWS_PER_PAGE = 1000
_LAST_OFFSET = 2**62  # SQLite counts in 64 bits, a query parameter does not


class Page(NamedTuple):
    """The window of a list: for LIMIT and OFFSET."""

    limit: int
    offset: int

    def paging(self, total: int, rows: int) -> dict[str, int]:
        """The API's `paging` for this page, which holds `rows` of `total`."""
        if rows == 0:
            return {"total_count": total, "start_offset": 0, "end_offset": 0}
        return {"total_count": total, "start_offset": self.offset + 1, "end_offset": self.offset + rows}


def wanted_page(query: Mapping[str, Any]) -> Page:
    """The page that `page_no` and `per_page` ask for; 0 counts as not given."""
    limit = min(query.get("per_page") or ROWS_PER_PAGE, MOST_ROWS_PER_PAGE)
    number = query.get("page_no") or 1
    return Page(limit, min((number - 1) * limit, _LAST_OFFSET))
