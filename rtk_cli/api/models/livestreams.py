"""Livestreams: of a meeting, or independent with an external encoder. Each broadcast is a livestream session."""

from typing import Annotated, Literal, NotRequired, TypedDict

from pydantic import Field

from rtk_cli.api.choices import LivestreamStatus
from rtk_cli.api.models.request import RequestModel, optional

Name = Annotated[str, Field(pattern=r"^[a-zA-Z0-9-_]*$")]


class LivestreamCreate(RequestModel):
    """An independent livestream, without a meeting."""

    name: Name | None = None


class LivestreamVideo(RequestModel):
    """Size of the video, in pixels."""

    width: int = optional()
    height: int = optional()


class LivestreamStart(RequestModel):
    """Starts livestreaming a meeting. No field is required, but the body is: `{}`."""

    name: Name | None = None
    video_config: LivestreamVideo = optional()


class Livestream(TypedDict, total=False):
    """A livestream. `stream_key` is a secret; `disabled` may be a string (contract/notes.md, section 9.1)."""

    id: str
    name: str | None
    status: LivestreamStatus | Literal["OFFLINE"]
    disabled: bool | Literal["true", "false"]
    meeting_id: str | None
    ingest_server: str
    stream_key: str
    playback_url: str
    org_id: str
    created_at: str
    updated_at: str


class LivestreamStarted(TypedDict, total=False):
    """The short form in the response of a start."""

    id: str
    status: LivestreamStatus
    ingest_server: str
    stream_key: str
    playback_url: str


class LivestreamSession(TypedDict, total=False):
    """One broadcast. The seconds are strings in some schemas, and `err_message` holds a status in one."""

    id: str
    livestream_id: str
    err_message: str | None
    ingest_seconds: float | str | None
    viewer_seconds: float | str | None
    invoked_time: str | None
    started_time: str | None
    stopped_time: str | None
    created_at: str
    updated_at: str


class Paging(TypedDict, total=False):
    """The position of a page of sessions."""

    total_count: int
    start_offset: int
    end_offset: int


class LivestreamDetail(TypedDict):
    """A livestream with a page of its sessions, in one form for both nestings of the response."""

    livestream: Livestream
    sessions: list[LivestreamSession]
    paging: NotRequired[Paging]


class LivestreamWithSession(TypedDict, total=False):
    """A livestream with its active session."""

    livestream: Livestream
    session: LivestreamSession


class LivestreamStopped(TypedDict, total=False):
    """Response of stopping a livestream."""

    message: str
