"""Format and destination of a recording: part of meetings and of recording starts."""

from typing import Annotated, Any, NotRequired, TypedDict

from pydantic import ConfigDict, Field, SerializeAsAny, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import PydanticCustomError

from rtk_cli.api.choices import (
    AudioChannel,
    AudioCodec,
    InteractiveType,
    StorageAuthMethod,
    StorageType,
    VideoCodec,
    WatermarkPosition,
)
from rtk_cli.api.models.request import Number, RequestModel, optional

Pixels = Annotated[int, Field(ge=1, le=1920)]


class AudioConfig(RequestModel):
    """Audio of a recording."""

    codec: AudioCodec = optional()
    channel: AudioChannel = optional()
    export_file: bool = optional()


class WatermarkSize(RequestModel):
    """Size in pixels."""

    width: int = optional(ge=1)
    height: int = optional(ge=1)


class Watermark(RequestModel):
    """Image in the video."""

    url: str = optional()
    position: WatermarkPosition = optional()
    size: WatermarkSize = optional()


class VideoConfig(RequestModel):
    """Video of a recording."""

    codec: VideoCodec = optional()
    width: Pixels = optional()
    height: Pixels = optional()
    export_file: bool = optional()
    watermark: Watermark = optional()


class StorageConfigInput(RequestModel):
    """External destination of the file; required fields depend on `type` and `auth_method`."""

    type: StorageType
    access_key: str = optional()
    secret: str = optional()
    bucket: str = optional()
    region: str = optional()
    path: str = optional()
    auth_method: StorageAuthMethod = optional()
    host: str = optional()
    port: Number = optional()
    username: str = optional()
    password: str = optional()
    private_key: str = optional()

    @model_validator(mode="wrap")
    @classmethod
    def _accept_r2(cls, value: Any, handler: ModelWrapValidatorHandler["StorageConfigInput"]) -> "StorageConfigInput":
        if cls is StorageConfigInput and isinstance(value, dict) and value.get("type") == "cloudflare":
            return R2StorageInput.model_validate(value)
        return handler(value)

    @model_validator(mode="after")
    def _is_complete(self) -> "StorageConfigInput":
        needs: tuple[str, ...] = ()
        if self.type in ("aws", "azure", "digitalocean"):
            needs += ("access_key", "region")  # azure requires an empty region
        if "auth_method" in self.model_fields_set:
            needs += ("private_key",) if self.auth_method == "KEY" else ("password",)
        missing = [name for name in needs if name not in self.model_fields_set]
        if missing:
            raise PydanticCustomError("incomplete_storage", "Input needs {missing}", {"missing": " and ".join(missing)})
        return self


class R2StorageInput(StorageConfigInput):
    """R2, which only a guide has: its members are sent as they are (contract/notes.md, section 7)."""

    model_config = ConfigDict(extra="allow")

    type: str  # type: ignore[assignment]  # wider than the literals of its base


class BucketConfig(RequestModel):
    """Whether the file goes to the RealtimeKit bucket. If not, there is never a download link."""

    enabled: bool


class RtmpConfig(RequestModel):
    """An RTMP destination; its path usually ends in a stream key."""

    rtmp_url: str = optional()


class InteractiveConfig(RequestModel):
    """Timed metadata as ID3 tags; the file is a compressed tar of HLS files."""

    type: InteractiveType = optional()


class RecordingConfigInput(RequestModel):
    """Recording defaults of a meeting; they override the app's settings, and a start call overrides them."""

    max_seconds: Number = optional(ge=60, le=86400)
    file_name_prefix: str = optional()
    video_config: VideoConfig = optional()
    audio_config: AudioConfig = optional()
    storage_config: SerializeAsAny[StorageConfigInput] | None = None
    realtimekit_bucket_config: BucketConfig = optional()
    live_streaming_config: RtmpConfig = optional()


class AudioConfigOutput(TypedDict, total=False):
    """Audio of a recording."""

    codec: AudioCodec
    channel: AudioChannel
    export_file: bool


class WatermarkSizeOutput(TypedDict, total=False):
    """Size in pixels."""

    width: int
    height: int


class WatermarkOutput(TypedDict, total=False):
    """Image in the video."""

    url: str
    position: WatermarkPosition
    size: WatermarkSizeOutput


class VideoConfigOutput(TypedDict, total=False):
    """Video of a recording."""

    codec: VideoCodec
    width: int
    height: int
    export_file: bool
    watermark: WatermarkOutput


class StorageConfig(TypedDict, total=False):
    """Destination of the file, without its secrets."""

    type: StorageType
    bucket: str
    region: str
    path: str
    auth_method: StorageAuthMethod
    host: str
    port: float
    username: str


class BucketConfigOutput(TypedDict):
    """Whether the file goes to the RealtimeKit bucket."""

    enabled: bool


class RtmpConfigOutput(TypedDict, total=False):
    """An RTMP destination."""

    rtmp_url: str


class RecordingConfig(TypedDict):
    """Recording defaults of a meeting."""

    max_seconds: NotRequired[float]
    file_name_prefix: NotRequired[str]
    video_config: NotRequired[VideoConfigOutput]
    audio_config: NotRequired[AudioConfigOutput]
    storage_config: NotRequired[StorageConfig | None]
    realtimekit_bucket_config: NotRequired[BucketConfigOutput]
    live_streaming_config: NotRequired[RtmpConfigOutput]
