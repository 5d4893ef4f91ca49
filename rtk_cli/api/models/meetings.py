"""Meetings: reusable rooms."""

from typing import Annotated, NotRequired, TypedDict

from pydantic import Field

from rtk_cli.api.choices import MeetingStatus
from rtk_cli.api.models.ai_config import AIConfig, AIConfigOutput
from rtk_cli.api.models.recording_config import RecordingConfig, RecordingConfigInput
from rtk_cli.api.models.request import Number, RequestModel, optional

KeepAlive = Annotated[Number, Field(ge=60, le=600)]


class MeetingCreate(RequestModel):
    """A new meeting, or the replacement of one. No field is required: `{}` is an untitled meeting."""

    title: str | None = None
    record_on_start: bool | None = None
    live_stream_on_start: bool | None = None
    persist_chat: bool = optional()
    summarize_on_end: bool = optional()
    transcribe_on_end: bool = optional()
    session_keep_alive_time_in_secs: KeepAlive = optional()
    recording_config: RecordingConfigInput = optional()
    ai_config: AIConfig = optional()


class MeetingUpdate(RequestModel):
    """Changes the fields that are sent. `status` can be set here, not on create or replace."""

    title: str = optional()
    status: MeetingStatus = optional()
    record_on_start: bool = optional()
    live_stream_on_start: bool = optional()
    persist_chat: bool = optional()
    summarize_on_end: bool = optional()
    transcribe_on_end: bool = optional()
    session_keep_alive_time_in_secs: KeepAlive = optional()
    recording_config: RecordingConfigInput = optional()
    ai_config: AIConfig = optional()


class Meeting(TypedDict):
    """A meeting in a list."""

    id: str
    title: NotRequired[str | None]
    status: NotRequired[MeetingStatus]
    record_on_start: NotRequired[bool]
    live_stream_on_start: NotRequired[bool]
    persist_chat: NotRequired[bool]
    summarize_on_end: NotRequired[bool]
    transcribe_on_end: NotRequired[bool]
    session_keep_alive_time_in_secs: NotRequired[float]
    recording_config: NotRequired[RecordingConfig]
    created_at: str
    updated_at: str


class MeetingDetail(Meeting):
    """A single meeting."""

    ai_config: NotRequired[AIConfigOutput]
