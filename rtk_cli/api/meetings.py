"""Meeting operations, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtk_cli.operations import MEETINGS_CREATE, MEETINGS_GET, MEETINGS_LIST, MEETINGS_REPLACE, MEETINGS_UPDATE

if TYPE_CHECKING:
    from rtk_cli.api.choices import MeetingStatus
    from rtk_cli.api.client import Client
    from rtk_cli.api.models.meetings import Meeting, MeetingCreate, MeetingDetail, MeetingUpdate
    from rtk_cli.api.pages import Pages


class Meetings:
    """The meetings of the app."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(
        self,
        *,
        start_time: str | None = None,
        end_time: str | None = None,
        search: str | None = None,
        status: MeetingStatus | None = None,
    ) -> Pages[Meeting]:
        query = {"start_time": start_time, "end_time": end_time, "search": search, "status": status}
        return self._client.pages(MEETINGS_LIST, query=query)

    def get(self, meeting_id: str, *, name: str | None = None) -> MeetingDetail:
        return self._client.one(MEETINGS_GET, {"meeting_id": meeting_id}, query={"name": name})

    def create(self, request: MeetingCreate) -> MeetingDetail:
        return self._client.one(MEETINGS_CREATE, body=request)

    def update(self, meeting_id: str, request: MeetingUpdate) -> MeetingDetail:
        return self._client.one(MEETINGS_UPDATE, {"meeting_id": meeting_id}, body=request)

    def replace(self, meeting_id: str, request: MeetingCreate) -> MeetingDetail:
        return self._client.one(MEETINGS_REPLACE, {"meeting_id": meeting_id}, body=request)
