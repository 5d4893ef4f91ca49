"""Sessions: attendance and export links. `Session` itself is in `active_session.py`."""

from typing import NotRequired, TypedDict

from rtk_cli.api.choices import EventViewType, PeerEventName


class PeerEvent(TypedDict, total=False):
    """A change in the state of a connection."""

    id: str
    event_name: PeerEventName
    peer_id: str
    participant_id: str | None
    session_id: str | None
    socket_session_id: str | None
    preset_view_type: EventViewType | None
    minutes_consumed: float
    created_at: str
    updated_at: str


class SessionParticipant(TypedDict, total=False):
    """The attendance of one connection: `id` is the peer's, `user_id` the participant's."""

    id: str
    user_id: str
    custom_participant_id: str
    display_name: str
    joined_at: str
    left_at: str | None
    duration: float
    created_at: str
    updated_at: str
    peer_events: list[PeerEvent]
    preset_name: str


class ChatExport(TypedDict):
    """The download link of the chat."""

    chat_download_url: str
    chat_download_url_expiry: str


class TranscriptExport(TypedDict):
    """The download link of the transcript."""

    sessionId: str
    transcript_download_url: str
    transcript_download_url_expiry: str


class SummaryExport(TypedDict):
    """The download link of the summary, in camel case."""

    sessionId: str
    summaryDownloadUrl: str
    summaryDownloadUrlExpiry: str


class SummaryJob(TypedDict):
    """A summary that is being generated; the values of `status` are not documented."""

    session_id: NotRequired[str]
    status: NotRequired[str]
