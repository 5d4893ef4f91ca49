"""JSON text to values and back: the one place that picks the codec.

The standard library's is enough here: it is loaded anyway, and `--local` must not pay for pydantic_core.
"""

import json
from typing import Any


def decode(content: bytes) -> Any:
    """The value; raises ValueError for whatever is not JSON."""
    try:
        return json.loads(content)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error


def encode(value: object) -> bytes:
    """Compact UTF-8; raises UnicodeEncodeError (a ValueError) for text that is no Unicode."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
