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
        return _DECODER.decode(content if isinstance(content, str) else _text(content))
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error


def encode(value: object) -> bytes:
    """Compact UTF-8. Raises ValueError for deep nesting and, as UnicodeEncodeError, for lone surrogates."""
    try:
        return _ENCODER.encode(value).encode()
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error


def _text(content: bytes) -> str:
    """As json.loads decodes it, which with options builds a decoder for each call: twice the time of a response."""
    return content.decode(json.detect_encoding(content), "surrogatepass")


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _reject(text)


def _reject(text: str) -> NoReturn:
    raise ValueError(f"not a JSON number: {text}")


_DECODER = json.JSONDecoder(parse_constant=_reject, parse_float=_finite)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
