"""Builds the error for an error response: kind by status, the API's own message, and a hint."""

from __future__ import annotations

from math import ceil
from urllib.parse import urlsplit

from rtk_cli.api.responses.error_words import message_and_code
from rtk_cli.api.responses.id_hints import id_hint
from rtk_cli.api.responses.not_found_messages import describe_missing
from rtk_cli.api.responses.preset_names import unknown_preset
from rtk_cli.api.responses.request_subject import blamed, subject
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
    about, hint = _about(request, response, status, detail)
    return error(
        f"{message}: {about}",
        detail=detail,
        hint=hint,
        status=response.status,
        code=code,
        request_id=request_id(response),
        in_doubt=response.in_doubt,
    )


def _about(request: Request, response: Response, status: int, detail: str | None) -> tuple[str, str | None]:
    """What the error is about, with the value last, and a hint."""
    preset = unknown_preset(request, detail) if status in (400, 404, 422) else None
    if preset is not None:
        return preset
    named = blamed(request, detail) if status in (400, 404, 409, 422) else None
    wrong_id = id_hint(request) if status in (400, 404, 422) else None
    if status == 404 and named in (None, subject(request)):
        about, hint = describe_missing(request, detail)
        return about, wrong_id or hint
    return named or subject(request), wrong_id or (None if status == 404 else _hint(request, response, status))


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
