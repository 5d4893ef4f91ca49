"""Recordings: composite (one file per meeting) and track (one audio file per participant)."""

from typing import Annotated, NotRequired, TypedDict

from pydantic import Field, SerializeAsAny

from rtk_cli.api.choices import (
    CallerType,
    MediaKind,
    RecordingActionName,
    RecordingStatus,
    StartReasonName,
    StopReasonName,
)
from rtk_cli.api.models.meetings import Meeting
from rtk_cli.api.models.recording_config import (
    AudioConfig,
    BucketConfig,
    InteractiveConfig,
    RtmpConfig,
    StorageConfig,
    StorageConfigInput,
    VideoConfig,
)
from rtk_cli.api.models.request import RequestModel, optional


class RecordingStart(RequestModel):
    """A composite recording of a meeting with a live session."""

    meeting_id: str
    allow_multiple_recordings: bool = optional()
    max_seconds: int = optional(ge=60, le=86400)
    file_name_prefix: str = optional()
    url: str = optional()
    video_config: VideoConfig = optional()
    audio_config: AudioConfig = optional()
    storage_config: SerializeAsAny[StorageConfigInput] | None = None
    realtimekit_bucket_config: BucketConfig = optional()
    interactive_config: InteractiveConfig = optional()
    rtmp_out_config: RtmpConfig = optional()


class TrackLayer(RequestModel):
    """Settings of one layer; only audio exists."""

    file_name_prefix: str = optional(pattern=r"^[-\w\s]+$")
    media_kind: MediaKind = optional()


class RecordingStartTrack(RequestModel):
    """A recording with one file per participant. `layers` uses the key `default`; `user_ids` is in early beta."""

    meeting_id: str
    layers: dict[str, TrackLayer] = optional()
    user_ids: list[Annotated[str, Field(min_length=1, max_length=256)]] = optional(min_length=1, max_length=100)


class RecordingAction(RequestModel):
    """An action on an active recording."""

    action: RecordingActionName


class TrackDownload(TypedDict):
    """The link to one file of a layer."""

    download_url: str


class TrackDownloadLayer(TypedDict):
    """The files of one layer: links by file name."""

    layer_name: str
    download_urls: dict[str, TrackDownload]


class Recording(TypedDict):
    """A recording. In track recordings `download_url` is a list of layers, according to the guide."""

    id: str
    status: RecordingStatus
    session_id: str | None
    output_file_name: str
    download_url: str | list[TrackDownloadLayer] | None
    audio_download_url: str | None
    download_url_expiry: str | None
    file_size: float | None
    recording_duration: NotRequired[int]
    invoked_time: str
    started_time: str | None
    stopped_time: str | None
    type: NotRequired[str]
    meeting_id: NotRequired[str]


class Caller(TypedDict, total=False):
    """What started or stopped a recording; only a USER has a name and `user_Id` (the API's spelling)."""

    type: CallerType
    name: str
    user_Id: str


class StartReason(TypedDict, total=False):
    """Why a recording began."""

    reason: StartReasonName
    caller: Caller


class StopReason(TypedDict, total=False):
    """Why a recording ended."""

    reason: StopReasonName
    caller: Caller


class RecordingDetail(Recording):
    """A single recording."""

    start_reason: NotRequired[StartReason]
    stop_reason: NotRequired[StopReason]
    storage_config: NotRequired[StorageConfig | None]


class RecordingListItem(Recording):
    """A recording in a list."""

    meeting: NotRequired[Meeting]
    storage_config: NotRequired[StorageConfig | None]
