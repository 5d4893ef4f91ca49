"""Participant operations, typed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rtk_cli.api.presets import Presets
from rtk_cli.api.responses.preset_names import names_preset
from rtk_cli.errors import NotFoundError, RefusedError
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
    from collections.abc import Iterator

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
        self._preset_hints: dict[str, str] = {}

    def list(self, meeting_id: str) -> Pages[Participant]:
        return self._client.pages(PARTICIPANTS_LIST, {"meeting_id": meeting_id})

    def get(self, meeting_id: str, participant_id: str) -> Participant:
        return self._client.one(PARTICIPANTS_GET, _ids(meeting_id, participant_id))

    def add(self, meeting_id: str, request: ParticipantAdd) -> ParticipantWithToken:
        with self._suggesting_preset(request.preset_name):
            return self._client.one(PARTICIPANTS_ADD, {"meeting_id": meeting_id}, body=request)

    def update(self, meeting_id: str, participant_id: str, request: ParticipantUpdate) -> ParticipantWithToken:
        with self._suggesting_preset(request.preset_name):
            return self._client.one(PARTICIPANTS_UPDATE, _ids(meeting_id, participant_id), body=request)

    def replace(self, meeting_id: str, participant_id: str, request: ParticipantReplace) -> ParticipantWithToken:
        with self._suggesting_preset(request.preset_name):
            return self._client.one(PARTICIPANTS_REPLACE, _ids(meeting_id, participant_id), body=request)

    def remove(self, meeting_id: str, participant_id: str) -> ParticipantRemoved:
        return self._client.one(PARTICIPANTS_REMOVE, _ids(meeting_id, participant_id))

    def refresh_token(self, meeting_id: str, participant_id: str) -> ParticipantToken:
        return self._client.one(PARTICIPANTS_REFRESH_TOKEN, _ids(meeting_id, participant_id))

    @contextmanager
    def _suggesting_preset(self, name: str | None) -> Iterator[None]:
        """Add a hint to the error of an unknown preset: the preset of the app that was probably meant."""
        try:
            yield
        except (NotFoundError, RefusedError) as error:
            if name is not None and names_preset(error.detail):
                if name not in self._preset_hints:  # one list for all lines of a file with the same mistake
                    self._preset_hints[name] = Presets(self._client).hint_for(name)
                error.hint = self._preset_hints[name]
            raise


def _ids(meeting_id: str, participant_id: str) -> dict[str, str]:
    return {"meeting_id": meeting_id, "participant_id": participant_id}
