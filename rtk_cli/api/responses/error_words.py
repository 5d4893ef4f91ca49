"""Finds what an error response says, whatever its shape: any JSON, HTML or plain text.

The form decides, not the status: contract/notes.md, section 5. Secrets are masked, and long text is shortened.
"""

from __future__ import annotations

import re
from typing import Any

from rtk_cli.api.json_codec import decode, encode
from rtk_cli.masking import mask, mask_text

MAX_LENGTH = 500  # characters of what the API said
MAX_READ = 10_000  # bytes of a page, and characters of a text, that are searched
MAX_DEPTH = 8  # objects and lists inside each other; what is deeper is shown as JSON
MAX_ITEMS = 50  # of a list

_SPEAKING = ("errors", "error", "message", "messages", "title", "error_description", "detail", "details", "reason")
_NESTED = ("error_chain",)
"""The members of an error that hold words, and those that hold further errors."""
_SILENT = ("success", "succes", "code", "status", "data", "result", "paging", "messages", "errors", "error", "message")
"""Members of an envelope that say nothing by themselves."""


def message_and_code(content: bytes) -> tuple[str | None, int | None]:
    """The API's own words and its code; None for what it does not give."""
    text = content.decode("utf-8-sig", errors="replace")
    try:
        body = decode(text)
    except ValueError:
        return _text_of(content), None
    try:
        return shortened("; ".join(dict.fromkeys(_words(body, 0)))) or None, _code(body)
    except RecursionError:
        return "an error nested too deeply to show", None


def shortened(text: str) -> str:
    return text if len(text) <= MAX_LENGTH else text[:MAX_LENGTH] + "..."


def excerpt(content: bytes) -> str:
    """The start of a body on one line; empty for an empty body."""
    from rtk_cli.api.transports.debug_log import format_body

    try:
        return shortened(format_body(content)) if content.strip() else ""
    except RecursionError:
        return "JSON nested too deeply to show"


def _words(value: Any, depth: int) -> list[str]:
    """Everything that an error says, in order."""
    if isinstance(value, str):
        text = _on_one_line(mask_text(value[:MAX_READ]))
        return [text] if text else []
    if value is None or isinstance(value, bool) or value in ([], {}):
        return []
    if isinstance(value, list) and depth < MAX_DEPTH:
        return [word for item in value[:MAX_ITEMS] for word in _words(item, depth + 1)]
    if isinstance(value, dict) and depth < MAX_DEPTH:
        return _words_of_object(value, depth)
    return [encode(mask(value)).decode("utf-8", "replace")]


def _words_of_object(error: dict[str, Any], depth: int) -> list[str]:
    """The words in its known members, else the object itself, unless nothing in it speaks."""
    # A title that is not a string is a field of that name: {"title": ["is required"]}.
    names = [name for name in _SPEAKING if name in error and (name != "title" or isinstance(error[name], str))]
    found = [word for name in names for word in _words(error[name], depth + 1)]
    found += [word for name in _NESTED if name in error for word in _words(error[name], depth + 1)]
    source = error.get("source")
    if found and isinstance(source, dict) and isinstance(source.get("pointer"), str):
        found[0] += f" ({_on_one_line(source['pointer'])})"
    if found or all(name in _SILENT for name in error):
        return found
    return [encode(mask(error)).decode("utf-8", "replace")]


def _code(body: Any) -> int | None:
    """The first code among the errors, or that of a bare envelope. It may be text."""
    found = (body.get("errors") or body.get("error") or body) if isinstance(body, dict) else body
    for error in found if isinstance(found, list) else [found]:
        if isinstance(error, dict) and (code := _as_code(error.get("code"))) is not None:
            return code
    return None


def _as_code(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == int(value) else None


def html_title(content: bytes) -> str | None:
    """The title of an HTML page, which a gateway or proxy sent instead of the API."""
    found = re.search(rb"<title[^>]*>(.*?)</title", content[:MAX_READ], re.IGNORECASE | re.DOTALL)
    return _on_one_line(found[1].decode(errors="replace")) or None if found else None


def _text_of(content: bytes) -> str | None:
    """The title or the text of an HTML page, else the text itself; None for binary data."""
    title = html_title(content)
    if title is not None:
        return shortened(mask_text(title))
    text = content[:MAX_READ].decode(errors="replace")
    if text.lstrip().startswith("<"):
        from html import unescape

        text = re.sub(r"<(style|script)\b.*?(</\1|$)", " <", text, flags=re.IGNORECASE | re.DOTALL)
        text = unescape(re.sub(r"<[^<>]*>?", " ", text))
    words = _on_one_line(mask_text(text))
    return shortened(words) if re.search(r"\w", words) else None


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
