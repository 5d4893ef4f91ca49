"""Makes any value printable in every format: what a command computes may hold enums, tuples, paths and times.

The API's own answers are JSON already. This is done before printing, because nothing may fail after an effect.
"""

from collections.abc import Mapping, Set
from enum import Enum
from typing import Any

_SCALARS = (str, bool, int, float)
_PLAIN = frozenset({*_SCALARS, type(None)})


def plain(value: Any) -> Any:
    """Return a copy made of dicts, lists, strings, numbers, booleans and None only. Any depth: it does not recurse."""
    root = [value]
    pending: list[tuple[Any, Any]] = [(root, 0)]
    while pending:
        container, key = pending.pop()
        container[key] = item = _shallow(container[key])
        if isinstance(item, dict):
            pending.extend((item, name) for name, member in item.items() if type(member) not in _PLAIN)
        elif isinstance(item, list):
            pending.extend((item, index) for index, member in enumerate(item) if type(member) not in _PLAIN)
    return root[0]


def _shallow(value: Any) -> Any:
    """Convert a value, but not yet its members."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return _shallow(value.value)
    if isinstance(value, Mapping):
        return {name if type(name) is str else _name(name): member for name, member in value.items()}
    if isinstance(value, (list, tuple, Set)):
        return list(value)
    for kind in _SCALARS:  # a subclass, such as a string with more methods
        if isinstance(value, kind):
            return kind.__str__(value) if kind is str else kind(value)
    return str(value)


def _name(key: Any) -> str:
    return str(_shallow(key))
