"""App operations, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtk_cli.operations import APPS_CREATE, APPS_GET, APPS_LIST

if TYPE_CHECKING:
    from rtk_cli.api.choices import SortOrder
    from rtk_cli.api.client import Client
    from rtk_cli.api.models.apps import App, AppCreate
    from rtk_cli.api.pages import Pages


class Apps:
    """The apps of the account."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(self, *, search: str | None = None, sort_order: SortOrder | None = None) -> Pages[App]:
        return self._client.pages(APPS_LIST, query={"search": search, "sort_order": sort_order})

    def get(self, app_id: str) -> App:
        return self._client.one(APPS_GET, {"app_id": app_id})

    def create(self, request: AppCreate) -> App:
        return self._client.one(APPS_CREATE, body=request, unwrap="app")
