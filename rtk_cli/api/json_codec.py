"""Decodes and encodes JSON: the one place that chooses the codec.

The standard library's is used because it is loaded anyway, and `--local` must not load pydantic_core.
"""

import json
from math import isfinite
from typing import Any, NoReturn

TOO_DEEP = "JSON nested too deeply"


def decode(content: bytes | str) -> Any:
    """The value. Raises ValueError for anything that is not JSON, including `NaN` and `1e999`."""
    try:
        return json.loads(content, parse_constant=_reject, parse_float=_finite)
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error


def encode(value: object) -> bytes:
    """Compact UTF-8. Raises ValueError for deep nesting and, as UnicodeEncodeError, for lone surrogates."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _reject(text)


def _reject(text: str) -> NoReturn:
    raise ValueError(f"not a JSON number: {text}")
