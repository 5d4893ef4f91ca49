"""From a refusing answer to the error that says so: kind by status, the API's own words, and what to do."""

from __future__ import annotations

import re
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from rtk_cli.api.json_codec import decode
from rtk_cli.api.responses.not_found_messages import absent
from rtk_cli.api.responses.preset_names import unknown_preset
from rtk_cli.api.responses.request_subject import subject
from rtk_cli.api.transports.retry_after import number_in
from rtk_cli.errors import (
    LOOK_FIRST,
    AuthenticationError,
    ConflictError,
    NotFoundError,
    RateLimitedError,
    RefusedError,
    RtkError,
    ServerError,
)
from rtk_cli.messages import Request, Response

LONGEST_WAIT = 86_400  # seconds that --max-wait takes
CHECK_BASE_URL = "check base_url: rtk config list"

_KINDS: dict[int, tuple[type[RtkError], str]] = {
    400: (RefusedError, "the API calls the request invalid"),
    401: (AuthenticationError, "the API does not accept the token"),
    403: (AuthenticationError, "the token does not permit this"),
    404: (NotFoundError, "not found"),
    409: (ConflictError, "the state does not allow this"),
    429: (RateLimitedError, "the rate limit is reached"),
}


def failure(request: Request, response: Response) -> RtkError:
    """The error for an answer that is no success, whatever its envelope."""
    if 300 <= response.status < 400:
        return _redirected(request, response)
    words, code = own_words(response.content)
    # `success: false` under a 2xx: the envelope's code mirrors the status that it should have had.
    status = response.status if response.status >= 400 else _as_status(code)
    kind, sentence = _KINDS.get(status, _other(status))
    if status == 404:
        about, hint = unknown_preset(request, words) or absent(request)
    else:
        about, hint = subject(request), _hint(request, response, status)
    return kind(
        f"{sentence}: {about}",
        detail=words,
        hint=hint,
        status=response.status,
        code=code,
        request_id=request_id(response),
        in_doubt=response.in_doubt,
    )


def request_id(response: Response) -> str | None:
    return response.headers.get("cf-ray")


def is_repeated_with_care(request: Request) -> bool:
    """Whether sending this request twice may do its work twice."""
    return request.method in ("POST", "PATCH")


def _as_status(code: int | None) -> int:
    return code if code is not None and 400 <= code < 600 else 0


def _other(status: int) -> tuple[type[RtkError], str]:
    if status >= 500:
        return ServerError, "the API failed"
    return RtkError, f"the API refused with status {status}" if status else "the API reports no success"


def _redirected(request: Request, response: Response) -> RtkError:
    host = _host(response.headers.get("location", ""))
    return RtkError(
        f"the API redirects, and the token does not follow: {host or subject(request)}",
        hint=CHECK_BASE_URL,
        status=response.status,
        request_id=request_id(response),
    )


def _host(url: str) -> str:
    """The host and port in `url`; empty where there is none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:  # an unclosed bracket
        return ""


def _hint(request: Request, response: Response, status: int) -> str | None:
    if response.in_doubt:
        return LOOK_FIRST
    if status == 401:
        return "rtk auth login"
    if status == 403:
        return "the token needs the permission Realtime or Realtime Admin on this account: rtk auth status"
    if status == 429:
        return _patience(response.headers.get("retry-after", ""))
    return LOOK_FIRST if status >= 500 and is_repeated_with_care(request) else None


def _patience(retry_after: str) -> str:
    """The token's quota comes back after five minutes at the latest: contract/notes.md, section 4."""
    seconds = ceil(number_in(retry_after) or 300)
    if seconds > LONGEST_WAIT:
        return f"try again in {seconds} s"
    return f"try again in {seconds} s, or let rtk wait for it: --max-wait {max(seconds, 300)} --retries 100"


def own_words(content: bytes) -> tuple[str | None, int | None]:
    """What the answer itself says, and its code: three envelopes, else a web page's title, else nothing.

    Dispatch is on the shape, not on the status: contract/notes.md, section 5.
    """
    try:
        answer = decode(content)
    except ValueError:
        return page_title(content), None
    if not isinstance(answer, dict):
        return None, None
    found = answer.get("errors") or answer.get("error") or answer
    problems = found if isinstance(found, list) else [found]
    words = [text for text in map(_message, problems) if text]
    codes = [problem["code"] for problem in problems if isinstance(problem, dict) and _is_code(problem.get("code"))]
    return "; ".join(words) or None, codes[0] if codes else None


def _message(problem: Any) -> str | None:
    text = problem.get("message") if isinstance(problem, dict) else problem
    return _on_one_line(text) if isinstance(text, str) else None


def _is_code(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def page_title(content: bytes) -> str | None:
    """The title of a web page that somebody between us and the API has sent."""
    found = re.search(rb"<title[^>]*>(.*?)</title", content, re.IGNORECASE | re.DOTALL)
    return _on_one_line(found[1].decode(errors="replace")) if found else None


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
