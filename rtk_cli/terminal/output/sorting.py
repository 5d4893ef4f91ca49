"""`--sort FIELD[:desc]`: sorts the rows of a list that the API cannot sort so."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from rtk_cli.errors import UsageError
from rtk_cli.terminal.output.columns import Column, select_columns, value_at

_DIRECTIONS = {"": False, "asc": False, "desc": True}
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
_Rank = tuple[bool, int, Any, str]


class Sort(NamedTuple):
    """A field, by its path or a heading of the table, and the direction."""

    field: str
    is_descending: bool

    def path(self, columns: tuple[Column, ...]) -> str:
        """The path of the field; a heading is that of one of `columns`."""
        return select_columns(columns, self.field)[0].path

    def rows(self, rows: Iterable[Any], path: str, limit: int | None) -> list[Any]:
        """All rows in order, or the first `limit` of them, which alone are kept. Rows of equal value keep theirs."""

        def rank(row: Any) -> _Rank:
            return self._rank(value_at(row, path) if path else row)

        if limit is None:
            return sorted(rows, key=rank, reverse=self.is_descending)
        import heapq

        return (heapq.nlargest if self.is_descending else heapq.nsmallest)(limit, rows, key=rank)

    def _rank(self, value: Any) -> _Rank:
        """Numbers, then times, then other text without regard to case; rows without a value are last either way."""
        is_missing = value is None or value in ("", [], {})
        return (is_missing != self.is_descending, *_comparable(None if is_missing else value))


def parse_sort(text: str) -> Sort:
    """Read FIELD, FIELD:asc or FIELD:desc."""
    field, _, direction = text.partition(":")
    if not field.strip() or "," in field or direction.lower() not in _DIRECTIONS:
        raise UsageError(
            f"--sort must be FIELD, FIELD:asc or FIELD:desc: {text}", hint="such as --sort created_at:desc"
        )
    return Sort(field, _DIRECTIONS[direction.lower()])


def _comparable(value: Any) -> tuple[int, Any, str]:
    """A value as its kind, what is compared first, and what is compared if that is equal."""
    if isinstance(value, str):
        return _comparable_text(value)
    if isinstance(value, int | float):
        return (0, value, "") if value == value else (3, "", "")  # NaN compares with nothing
    return 3, str(value).casefold(), str(value)


def _comparable_text(text: str) -> tuple[int, Any, str]:
    """Some figures of the API are text; so are all times. Everything else is compared without regard to case."""
    if _NUMBER.fullmatch(text):
        return 0, float(text), ""
    try:
        moment = datetime.fromisoformat(text)
        return 1, moment.replace(tzinfo=moment.tzinfo or UTC).timestamp(), text
    except (ValueError, OverflowError):
        return 2, text.casefold(), text
