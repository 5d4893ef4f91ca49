"""Compares the file with what exists: what to create, update or remove, and what is as it should be."""

import hashlib
import json
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rtk_cli.errors import ConflictError, UsageError
from rtk_cli.jobs.manifest.differences import Change, as_object, differences, merged, without
from rtk_cli.jobs.manifest.manifest_file import Entry, Manifest
from rtk_cli.jobs.manifest.manifest_schema import READ_ONLY, Json, schema_at, unknown_members, write_only_fields
from rtk_cli.jobs.manifest.resources import INACTIVE, Resource
from rtk_cli.jobs.manifest.webinar_presets import contradiction
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.masking import mask_text

CREATE, UPDATE, UNCHANGED = "create", "update", "unchanged"
DONE = {
    CREATE: "created",
    UPDATE: "updated",
    "delete": "deleted",
    "deactivate": "deactivated",
    UNCHANGED: UNCHANGED,
}
"""The actions, and what is said once they are done."""


@dataclass(frozen=True)
class Step:
    """What to do with one object; `entry` is None when it is removed. `body` holds the fields to send."""

    action: str
    section: str
    name: str
    id: str | None
    entry: Entry | None = None
    changes: tuple[Change, ...] = ()
    body: Json = field(default_factory=dict)

    @property
    def is_change(self) -> bool:
        return self.action != UNCHANGED

    @property
    def is_removal(self) -> bool:
        return self.entry is None

    @property
    def key(self) -> str:
        """Identifies the step in a journal."""
        return str(self) if self.id is None else f"{self} ({self.id})"

    def __str__(self) -> str:
        return f"{self.action} {self.section.removesuffix('s')} {self.name}"

    def as_json(self) -> Json:
        return {
            "action": self.action,
            "kind": self.section.removesuffix("s"),
            "name": self.name,
            "id": self.id,
            "changes": [change.as_json() for change in self.changes],
        }


@dataclass(frozen=True)
class Plan:
    """The steps in the order in which they are carried out: first everything of the file, then removals.

    `unknown` counts what exists, is not in the file, and stays. `observed` has a digest of each object that the plan
    depends on, None for one that did not exist.
    """

    steps: tuple[Step, ...]
    unknown: int
    observed: Mapping[str, str | None]
    warnings: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_change)

    @property
    def removals(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_removal)

    def count(self) -> Counter[str]:
        return Counter(step.action for step in self.steps)


def make_plan(manifest: Manifest, resources: Mapping[str, Resource], *, prune: bool) -> Plan:
    """Read what exists and compare. `prune` plans to remove what is not in the file, in the sections that it has.

    Raises `ConflictError` for a name that several objects have, and `UsageError` for an object that cannot be created
    from what the file says.
    """
    parts = [_plan_section(entries, resources[name], prune=prune) for name, entries in manifest.sections.items()]
    return Plan(
        steps=tuple(sorted((step for part in parts for step in part.steps), key=lambda step: step.is_removal)),
        unknown=sum(part.unknown for part in parts),
        observed={name: digest for part in parts for name, digest in part.observed.items()},
        warnings=tuple(warning for part in parts for warning in part.warnings),
    )


@dataclass
class _Existing:
    """The rows of a section: those with a name of the file, and of the others what a removal needs."""

    named: dict[str, list[Json]]
    others: list[Json]
    count: int = 0
    urls: dict[str, Json] = field(default_factory=dict)


def _plan_section(entries: tuple[Entry, ...], resource: Resource, *, prune: bool) -> Plan:
    existing = _read(entries, resource, keep_others=prune)
    observed: dict[str, str | None] = {}
    steps: list[Step] = []
    warnings: list[str] = []
    rows = [_only_one(entry, resource, existing.named[entry.name]) for entry in entries]
    for entry, stored in zip(entries, resource.details(rows), strict=True):
        _check_url(entry, stored, existing)
        steps.append(_create(entry, resource) if stored is None else _update(entry, stored))
        warnings += _warnings(entry, stored)
        observed[str(entry)] = None if stored is None else _digest(stored)
    removals = [_removal(row, resource) for row in existing.others]
    observed |= {f"{resource.kind} {step.name} {step.id}": "" for step in removals}
    return Plan((*steps, *removals), existing.count - len(removals), observed, tuple(warnings))


