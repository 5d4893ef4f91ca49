"""A paged list of the API: while the caller works on one page, only the next one is fetched."""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

from rtk_cli.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rtk_cli.api.prefetch import Prefetch

Row = TypeVar("Row")
RowsPath: TypeAlias = "tuple[str, ...] | Callable[[dict[str, Any]], list[Any]]"

PER_PAGE = 100  # works for every list that was tried (contract/notes.md, section 3)


class Page(NamedTuple, Generic[Row]):
    """The rows of one response. `envelope` is the API's own, even when `rows` are cut to a limit.

    `total` counts the rows of the whole list and `end` those up to this page's last; None when the API gives neither.
    """

    rows: list[Row]
    envelope: dict[str, Any]
    total: int | None
    end: int | None

    def has_next(self) -> bool:
        """Whether the API has more rows after this page."""
        return bool(self.rows) and self.total is not None and self.end is not None and self.end < self.total

    def limited(self, limit: int | None) -> Page[Row]:
        return self if limit is None or len(self.rows) <= limit else self._replace(rows=self.rows[:limit])


class Pages(Generic[Row]):
    """A list that is fetched when it is iterated; each iteration fetches it again."""

    def __init__(self, fetch: Callable[[int, int], dict[str, Any]], rows: RowsPath) -> None:
        """`fetch` takes page number and page size; `rows` are the keys that lead to the rows, or a function."""
        self._fetch = fetch
        self._rows = rows

    def each(
        self, *, page: int | None = None, per_page: int = PER_PAGE, limit: int | None = None
    ) -> Iterator[Page[Row]]:
        """All pages, or only `page`; at least one, which may be empty. `limit` stops the fetching too."""
        if page is not None:
            yield self._read(page, per_page).limited(limit)
        else:
            yield from self._all(per_page if limit is None else min(per_page, limit), limit)

    def rows(self) -> Iterator[Row]:
        """Every row of the list, fetched page by page."""
        for page in self.each():
            yield from page.rows

    def find(self, member: str, value: str) -> Row | None:
        """The first row whose `member` is `value`; later pages are not fetched."""
        return next((row for row in self.rows() if isinstance(row, dict) and row.get(member) == value), None)

    def _all(self, per_page: int, limit: int | None) -> Iterator[Page[Row]]:
        page, seen = self._read(1, per_page), 0
        for number in count(2):
            remaining = None if limit is None else limit - seen
            seen += len(page.rows)
            if not page.has_next() or (limit is not None and limit <= seen):
                yield page.limited(remaining)
                return
            prefetch = self._prefetch(number, per_page, seen)
            try:
                yield page
                previous, page = page, prefetch.result()
            finally:
                prefetch.abandon()
            if not page.rows or _is_repeated(previous, page, number):
                return  # the list has shrunk while it was read

    def _prefetch(self, number: int, per_page: int, before: int) -> Prefetch[Page[Row]]:
        from rtk_cli.api.prefetch import Prefetch  # most lists have one page, and need no thread

        return Prefetch(partial(self._read, number, per_page, before))

    def _read(self, number: int, per_page: int, before: int = 0) -> Page[Row]:
        """Page `number`; `before` counts the rows of earlier pages, for an API that gives no offsets."""
        envelope = self._fetch(number, per_page)
        rows = _rows(envelope, self._rows)
        paging = paging_of(envelope)
        end = _as_int(paging.get("end_offset"))
        if paging and end is None:
            end = before + len(rows)
        return Page(rows, envelope, _as_int(paging.get("total_count")), end)


class SinglePage(Pages[Row]):
    """A list that the API returns in one response: webhooks, event names (contract/notes.md, section 3)."""

    def __init__(self, fetch: Callable[[], dict[str, Any]], rows: tuple[str, ...]) -> None:
        super().__init__(lambda number, per_page: fetch(), rows)

    def _read(self, number: int, per_page: int, before: int = 0) -> Page[Row]:
        envelope = self._fetch(number, per_page)
        rows = _rows(envelope, self._rows)
        return Page(rows, envelope, len(rows), len(rows))


def _is_repeated(previous: Page[Row], page: Page[Row], number: int) -> bool:
    """Whether the API returned the last page again because a later one no longer exists."""
    if page.end is None or previous.end is None or page.end > previous.end:
        return False
    if page.has_next():
        raise ServerError(f"the API returned the same page twice: page {number}")
    return True


def _rows(envelope: dict[str, Any], rows_path: RowsPath) -> list[Any]:
    if not isinstance(rows_path, tuple):
        return rows_path(envelope)
    found: Any = envelope
    for key in rows_path:
        found = found.get(key) if isinstance(found, dict) else None
    if found is None:
        return []  # some empty lists are `data: null`
    if not isinstance(found, list):
        raise ServerError(f"the response has no list of rows under: {'.'.join(rows_path)}")
    return found


def paging_of(envelope: dict[str, Any]) -> dict[str, Any]:
    """The paging, which is beside `data` or inside it: contract/notes.md, section 3."""
    data = envelope.get("data")
    inside = data.get("paging") if isinstance(data, dict) else None
    found = envelope.get("paging") or inside
    return found if isinstance(found, dict) else {}


def _as_int(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
