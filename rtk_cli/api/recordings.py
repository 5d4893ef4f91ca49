"""Recording operations, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtk_cli.errors import ConflictError, NotFoundError
from rtk_cli.operations import (
    RECORDINGS_CONTROL,
    RECORDINGS_GET,
    RECORDINGS_GET_ACTIVE,
    RECORDINGS_LIST,
    RECORDINGS_START,
    RECORDINGS_START_TRACK,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rtk_cli.api.choices import RecordingActionName, RecordingSort, RecordingStatus, SortOrder
    from rtk_cli.api.client import Client
    from rtk_cli.api.models.recordings import (
        Recording,
        RecordingAction,
        RecordingDetail,
        RecordingListItem,
        RecordingStart,
        RecordingStartTrack,
    )
    from rtk_cli.api.pages import Pages

_RESULTING_STATES: dict[RecordingActionName, tuple[RecordingStatus, ...]] = {
    "pause": ("PAUSED",),
    "resume": ("RECORDING",),
    "stop": ("UPLOADING", "UPLOADED", "ERRORED"),
}
"""The states of a recording after each action."""


class Recordings:
    """The recordings of the app."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(
        self,
        *,
        meeting_id: str | None = None,
        expired: bool | None = None,
        search: str | None = None,
        sort_by: RecordingSort | None = None,
        sort_order: SortOrder | None = None,
        start_time: str | None = None,
        end_time: str | None = None,
        status: Sequence[RecordingStatus] = (),
    ) -> Pages[RecordingListItem]:
        """`status` matches any of these; `expired` filters by whether the file has left the RealtimeKit bucket."""
        query = {
            "meeting_id": meeting_id,
            "expired": expired,
            "search": search,
            "sort_by": sort_by,
            "sort_order": sort_order,
            "start_time": start_time,
            "end_time": end_time,
            "status": status or None,
        }
        return self._client.pages(RECORDINGS_LIST, query=query)

    def get(self, recording_id: str) -> RecordingDetail:
        return self._client.one(RECORDINGS_GET, {"recording_id": recording_id})

    def get_active(self, meeting_id: str) -> Recording:
        """One recording, although a meeting may have several with `allow_multiple_recordings`."""
        return self._client.one(RECORDINGS_GET_ACTIVE, {"meeting_id": meeting_id})

    def start(self, request: RecordingStart) -> RecordingDetail:
        return self._client.one(RECORDINGS_START, body=request)

    def start_track(self, request: RecordingStartTrack) -> Recording:
        return self._client.one(RECORDINGS_START_TRACK, body=request, unwrap="recording")

    def control(self, recording_id: str, request: RecordingAction) -> RecordingDetail:
        """The API refuses a retry if an earlier attempt took effect: then the state shows whether it did."""
        try:
            return self._client.one(RECORDINGS_CONTROL, {"recording_id": recording_id}, body=request)
        except (ConflictError, NotFoundError) as error:
            if not error.in_doubt:
                raise
            recording = self.get(recording_id)
            if not recording or recording.get("status") not in _RESULTING_STATES[request.action]:
                raise
            return recording