def _read(entries: tuple[Entry, ...], resource: Resource, *, keep_others: bool) -> _Existing:
    """Read the whole list. Of other objects only what a removal needs is kept: an app may have very many meetings."""
    found = _Existing({entry.name: [] for entry in entries}, [])
    for row in resource.rows():
        with reading_response(f"a {resource.kind} without an id"):
            kept = {name: row.get(name) for name in ("id", resource.key, "status")} | {"id": row["id"]}
        name = row.get(resource.key)
        same_name = found.named.get(name) if isinstance(name, str) else None
        if same_name is not None:
            same_name.append(row)
            continue
        found.count += 1
        found.urls[str(row.get("url"))] = kept
        if keep_others and row.get("status") != INACTIVE:
            found.others.append(kept)
    return found


def _only_one(entry: Entry, resource: Resource, rows: list[Json]) -> Json | None:
    if len(rows) > 1:
        listed = ", ".join(f"{row['id']} ({row['status']})" if "status" in row else row["id"] for row in rows)
        raise ConflictError(
            f"{entry.where}: {len(rows)} {resource.section} have this {resource.key}: {entry.name}",
            hint=f"rename all but one: rtk {resource.section} update ID --{resource.key} OTHER; their ids: {listed}",
        )
    return rows[0] if rows else None


def _check_url(entry: Entry, stored: Json | None, existing: _Existing) -> None:
    """An app has one webhook per URL: refuse a URL that a webhook of another name has."""
    url = entry.fields.get("url")
    holder = existing.urls.get(url) if isinstance(url, str) else None
    if holder is not None and (stored is None or stored.get("url") != url):
        command = shlex.join(["rtk", "webhooks", "update", holder["id"], "--name", entry.name])
        raise ConflictError(
            f"{entry.where}: {entry} needs a URL that webhook {holder['name']} has: {mask_text(str(url))}",
            hint=f"rename that webhook: {command}",
        )


def _create(entry: Entry, resource: Resource) -> Step:
    try:
        resource.check(entry.fields)
    except UsageError as error:
        raise UsageError(
            f"{entry.where}: {entry} does not exist yet, and cannot be created from this: {error.message}",
            hint="start from an export of an app that has it: rtk export-manifest",
        ) from None
    return Step(CREATE, entry.section, entry.name, None, entry, body=entry.fields)


def _update(entry: Entry, stored: Json) -> Step:
    found = differences(entry.fields, stored, write_only_fields(entry.section))
    action = UPDATE if found else UNCHANGED
    return Step(action, entry.section, entry.name, stored["id"], entry, tuple(found), _body(entry, stored, found))


def _body(entry: Entry, stored: Json, changes: list[Change]) -> Json:
    """Return what an update sends: the changed fields; of a meeting whole members, which the API may not merge."""
    if entry.section != "meetings":
        return as_object(changes)
    known = without(stored, set(unknown_members(stored, schema_at((entry.section, 0)))))
    _check_storage(entry, stored, changes)
    return {name: merged(known.get(name), entry.fields[name]) for name in dict.fromkeys(c.path[0] for c in changes)}


def _check_storage(entry: Entry, stored: Json, changes: list[Change]) -> None:
    """Refuse to send a recording configuration that would lose the secrets of the meeting's own storage."""
    wanted, present = entry.fields.get("recording_config", {}), stored.get("recording_config")
    is_sent = any(change.path[0] == "recording_config" for change in changes)
    has_storage = isinstance(present, Mapping) and present.get("storage_config")
    if is_sent and has_storage and "storage_config" not in wanted:
        raise ConflictError(
            f"{entry.where}: {entry} has its own storage, whose secrets the API does not return",
            hint="name recording_config.storage_config too, with its secrets as ${NAME}, or leave recording_config out",
        )


def _warnings(entry: Entry, stored: Json | None) -> Iterator[str]:
    problem = contradiction(merged(stored or {}, entry.fields)) if entry.section == "presets" else None
    if problem is not None:
        yield problem
    if entry.section == "meetings" and (stored or {}).get("status") == INACTIVE and "status" not in entry.fields:
        yield f"{entry} is INACTIVE, and the file does not say `status: ACTIVE`"


def _removal(row: Json, resource: Resource) -> Step:
    return Step(resource.removal, resource.section, str(row.get(resource.key) or ""), row["id"])


def _digest(stored: Mapping[str, Any]) -> str:
    """Return a digest of an object with its id, but without its times."""
    kept = {name: value for name, value in stored.items() if name not in READ_ONLY or name == "id"}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
