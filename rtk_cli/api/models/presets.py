"""Preset responses: what a participant may do, and the look of the meeting."""

from typing import NotRequired, TypedDict

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


class PresetListItem(TypedDict, total=False):
    """A preset in a list; only a get returns the rest."""

    id: str
    name: str
    created_at: str
    updated_at: str


class MaxVideoStreams(TypedDict):
    """How many video tiles are rendered."""

    desktop: float
    mobile: float


class AudioQuality(TypedDict, total=False):
    """Microphone quality."""

    enable_high_bitrate: bool
    enable_stereo: bool


class ScreenshareQuality(TypedDict):
    """Screen share quality."""

    frame_rate: float
    quality: MediaQuality


class VideoQuality(TypedDict):
    """Camera quality."""

    frame_rate: float
    quality: MediaQuality
    simulcast: NotRequired[bool]


class PresetMedia(TypedDict):
    """Media quality settings."""

    audio: NotRequired[AudioQuality]
    screenshare: ScreenshareQuality
    video: VideoQuality


class PresetConfig(TypedDict):
    """Room type and media limits."""

    view_type: ViewType
    max_video_streams: MaxVideoStreams
    max_screenshare_count: float
    media: PresetMedia
    livestream_viewer_qualities: NotRequired[list[int] | None]


class PrivateChat(TypedDict):
    """Direct messages."""

    can_receive: bool
    can_send: bool
    files: bool
    text: bool


class PublicChat(TypedDict):
    """Room-wide messages."""

    can_send: bool
    files: bool
    text: bool


class ChatPermissions(TypedDict):
    """Chat rights."""

    private: PrivateChat
    public: PublicChat


class ConnectedMeetingsPermissions(TypedDict):
    """Breakout-room rights."""

    can_alter_connected_meetings: bool
    can_switch_connected_meetings: bool
    can_switch_to_parent_meeting: bool


class Production(TypedDict):
    """Whether a kind of media may be published."""

    can_produce: Permission


class MediaPermissions(TypedDict):
    """Publishing rights."""

    audio: Production
    screenshare: Production
    video: Production


class PresetPlugin(TypedDict, total=False):
    """Settings of one plugin."""

    access_control: PluginAccess
    handles_view_only: bool


class PluginPermissions(TypedDict):
    """Plugin rights; `config` maps a plugin's UUID to its settings."""

    can_close: bool
    can_edit_config: bool
    can_start: bool
    config: dict[str, PresetPlugin]


class PollPermissions(TypedDict):
    """Poll rights."""

    can_create: bool
    can_view: bool
    can_vote: bool


class PresetPermissions(TypedDict):
    """What the holder may do."""

    accept_stage_requests: NotRequired[bool]
    accept_waiting_requests: bool
    can_accept_production_requests: bool
    can_change_participant_permissions: bool
    can_edit_display_name: bool
    can_livestream: bool
    can_record: bool
    can_spotlight: bool
    chat: ChatPermissions
    connected_meetings: ConnectedMeetingsPermissions
    disable_participant_audio: bool
    disable_participant_screensharing: bool
    disable_participant_video: bool
    hidden_participant: bool
    is_recorder: NotRequired[bool]
    kick_participant: bool
    media: MediaPermissions
    pin_participant: bool
    plugins: PluginPermissions
    polls: PollPermissions
    recorder_type: RecorderType
    show_participant_list: bool
    stage_access: NotRequired[Permission]
    stage_enabled: NotRequired[bool]
    transcription_enabled: NotRequired[bool]
    waiting_room_type: WaitingRoomType


BackgroundColors = TypedDict("BackgroundColors", {"600": str, "700": str, "800": str, "900": str, "1000": str})
BrandColors = TypedDict("BrandColors", {"300": str, "400": str, "500": str, "600": str, "700": str})


class PresetColors(TypedDict):
    """Colors as #RRGGBB."""

    background: BackgroundColors
    brand: BrandColors
    danger: str
    success: str
    text: str
    text_on_brand: str
    video_bg: str
    warning: str


class DesignTokens(TypedDict):
    """Look of the UI kit."""

    border_radius: BorderRadius
    border_width: BorderWidth
    colors: PresetColors
    font_family: NotRequired[str]
    google_font: NotRequired[str]
    logo: NotRequired[str]
    spacing_base: float
    theme: Theme


class PresetUI(TypedDict):
    """Look of the UI kit; the real API adds `config_diff`."""

    design_tokens: DesignTokens


class Preset(TypedDict):
    """A whole preset."""

    id: str
    name: str
    config: PresetConfig
    permissions: PresetPermissions
    ui: PresetUI
    created_at: str
    updated_at: str
