"""Participants: people, or programs, who may join a meeting with a token of their own."""

from typing import NotRequired, TypedDict

from rtk_cli.api.models.request import RequestModel


class ParticipantAdd(RequestModel):
    """A new participant. `preset_name` is a name, not an id; no personal data in `custom_participant_id`."""

    name: str | None = None
    picture: str | None = None
    preset_name: str
    custom_participant_id: str


class ParticipantUpdate(RequestModel):
    """Changes: only the members sent."""

    name: str | None = None
    picture: str | None = None
    preset_name: str | None = None


class ParticipantReplace(RequestModel):
    """The whole of a participant."""

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
    """What add, update and replace answer; the join token is a secret."""

    token: str


class ParticipantRemoved(TypedDict):
    """What is left of a participant: no id, and the preset by id."""

    custom_participant_id: str
    preset_id: str
    created_at: str
    updated_at: str


class ParticipantToken(TypedDict):
    """A fresh join token; secret."""

    token: str
