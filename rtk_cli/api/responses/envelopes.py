"""Parses the envelope of a response, or raises the error that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rtk_cli.api.json_codec import decode
from rtk_cli.api.responses.empty_responses import may_be_empty
from rtk_cli.errors import CHECK_BEFORE_RETRYING, ServerError

if TYPE_CHECKING:
    from rtk_cli.errors import RtkError
    from rtk_cli.messages import Request, Response

NO_CONTENT = (204, 205)


def parse_envelope(request: Request, response: Response) -> dict[str, Any]:
    """The whole envelope; `{}` without content. Raises for every status but 2xx, and a 2xx with an unusable body."""
    if not 200 <= response.status < 300:
        raise _api_error(request, response)
    if response.status in NO_CONTENT or (may_be_empty(request.operation) and not response.content.strip()):
        return {}
    envelope = _decoded(request, response)
    if envelope.get("success", envelope.get("succes")) is False:  # a typo of one schema: contract/notes.md, 9.3
        raise _api_error(request, response)
    return envelope


def _api_error(request: Request, response: Response) -> RtkError:
    from rtk_cli.api.responses.api_errors import error_from  # most commands succeed and never load it

    return error_from(request, response)


def _decoded(request: Request, response: Response) -> dict[str, Any]:
    try:
        envelope = decode(response.content)
    except ValueError as error:
        raise unusable(request, response, _defect(response)) from error
    if not isinstance(envelope, dict):
        raise unusable(request, response, "the response is not a JSON object")
    return envelope


def unusable(request: Request, response: Response, defect: str, *, came: bool = False) -> ServerError:
    """The error for a 2xx whose body is of no use; with `came` it shows the body."""
    from rtk_cli.api.responses.api_errors import CHECK_BASE_URL, request_id
    from rtk_cli.api.responses.error_words import excerpt, html_title
    from rtk_cli.api.responses.request_subject import subject

    other_hint = CHECK_BASE_URL if _is_html(response) else None
    return ServerError(
        f"{defect}: {subject(request)}",
        detail=(excerpt(response.content) or "no content") if came else html_title(response.content),
        hint=other_hint if request.method == "GET" else CHECK_BEFORE_RETRYING,
        status=response.status,
        request_id=request_id(response),
    )


def _defect(response: Response) -> str:
    text = response.content.strip()
    if not text:
        return "the response is empty"
    if _is_html(response):
        return "the response is HTML, not JSON"
    if text.startswith(b"{") and not text.endswith(b"}"):
        return f"the response is truncated after {len(response.content)} bytes"
    return "the response is not JSON"


def _is_html(response: Response) -> bool:
    return response.content.lstrip()[:1] == b"<"
