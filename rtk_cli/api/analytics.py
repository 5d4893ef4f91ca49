"""Usage per day and in all, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtk_cli.operations import (
    ANALYTICS_DAYWISE,
    ANALYTICS_LIVESTREAMS_DAYWISE,
    ANALYTICS_LIVESTREAMS_OVERALL,
)

if TYPE_CHECKING:
    from rtk_cli.api.client import Client
    from rtk_cli.api.models.analytics import Daywise, LivestreamDay, LivestreamTotals


class Analytics:
    """The figures of the app."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def daywise(self, *, start_date: str | None = None, end_date: str | None = None) -> Daywise:
        """Days as YYYY-MM-DD; without both the last 30. An object, or a list: contract/notes.md, section 9.3."""
        return self._client.one(ANALYTICS_DAYWISE, query={"start_date": start_date, "end_date": end_date})

    def livestreams_daywise(
        self, *, start_time: int | None = None, end_time: int | None = None, filters: str | None = None
    ) -> list[LivestreamDay]:
        """Times are Unix seconds."""
        query = {"start_time": start_time, "end_time": end_time, "filters": filters}
        return self._client.one(ANALYTICS_LIVESTREAMS_DAYWISE, query=query) or []

    def livestreams_overall(
        self, *, start_time: int | None = None, end_time: int | None = None, filters: str | None = None
    ) -> LivestreamTotals:
        """Times are Unix seconds."""
        query = {"start_time": start_time, "end_time": end_time, "filters": filters}
        return self._client.one(ANALYTICS_LIVESTREAMS_OVERALL, query=query)
