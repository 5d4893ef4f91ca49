"""From an operation of the register to the API's own objects: builds the request, opens the answer.

It knows envelopes, not areas; repeating, throttling and logging are the transport's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast
from urllib.parse import quote

from rtk_cli.api.json_codec import encode
from rtk_cli.api.pages import Pages, Row, RowsAt, Whole
from rtk_cli.api.responses.envelopes import opened
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

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Client:
    """The verbs that every area is made of. `account_id` and `app_id` are asked when an operation first needs them."""

    def __init__(self, transport: Transport, account_id: Callable[[], str], app_id: Callable[[], str]) -> None:
        self._transport = transport
        self._contexts = {"account_id": account_id, "app_id": app_id}

    # The caller's return type names the object: answers are the API's own, and no model checks them at run time.
    def one(
        self,
        operation: Operation,
        ids: Mapping[str, str] = NOTHING,
        *,
        query: Query = NOTHING,
        body: Body = None,
        inside: str | None = None,
    ) -> Data:  # type: ignore[type-var]
        """`data` of the answer, or None; `inside` names a member that wraps the object in some answers."""
        data: Any = self.envelope(operation, ids, query=query, body=body).get("data")
        if inside is not None and isinstance(data, dict) and isinstance(data.get(inside), dict):
            data = data[inside]
        return cast("Data", data)

    def envelope(
        self,
        operation: Operation,
        ids: Mapping[str, str] = NOTHING,
        *,
        query: Query = NOTHING,
        body: Body = None,
    ) -> dict[str, Any]:
        """The whole answer; `{}` when it has no content."""
        path = self.filled(PREFIX + operation.path, ids)
        return self.call(Request(operation.method, path, _pairs(query), text_of(body), operation=operation))

    def pages(
        self,
        operation: Operation,
        ids: Mapping[str, str] = NOTHING,
        *,
        query: Query = NOTHING,
        rows: RowsAt = ("data",),
    ) -> Pages[Row]:
        """A list, not asked for yet; `rows` are the keys that lead to its rows, or what finds them in an answer."""
        return Pages(partial(self._page, operation, ids, query), rows)

    def whole(self, operation: Operation, ids: Mapping[str, str] = NOTHING, *, query: Query = NOTHING) -> Pages[Row]:
        """A list that has no pages, not asked for yet."""
        return Whole(partial(self.envelope, operation, ids, query=query), ("data",))

    def call(self, request: Request) -> dict[str, Any]:
        """The whole answer to any request."""
        return opened(request, self._transport.send(request))

    def filled(self, template: str, ids: Mapping[str, str] = NOTHING) -> str:
        """A path with the ids in it, percent-encoded; account and app are the ones of this client."""

        def segment(found: re.Match[str]) -> str:
            name = found[1]
            if name not in ids and name not in self._contexts:
                raise UsageError(f"an id is missing in the path: {found[0]}")
            return quote(checked_id(name, ids[name] if name in ids else self._contexts[name]()), safe="")

        return re.sub(r"\{([^}]+)\}", segment, template)

    def _page(
        self, operation: Operation, ids: Mapping[str, str], query: Query, number: int, per_page: int
    ) -> dict[str, Any]:
        return self.envelope(operation, ids, query={**query, "page_no": number, "per_page": per_page})


def checked_id(name: str, value: str) -> str:
    """The id as it is, when it can be one segment of a path: ids are opaque (contract/notes.md, section 2)."""
    if not value or "/" in value or value in (".", "..") or not value.isprintable():
        raise UsageError(f"not usable as {name}: {value or 'an empty text'}")
    return value


def _pairs(query: Query) -> Pairs:
    return checked_pairs((name, _written(value)) for name, value in query.items() if value is not None)


def checked_pairs(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """The pairs of a query as they are, when they can be sent."""
    checked = tuple(pairs)
    for name, value in checked:
        if not _is_unicode(name + value):
            raise UsageError(f"not a text that can be sent as {name}: {value}")
    return checked


def _written(value: Scalar | Sequence[Scalar]) -> str:
    """As the contract writes query values: `true`, and one parameter joined by commas for several values."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    return ",".join(map(_written, value))


def _is_unicode(text: str) -> bool:
    """False for lone surrogates, which is what bytes on argv become that are not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def text_of(body: Body) -> bytes | None:
    """The JSON text. Of a model only what was set: what nobody typed is not sent."""
    if body is None:
        return None
    try:
        if isinstance(body, Mapping):
            return encode(body)
        return body.model_dump_json(exclude_unset=True, by_alias=True).encode()
    except ValueError as error:  # a lone surrogate, by both ways
        raise UsageError("the body holds a text that is not Unicode") from error
