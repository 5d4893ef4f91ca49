"""Usage per day and in total, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rtk_cli.operations import (
    ANALYTICS_DAYWISE,
    ANALYTICS_LIVESTREAMS_DAYWISE,
    ANALYTICS_LIVESTREAMS_OVERALL,
)

if TYPE_CHECKING:
    from rtk_cli.api.client import Client
    from rtk_cli.api.models.analytics import DaywiseAnalytics, LivestreamDay, LivestreamTotals
    from rtk_cli.api.pages import Pages


class Analytics:
    """The usage of the app."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def daywise(self, *, start_date: str | None = None, end_date: str | None = None) -> DaywiseAnalytics:
        """Days as YYYY-MM-DD; without both the last 30. `responses.daily_usage` reads both forms of the response."""
        exchange = self._client.exchange(ANALYTICS_DAYWISE, query={"start_date": start_date, "end_date": end_date})
        data = exchange.envelope.get("data")
        return cast("DaywiseAnalytics", data if isinstance(data, list) else exchange.object(None))

    def livestreams_daywise(
        self, *, start_time: int | None = None, end_time: int | None = None, filters: str | None = None
    ) -> Pages[LivestreamDay]:
        """Times are Unix seconds."""
        query = {"start_time": start_time, "end_time": end_time, "filters": filters}
        return self._client.single_page(ANALYTICS_LIVESTREAMS_DAYWISE, query=query)

    def livestreams_overall(
        self, *, start_time: int | None = None, end_time: int | None = None, filters: str | None = None
    ) -> LivestreamTotals:
        """Times are Unix seconds."""
        query = {"start_time": start_time, "end_time": end_time, "filters": filters}
        return self._client.one(ANALYTICS_LIVESTREAMS_OVERALL, query=query)
