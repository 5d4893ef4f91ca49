"""The path of any call, as people write it: whole, or without what every path begins with."""

import re
from urllib.parse import parse_qsl, quote, unquote

from rtk_cli.errors import UsageError
from rtk_cli.operations import OPERATIONS, PREFIX, Operation

EXAMPLES = "write /meetings, {app_id}/meetings, /apps or /accounts/{account_id}/..."
_AN_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PLAIN = "/%:@!$&'()*+,;=~{}"


def read_path(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The path below the base URL, with `{account_id}` and `{app_id}` to be filled in, and the query behind it.

    A path leads nowhere else than to the API: no other host, no step upwards.
    """
    path, _, query = text.partition("?")
    steps = path.removeprefix("/").split("/")
    if "://" in path or path.startswith("//") or "#" in text:
        raise UsageError(f"a path of the API is wanted, no URL: {text}", hint=EXAMPLES)
    if not steps[0] or not text.isprintable() or {".", ".."} & set(unquote(path).split("/")):
        raise UsageError(f"not usable as a path: {text or 'an empty text'}", hint=EXAMPLES)
    whole = _beginning(steps[0]) + "/" + "/".join(steps)
    return quote(whole, safe=_PLAIN), tuple(parse_qsl(query, keep_blank_values=True))


def _beginning(first: str) -> str:
    """What stands before a path whose first step is `first`."""
    if first == "accounts":
        return ""
    if first in ("apps", "{app_id}") or _AN_ID.fullmatch(first):
        return PREFIX
    return PREFIX + "/{app_id}"


def operation_at(method: str, path: str) -> Operation | None:
    """The operation of the register at a filled path, so that messages speak of it as elsewhere; None when unknown."""
    steps = path.split("/")
    found = [
        operation
        for operation in OPERATIONS.values()
        if operation.method == method and _leads_to((PREFIX + operation.path).split("/"), steps)
    ]
    return min(found, key=lambda operation: operation.path.count("{"), default=None)


def _leads_to(template: list[str], steps: list[str]) -> bool:
    return len(template) == len(steps) and all(
        bool(step) if wanted.startswith("{") else wanted == step for wanted, step in zip(template, steps, strict=True)
    )
