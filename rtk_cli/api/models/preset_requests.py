"""Request bodies of presets: a whole preset, and a change of any field of it.

Two members are sent empty when they are not given, `ui.config_diff` and `permissions.plugins.config`: the live API
was seen to require them (contract/notes.md, section 9.3).
"""

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import ConfigDict, Field, model_validator

from rtk_cli.api.choices import (
    BorderRadius,
    BorderWidth,
    MediaQuality,
    Permission,
    PluginAccess,
    RecorderType,
    Theme,
    ViewType,
    WaitingRoomType,
)
from rtk_cli.api.models.partial import partial
from rtk_cli.api.models.request import Number, RequestModel, optional

FrameRate = Annotated[Number, Field(le=30)]
SpacingBase = Annotated[Number, Field(ge=1)]
Quality = Annotated[int, Field(ge=0)]


class MaxVideoStreamsInput(RequestModel):
    """How many video tiles are rendered."""

    desktop: Number
    mobile: Number


class AudioQualityInput(RequestModel):
    """Microphone quality."""

    enable_high_bitrate: bool = optional()
    enable_stereo: bool = optional()


class ScreenshareQualityInput(RequestModel):
    """Screen share quality."""

    frame_rate: Number
    quality: MediaQuality


class VideoQualityInput(RequestModel):
    """Camera quality."""

    frame_rate: FrameRate
    quality: MediaQuality
    simulcast: bool = optional()


class PresetMediaInput(RequestModel):
    """Media quality settings."""

    audio: AudioQualityInput = optional()
    screenshare: ScreenshareQualityInput
    video: VideoQualityInput


class PresetConfigInput(RequestModel):
    """Room type and media limits."""

    view_type: ViewType
    max_video_streams: MaxVideoStreamsInput
    max_screenshare_count: Number
    media: PresetMediaInput
    livestream_viewer_qualities: list[Quality] | None = None


class PrivateChatInput(RequestModel):
    """Direct messages."""

    can_receive: bool
    can_send: bool
    files: bool
    text: bool


class PublicChatInput(RequestModel):
    """Room-wide messages."""

    can_send: bool
    files: bool
    text: bool


class ChatPermissionsInput(RequestModel):
    """Chat rights."""

    private: PrivateChatInput
    public: PublicChatInput


class ConnectedMeetingsInput(RequestModel):
    """Breakout-room rights."""

    can_alter_connected_meetings: bool
    can_switch_connected_meetings: bool
    can_switch_to_parent_meeting: bool


class ProductionInput(RequestModel):
    """Whether a kind of media may be published."""

    can_produce: Permission


class MediaPermissionsInput(RequestModel):
    """Publishing rights."""

    audio: ProductionInput
    screenshare: ProductionInput
    video: ProductionInput


class PresetPluginInput(RequestModel):
    """Settings of one plugin, including its own."""

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    access_control: PluginAccess = optional()
    handles_view_only: bool = optional()


class PluginPermissionsInput(RequestModel):
    """Plugin rights; `config` maps a plugin's UUID to its settings."""

    can_close: bool
    can_edit_config: bool
    can_start: bool
    config: dict[str, PresetPluginInput]

    @model_validator(mode="before")
    @classmethod
    def _add_config(cls, values: Any) -> Any:
        return {"config": {}, **values} if isinstance(values, dict) else values


class PollPermissionsInput(RequestModel):
    """Poll rights."""

    can_create: bool
    can_view: bool
    can_vote: bool


class PresetPermissionsInput(RequestModel):
    """What the holder may do."""

    accept_stage_requests: bool = optional()
    accept_waiting_requests: bool
    can_accept_production_requests: bool
    can_change_participant_permissions: bool
    can_edit_display_name: bool
    can_livestream: bool
    can_record: bool
    can_spotlight: bool
    chat: ChatPermissionsInput
    connected_meetings: ConnectedMeetingsInput
    disable_participant_audio: bool
    disable_participant_screensharing: bool
    disable_participant_video: bool
    hidden_participant: bool
    is_recorder: bool = optional()
    kick_participant: bool
    media: MediaPermissionsInput
    pin_participant: bool
    plugins: PluginPermissionsInput
    polls: PollPermissionsInput
    recorder_type: RecorderType
    show_participant_list: bool
    stage_access: Permission = optional()
    stage_enabled: bool = optional()
    transcription_enabled: bool = optional()
    waiting_room_type: WaitingRoomType


class BackgroundColorsInput(RequestModel):
    """Shades of the background, as #RRGGBB."""

    shade_600: str = Field(alias="600")
    shade_700: str = Field(alias="700")
    shade_800: str = Field(alias="800")
    shade_900: str = Field(alias="900")
    shade_1000: str = Field(alias="1000")


class BrandColorsInput(RequestModel):
    """Shades of the brand color, as #RRGGBB."""

    shade_300: str = Field(alias="300")
    shade_400: str = Field(alias="400")
    shade_500: str = Field(alias="500")
    shade_600: str = Field(alias="600")
    shade_700: str = Field(alias="700")


class PresetColorsInput(RequestModel):
    """Colors as #RRGGBB."""

    background: BackgroundColorsInput
    brand: BrandColorsInput
    danger: str
    success: str
    text: str
    text_on_brand: str
    video_bg: str
    warning: str


class DesignTokensInput(RequestModel):
    """Look of the UI kit."""

    border_radius: BorderRadius
    border_width: BorderWidth
    colors: PresetColorsInput
    font_family: str = optional()
    google_font: str = optional()
    logo: str = optional()
    spacing_base: SpacingBase
    theme: Theme


class PresetUIInput(RequestModel):
    """Look of the UI kit."""

    design_tokens: DesignTokensInput
    config_diff: dict[str, Any] = optional()  # not in the contract, but in responses of the live API

    @model_validator(mode="before")
    @classmethod
    def _add_config_diff(cls, values: Any) -> Any:
        return {"config_diff": {}, **values} if isinstance(values, dict) else values


class PresetInput(RequestModel):
    """A new preset, or the replacement of one."""

    name: str = Field(min_length=1)
    config: PresetConfigInput
    permissions: PresetPermissionsInput
    ui: PresetUIInput


if TYPE_CHECKING:
    ConfigChange: TypeAlias = PresetConfigInput
    PermissionsChange: TypeAlias = PresetPermissionsInput
    UIChange: TypeAlias = PresetUIInput
else:
    ConfigChange = partial(PresetConfigInput)
    PermissionsChange = partial(PresetPermissionsInput)
    UIChange = partial(PresetUIInput)


class PresetUpdate(RequestModel):
    """Changes the fields that are sent."""

    name: str = optional(min_length=1)
    config: ConfigChange = optional()
    permissions: PermissionsChange = optional()
    ui: UIChange = optional()
