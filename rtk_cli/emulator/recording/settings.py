"""What a recording is made with: the start call over the meeting's `recording_config` over the defaults.

The order is the one of contract/notes.md, section 6; the dashboard's settings of an app stand in for the defaults.
"""

import re
from collections.abc import Mapping
from typing import Any

DEFAULTS: Mapping[str, Any] = {
    "max_seconds": 86_400,
    "video_config": {"codec": "H264", "width": 1280, "height": 720, "export_file": True},
    "audio_config": {"codec": "AAC", "channel": "stereo", "export_file": True},
    "realtimekit_bucket_config": {"enabled": True},
}

# The members of a start call that are no settings of the recording itself.
_BESIDE_THE_SETTINGS = {"meeting_id", "allow_multiple_recordings"}

_NOT_IN_A_FILE_NAME = re.compile(r"[^A-Za-z0-9_-]+")
DEFAULT_LAYER = "default"


def merged(meeting_config: Mapping[str, Any], start_call: Mapping[str, Any]) -> dict[str, Any]:
    """All settings of one recording. No secret of a storage is among them: the contract's check took those away."""
    asked = {name: value for name, value in start_call.items() if name not in _BESIDE_THE_SETTINGS}
    return _over(asked, _over(meeting_config, DEFAULTS))


def file_name(settings: Mapping[str, Any], room: str, moment: int) -> str:
    """`{room}_{timestamp}` behind the prefix, with the ending of what is written."""
    prefix = safe_prefix(settings.get("file_name_prefix") or "")
    stem = f"{prefix}_{room}_{moment}" if prefix else f"{room}_{moment}"
    return f"{stem}.{ending(settings)}"


def safe_prefix(text: str) -> str:
    """A prefix as it stands in a file name: a name is part of a link, so it holds no slash and no blank."""
    return _NOT_IN_A_FILE_NAME.sub("_", text)


def ending(settings: Mapping[str, Any]) -> str:
    if settings.get("interactive_config"):
        return "tar.gz"
    if not settings["video_config"]["export_file"]:
        return audio_ending(settings)
    return "mp4" if settings["video_config"]["codec"] == "H264" else "webm"


def audio_ending(settings: Mapping[str, Any]) -> str:
    """VP8 and VP9 force Vorbis, whatever the audio codec says, and Vorbis comes in WebM."""
    if settings["video_config"]["codec"] != "H264":
        return "webm"
    return str(settings["audio_config"]["codec"]).lower()


def _over(upper: Mapping[str, Any], lower: Mapping[str, Any]) -> dict[str, Any]:
    """`upper` over `lower`, member by member; a storage is never mixed from two, since its kind decides its members."""
    result = dict(lower)
    for name, value in upper.items():
        below = lower.get(name)
        if isinstance(value, Mapping) and isinstance(below, Mapping) and name != "storage_config":
            result[name] = _over(value, below)
        else:
            result[name] = value
    return result


def layer_prefix(layer: Mapping[str, Any]) -> str:
    """The first part of the file names of a track recording's layer."""
    return safe_prefix(layer.get("file_name_prefix") or DEFAULT_LAYER)
