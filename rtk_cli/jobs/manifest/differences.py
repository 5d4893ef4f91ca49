"""Compares what is wanted with what the API has. What is not wanted explicitly is no difference."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from rtk_cli.jobs.manifest.manifest_schema import Json
from rtk_cli.masking import mask

UNORDERED = ("events",)
"""Lists whose order says nothing."""

FieldPath = tuple[str, ...]


class Change(NamedTuple):
    """A field with its present value and the wanted one; None where there is none."""

    path: FieldPath
    old: Any
    new: Any

    def as_json(self) -> Json:
        """For output: secrets are masked."""
        name = self.path[-1]
        return {"field": ".".join(self.path), "from": mask({name: self.old})[name], "to": mask({name: self.new})[name]}


def differences(wanted: Any, stored: Any, ignored: frozenset[FieldPath] = frozenset()) -> list[Change]:
    """Return each field of `wanted` that `stored` has differently, but none of the `ignored` paths."""
    return [change for change in _differences(wanted, stored, ()) if change.path not in ignored]


def _differences(wanted: Any, stored: Any, path: FieldPath) -> Iterator[Change]:
    if isinstance(wanted, Mapping):
        inside = stored if isinstance(stored, Mapping) else {}
        for name, value in wanted.items():
            yield from _differences(value, inside.get(name), (*path, name))
    elif not _equal(wanted, stored, path):
        yield Change(path, stored, wanted)


def _equal(wanted: Any, stored: Any, path: FieldPath) -> bool:
    if path and path[-1] in UNORDERED and isinstance(wanted, list) and isinstance(stored, list):
        return sorted(map(str, wanted)) == sorted(map(str, stored))
    if isinstance(wanted, bool) or isinstance(stored, bool):  # True == 1 in Python
        return wanted is stored
    return bool(wanted == stored)


def as_object(changes: list[Change]) -> Json:
    """Return the smallest object that has the new values."""
    found: Json = {}
    for change in changes:
        *parents, last = change.path
        inside = found
        for name in parents:
            inside = inside.setdefault(name, {})
        inside[last] = change.new
    return found


def merged(stored: Any, wanted: Any) -> Any:
    """Return `stored` with `wanted` in it, object by object."""
    if not isinstance(stored, Mapping) or not isinstance(wanted, Mapping):
        return wanted
    return {**stored, **{name: merged(stored.get(name), value) for name, value in wanted.items()}}


def without(value: Any, paths: set[FieldPath], path: FieldPath = ()) -> Any:
    """Return a copy of `value` without the members at `paths`."""
    if not isinstance(value, Mapping):
        return value
    return {name: without(member, paths, (*path, name)) for name, member in value.items() if (*path, name) not in paths}
