"""The path of a raw call, as users write it: complete, or without the prefix that every path has."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from rtk_cli.errors import UsageError
from rtk_cli.operations import DESTRUCTIVE, OPERATIONS, PREFIX, RECORDINGS_CONTROL, Operation

EXAMPLES = "write /meetings, {app_id}/meetings, /apps or /accounts/{account_id}/..."
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SAFE = "/%:@!$&'()*+,;=~{}"


def parse_path(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The path below the base URL, with `{account_id}` and `{app_id}` still to fill in, and its query.

    A path stays below the base URL: other hosts and `..` are refused.
    """
    path, _, query = text.partition("?")
    segments = path.removeprefix("/").split("/")
    if "://" in path or path.startswith("//") or "#" in text:
        raise UsageError(f"give a path of the API, not a URL: {text}", hint=EXAMPLES)
    if not segments[0] or not text.isprintable() or {".", ".."} & set(unquote(path).split("/")):
        raise UsageError(f"invalid path: {text or 'empty'}", hint=EXAMPLES)
    full = _missing_prefix(segments[0]) + "/" + "/".join(segments)
    return quote(full, safe=_SAFE), tuple(parse_qsl(query, keep_blank_values=True))


def _missing_prefix(first: str) -> str:
    """The prefix to add to a path whose first segment is `first`."""
    if first == "accounts":
        return ""
    if first in ("apps", "{app_id}") or _ID.fullmatch(first):
        return PREFIX
    return PREFIX + "/{app_id}"


def is_destructive(method: str, path: str, body: Mapping[str, Any] | None) -> bool:
    """Whether a call is to be confirmed: every DELETE, and what the commands of its operation confirm.

    A server may decode a path, and ignore empty segments: so does this check.
    """
    if method == "DELETE":
        return True
    segments = [unquote(segment) for segment in parse_path(path)[0].split("/") if segment]
    operation = find_operation(method, "/" + "/".join(segments))
    if operation is None or operation.id not in DESTRUCTIVE:
        return False
    return operation != RECORDINGS_CONTROL or (body or {}).get("action") not in ("pause", "resume")


def find_operation(method: str, path: str) -> Operation | None:
    """The operation of the register at a filled path, for its error messages; None when there is none."""
    segments = path.split("/")
    found = [
        operation
        for operation in OPERATIONS.values()
        if operation.method == method and _matches((PREFIX + operation.path).split("/"), segments)
    ]
    return min(found, key=lambda operation: operation.path.count("{"), default=None)


def _matches(template: list[str], segments: list[str]) -> bool:
    return len(template) == len(segments) and all(
        bool(segment) if expected.startswith("{") else expected == segment
        for expected, segment in zip(template, segments, strict=True)
    )
