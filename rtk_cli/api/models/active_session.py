"""The live session of a meeting: kick, mute and polls."""

from typing import NotRequired, TypedDict

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from rtk_cli.api.choices import SessionStatus, SessionType
from rtk_cli.api.models.request import RequestModel, optional

SELECTORS = ("participant_ids", "custom_participant_ids")


class ParticipantSelector(RequestModel):
    """Selects participants by id, by custom id, or both; at least one."""

    participant_ids: list[str] = optional()
    custom_participant_ids: list[str] = optional()

    @model_validator(mode="after")
    def _selects_a_participant(self) -> "ParticipantSelector":
        # Both lists are always sent, even when one is empty: that satisfies all three published schemas
        # (contract/notes.md, section 9.2).
        self.participant_ids = self.participant_ids or []
        self.custom_participant_ids = self.custom_participant_ids or []
        if not self.participant_ids and not self.custom_participant_ids:
            raise PydanticCustomError(
                "no_participant_selected", "Input needs at least one participant", {"fields": SELECTORS}
            )
        return self


class MuteAll(RequestModel):
    """Mutes all participants; without `allow_unmute` they cannot unmute themselves."""

    allow_unmute: bool = False

    @model_validator(mode="after")
    def _is_always_sent(self) -> "MuteAll":
        self.model_fields_set.add("allow_unmute")  # required by one schema: contract/notes.md, section 9.3
        return self


class PollCreate(RequestModel):
    """A question with its options."""

    question: str
    options: list[str]
    anonymous: bool = optional()
    hide_votes: bool = optional()


class Session(TypedDict):
    """One session of a meeting."""

    id: str
    associated_id: str
    meeting_display_name: NotRequired[str]
    type: SessionType
    status: SessionStatus
    live_participants: float
    max_concurrent_participants: float
    minutes_consumed: float
    organization_id: NotRequired[str]
    started_at: str
    ended_at: NotRequired[str | None]
    created_at: str
    updated_at: str
    breakout_rooms: NotRequired[list["Session"]]


class KickedUser(TypedDict):
    """A participant who was kicked or muted."""

    id: str
    name: NotRequired[str | None]
    email: NotRequired[str | None]
    picture: NotRequired[str | None]
    created_at: str
    updated_at: str


class SelectedParticipants(TypedDict, total=False):
    """Response of kick and mute; the values of `action` are not documented."""

    action: str
    participants: list[KickedUser]


class KickedAll(TypedDict, total=False):
    """Response of kick-all."""

    action: str
    kicked_participants_count: float


class MutedAll(TypedDict, total=False):
    """Response of mute-all."""

    action: str
    muted_participants_count: float


class PollVote(TypedDict):
    """A vote of a participant."""

    id: str
    name: str


class PollOption(TypedDict):
    """An option and its votes."""

    text: str
    count: float
    votes: list[PollVote]


class Poll(TypedDict):
    """A poll with its votes."""

    id: str
    question: str
    anonymous: NotRequired[bool]
    hide_votes: NotRequired[bool]
    created_by: NotRequired[str]
    voted: NotRequired[list[str]]
    options: list[PollOption]


class PollCreated(TypedDict, total=False):
    """Response of creating a poll."""

    action: str
    poll: Poll
