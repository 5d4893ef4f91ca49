"""Fields of bodies that no flag reaches, each with its reason. They go by --set and --body, as every field does."""

SECRET = "a secret: what stands on a command line, others can read; --body @FILE"
RARE = "rarely set for all recordings of a meeting; a flag of `recordings start`"
SELDOM = "seldom used"

_STORAGE_OF_ONES_OWN = {
    "storage_config.access_key": SECRET,
    "storage_config.secret": SECRET,
    "storage_config.password": SECRET,
    "storage_config.private_key": SECRET,
    "storage_config.auth_method": SELDOM,
    "storage_config.host": SELDOM,
    "storage_config.port": SELDOM,
    "storage_config.username": SELDOM,
}
_WATERMARK_SIZE = {
    "video_config.watermark.size.width": SELDOM,
    "video_config.watermark.size.height": SELDOM,
}
_RECORDING_OF_A_MEETING = {
    **_STORAGE_OF_ONES_OWN,
    **_WATERMARK_SIZE,
    "video_config.width": RARE,
    "video_config.height": RARE,
    "video_config.export_file": RARE,
    "video_config.watermark.url": RARE,
    "video_config.watermark.position": RARE,
    "audio_config.channel": RARE,
    "audio_config.export_file": RARE,
    "realtimekit_bucket_config.enabled": RARE,
    "storage_config.type": RARE,
    "storage_config.bucket": RARE,
    "storage_config.region": RARE,
    "storage_config.path": RARE,
    "live_streaming_config.rtmp_url": SELDOM,
}
_MEETING = {
    **{f"recording_config.{path}": reason for path, reason in _RECORDING_OF_A_MEETING.items()},
    "ai_config.transcription.keywords": SELDOM,
    "ai_config.transcription.profanity_filter": SELDOM,
    "ai_config.summarization.summary_type": SELDOM,
    "ai_config.summarization.text_format": SELDOM,
    "ai_config.summarization.word_limit": SELDOM,
}

ONLY_BY_BODY: dict[str, dict[str, str]] = {
    "meetings_create": _MEETING,
    "meetings_update": _MEETING,
    "meetings_replace": _MEETING,
    "recordings_start": {**_STORAGE_OF_ONES_OWN, **_WATERMARK_SIZE},
}
