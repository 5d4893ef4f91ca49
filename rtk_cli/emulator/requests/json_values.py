"""Bodies of requests and responses as JSON values."""

import json
from typing import Any


def json_value(content: bytes | None) -> Any:
    """Return the JSON value of a body, its text if it is not JSON; None for no body."""
    if not content:
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return content.decode(errors="replace")


def json_text(value: Any) -> bytes:
    """Return the body of which `json_value` made the value."""
    if value is None:
        return b""
    if isinstance(value, str):  # what was not JSON: bodies of the API are objects
        return value.encode()
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
