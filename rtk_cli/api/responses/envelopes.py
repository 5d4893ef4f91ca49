"""Parses the envelope of a response, or raises the error that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rtk_cli.api.json_codec import decode
from rtk_cli.errors import CHECK_BEFORE_RETRYING, ServerError

if TYPE_CHECKING:
    from rtk_cli.errors import RtkError
    from rtk_cli.messages import Request, Response

NO_CONTENT = (204, 205)


def parse_envelope(request: Request, response: Response) -> dict[str, Any]:
    """The whole envelope; `{}` for a 204. Raises for every status but 2xx, and for a 2xx without a usable body."""
    if not 200 <= response.status < 300:
        raise _api_error(request, response)
    if response.status in NO_CONTENT:
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
        raise _unusable(request, response, _defect(response)) from error
    if not isinstance(envelope, dict):
        raise _unusable(request, response, "the response is not a JSON object")
    return envelope


def _unusable(request: Request, response: Response, defect: str) -> ServerError:
    """The error for a 2xx whose body is of no use."""
    from rtk_cli.api.responses.api_errors import CHECK_BASE_URL, html_title, is_unsafe_to_repeat, request_id
    from rtk_cli.api.responses.request_subject import subject

    other_hint = CHECK_BASE_URL if _is_html(response) else None
    return ServerError(
        f"{defect}: {subject(request)}",
        detail=html_title(response.content),
        hint=CHECK_BEFORE_RETRYING if is_unsafe_to_repeat(request) else other_hint,
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
