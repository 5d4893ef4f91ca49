"""Livestream operations, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtk_cli.api.responses import livestream_shapes as shapes
from rtk_cli.operations import (
    LIVESTREAMS_CREATE,
    LIVESTREAMS_DISABLE,
    LIVESTREAMS_ENABLE,
    LIVESTREAMS_GET,
    LIVESTREAMS_GET_ACTIVE_FOR_MEETING,
    LIVESTREAMS_GET_ACTIVE_SESSION,
    LIVESTREAMS_GET_FOR_MEETING,
    LIVESTREAMS_GET_SESSION,
    LIVESTREAMS_LIST,
    LIVESTREAMS_LIST_FOR_SESSION,
    LIVESTREAMS_RESET_STREAM_KEY,
    LIVESTREAMS_START,
    LIVESTREAMS_STOP,
    Operation,
)

if TYPE_CHECKING:
    from rtk_cli.api.choices import LivestreamStatus, SortOrder
    from rtk_cli.api.client import Client
    from rtk_cli.api.models.livestreams import (
        Livestream,
        LivestreamCreate,
        LivestreamDetail,
        LivestreamSession,
        LivestreamStart,
        LivestreamStarted,
        LivestreamStopped,
        LivestreamWithSession,
    )
    from rtk_cli.api.pages import Pages


class Livestreams:
    """The livestreams of the app."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(
        self,
        *,
        exclude_meetings: bool | None = None,
        status: LivestreamStatus | None = None,
        start_time: str | None = None,
        end_time: str | None = None,
        sort_order: SortOrder | None = None,
    ) -> Pages[Livestream]:
        """With `exclude_meetings` only livestreams without a meeting."""
        query = {
            "exclude_meetings": exclude_meetings,
            "status": status,
            "start_time": start_time,
            "end_time": end_time,
            "sort_order": "DSC" if sort_order == "DESC" else sort_order,  # contract/notes.md, section 3
        }
        return self._client.pages(LIVESTREAMS_LIST, query=query, rows=shapes.livestreams)

    def create(self, request: LivestreamCreate) -> Livestream:
        return self._client.one(LIVESTREAMS_CREATE, body=request)

    def get(self, livestream_id: str) -> LivestreamDetail:
        """With the first page of its sessions; `sessions` returns all of them."""
        return self._detail(LIVESTREAMS_GET, {"livestream_id": livestream_id})

    def sessions(self, livestream_id: str) -> Pages[LivestreamSession]:
        return self._client.pages(LIVESTREAMS_GET, {"livestream_id": livestream_id}, rows=shapes.sessions)

    def get_for_meeting(self, meeting_id: str) -> LivestreamDetail:
        """With the first page of its sessions; `sessions_for_meeting` returns all of them."""
        return self._detail(LIVESTREAMS_GET_FOR_MEETING, {"meeting_id": meeting_id})

    def sessions_for_meeting(self, meeting_id: str) -> Pages[LivestreamSession]:
        return self._client.pages(LIVESTREAMS_GET_FOR_MEETING, {"meeting_id": meeting_id}, rows=shapes.sessions)

    def get_session(self, livestream_session_id: str) -> LivestreamSession:
        return self._client.one(LIVESTREAMS_GET_SESSION, {"livestream-session-id": livestream_session_id})

    def get_active_session(self, livestream_id: str) -> LivestreamWithSession:
        return self._client.one(LIVESTREAMS_GET_ACTIVE_SESSION, {"livestream_id": livestream_id})

    def list_for_session(self, session_id: str) -> Pages[LivestreamSession]:
        """The livestream sessions during a session of a meeting."""
        return self._client.pages(
            LIVESTREAMS_LIST_FOR_SESSION, {"session_id": session_id}, rows=shapes.sessions_for_session
        )

    def get_active_for_meeting(self, meeting_id: str) -> Livestream:
        return self._client.one(LIVESTREAMS_GET_ACTIVE_FOR_MEETING, {"meeting_id": meeting_id})

    def start(self, meeting_id: str, request: LivestreamStart) -> LivestreamStarted:
        return self._client.one(LIVESTREAMS_START, {"meeting_id": meeting_id}, body=request)

    def stop(self, meeting_id: str) -> LivestreamStopped:
        return self._client.one(LIVESTREAMS_STOP, {"meeting_id": meeting_id})

    def enable(self, livestream_id: str) -> Livestream:
        return self._client.one(LIVESTREAMS_ENABLE, {"livestream_id": livestream_id})

    def disable(self, livestream_id: str) -> Livestream:
        return self._client.one(LIVESTREAMS_DISABLE, {"livestream_id": livestream_id})

    def reset_stream_key(self, livestream_id: str) -> Livestream:
        """Invalidates the old key."""
        return self._client.one(LIVESTREAMS_RESET_STREAM_KEY, {"livestream_id": livestream_id})

    def _detail(self, operation: Operation, ids: dict[str, str]) -> LivestreamDetail:
        exchange = self._client.exchange(operation, ids)
        found = shapes.detail(exchange.envelope)
        if found is None:
            raise exchange.without("livestream")
        return found
