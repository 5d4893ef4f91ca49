"""What a request is about, in words: the value at the end of an error message."""

import re
from urllib.parse import unquote

from rtk_cli.api.json_codec import decode
from rtk_cli.errors import MASK
from rtk_cli.masking import is_secret, mask_text
from rtk_cli.messages import Request
from rtk_cli.operations import PREFIX

SHORTEST_ID = 6  # a shorter value may be in any sentence
MAX_VALUE = 80  # characters of a value in a message
PAGING = ("page_no", "per_page")


def subject(request: Request) -> str:
    """`meeting 5d0c...`, the innermost resource; else `meetings list`; outside the register method and path."""
    if request.operation is None:
        return f"{request.method} {request.path}"
    resource = innermost_resource(request)
    return " ".join(resource) if resource else request.operation.id.replace("_", " ")


def innermost_resource(request: Request) -> tuple[str, str] | None:
    """Kind and id of the last resource in the path below the app; else the meeting in the body; else None."""
    if request.operation is None:
        return None
    in_path = _path_values(request)
    return (_kind(in_path[0][0]), in_path[0][1]) if in_path else _meeting_in(request.body)


def resources(request: Request) -> list[tuple[str, str]]:
    """Kind and id of each resource that the request names, the outermost first: in the path, the query, the body."""
    in_path = [(_kind(name), value) for name, value in reversed(_path_values(request))]
    elsewhere = [(_kind(name), value) for name, value in (*request.query, *_fields(request.body))]
    return in_path + [(kind, value) for kind, value in elsewhere if kind == "meeting" and isinstance(value, str)]


def blamed(request: Request, detail: str | None) -> str | None:
    """The id or field of this request that the API's words name: `meeting 5d0c...`, `title x`; None if they name none.

    A value counts before a name, as `meeting_id` may be in the words about any id.
    """
    if not detail or request.operation is None:
        return None
    in_path = _path_values(request)
    for placeholder, identity in in_path:
        if len(identity) >= SHORTEST_ID and identity in detail:
            return f"{_kind(placeholder)} {identity}"
    for name, value in (*in_path, *request.query, *_fields(request.body)):
        if name not in PAGING and _is_named(name, detail):
            return f"{_kind(name) if name.endswith('_id') else name} {_shown(name, value)}".rstrip()
    return None


def _is_named(name: str, detail: str) -> bool:
    """Whether the words have this name in quotes, or as a word that is none of English, such as preset_name."""
    if any(f"{quote}{name}{quote}" in detail for quote in "\"'`"):
        return True
    return "_" in name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", detail) is not None


def _shown(name: str, value: object) -> str:
    """A scalar, shortened, unless it is a secret; nothing for an object or a list."""
    if isinstance(value, dict | list) or value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return MASK if is_secret(name) else mask_text(text if len(text) <= MAX_VALUE else text[:MAX_VALUE] + "...")


def _path_values(request: Request) -> list[tuple[str, str]]:
    """The placeholders in the path below the app, innermost first, with their values."""
    if request.operation is None:
        return []
    template = request.operation.path
    pairs = list(zip((PREFIX + template).split("/"), request.path.split("/"), strict=True))
    prefix_length = PREFIX.count("/") + (2 if template.startswith("/{app_id}/") else 1)
    named = [(name.strip("{}"), unquote(value)) for name, value in pairs[prefix_length:] if name.startswith("{")]
    return named[::-1]


def _fields(body: bytes | None) -> list[tuple[str, object]]:
    """The fields of a request body and those inside them, by their own names and by their dotted paths."""
    fields = decode(body) if body else {}
    if not isinstance(fields, dict):
        return []
    inner = [
        (path, member)
        for name, value in fields.items()
        if isinstance(value, dict)
        for key, member in value.items()
        for path in (f"{name}.{key}", key)
    ]
    return [*fields.items(), *inner]


def _meeting_in(body: bytes | None) -> tuple[str, str] | None:
    """The meeting that a recording is started for."""
    fields = decode(body) if body else {}
    return ("meeting", str(fields["meeting_id"])) if "meeting_id" in fields else None


def _kind(placeholder: str) -> str:
    """`{livestream-session-id}` is a livestream session, and `associated_id` in a list of sessions a meeting."""
    kind = placeholder.strip("{}").replace("-", "_").removesuffix("_id").replace("_", " ")
    return "meeting" if kind == "associated" else kind
