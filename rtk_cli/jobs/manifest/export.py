"""Writes the file from what exists: the objects without what the API assigns, and without secrets."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rtk_cli.jobs.manifest.manifest_schema import READ_ONLY, Json, schema_at, unknown_members
from rtk_cli.jobs.manifest.manifest_variables import escaped
from rtk_cli.jobs.manifest.resources import Resource
from rtk_cli.masking import is_secret, mask_text

STORAGE = "storage_config"

HEADER = """\
# Presets, webhooks and meetings of app {app_id}.
#
#   rtk diff -f FILE                  show what differs from this file
#   rtk apply -f FILE --plan          show what would change
#   rtk apply -f FILE                 make it so
#   rtk apply -f FILE --app-id APP    make it so in another app
#
# Fields that are not named here are left alone, and so are other objects, unless --prune removes them.
# ${{NAME}} stands for an environment variable. Secrets belong there: they are never exported.
"""


@dataclass
class Export:
    """The content of the file, and what could not go into it."""

    content: Json = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def export(resources: Mapping[str, Resource], sections: Iterable[str]) -> Export:
    """Read everything in these sections."""
    result = Export()
    for section in sections:
        result.content[section] = list(_entries(resources[section], result.left_out))
    return result


def exported(stored: Mapping[str, Any], section: str, left_out: list[str]) -> Json:
    """Return an object as an entry of the file; `left_out` gets the paths of its secrets."""
    unknown = set(unknown_members(stored, schema_at((section, 0))))
    found: Json = _kept(stored, (), unknown, left_out)
    return {name: value for name, value in found.items() if name not in READ_ONLY}


def _entries(resource: Resource, left_out: list[str]) -> Iterator[Json]:
    """Yield the entries in the API's order. Objects without a name of their own cannot be in the file."""
    rows = [row for row in resource.rows() if isinstance(row, dict)]
    names = Counter(str(row.get(resource.key) or "") for row in rows)
    named = []
    for row in rows:
        name = str(row.get(resource.key) or "")
        if name and names[name] == 1:
            named.append(row)
        else:
            reason = f"its {resource.key} is not unique: {name}" if name else f"it has no {resource.key}"
            left_out.append(f"{resource.kind} {row.get('id')}, as {reason}")
    for stored in filter(None, resource.details(named)):
        secrets: list[str] = []
        yield escaped(exported(stored, resource.section, secrets))
        subject = f"{resource.kind} {stored.get(resource.key)}"
        left_out.extend(f"{path} of {subject}, as it holds a secret" for path in secrets)


def _kept(value: Any, path: tuple[str, ...], unknown: set[tuple[str, ...]], left_out: list[str]) -> Any:
    """Return a copy without unknown members, secrets, and members that say nothing: null and {}."""
    if not isinstance(value, Mapping):
        return value
    kept = {}
    for name, member in value.items():
        where = (*path, name)
        if where in unknown or member is None:
            continue
        if _holds_secret(name, member):
            left_out.append(".".join(where))
            continue
        found = _kept(member, where, unknown, left_out)
        if found != {}:
            kept[name] = found
    return kept


def _holds_secret(name: str, value: Any) -> bool:
    """An own storage cannot be given back without its secrets, which the API does not return."""
    return name == STORAGE or is_secret(name) or (isinstance(value, str) and mask_text(value) != value)
