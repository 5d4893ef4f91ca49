"""Sends operations of the register and returns the API's own objects: builds the request, parses the envelope.

It knows envelopes, not areas; retries, throttling and logging belong to the transports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast
from urllib.parse import quote

from rtk_cli.api.json_codec import encode
from rtk_cli.api.pages import Fetched, Pages, Row, RowsPath, SinglePage
from rtk_cli.api.responses.exchange import Exchange, exchange_of
from rtk_cli.errors import UsageError
from rtk_cli.messages import Request, Transport
from rtk_cli.operations import PREFIX, Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydantic import BaseModel

Data = TypeVar("Data")
Scalar: TypeAlias = str | int | float | bool
Query: TypeAlias = Mapping[str, "Scalar | Sequence[Scalar] | None"]
Pairs: TypeAlias = tuple[tuple[str, str], ...]
Body: TypeAlias = "BaseModel | Mapping[str, Any] | None"

EMPTY: Mapping[str, Any] = MappingProxyType({})


class Client:
    """The methods that every area is built on. `account_id` and `app_id` are called when a path first needs them."""

    def __init__(self, transport: Transport, account_id: Callable[[], str], app_id: Callable[[], str]) -> None:
        self._transport = transport
        self._contexts = {"account_id": cache(account_id), "app_id": cache(app_id)}

    # The caller's return type names the object: it is the API's own, and no model checks its fields at run time.
    def one(
        self,
        operation: Operation,
        ids: Mapping[str, str] = EMPTY,
        *,
        query: Query = EMPTY,
        body: Body = None,
        unwrap: str | None = None,
    ) -> Data:  # type: ignore[type-var]
        """The object in `data`; `unwrap` names a member that wraps it in some responses.

        A response without its object is a `ServerError`, except from the operations of `empty_responses`.
        """
        return cast("Data", self.exchange(operation, ids, query=query, body=body).object(unwrap))

    def exchange(
        self,
        operation: Operation,
        ids: Mapping[str, str] = EMPTY,
        *,
        query: Query = EMPTY,
        body: Body = None,
    ) -> Exchange:
        """Send an operation; the request with its response, for an object in an unusual place."""
        path = self.fill_path(PREFIX + operation.path, ids)
        request = Request(operation.method, path, _query_pairs(query), encode_body(body), operation=operation)
        return self.send(request)

    def pages(
        self,
        operation: Operation,
        ids: Mapping[str, str] = EMPTY,
        *,
        query: Query = EMPTY,
        rows: RowsPath = ("data",),
    ) -> Pages[Row]:
        """A list, fetched when it is iterated; `rows` are the keys that lead to its rows, or a function that does."""
        return Pages(partial(self._page, operation, ids, query, rows))

    def single_page(self, operation: Operation, ids: Mapping[str, str] = EMPTY, *, query: Query = EMPTY) -> Pages[Row]:
        """A list without paging, fetched when it is iterated."""
        return SinglePage(lambda: self.exchange(operation, ids, query=query).page(("data",)))

    def send(self, request: Request) -> Exchange:
        """Send any request."""
        return exchange_of(request, self._transport.send(request))

    def fill_path(self, template: str, ids: Mapping[str, str] = EMPTY) -> str:
        """A path with its ids filled in, percent-encoded; account and app are those of this client."""

        def segment(placeholder: re.Match[str]) -> str:
            name = placeholder[1]
            if name not in ids and name not in self._contexts:
                raise UsageError(f"unknown placeholder in the path: {placeholder[0]}")
            return _segment(name, ids[name] if name in ids else self._contexts[name]())

        return re.sub(r"\{([^}]+)\}", segment, template)

    def _page(
        self, operation: Operation, ids: Mapping[str, str], query: Query, rows: RowsPath, number: int, per_page: int
    ) -> Fetched:
        numbered = {**query, "page_no": number, "per_page": per_page}
        return self.exchange(operation, ids, query=numbered).page(rows)


@lru_cache(maxsize=64)  # a job sends the same few with each of its requests
def _segment(name: str, value: str) -> str:
    return quote(validated_id(name, value), safe="")


def validated_id(name: str, value: str) -> str:
    """The id, unchanged, if it can be one segment of a path: ids are opaque (contract/notes.md, section 2)."""
    if not value or "/" in value or value in (".", "..") or not value.isprintable():
        raise UsageError(f"invalid {name}: {value or 'empty'}")
    return value


def _query_pairs(query: Query) -> Pairs:
    return validated_query((name, _format(value)) for name, value in query.items() if value is not None)


def validated_query(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """The pairs of a query, unchanged, if they are valid Unicode."""
    checked = tuple(pairs)
    for name, value in checked:
        if not _is_unicode(name + value):
            raise UsageError(f"{name} is not valid Unicode: {value}")
    return checked


def _format(value: Scalar | Sequence[Scalar]) -> str:
    """The contract's notation of query values: `true`, and one parameter joined by commas for several values."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    return ",".join(map(_format, value))


def _is_unicode(text: str) -> bool:
    """False for lone surrogates, which Python makes of bytes in argv that are not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def encode_body(body: Body) -> bytes | None:
    """The JSON text. Of a model only the fields that were set."""
    if body is None:
        return None
    try:
        if isinstance(body, Mapping):
            return encode(body)
        return body.model_dump_json(exclude_unset=True, by_alias=True).encode()
    except ValueError as error:  # both ways raise it for a lone surrogate
        raise UsageError("the body contains text that is not valid Unicode") from error
