"""The default presets of an app: names from contract/notes.md, section 10, permissions chosen to fit the role.

Each is a complete preset: the permissions of a group call participant, and the differences of its role.
"""

from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.handler import Json

_DESIGN: Json = {
    "border_radius": "rounded",
    "border_width": "thin",
    "colors": {
        "background": {"600": "#222222", "700": "#1f1f1f", "800": "#1b1b1b", "900": "#181818", "1000": "#141414"},
        "brand": {"300": "#844d1c", "400": "#9d5b22", "500": "#b56927", "600": "#d37c30", "700": "#d9904f"},
        "danger": "#FF2D2D",
        "success": "#62A504",
        "text": "#EEEEEE",
        "text_on_brand": "#EEEEEE",
        "video_bg": "#191919",
        "warning": "#FFCD07",
    },
    "spacing_base": 4,
    "theme": "dark",
}

_CONFIG: Json = {
    "view_type": "GROUP_CALL",
    "max_video_streams": {"desktop": 10, "mobile": 6},
    "max_screenshare_count": 1,
    "media": {
        "audio": {"enable_high_bitrate": False, "enable_stereo": False},
        "video": {"quality": "hd", "frame_rate": 30, "simulcast": True},
        "screenshare": {"quality": "hd", "frame_rate": 5},
    },
}

_PARTICIPANT: Json = {
    "accept_stage_requests": False,
    "accept_waiting_requests": False,
    "can_accept_production_requests": False,
    "can_change_participant_permissions": False,
    "can_edit_display_name": True,
    "can_livestream": False,
    "can_record": False,
    "can_spotlight": False,
    "chat": {
        "private": {"can_receive": True, "can_send": True, "files": True, "text": True},
        "public": {"can_send": True, "files": True, "text": True},
    },
    "connected_meetings": {
        "can_alter_connected_meetings": False,
        "can_switch_connected_meetings": False,
        "can_switch_to_parent_meeting": False,
    },
    "disable_participant_audio": False,
    "disable_participant_screensharing": False,
    "disable_participant_video": False,
    "hidden_participant": False,
    "is_recorder": False,
    "kick_participant": False,
    "media": {
        "audio": {"can_produce": "ALLOWED"},
        "screenshare": {"can_produce": "ALLOWED"},
        "video": {"can_produce": "ALLOWED"},
    },
    "pin_participant": False,
    "plugins": {"can_close": False, "can_edit_config": False, "can_start": False, "config": {}},
    "polls": {"can_create": False, "can_view": True, "can_vote": True},
    "recorder_type": "NONE",
    "show_participant_list": True,
    "stage_access": "ALLOWED",
    "stage_enabled": False,
    "transcription_enabled": True,
    "waiting_room_type": "SKIP",
}

_HOST: Json = {
    "accept_stage_requests": True,
    "accept_waiting_requests": True,
    "can_accept_production_requests": True,
    "can_change_participant_permissions": True,
    "can_livestream": True,
    "can_record": True,
    "can_spotlight": True,
    "connected_meetings": {
        "can_alter_connected_meetings": True,
        "can_switch_connected_meetings": True,
        "can_switch_to_parent_meeting": True,
    },
    "disable_participant_audio": True,
    "disable_participant_screensharing": True,
    "disable_participant_video": True,
    "kick_participant": True,
    "pin_participant": True,
    "plugins": {"can_close": True, "can_edit_config": True, "can_start": True},
    "polls": {"can_create": True},
}

_GUEST: Json = {
    "chat": {"private": {"can_send": False, "files": False}, "public": {"files": False}},
    "media": {"screenshare": {"can_produce": "CAN_REQUEST"}},
    "waiting_room_type": "ON_PRIVILEGED_USER_ENTRY",
}

_VIEWER: Json = {
    "chat": {"private": {"can_send": False, "files": False}, "public": {"files": False}},
    "media": {
        "audio": {"can_produce": "NOT_ALLOWED"},
        "screenshare": {"can_produce": "NOT_ALLOWED"},
        "video": {"can_produce": "NOT_ALLOWED"},
    },
    "show_participant_list": False,
    "stage_access": "CAN_REQUEST",
    "transcription_enabled": False,
}

_ON_STAGE: Json = {"stage_enabled": True}

# The stage access of a webinar preset and its three kinds of media have the same value (contract/notes.md, section 10).
_ASKS_FOR_STAGE: Json = {"media": {name: {"can_produce": "CAN_REQUEST"} for name in ("audio", "screenshare", "video")}}


def _merged(defaults: Mapping[str, Any], *overrides: Mapping[str, Any]) -> Json:
    merged = dict(defaults)
    for override in overrides:
        for name, value in override.items():
            merged[name] = _merged(merged.get(name, {}), value) if isinstance(value, dict) else value
    return merged


def _preset(name: str, view_type: str, *differences: Mapping[str, Any]) -> Json:
    return {
        "name": name,
        "config": _merged(_CONFIG, {"view_type": view_type}),
        "permissions": _merged(_PARTICIPANT, *differences),
        "ui": {"design_tokens": _DESIGN},
    }


READY_PRESETS = (
    _preset("group_call_host", "GROUP_CALL", _HOST),
    _preset("group_call_participant", "GROUP_CALL"),
    _preset("group_call_guest", "GROUP_CALL", _GUEST),
    _preset("webinar_presenter", "WEBINAR", _HOST, _ON_STAGE),
    _preset("webinar_viewer", "WEBINAR", _VIEWER, _ON_STAGE, _ASKS_FOR_STAGE),
    _preset("livestream_host", "LIVESTREAM", _HOST, _ON_STAGE),
    _preset("livestream_viewer", "LIVESTREAM", _VIEWER, _ON_STAGE),
)
