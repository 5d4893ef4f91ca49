"""Any API call by method and path, for calls that the typed areas do not cover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rtk_cli.api.client import encode_body, validated_query
from rtk_cli.api.pages import Pages, paging_of
from rtk_cli.api.raw_paths import find_operation, parse_path
from rtk_cli.errors import UsageError
from rtk_cli.messages import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rtk_cli.api.client import Client, Pairs
    from rtk_cli.api.pages import Fetched
    from rtk_cli.api.responses.exchange import Exchange


class Raw:
    """The API without types. A path may omit account and app."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def call(
        self, method: str, path: str, *, query: Pairs = (), body: Mapping[str, Any] | None, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """The whole envelope; `{}` when the response has no content."""
        return self._exchange(method, path, query, body, headers).envelope

    def _exchange(
        self, method: str, path: str, query: Pairs, body: Mapping[str, Any] | None, headers: Mapping[str, str]
    ) -> Exchange:
        template, path_query = parse_path(path)
        filled = self._client.fill_path(template)
        pairs = validated_query((*path_query, *query))
        request = Request(method, filled, pairs, encode_body(body), headers, find_operation(method, filled))
        return self._client.send(request)

    def pages(self, path: str, *, query: Pairs, headers: Mapping[str, str]) -> Pages[Any]:
        """The rows of a list, wherever they are in its responses."""

        def page(number: int, per_page: int) -> Fetched:
            numbered = (*query, ("page_no", str(number)), ("per_page", str(per_page)))
            exchange = self._exchange("GET", path, numbered, None, headers)
            if exchange.envelope.get("data") and rows_of(exchange.envelope) is None:
                raise UsageError(f"the response has no rows to page through: {path}", hint="omit --paginate")
            return exchange.page(rows_of)

        return Pages(page)


def rows_of(envelope: dict[str, Any]) -> list[Any] | None:
    """The rows in `data`, or in the only list inside it when there is `paging`; None for a single object."""
    data = envelope.get("data")
    if isinstance(data, list):
        return data
    lists = [member for member in data.values() if isinstance(member, list)] if isinstance(data, dict) else []
    return lists[0] if len(lists) == 1 and paging_of(envelope) else None
