"""Presets, webhooks and meetings as one kind of thing: listed, read, created, changed and removed alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from rtk_cli.api.models.meetings import MeetingCreate, MeetingUpdate
from rtk_cli.api.models.preset_requests import PresetInput, PresetUpdate
from rtk_cli.api.models.request import build
from rtk_cli.api.models.webhooks import WebhookInput, WebhookUpdate
from rtk_cli.jobs.manifest.manifest_schema import KEYS, Json
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.jobs.parallel import in_order

if TYPE_CHECKING:
    from rtk_cli.api.api import Api

INACTIVE = "INACTIVE"
READERS = 4
"""Threads that read single objects."""


@dataclass(frozen=True)
class Resource:
    """How the objects of one section are read and changed.

    `detail` completes a row of the list. `check` refuses fields that a new object cannot have, or lacks; nothing is
    sent. `removal` is what `remove` does: the API deletes presets and webhooks, but never a meeting.
    """

    section: str
    rows: Callable[[], Iterable[Any]]
    detail: Callable[[Json], Json]
    check: Callable[[Json], object]
    create: Callable[[Json], Json]
    update: Callable[[str, Json], Json]
    remove: Callable[[str], object]
    removal: str = "delete"

    @property
    def key(self) -> str:
        return KEYS[self.section]

    @property
    def kind(self) -> str:
        return self.section.removesuffix("s")

    def details(self, rows: "Sequence[Json | None]") -> "Iterator[Json | None]":
        """Yield the completed rows in their order, read by several threads; None for None."""
        return in_order(lambda row: None if row is None else self.detail(row), rows, max(1, min(READERS, len(rows))))

    def named(self, name: str) -> list[Json]:
        """Return all objects of this name, as the list has them."""
        return [row for row in self.rows() if isinstance(row, dict) and row.get(self.key) == name]


def resources_of(api: "Api") -> Mapping[str, Resource]:
    """Return the resources of an app by section."""
    return {found.section: found for found in (_presets(api), _webhooks(api), _meetings(api))}


def _presets(api: "Api") -> Resource:
    return Resource(
        section="presets",
        rows=lambda: api.presets.list().rows(),
        detail=lambda row: _identified(api.presets.get(_id(row, "preset")), "preset"),
        check=lambda fields: build(PresetInput, fields),
        create=lambda fields: _json(api.presets.create(build(PresetInput, fields))),
        update=lambda id_, fields: _json(api.presets.update(id_, build(PresetUpdate, fields))),
        remove=lambda id_: api.presets.delete(id_),
    )


def _webhooks(api: "Api") -> Resource:
    return Resource(
        section="webhooks",
        rows=lambda: api.webhooks.list().rows(),
        detail=lambda row: _identified(row, "webhook"),  # the list has them whole
        check=lambda fields: build(WebhookInput, fields),
        create=lambda fields: _json(api.webhooks.create(build(WebhookInput, fields))),
        update=lambda id_, fields: _json(api.webhooks.update(id_, build(WebhookUpdate, fields))),
        remove=lambda id_: api.webhooks.delete(id_),
    )


def _meetings(api: "Api") -> Resource:
    def update(meeting_id: str, fields: Json) -> Json:
        return _json(api.meetings.update(meeting_id, build(MeetingUpdate, fields)))

    def create(fields: Json) -> Json:
        """A new meeting is ACTIVE: only an update can set another status."""
        created = _identified(api.meetings.create(_new_meeting(fields)), "meeting")
        return update(created["id"], {"status": INACTIVE}) if fields.get("status") == INACTIVE else created

    return Resource(
        section="meetings",
        rows=lambda: api.meetings.list().rows(),
        detail=lambda row: _identified(api.meetings.get(_id(row, "meeting")), "meeting"),
        check=_new_meeting,
        create=create,
        update=update,
        remove=lambda id_: update(id_, {"status": INACTIVE}),
        removal="deactivate",
    )


def _new_meeting(fields: Json) -> MeetingCreate:
    return build(MeetingCreate, {name: value for name, value in fields.items() if name != "status"})


def _identified(value: Mapping[str, Any], kind: str) -> Json:
    _id(value, kind)
    return _json(value)


def _id(value: Mapping[str, Any], kind: str) -> str:
    with reading_response(f"a {kind} without an id"):
        return str(value["id"])


def _json(value: Mapping[str, Any]) -> Json:
    return cast(Json, value)
