"""Presets, typed: no terminal, no settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtk_cli.operations import PRESETS_GET, PRESETS_LIST

if TYPE_CHECKING:
    from rtk_cli.api.client import Client
    from rtk_cli.api.models.presets import Preset, PresetListItem
    from rtk_cli.api.pages import Pages


class Presets:
    """The presets of the app."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(self, *, search: str | None = None) -> Pages[PresetListItem]:
        return self._client.pages(PRESETS_LIST, query={"search": search})

    def get(self, preset_id: str) -> Preset:
        return self._client.one(PRESETS_GET, {"preset_id": preset_id})
