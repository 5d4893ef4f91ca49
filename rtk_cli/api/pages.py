"""A paged list of the API: while the caller works on one page, only the next one is fetched."""

from __future__ import annotations

from functools import partial
from itertools import count
from math import isfinite
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

from rtk_cli.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rtk_cli.api.prefetch import Prefetch

Row = TypeVar("Row")
RowsPath: TypeAlias = "tuple[str, ...] | Callable[[dict[str, Any]], list[Any] | None]"
Fetched: TypeAlias = tuple[list[Any], dict[str, Any]]
"""The rows of a page and its envelope."""

PER_PAGE = 100  # works for every list that was tried (contract/notes.md, section 3)


class Page(NamedTuple, Generic[Row]):
    """The rows of one response. `envelope` is the API's own, even when `rows` are cut to a limit.

    `total` counts the rows of the whole list, `start` is the API's number of this page's first row; None when the
    API gives no such number. `warning` says why the list may not be what the API announced, on its last page.
    """

    rows: list[Row]
    envelope: dict[str, Any]
    total: int | None
    start: int | None
    warning: str | None = None

    def limited(self, limit: int | None) -> Page[Row]:
        return self if limit is None or len(self.rows) <= limit else self._replace(rows=self.rows[:limit])


class Pages(Generic[Row]):
    """A list that is fetched when it is iterated; each iteration fetches it again."""

    def __init__(self, fetch: Callable[[int, int], Fetched]) -> None:
        """`fetch` takes page number and page size."""
        self._fetch = fetch

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
        page, seen, total = self._read(1, per_page), 0, None
        for number in count(2):
            remaining = None if limit is None else limit - seen
            seen += len(page.rows)
            total = _announced(page, total)
            page = page._replace(total=total)
            if limit is not None and limit <= seen:
                yield page.limited(remaining)
                return
            if not _has_next(page, seen, per_page):
                yield page._replace(warning=_excess(seen, total))
                _require_all(seen, total)
                return
            prefetch = self._prefetch(number, per_page)
            try:
                yield page
                previous, page = page, prefetch.result()
            finally:
                prefetch.abandon()
            if page.rows and _is_repeated(previous, page):
                yield _after_repetition(page, seen, total, number)
                return

    def _prefetch(self, number: int, per_page: int) -> Prefetch[Page[Row]]:
        from rtk_cli.api.prefetch import Prefetch  # most lists have one page, and need no thread

        return Prefetch(partial(self._read, number, per_page))

    def _read(self, number: int, per_page: int) -> Page[Row]:
        rows, envelope = self._fetch(number, per_page)
        return Page(rows, envelope, total_of(envelope), _as_count(paging_of(envelope).get("start_offset")))


class SinglePage(Pages[Row]):
    """A list that the API returns in one response: webhooks, event names (contract/notes.md, section 3)."""

    def __init__(self, fetch: Callable[[], Fetched]) -> None:
        super().__init__(lambda number, per_page: fetch())

    def _read(self, number: int, per_page: int) -> Page[Row]:
        rows, envelope = self._fetch(number, per_page)
        return Page(rows, envelope, len(rows), None)


def _announced(page: Page[Row], before: int | None) -> int | None:
    """The newest total. An empty page may have none, or 0: then that of the page before stands."""
    return page.total if page.total or (page.rows and page.total is not None) or before is None else before


def _has_next(page: Page[Row], seen: int, per_page: int) -> bool:
    """Whether more rows are to be expected: below the total, or after a full page when the total is of no use."""
    if not page.rows or page.total == seen:
        return False
    return (page.total is not None and seen < page.total) or len(page.rows) >= per_page


def _require_all(seen: int, total: int | None) -> None:
    """Raise unless all rows came that the API announced: rows that were printed are not the whole list."""
    if total is not None and seen < total:
        raise ServerError(
            f"the list is not complete: the API sent {seen} of {total} rows",
            hint="run the command again; if the list changes all the time, read it page by page: --page 1",
        )


def _excess(seen: int, total: int | None) -> str | None:
    return f"the API sent {seen} rows, but counts {total}" if total is not None and seen > total else None


def _is_repeated(previous: Page[Row], page: Page[Row]) -> bool:
    """Whether the API returned the same page again: by its offset in a list with a total, else by its rows."""
    if page.total is not None and page.start is not None and previous.start is not None:
        return page.start <= previous.start
    try:
        return page.rows == previous.rows
    except RecursionError:  # alike as deep as Python can compare
        return True


def _after_repetition(page: Page[Row], seen: int, total: int | None, number: int) -> Page[Row]:
    """The empty end of a list whose last page came twice. Raises if rows are missing."""
    total = _announced(page, total)
    if total is not None and seen < total:
        raise ServerError(f"the API sent {seen} of {total} rows, and then the same page again: page {number}")
    warning = f"the API does not count the rows and sent the same page again: page {number}" if total is None else None
    return page._replace(rows=[], total=total, warning=warning)


def rows_at(envelope: dict[str, Any], path: RowsPath) -> list[Any] | None:
    """The list that the keys of `path` lead to, or that the function finds; None if there is none."""
    if not isinstance(path, tuple):
        return path(envelope)
    found: Any = envelope
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, list) else None


def paging_of(envelope: dict[str, Any]) -> dict[str, Any]:
    """The paging, which is beside `data` or inside it: contract/notes.md, section 3."""
    data = envelope.get("data")
    inside = data.get("paging") if isinstance(data, dict) else None
    found = envelope.get("paging") or inside
    return found if isinstance(found, dict) else {}


def total_of(envelope: dict[str, Any]) -> int | None:
    """The number of rows in the whole list; None when the API gives none."""
    return _as_count(paging_of(envelope).get("total_count"))


def _as_count(value: Any) -> int | None:
    """A number of rows, which may be text or 3.0; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return int(number) if isfinite(number) and number >= 0 else None
