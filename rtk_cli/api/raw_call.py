"""Any call of the API, by method and path: for what the typed areas have no word for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from rtk_cli.api.client import checked_pairs, text_of
from rtk_cli.api.pages import Pages, paging_of
from rtk_cli.api.raw_paths import operation_at, read_path
from rtk_cli.errors import UsageError
from rtk_cli.messages import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rtk_cli.api.client import Client, Pairs


class Raw:
    """The API without types. A path may leave out account and app."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def call(
        self, method: str, path: str, *, query: Pairs = (), body: Mapping[str, Any] | None, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """The whole answer, `{}` when it has no content."""
        template, asked = read_path(path)
        filled = self._client.filled(template)
        pairs = checked_pairs((*asked, *query))
        request = Request(method, filled, pairs, text_of(body), headers, operation_at(method, filled))
        return self._client.call(request)

    def pages(self, path: str, *, query: Pairs, headers: Mapping[str, str]) -> Pages[Any]:
        """The rows of a list, wherever in its answers they stand."""

        def page(number: int, per_page: int) -> dict[str, Any]:
            numbered = (*query, ("page_no", str(number)), ("per_page", str(per_page)))
            return self.call("GET", path, query=numbered, body=None, headers=headers)

        return Pages(page, partial(_needed_rows, path))


def rows_of(answer: dict[str, Any]) -> list[Any] | None:
    """The rows that an answer holds as `data` or inside it beside `paging`; None when it is about one thing."""
    data = answer.get("data")
    if isinstance(data, list):
        return data
    lists = [member for member in data.values() if isinstance(member, list)] if isinstance(data, dict) else []
    return lists[0] if len(lists) == 1 and paging_of(answer) else None


def _needed_rows(path: str, answer: dict[str, Any]) -> list[Any]:
    rows = rows_of(answer)
    if rows is None:
        raise UsageError(f"the answer has no rows to page through: {path}", hint="leave out --paginate")
    return rows
