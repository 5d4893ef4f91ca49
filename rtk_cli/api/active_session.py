"""Operations on the live session of a meeting, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtk_cli.operations import (
    ACTIVE_SESSION_CREATE_POLL,
    ACTIVE_SESSION_GET,
    ACTIVE_SESSION_KICK,
    ACTIVE_SESSION_KICK_ALL,
    ACTIVE_SESSION_MUTE,
    ACTIVE_SESSION_MUTE_ALL,
)

if TYPE_CHECKING:
    from rtk_cli.api.client import Client
    from rtk_cli.api.models.active_session import (
        KickedAll,
        MuteAll,
        MutedAll,
        ParticipantSelector,
        PollCreate,
        PollCreated,
        SelectedParticipants,
        Session,
    )


class ActiveSession:
    """The live session of a meeting; every method raises NotFoundError when there is none."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, meeting_id: str) -> Session:
        return self._client.one(ACTIVE_SESSION_GET, {"meeting_id": meeting_id})

    def kick(self, meeting_id: str, request: ParticipantSelector) -> SelectedParticipants:
        return self._client.one(ACTIVE_SESSION_KICK, {"meeting_id": meeting_id}, body=request)

    def kick_all(self, meeting_id: str) -> KickedAll:
        return self._client.one(ACTIVE_SESSION_KICK_ALL, {"meeting_id": meeting_id})

    def mute(self, meeting_id: str, request: ParticipantSelector) -> SelectedParticipants:
        return self._client.one(ACTIVE_SESSION_MUTE, {"meeting_id": meeting_id}, body=request)

    def mute_all(self, meeting_id: str, request: MuteAll) -> MutedAll:
        return self._client.one(ACTIVE_SESSION_MUTE_ALL, {"meeting_id": meeting_id}, body=request)

    def create_poll(self, meeting_id: str, request: PollCreate) -> PollCreated:
        return self._client.one(ACTIVE_SESSION_CREATE_POLL, {"meeting_id": meeting_id}, body=request)
