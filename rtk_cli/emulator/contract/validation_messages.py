"""Messages for requests that break the contract, in the API's own style: `"name" is required`.

Only two of the real messages are known (contract/notes.md, section 5); the others follow their pattern.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

_FORMATS = {
    "uuid": "must be a valid GUID",
    "date-time": "must be an RFC 3339 date and time",
    "date": "must be a date as YYYY-MM-DD",
    "uri": "must be a valid uri",
}
_LIMITS = {
    "minimum": "must be greater than or equal to {}",
    "maximum": "must be less than or equal to {}",
    "minLength": "length must be at least {} characters long",
    "maxLength": "length must be at most {} characters long",
    "minItems": "must contain at least {} items",
    "maxItems": "must contain at most {} items",
}


def message_of(error: "ValidationError") -> str:
    """Return one sentence on what is wrong with a query, a path, or a body."""
    keyword = str(error.schema_path[-1])
    name = name_of(error.instance_path)
    kind: Any = error.kind
    if keyword == "required":
        return f'"{name_of([*error.instance_path, kind.property])}" is required'
    if keyword == "anyOf":
        return f'"{name}" {_alternatives(kind.context)}'
    if keyword in _LIMITS:
        return f'"{name}" {_LIMITS[keyword].format(kind.limit)}'
    if keyword == "type":
        return f'"{name}" must be of type {" or ".join(sorted(kind.types))}'
    if keyword == "enum":
        return f'"{name}" must be one of [{", ".join(str(option) for option in kind.options)}]'
    if keyword == "format":
        return f'"{name}" {_FORMATS.get(kind.format, f"must be a valid {kind.format}")}'
    return f'"{name}" {error.message}'


def name_of(path: Sequence[Any]) -> str:
    """Write a path as `layers.default.media_kind` or `user_ids[0]`; the root is `value`."""
    name = ""
    for step in path:
        name += f"[{step}]" if isinstance(step, int) else f".{step}"
    return name.removeprefix(".") or "value"


def _alternatives(branches: "list[list[ValidationError]]") -> str:
    missing = [getattr(branch[0].kind, "property", None) for branch in branches]
    if all(missing):
        return f"must contain at least one of [{', '.join(str(name) for name in missing)}]"
    return "does not match any of the allowed types"
