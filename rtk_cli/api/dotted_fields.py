"""Fields of a request body by dotted path: `recording_config.max_seconds`."""

from typing import Any

Fields = dict[str, Any]


def put(body: Fields, path: str, value: Any) -> None:
    """Set a field of `body`, and create the objects around it."""
    *parents, last = path.split(".")
    target = body
    for name in parents:
        inner = target.get(name)
        target[name] = dict(inner) if isinstance(inner, dict) else {}
        target = target[name]
    target[last] = value


def merged(base: Fields, overrides: Fields) -> Fields:
    """Return `base` with `overrides` merged into it, object by object."""
    result = dict(base)
    for name, value in overrides.items():
        current = result.get(name)
        result[name] = merged(current, value) if isinstance(current, dict) and isinstance(value, dict) else value
    return result
