"""A request with its response: what the response holds, or the error that something is missing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rtk_cli.api.pages import rows_at, total_of
from rtk_cli.api.responses.empty_responses import may_be_empty
from rtk_cli.api.responses.envelopes import parse_envelope, unusable

if TYPE_CHECKING:
    from rtk_cli.api.pages import Fetched, RowsPath
    from rtk_cli.errors import ServerError
    from rtk_cli.messages import Request, Response


class Exchange(NamedTuple):
    """A request and its successful response; `envelope` is `{}` for a response without content."""

    request: Request
    response: Response
    envelope: dict[str, Any]

    def object(self, unwrap: str | None) -> Any:
        """The object in `data`, or in its member `unwrap`. Anything else only if the operation may have no data."""
        data = self.envelope.get("data")
        if unwrap is not None and isinstance(data, dict) and (isinstance(data.get(unwrap), dict) or len(data) == 1):
            data = data.get(unwrap, data)
        if (isinstance(data, dict) and data) or may_be_empty(self.request.operation):
            return data
        raise self.without("object")

    def page(self, path: RowsPath) -> Fetched:
        """The rows and the envelope. A missing list is empty if the API counts 0 rows, as `data: null` may be."""
        rows = rows_at(self.envelope, path)
        if rows is None and total_of(self.envelope) == 0:
            rows = []
        if rows is None:
            raise self.without("list of rows" + (f" under {'.'.join(path)}" if isinstance(path, tuple) else ""))
        return rows, self.envelope

    def without(self, what: str) -> ServerError:
        """The error for a response without its `what`, with what came instead."""
        return unusable(self.request, self.response, f"the response has no {what}", came=True)


def exchange_of(request: Request, response: Response) -> Exchange:
    """Raises the error that the response stands for, if it is none of success."""
    return Exchange(request, response, parse_envelope(request, response))
