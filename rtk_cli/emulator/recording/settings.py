"""The settings of a recording: the start call overrides the meeting's `recording_config`, which overrides the defaults.

The order follows contract/notes.md, section 6. The dashboard's settings of an app have no counterpart here.
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

# The members of a start call that are not settings of the recording itself.
_NOT_SETTINGS = {"meeting_id", "allow_multiple_recordings"}

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
DEFAULT_LAYER = "default"


def merged(meeting_config: Mapping[str, Any], start_call: Mapping[str, Any]) -> dict[str, Any]:
    """Merge all settings of one recording. Storage secrets are not among them: the contract check removed them."""
    requested = {name: value for name, value in start_call.items() if name not in _NOT_SETTINGS}
    return _override(requested, _override(meeting_config, DEFAULTS))


def file_name(settings: Mapping[str, Any], room: str, moment: int) -> str:
    """Return `{room}_{timestamp}` after the prefix, with the file extension."""
    prefix = safe_prefix(settings.get("file_name_prefix") or "")
    stem = f"{prefix}_{room}_{moment}" if prefix else f"{room}_{moment}"
    return f"{stem}.{extension(settings)}"


def safe_prefix(text: str) -> str:
    """Return the prefix without the characters that a link would have to quote."""
    return _UNSAFE.sub("_", text)


def extension(settings: Mapping[str, Any]) -> str:
    if settings.get("interactive_config"):
        return "tar.gz"
    if not settings["video_config"]["export_file"]:
        return audio_extension(settings)
    return "mp4" if settings["video_config"]["codec"] == "H264" else "webm"


def audio_extension(settings: Mapping[str, Any]) -> str:
    """With VP8 and VP9 the audio is always Vorbis, in WebM."""
    if settings["video_config"]["codec"] != "H264":
        return "webm"
    return str(settings["audio_config"]["codec"]).lower()


def _override(overrides: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Override member by member, but `storage_config` as a whole, since its type decides its members."""
    result = dict(settings)
    for name, value in overrides.items():
        current = settings.get(name)
        if isinstance(value, Mapping) and isinstance(current, Mapping) and name != "storage_config":
            result[name] = _override(value, current)
        else:
            result[name] = value
    return result


def layer_prefix(layer: Mapping[str, Any]) -> str:
    """Return the file name prefix of a track recording's layer."""
    return safe_prefix(layer.get("file_name_prefix") or DEFAULT_LAYER)
