"""Participant operations, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtk_cli.operations import (
    PARTICIPANTS_ADD,
    PARTICIPANTS_GET,
    PARTICIPANTS_LIST,
    PARTICIPANTS_REFRESH_TOKEN,
    PARTICIPANTS_REMOVE,
    PARTICIPANTS_REPLACE,
    PARTICIPANTS_UPDATE,
)

if TYPE_CHECKING:
    from rtk_cli.api.client import Client
    from rtk_cli.api.models.participants import (
        Participant,
        ParticipantAdd,
        ParticipantRemoved,
        ParticipantReplace,
        ParticipantToken,
        ParticipantUpdate,
        ParticipantWithToken,
    )
    from rtk_cli.api.pages import Pages


class Participants:
    """The participants of a meeting; add, update, replace and refresh_token return a join token, reads do not."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(self, meeting_id: str) -> Pages[Participant]:
        return self._client.pages(PARTICIPANTS_LIST, {"meeting_id": meeting_id})

    def get(self, meeting_id: str, participant_id: str) -> Participant:
        return self._client.one(PARTICIPANTS_GET, _ids(meeting_id, participant_id))

    def add(self, meeting_id: str, request: ParticipantAdd) -> ParticipantWithToken:
        return self._client.one(PARTICIPANTS_ADD, {"meeting_id": meeting_id}, body=request)

    def update(self, meeting_id: str, participant_id: str, request: ParticipantUpdate) -> ParticipantWithToken:
        return self._client.one(PARTICIPANTS_UPDATE, _ids(meeting_id, participant_id), body=request)

    def replace(self, meeting_id: str, participant_id: str, request: ParticipantReplace) -> ParticipantWithToken:
        return self._client.one(PARTICIPANTS_REPLACE, _ids(meeting_id, participant_id), body=request)

    def remove(self, meeting_id: str, participant_id: str) -> ParticipantRemoved:
        return self._client.one(PARTICIPANTS_REMOVE, _ids(meeting_id, participant_id))

    def refresh_token(self, meeting_id: str, participant_id: str) -> ParticipantToken:
        return self._client.one(PARTICIPANTS_REFRESH_TOKEN, _ids(meeting_id, participant_id))


def _ids(meeting_id: str, participant_id: str) -> dict[str, str]:
    return {"meeting_id": meeting_id, "participant_id": participant_id}
