"""What a request is about, in words: the value that an error message ends with."""

from urllib.parse import unquote

from rtk_cli.messages import Request
from rtk_cli.operations import PREFIX


def subject(request: Request) -> str:
    """`meeting 5d0c...`, the innermost thing named; else `meetings list`; outside the register method and path."""
    if request.operation is None:
        return f"{request.method} {request.path}"
    named = innermost(request)
    return " ".join(named) if named else request.operation.id.replace("_", " ")


def innermost(request: Request) -> tuple[str, str] | None:
    """Kind and id of the last thing in the path, or None when it names no more than the account and the app."""
    if request.operation is None:
        return None
    template = request.operation.path
    pairs = list(zip((PREFIX + template).split("/"), request.path.split("/"), strict=True))
    container = PREFIX.count("/") + (2 if template.startswith("/{app_id}/") else 1)
    for name, value in reversed(pairs[container:]):
        if name.startswith("{"):
            return _kind(name), unquote(value)
    return None


def _kind(placeholder: str) -> str:
    """`{livestream-session-id}` is a livestream session."""
    return placeholder.strip("{}").replace("-", "_").removesuffix("_id").replace("_", " ")
