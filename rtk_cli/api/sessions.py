"""Session operations, typed: attendance, call statistics, and links to chat, transcript and summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtk_cli.operations import (
    SESSIONS_EXPORT_CHAT,
    SESSIONS_EXPORT_TRANSCRIPT,
    SESSIONS_GENERATE_SUMMARY,
    SESSIONS_GET,
    SESSIONS_GET_PARTICIPANT,
    SESSIONS_GET_PEER_REPORT,
    SESSIONS_GET_SUMMARY,
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
)

if TYPE_CHECKING:
    from rtk_cli.api.choices import (
        AttendanceSort,
        AttendanceView,
        PeerReportPart,
        SessionSort,
        SessionStatus,
        SortOrder,
        TranscriptFormat,
    )
    from rtk_cli.api.client import Client
    from rtk_cli.api.models.active_session import Session
    from rtk_cli.api.models.peer_report import PeerParticipant
    from rtk_cli.api.models.sessions import (
        ChatExport,
        SessionParticipant,
        SummaryExport,
        SummaryJob,
        TranscriptExport,
    )
    from rtk_cli.api.pages import Pages


class Sessions:
    """The sessions of the app."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(
        self,
        *,
        sort_by: SessionSort | None = None,
        sort_order: SortOrder | None = None,
        start_time: str | None = None,
        end_time: str | None = None,
        participants: str | None = None,
        status: SessionStatus | None = None,
        search: str | None = None,
        associated_id: str | None = None,
    ) -> Pages[Session]:
        """`participants` is a range of participant counts, low:high; `associated_id` is a meeting id."""
        query = {
            "sort_by": sort_by,
            "sort_order": sort_order,
            "start_time": start_time,
            "end_time": end_time,
            "participants": participants,
            "status": status,
            "search": search,
            "associated_id": associated_id,
        }
        return self._client.pages(SESSIONS_LIST, query=query, rows=("data", "sessions"))

    def get(self, session_id: str, *, include_breakout_rooms: bool | None = None) -> Session:
        """The session is in `data`, or in `data.session` in older responses: contract/notes.md, section 9.3."""
        query = {"include_breakout_rooms": include_breakout_rooms}
        return self._client.one(SESSIONS_GET, {"session_id": session_id}, query=query, unwrap="session")

    def participants(
        self,
        session_id: str,
        *,
        search: str | None = None,
        sort_by: AttendanceSort | None = None,
        sort_order: SortOrder | None = None,
        include_peer_events: bool | None = None,
        view: AttendanceView | None = None,
    ) -> Pages[SessionParticipant]:
        query = {
            "search": search,
            "sort_by": sort_by,
            "sort_order": sort_order,
            "include_peer_events": include_peer_events,
            "view": view,
        }
        ids = {"session_id": session_id}
        return self._client.pages(SESSIONS_LIST_PARTICIPANTS, ids, query=query, rows=("data", "participants"))

    def participant(
        self, session_id: str, participant_id: str, *, include_peer_events: bool | None = None
    ) -> SessionParticipant:
        ids = {"session_id": session_id, "participant_id": participant_id}
        query = {"include_peer_events": include_peer_events}
        return self._client.one(SESSIONS_GET_PARTICIPANT, ids, query=query, unwrap="participant")

    def peer_report(
        self, peer_id: str, *, filters: PeerReportPart | None = None, include_peer_events: bool | None = None
    ) -> PeerParticipant:
        """Statistics of one connection; `filters` restricts them to one part."""
        query = {"filters": filters, "include_peer_events": include_peer_events}
        return self._client.one(SESSIONS_GET_PEER_REPORT, {"peer_id": peer_id}, query=query, unwrap="participant")

    def chat(self, session_id: str) -> ChatExport:
        """The download link, not the file; the same for transcript and summary."""
        return self._client.one(SESSIONS_EXPORT_CHAT, {"session_id": session_id})

    def transcript(self, session_id: str, *, format: TranscriptFormat | None = None) -> TranscriptExport:
        return self._client.one(SESSIONS_EXPORT_TRANSCRIPT, {"session_id": session_id}, query={"format": format})

    def summary(self, session_id: str) -> SummaryExport:
        return self._client.one(SESSIONS_GET_SUMMARY, {"session_id": session_id})

    def generate_summary(self, session_id: str) -> SummaryJob:
        return self._client.one(SESSIONS_GENERATE_SUMMARY, {"session_id": session_id})
