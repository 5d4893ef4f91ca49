"""Builds the error for an error response: kind by status, the API's own message, and a hint."""

from __future__ import annotations

import re
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from rtk_cli.api.json_codec import decode
from rtk_cli.api.responses.not_found_messages import describe_missing
from rtk_cli.api.responses.preset_names import unknown_preset
from rtk_cli.api.responses.request_subject import subject
from rtk_cli.api.transports.retry_after import parse_seconds
from rtk_cli.errors import (
    CHECK_BEFORE_RETRYING,
    AuthenticationError,
    ConflictError,
    NotFoundError,
    RateLimitedError,
    RefusedError,
    RtkError,
    ServerError,
)
from rtk_cli.messages import Request, Response

LONGEST_ADVISED_WAIT = 3600  # seconds; nobody keeps a command waiting for longer
CHECK_BASE_URL = "check base_url: rtk config list"

_ERRORS: dict[int, tuple[type[RtkError], str]] = {
    400: (RefusedError, "the API rejected the request"),
    401: (AuthenticationError, "the API rejected the token"),
    403: (AuthenticationError, "the token lacks the permission"),
    404: (NotFoundError, "not found"),
    409: (ConflictError, "the current state does not allow this"),
    429: (RateLimitedError, "rate limit reached"),
}


def error_from(request: Request, response: Response) -> RtkError:
    """The error for a response that is not a success, whatever its envelope."""
    if 300 <= response.status < 400:
        return _redirect_error(request, response)
    detail, code = message_and_code(response.content)
    # `success: false` under a 2xx: the envelope's code is the status that the response should have had.
    status = response.status if response.status >= 400 else _as_status(code)
    error, message = _ERRORS.get(status, _other(status))
    if status == 404:
        about, hint = unknown_preset(request, detail) or describe_missing(request)
    else:
        about, hint = subject(request), _hint(request, response, status)
    return error(
        f"{message}: {about}",
        detail=detail,
        hint=hint,
        status=response.status,
        code=code,
        request_id=request_id(response),
        in_doubt=response.in_doubt,
    )


def request_id(response: Response) -> str | None:
    return response.headers.get("cf-ray")


def is_unsafe_to_repeat(request: Request) -> bool:
    """Whether sending this request twice may take effect twice."""
    return request.method in ("POST", "PATCH")


def _as_status(code: int | None) -> int:
    return code if code is not None and 400 <= code < 600 else 0


def _other(status: int) -> tuple[type[RtkError], str]:
    if status >= 500:
        return ServerError, "the API failed"
    return RtkError, f"the API responded with status {status}" if status else "the API reported a failure"


def _redirect_error(request: Request, response: Response) -> RtkError:
    host = _host(response.headers.get("location", ""))
    return RtkError(
        f"refusing to follow a redirect of the API, to keep the token safe: {host or subject(request)}",
        hint=CHECK_BASE_URL,
        status=response.status,
        request_id=request_id(response),
    )


def _host(url: str) -> str:
    """The host and port of `url`; empty when it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:  # an unclosed bracket
        return ""


def _hint(request: Request, response: Response, status: int) -> str | None:
    if response.in_doubt:
        return CHECK_BEFORE_RETRYING
    if status == 401:
        return "rtk auth login"
    if status == 403:
        return "the token needs the permission Realtime or Realtime Admin on this account: rtk auth status"
    if status == 429:
        return _rate_limit_hint(response.headers.get("retry-after", ""))
    return CHECK_BEFORE_RETRYING if status >= 500 and is_unsafe_to_repeat(request) else None


def _rate_limit_hint(retry_after: str) -> str:
    """The quota of a token is restored after at most five minutes: contract/notes.md, section 4."""
    seconds = ceil(parse_seconds(retry_after) or 300)
    if seconds > LONGEST_ADVISED_WAIT or not parse_seconds(
        retry_after
    ):  # without a time, retries end before a wait does
        return f"try again in {seconds} s"
    return f"try again in {seconds} s, or let rtk wait: --max-wait {max(seconds, 300)} --retries 10"


def message_and_code(content: bytes) -> tuple[str | None, int | None]:
    """The API's own message and code: from any of three envelopes, else the title of an HTML page, else nothing.

    The form decides, not the status: contract/notes.md, section 5.
    """
    try:
        envelope = decode(content)
    except ValueError:
        return html_title(content), None
    if not isinstance(envelope, dict):
        return None, None
    found = envelope.get("errors") or envelope.get("error") or envelope
    errors = found if isinstance(found, list) else [found]
    messages = [text for text in map(_message, errors) if text]
    codes = [error["code"] for error in errors if isinstance(error, dict) and _is_code(error.get("code"))]
    return "; ".join(messages) or None, codes[0] if codes else None


def _message(error: Any) -> str | None:
    text = error.get("message") if isinstance(error, dict) else error
    return _on_one_line(text) if isinstance(text, str) else None


def _is_code(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def html_title(content: bytes) -> str | None:
    """The title of an HTML page, which a gateway or proxy sent instead of the API."""
    found = re.search(rb"<title[^>]*>(.*?)</title", content, re.IGNORECASE | re.DOTALL)
    return _on_one_line(found[1].decode(errors="replace")) if found else None


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
