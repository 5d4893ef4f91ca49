"""JSON text to values and back: the one place that picks the codec.

The standard library's is enough here: it is loaded anyway, and `--local` must not pay for pydantic_core.
"""

import json
from math import isfinite
from typing import Any, NoReturn


def decode(content: bytes | str) -> Any:
    """The value; raises ValueError for whatever is not JSON, `NaN` and `1e999` among it: they could not be encoded."""
    try:
        return json.loads(content, parse_constant=_refused, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error


def encode(value: object) -> bytes:
    """Compact UTF-8; raises UnicodeEncodeError (a ValueError) for text that is no Unicode."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _refused(text)


def _refused(text: str) -> NoReturn:
    raise ValueError(f"not a number of JSON: {text}")
