"""Preset operations, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtk_cli.api.responses.preset_names import preset_hint
from rtk_cli.errors import RtkError
from rtk_cli.operations import (
    PRESETS_CREATE,
    PRESETS_DELETE,
    PRESETS_GET,
    PRESETS_LIST,
    PRESETS_REPLACE,
    PRESETS_UPDATE,
)

if TYPE_CHECKING:
    from rtk_cli.api.client import Client
    from rtk_cli.api.models.preset_requests import PresetInput, PresetUpdate
    from rtk_cli.api.models.presets import Preset, PresetListItem
    from rtk_cli.api.pages import Pages


class Presets:
    """The presets of the app."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(self, *, search: str | None = None) -> Pages[PresetListItem]:
        return self._client.pages(PRESETS_LIST, query={"search": search})

    def named(self, name: str) -> PresetListItem | None:
        """The preset with this name, which is unique in an app (contract/notes.md, section 10)."""
        return self.list(search=name).find("name", name)

    def hint_for(self, name: str) -> str:
        """Suggest a preset of the app in place of an unknown one. Reads one page, and never fails."""
        try:
            rows = next(self.list().each(page=1)).rows
        except RtkError:
            return preset_hint(name)
        names = [row.get("name") for row in rows if isinstance(row, dict)]
        return preset_hint(name, [known for known in names if isinstance(known, str)])

    def get(self, preset_id: str) -> Preset:
        return self._client.one(PRESETS_GET, {"preset_id": preset_id})

    def create(self, request: PresetInput) -> Preset:
        return self._client.one(PRESETS_CREATE, body=request)

    def update(self, preset_id: str, request: PresetUpdate) -> Preset:
        response: Preset | None = self._client.one(PRESETS_UPDATE, {"preset_id": preset_id}, body=request)
        return self._complete(preset_id, response)

    def replace(self, preset_id: str, request: PresetInput) -> Preset:
        response: Preset | None = self._client.one(PRESETS_REPLACE, {"preset_id": preset_id}, body=request)
        return self._complete(preset_id, response)

    def delete(self, preset_id: str) -> Preset:
        """Returns the deleted preset."""
        return self._client.one(PRESETS_DELETE, {"preset_id": preset_id})

    def _complete(self, preset_id: str, response: Preset | None) -> Preset:
        """Read the preset again if the response lacks the id, as it may (contract/notes.md, section 9.3)."""
        return response if isinstance(response, dict) and "id" in response else self.get(preset_id)
