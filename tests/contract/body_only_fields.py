"""Fields of request bodies without a flag, each with its reason. Like every field they can be set by --set and --body.

A reason for an object applies to all fields in it.
"""

SECRET = "a secret: it comes from --storage-secret-file, a command, the environment or --body @FILE, never from argv"
RARE_FOR_MEETINGS = "rarely set for all recordings of a meeting; `recordings start` has a flag"
RARELY_USED = "rarely used at all"
EDITED_AS_A_FILE = "about ninety fields: edit the output of `presets get`, or set single ones with --set"

_STORAGE = {
    "storage_config.access_key": SECRET,
    "storage_config.secret": SECRET,
    "storage_config.password": SECRET,
    "storage_config.private_key": SECRET,
    "storage_config.auth_method": RARELY_USED,
    "storage_config.host": RARELY_USED,
    "storage_config.port": RARELY_USED,
    "storage_config.username": RARELY_USED,
}
_WATERMARK_SIZE = {
    "video_config.watermark.size.width": RARELY_USED,
    "video_config.watermark.size.height": RARELY_USED,
}
_MEETING_RECORDING = {
    **_STORAGE,
    **_WATERMARK_SIZE,
    "video_config.width": RARE_FOR_MEETINGS,
    "video_config.height": RARE_FOR_MEETINGS,
    "video_config.export_file": RARE_FOR_MEETINGS,
    "video_config.watermark.url": RARE_FOR_MEETINGS,
    "video_config.watermark.position": RARE_FOR_MEETINGS,
    "audio_config.channel": RARE_FOR_MEETINGS,
    "audio_config.export_file": RARE_FOR_MEETINGS,
    "realtimekit_bucket_config.enabled": RARE_FOR_MEETINGS,
    "storage_config.type": RARE_FOR_MEETINGS,
    "storage_config.bucket": RARE_FOR_MEETINGS,
    "storage_config.region": RARE_FOR_MEETINGS,
    "storage_config.path": RARE_FOR_MEETINGS,
    "live_streaming_config.rtmp_url": RARELY_USED,
}
_MEETING = {
    **{f"recording_config.{path}": reason for path, reason in _MEETING_RECORDING.items()},
    "ai_config.transcription.keywords": RARELY_USED,
    "ai_config.transcription.profanity_filter": RARELY_USED,
    "ai_config.summarization.summary_type": RARELY_USED,
    "ai_config.summarization.text_format": RARELY_USED,
    "ai_config.summarization.word_limit": RARELY_USED,
}

_PRESET = {"config": EDITED_AS_A_FILE, "permissions": EDITED_AS_A_FILE, "ui": EDITED_AS_A_FILE}

BODY_ONLY_FIELDS: dict[str, dict[str, str]] = {
    "meetings_create": _MEETING,
    "meetings_update": _MEETING,
    "meetings_replace": _MEETING,
    "recordings_start": {**_STORAGE, **_WATERMARK_SIZE},
    "presets_create": _PRESET,
    "presets_update": _PRESET,
    "presets_replace": _PRESET,
}
