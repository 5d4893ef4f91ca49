"""Participants: people or programs that may join a meeting with their own token."""

from typing import NotRequired, TypedDict

from rtk_cli.api.models.request import RequestModel


class ParticipantAdd(RequestModel):
    """A new participant. `preset_name` is not an id; `custom_participant_id` should not contain personal data."""

    name: str | None = None
    picture: str | None = None
    preset_name: str
    custom_participant_id: str


class ParticipantUpdate(RequestModel):
    """Changes the fields that are sent."""

    name: str | None = None
    picture: str | None = None
    preset_name: str | None = None


class ParticipantReplace(RequestModel):
    """The replacement of a participant."""

    name: str | None = None
    picture: str | None = None
    preset_name: str
    custom_participant_id: str


class Participant(TypedDict):
    """A participant; reads never carry a token."""

    id: str
    name: NotRequired[str | None]
    picture: NotRequired[str | None]
    custom_participant_id: str
    preset_name: str
    created_at: str
    updated_at: str


class ParticipantWithToken(Participant):
    """Response of add, update and replace; the join token is a secret."""

    token: str


class ParticipantRemoved(TypedDict):
    """Response of a removal: without the participant's id, and with the preset's id."""

    custom_participant_id: str
    preset_id: str
    created_at: str
    updated_at: str


class ParticipantToken(TypedDict):
    """A new join token, which is a secret."""

    token: str
