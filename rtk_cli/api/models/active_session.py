"""The live session of a meeting: who is kicked or muted, and polls."""

from typing import NotRequired, TypedDict

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from rtk_cli.api.choices import SessionStatus, SessionType
from rtk_cli.api.models.request import RequestModel, optional


class ParticipantSelector(RequestModel):
    """People by id, by the caller's own id, or both; at least one."""

    participant_ids: list[str] = optional()
    custom_participant_ids: list[str] = optional()

    @model_validator(mode="after")
    def _names_somebody(self) -> "ParticipantSelector":
        # Both go out, one of them empty if need be: it suits all three published readings
        # (contract/notes.md, section 9.2).
        self.participant_ids = self.participant_ids or []
        self.custom_participant_ids = self.custom_participant_ids or []
        if not self.participant_ids and not self.custom_participant_ids:
            message = "Input needs an entry in participant_ids or custom_participant_ids"
            raise PydanticCustomError("nobody_selected", message)
        return self


class MuteAll(RequestModel):
    """Mutes everyone; without `allow_unmute` people cannot unmute themselves afterwards."""

    allow_unmute: bool = False

    @model_validator(mode="after")
    def _is_always_sent(self) -> "MuteAll":
        self.model_fields_set.add("allow_unmute")  # required by one schema: contract/notes.md, section 9.3
        return self


class PollCreate(RequestModel):
    """A question with its answers."""

    question: str
    options: list[str]
    anonymous: bool = optional()
    hide_votes: bool = optional()


class Session(TypedDict):
    """One live run of a meeting."""

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
    """Somebody whom a kick or mute has reached."""

    id: str
    name: NotRequired[str | None]
    email: NotRequired[str | None]
    picture: NotRequired[str | None]
    created_at: str
    updated_at: str


class SelectedParticipants(TypedDict, total=False):
    """What kick and mute answer; the values of `action` are not published."""

    action: str
    participants: list[KickedUser]


class KickedAll(TypedDict, total=False):
    """What kick-all answers."""

    action: str
    kicked_participants_count: float


class MutedAll(TypedDict, total=False):
    """What mute-all answers."""

    action: str
    muted_participants_count: float


class PollVote(TypedDict):
    """Somebody's vote."""

    id: str
    name: str


class PollOption(TypedDict):
    """An answer and who chose it."""

    text: str
    count: float
    votes: list[PollVote]


class Poll(TypedDict):
    """A poll with its tallies."""

    id: str
    question: str
    anonymous: NotRequired[bool]
    hide_votes: NotRequired[bool]
    created_by: NotRequired[str]
    voted: NotRequired[list[str]]
    options: list[PollOption]


class PollCreated(TypedDict, total=False):
    """What opening a poll answers."""

    action: str
    poll: Poll
