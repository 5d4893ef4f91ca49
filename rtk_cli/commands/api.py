"""rtk api: any call, with rtk's authorization, repeats and output."""

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
"""Headers that say who asks, whom, and where a request ends: rtk's own affair."""
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@area.command("api", flags=ANY_CALL)
def call_api(
    ctx: typer.Context,
    method: Annotated[
        Method, typer.Argument(metavar="METHOD", help="GET, POST, PUT, PATCH or DELETE.", case_sensitive=False)
    ],
    path: Annotated[str, typer.Argument(metavar="PATH", help="Such as /meetings; account and app may be left out.")],
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="A query parameter; may be repeated.")
    ] = None,
    header: Annotated[
        list[str] | None, typer.Option("--header", metavar="NAME:VALUE", help="A header; may be repeated.")
    ] = None,
    paginate: Annotated[bool, typer.Option("--paginate", help="The rows of all pages.")] = False,
) -> None:
    """Call any path of the API and print the data of its answer."""
    run = session(ctx)
    _check(run, method, paginate)
    query, headers = _query(param, paginate), _headers(header)
    if paginate:
        run.output.rows(run.api.raw.pages(path, query=query, headers=headers), ())
        return
    if method == "DELETE":
        run.confirm.require(f"{method} {path}")
    body = run.body.untyped() if run.body.is_given else None
    _print(run, run.api.raw.call(method, path, query=query, body=body, headers=headers))


def _check(run: Session, method: Method, paginate: bool) -> None:
    if run.body.is_given and method == "GET":
        raise UsageError("a GET has no body", hint="query parameters are given with --param NAME=VALUE")
    if paginate and method != "GET":
        raise UsageError(f"--paginate belongs to GET, not to {method}")
    if paginate and run.flags.envelope:
        raise UsageError("--envelope prints one answer, not those of --paginate", hint="leave one of them out")
    if not paginate and (run.flags.limit or run.flags.per_page):
        raise UsageError("--limit and --per-page belong to --paginate", hint="add --paginate")


def _query(words: list[str] | None, paginate: bool) -> Pairs:
    pairs = []
    for word in words or ():
        name, equals, value = word.partition("=")
        if not name or not equals:
            raise UsageError(f"--param needs NAME=VALUE: {word}")
        if paginate and name in ("page_no", "per_page"):
            raise UsageError(f"--paginate asks for the pages itself: {word}", hint="give --per-page COUNT")
        pairs.append((name, value))
    return tuple(pairs)


def _headers(words: list[str] | None) -> dict[str, str]:
    headers = {}
    for word in words or ():
        name, colon, value = word.partition(":")
        if not colon or not _NAME.fullmatch(name):
            raise UsageError(f"--header needs NAME:VALUE: {name}")
        if not (value.isascii() and value.isprintable()):
            raise UsageError(f"the value of a header is printable ASCII: {name}")
        if name.lower() in RESERVED:
            raise UsageError(f"this header is rtk's own: {name}", hint="see `rtk auth --help`")
        headers[name] = value.strip()
    return headers


def _print(run: Session, answer: dict[str, Any]) -> None:
    """The data, a list as rows; the whole answer where there is no data, or with --envelope."""
    from rtk_cli.api.pages import paging_of
    from rtk_cli.api.raw_call import rows_of

    data = answer.get("data", answer or None)
    if run.flags.envelope or not isinstance(data, list):
        run.output.one(answer if run.flags.envelope else data)
    else:
        run.output.local_rows(data, ())
    rows, total = rows_of(answer), paging_of(answer).get("total_count")
    if rows is not None and isinstance(total, int) and len(rows) < total:
        run.output.note(f"showing {len(rows)} of {total}")
        run.output.hint("add --paginate for all of them")
