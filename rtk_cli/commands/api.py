"""rtk api: call any path of the API, with rtk's authorization, retries and output."""

import re
from typing import Annotated, Any, Literal

import typer

from rtk_cli.errors import UsageError
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import ANY_CALL
from rtk_cli.terminal.session import Session, session

area = Area("api")

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Pairs = tuple[tuple[str, str], ...]

RESERVED = (
    "authorization",
    "proxy-authorization",
    "cookie",
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
)
"""Headers that rtk sets itself: authorization, host, and the framing of the request."""
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@area.command(
    "api",
    flags=ANY_CALL,
    examples=("rtk api GET /meetings --param search=weekly", "rtk api POST /meetings --set title=Weekly --dry-run"),
)
def call_api(
    ctx: typer.Context,
    method: Annotated[
        Method, typer.Argument(metavar="METHOD", help="GET, POST, PUT, PATCH or DELETE.", case_sensitive=False)
    ],
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="Such as /meetings; the account and the app may be left out.")
    ],
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="Query parameter (repeatable).")
    ] = None,
    header: Annotated[
        list[str] | None, typer.Option("--header", metavar="NAME:VALUE", help="Request header (repeatable).")
    ] = None,
    paginate: Annotated[bool, typer.Option("--paginate", help="Fetch all pages and print their rows.")] = False,
) -> None:
    """Call any path of the API and print the data of the response. What its commands confirm is confirmed here too."""
    from rtk_cli.api.raw_paths import is_destructive

    cli = session(ctx)
    _check_flags(cli, method, paginate)
    query, headers = _query_pairs(param, paginate), _headers(header)
    if paginate:
        cli.output.rows(cli.api.raw.pages(path, query=query, headers=headers), ())
        return
    body = cli.body.untyped() if cli.body.is_given else None
    if is_destructive(method, path, body):
        cli.confirm.require(f"{method} {path}")
    _print(cli, cli.api.raw.call(method, path, query=query, body=body, headers=headers))


def _check_flags(cli: Session, method: Method, paginate: bool) -> None:
    if cli.body.is_given and method == "GET":
        raise UsageError("a GET request has no body", hint="give query parameters with --param NAME=VALUE")
    if paginate and method != "GET":
        raise UsageError(f"--paginate only works with GET, not with {method}")
    if paginate and cli.flags.envelope:
        raise UsageError("--envelope prints one response, and --paginate fetches many", hint="leave one of them out")
    if not paginate and (cli.flags.limit or cli.flags.per_page):
        raise UsageError("--limit and --per-page only work with --paginate", hint="add --paginate")


def _query_pairs(values: list[str] | None, paginate: bool) -> Pairs:
    pairs = []
    for text in values or ():
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise UsageError(f"--param needs NAME=VALUE: {text}")
        if paginate and name in ("page_no", "per_page"):
            raise UsageError(f"--paginate sets the page itself: {text}", hint="give --per-page COUNT")
        pairs.append((name, value))
    return tuple(pairs)


def _headers(values: list[str] | None) -> dict[str, str]:
    headers = {}
    for text in values or ():
        name, colon, value = text.partition(":")
        if not colon or not _HEADER_NAME.fullmatch(name):
            raise UsageError(f"--header needs NAME:VALUE: {name}")
        if not (value.isascii() and value.isprintable()):
            raise UsageError(f"the header value is not printable ASCII: {name}")
        if name.lower() in RESERVED:
            raise UsageError(f"rtk sets this header itself: {name}", hint="see `rtk auth --help`")
        headers[name] = value.strip()
    return headers


def _print(cli: Session, response: dict[str, Any]) -> None:
    """Print the data, a list as rows; print the whole response with --envelope, or if it has no data."""
    from rtk_cli.api.pages import total_of
    from rtk_cli.api.raw_call import rows_of

    data = response.get("data", response or None)
    if cli.flags.envelope or not isinstance(data, list):
        cli.output.one(response if cli.flags.envelope else data)
    else:
        cli.output.local_rows(data, ())
    rows, total = rows_of(response), total_of(response)
    cli.output.flush()
    if rows is not None and total is not None and len(rows) < total:
        cli.output.note(f"showing {len(rows)} of {total}")
        cli.output.hint("add --paginate to fetch all of them")
