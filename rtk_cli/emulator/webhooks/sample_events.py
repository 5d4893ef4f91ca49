"""Sample events to try a receiver with: the contract's own example of each event, with a user's changes.

`scripts/build_contract.py` generates samples.json.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rtk_cli.errors import UsageError

_FILE = Path(__file__).with_name("samples.json")
_TYPES = {str: "a string", bool: "true or false", int: "a number", float: "a number", dict: "an object"}


def sample(event: str) -> dict[str, Any]:
    """Return the contract's example of an event."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))[event]
    return found


def as_text(members: Mapping[str, Any]) -> str:
    """Encode a payload as it is sent; raises `UsageError` for text that has no UTF-8."""
    text = json.dumps(members, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"the event has text that is not valid UTF-8: {text[error.start : error.end]!a}") from None
    return text


def customize(event: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changed sample. Each value must keep its type; raises `UsageError`."""
    if changes.get("event") != event:
        raise UsageError("the field event is set by the argument EVENT")
    return with_types_of(sample(event), changes)


def with_types_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload `after`, its values converted to their types in `before`; raises `UsageError`."""
    return {name: _checked(name, value, before.get(name)) for name, value in after.items()}


def _checked(path: str, value: Any, before: Any) -> Any:
    if isinstance(before, dict) and isinstance(value, dict):
        return {name: _checked(f"{path}.{name}", inner, before.get(name)) for name, inner in value.items()}
    expected = type(before)
    if before is None or value is None or type(value) is expected:
        return value
    if expected in (bool, int, float) and isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if type(value) is expected or (expected is int and type(value) is float):
        return value
    raise UsageError(f"{path} must be {_TYPES[expected]}: {value}")
