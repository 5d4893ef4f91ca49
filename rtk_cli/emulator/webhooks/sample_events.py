"""Made-up events, to try a receiver: the contract's own example of each, in samples.json, changed where one wants.

`scripts/build_contract.py` makes the file anew.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rtk_cli.errors import UsageError

_FILE = Path(__file__).with_name("samples.json")
_TYPES = {str: "a text", bool: "true or false", int: "a number", float: "a number", dict: "an object"}


def sample(event: str) -> dict[str, Any]:
    """The example of an event."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))[event]
    return found


def as_text(members: Mapping[str, Any]) -> str:
    """A body as it is sent."""
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))


def customize(event: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The sample after a user's changes, each value of the type that it had; raises `UsageError`."""
    if wanted.get("event") != event:
        raise UsageError("the event is the argument, and no field to set")
    before = sample(event)
    return {name: _checked(name, value, before.get(name)) for name, value in wanted.items()}


def _checked(path: str, value: Any, before: Any) -> Any:
    if isinstance(before, dict) and isinstance(value, dict):
        return {name: _checked(f"{path}.{name}", inner, before.get(name)) for name, inner in value.items()}
    kind = type(before)
    if before is None or value is None or type(value) is kind:
        return value
    if kind in (bool, int, float) and isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if type(value) is kind or (kind is int and type(value) is float):
        return value
    raise UsageError(f"{path} must be {_TYPES[kind]}: {value}")
