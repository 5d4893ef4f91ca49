"""What a request is about, in words: the value at the end of an error message."""

from urllib.parse import unquote

from rtk_cli.api.json_codec import decode
from rtk_cli.messages import Request
from rtk_cli.operations import PREFIX


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
    template = request.operation.path
    pairs = list(zip((PREFIX + template).split("/"), request.path.split("/"), strict=True))
    prefix_length = PREFIX.count("/") + (2 if template.startswith("/{app_id}/") else 1)
    for name, value in reversed(pairs[prefix_length:]):
        if name.startswith("{"):
            return _kind(name), unquote(value)
    return _meeting_in(request.body)


def _meeting_in(body: bytes | None) -> tuple[str, str] | None:
    """The meeting that a recording is started for."""
    fields = decode(body) if body else {}
    return ("meeting", str(fields["meeting_id"])) if "meeting_id" in fields else None


def _kind(placeholder: str) -> str:
    """`{livestream-session-id}` is a livestream session."""
    return placeholder.strip("{}").replace("-", "_").removesuffix("_id").replace("_", " ")
