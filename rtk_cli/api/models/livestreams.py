"""Livestreams: of a meeting, or independent ones that an encoder feeds. Their on-air runs are livestream sessions."""

from typing import Annotated, Literal, NotRequired, TypedDict

from pydantic import Field

from rtk_cli.api.choices import LivestreamStatus
from rtk_cli.api.models.request import RequestModel, optional

Name = Annotated[str, Field(pattern=r"^[a-zA-Z0-9-_]*$")]


class LivestreamCreate(RequestModel):
    """An independent livestream, without a meeting."""

    name: Name | None = None


class LivestreamVideo(RequestModel):
    """Size of the picture, in pixels."""

    width: int = optional()
    height: int = optional()


class LivestreamStart(RequestModel):
    """A meeting goes on the air. Nothing is required, but the body is: `{}`."""

    name: Name | None = None
    video_config: LivestreamVideo = optional()


class Livestream(TypedDict, total=False):
    """A livestream. `stream_key` is a secret; `disabled` is a word in some schemas (contract/notes.md, section 9.1)."""

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
    """The short form that a start answers."""

    id: str
    status: LivestreamStatus
    ingest_server: str
    stream_key: str
    playback_url: str


class LivestreamSession(TypedDict, total=False):
    """One on-air run. The seconds are strings in some schemas, and `err_message` holds a status word in one."""

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
    """Which of how many sessions are shown."""

    total_count: int
    start_offset: int
    end_offset: int


class LivestreamDetail(TypedDict):
    """A livestream with a page of its sessions, in one form whatever the nesting of the answer was."""

    livestream: Livestream
    sessions: list[LivestreamSession]
    paging: NotRequired[Paging]


class LivestreamOnAir(TypedDict, total=False):
    """A livestream with the run that is on the air."""

    livestream: Livestream
    session: LivestreamSession


class LivestreamStopped(TypedDict, total=False):
    """All that a stop says."""

    message: str
