"""Passes pages of rows on, and notes what the messages after a list need to know."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rtk_cli.api.pages import Page


class FirstRows:
    """Passes pages on; `first` is the first page with rows."""

    def __init__(self, pages: Iterable[list[Any]]) -> None:
        self._pages = pages
        self.first: list[Any] = []

    def __iter__(self) -> Iterator[list[Any]]:
        for page in self._pages:
            self.first = self.first or page
            yield page


class CountedPages:
    """Passes pages on and counts their rows."""

    def __init__(self, pages: "Iterator[Page[Any]]") -> None:
        self._pages = pages
        self.shown = 0
        self.total = 0
        self.warning: str | None = None

    def __iter__(self) -> Iterator[list[Any]]:
        for page in self._pages:
            self.shown += len(page.rows)
            self.total = page.total or 0
            self.warning = page.warning
            yield page.rows
