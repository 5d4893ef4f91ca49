"""Reads the log of requests of an emulator that is served, in this process or another, by its control route."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from rtk_cli.clock import Clock
from rtk_cli.emulator.http.browser_guard import is_loopback
from rtk_cli.errors import AuthenticationError, NetworkError, ServerError, UsageError
from rtk_cli.jobs.emulator_server import DEFAULT_PORT, TOKEN_VARIABLE
from rtk_cli.local import ANY_TOKEN
from rtk_cli.messages import Request, Transport

PATH = "/__emulator/requests"
BASE_URL_VARIABLE = "CLOUDFLARE_BASE_URL"
FOLLOW_SECONDS = 0.5
"""Between two looks at the log."""

_HINT = "start one with `rtk emulator serve`, or name its URL with --url"

Row = dict[str, Any]


def origin(url: str | None, variables: Mapping[str, str]) -> str:
    """Return the origin of the emulator: that of `url`, else of the SDKs' variable if it is on this machine."""
    known = variables.get(BASE_URL_VARIABLE, "")
    if url is None and not is_loopback(urlsplit(known).netloc):
        return f"http://127.0.0.1:{DEFAULT_PORT}"
    parts = urlsplit(url or known)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise UsageError(f"not the URL of an emulator: {url}", hint=f"for example http://127.0.0.1:{DEFAULT_PORT}")
    return f"{parts.scheme}://{parts.netloc}"


def token(variables: Mapping[str, str]) -> str:
    """Return the token that `rtk emulator serve` takes from the same variable."""
    return variables.get(TOKEN_VARIABLE) or ANY_TOKEN


def logged(transport: Transport, after: int = 0) -> list[Row]:
    """Return the requests after the one of that number, the oldest first."""
    try:
        response = transport.send(Request("GET", PATH, (("after", str(after)),)))
    except NetworkError as error:
        raise NetworkError(error.message, detail=error.detail, hint=_HINT) from error
    if response.status == 401:
        hint = f"set {TOKEN_VARIABLE} to the token that it was started with"
        raise AuthenticationError("the emulator requires its token", status=401, hint=hint)
    try:
        rows: list[Row] = json.loads(response.content)["data"]
    except (KeyError, TypeError, ValueError) as error:
        raise ServerError("what answers there is no emulator of this version", status=response.status) from error
    return rows


def follow(transport: Transport, clock: Clock) -> Iterator[Row]:
    """Yield the requests so far, and then each new one, without an end."""
    number = 0
    while True:
        for row in logged(transport, number):
            number = row["number"]
            yield row
        clock.sleep(FOLLOW_SECONDS)
