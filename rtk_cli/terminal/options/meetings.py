"""Flags of the fields of a meeting, for `meetings create`, `update` and `replace`."""

from typing import Annotated

import typer

Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Title of the meeting.")]
RecordOnStart = Annotated[
    bool | None,
    typer.Option("--record-on-start/--no-record-on-start", help="Start recording when the first participant joins."),
]
LiveStreamOnStart = Annotated[
    bool | None,
    typer.Option(
        "--live-stream-on-start/--no-live-stream-on-start", help="Start livestreaming when the session starts."
    ),
]
PersistChat = Annotated[
    bool | None, typer.Option("--persist-chat/--no-persist-chat", help="Keep the chat between sessions.")
]
SummarizeOnEnd = Annotated[
    bool | None,
    typer.Option(
        "--summarize-on-end/--no-summarize-on-end",
        "--summarize/--no-summarize",
        help="Summarize each session when it ends.",
    ),
]
TranscribeOnEnd = Annotated[
    bool | None,
    typer.Option(
        "--transcribe-on-end/--no-transcribe-on-end",
        "--transcribe/--no-transcribe",
        help="Transcribe each session when it ends.",
    ),
]
KeepAlive = Annotated[
    int | None,
    typer.Option(
        "--session-keep-alive-time-in-secs",
        "--keep-alive",
        metavar="SECONDS",
        help="How long a session stays open after the last participant leaves: 60 to 600 seconds.",
    ),
]
Language = Annotated[str | None, typer.Option("--language", metavar="CODE", help="Spoken language, such as en-US.")]

FIELD_PATHS = {
    "keep_alive": "session_keep_alive_time_in_secs",
    "language": "ai_config.transcription.language",
    "max_seconds": "recording_config.max_seconds",
    "file_name_prefix": "recording_config.file_name_prefix",
    "video_codec": "recording_config.video_config.codec",
    "audio_codec": "recording_config.audio_config.codec",
}
"""The body fields of flags whose name differs from the field. Other fields are set by --set and --body."""
