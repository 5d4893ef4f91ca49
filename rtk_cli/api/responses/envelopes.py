"""An answer opened: the API's own object, or the error that it amounts to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rtk_cli.api.json_codec import decode
from rtk_cli.api.responses.api_errors import CHECK_BASE_URL, failure, is_repeated_with_care, page_title, request_id
from rtk_cli.api.responses.request_subject import subject
from rtk_cli.errors import CHECK_BEFORE_RETRYING, ServerError

if TYPE_CHECKING:
    from rtk_cli.messages import Request, Response

NO_CONTENT = (204, 205)


def opened(request: Request, response: Response) -> dict[str, Any]:
    """The whole answer; `{}` for a 204. Raises for every status but 2xx, and for a 2xx that holds no answer."""
    if not 200 <= response.status < 300:
        raise failure(request, response)
    if response.status in NO_CONTENT:
        return {}
    answer = _parsed(request, response)
    if answer.get("success", answer.get("succes")) is False:  # so spelled in one schema: contract/notes.md, 9.3
        raise failure(request, response)
    return answer


def _parsed(request: Request, response: Response) -> dict[str, Any]:
    try:
        answer = decode(response.content)
    except ValueError as error:
        raise no_answer(request, response, _defect(response)) from error
    if not isinstance(answer, dict):
        raise no_answer(request, response, "the answer is not a JSON object")
    return answer


def no_answer(request: Request, response: Response, defect: str) -> ServerError:
    """A success by its status whose body is of no use."""
    elsewhere = CHECK_BASE_URL if _is_web_page(response) else None
    return ServerError(
        f"{defect}: {subject(request)}",
        detail=page_title(response.content),
        hint=CHECK_BEFORE_RETRYING if is_repeated_with_care(request) else elsewhere,
        status=response.status,
        request_id=request_id(response),
    )


def _defect(response: Response) -> str:
    text = response.content.strip()
    if not text:
        return "the answer is empty"
    if _is_web_page(response):
        return "the answer is a web page, not JSON"
    if text.startswith(b"{") and not text.endswith(b"}"):
        return f"the answer breaks off after {len(response.content)} bytes"
    return "the answer is not JSON"


def _is_web_page(response: Response) -> bool:
    return response.content.lstrip()[:1] == b"<"
