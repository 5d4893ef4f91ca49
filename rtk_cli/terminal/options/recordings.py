"""Flags of recording settings: `recordings start` takes them for one recording, `meetings create` as defaults.

The keys and passwords of your own storage are never arguments, because other users can read a command line. They come
from a file, a command or the environment: `terminal/input/storage_secrets.py`.
"""

from typing import Annotated

import typer

from rtk_cli.api import choices

MaxSeconds = Annotated[
    int | None, typer.Option("--max-seconds", metavar="SECONDS", help="Stop a recording after this time, 60 to 86400.")
]
FileNamePrefix = Annotated[
    str | None, typer.Option("--file-name-prefix", "--file-prefix", metavar="TEXT", help="Prefix of the file names.")
]
VideoCodec = Annotated[
    choices.VideoCodec | None,
    typer.Option("--codec", "--video-codec", help="Video codec: H264 for MP4, VP8 for WebM."),
]
Width = Annotated[int | None, typer.Option("--width", metavar="PIXELS", help="Video width.")]
Height = Annotated[int | None, typer.Option("--height", metavar="PIXELS", help="Video height.")]
ExportVideo = Annotated[bool | None, typer.Option("--export-video/--no-export-video", help="Write a video file.")]
WatermarkUrl = Annotated[str | None, typer.Option("--watermark-url", metavar="URL", help="Image for a watermark.")]
WatermarkPosition = Annotated[
    choices.WatermarkPosition | None,
    typer.Option("--watermark-position", help="Position of the watermark."),
]
AudioCodec = Annotated[choices.AudioCodec | None, typer.Option("--audio-codec", help="Audio codec.")]
AudioChannel = Annotated[choices.AudioChannel | None, typer.Option("--audio-channel", help="Audio channels.")]
ExportAudio = Annotated[
    bool | None, typer.Option("--export-audio/--no-export-audio", help="Write a separate audio file.")
]
Bucket = Annotated[
    bool | None, typer.Option("--bucket/--no-bucket", help="Upload to the bucket of RealtimeKit, for seven days.")
]
StorageType = Annotated[
    choices.StorageTypeOfGuide | None,
    typer.Option("--storage-type", help="Type of your own storage; its secrets come from --storage-secret-file."),
]
StorageBucket = Annotated[str | None, typer.Option("--storage-bucket", metavar="NAME", help="Bucket or container.")]
StorageRegion = Annotated[str | None, typer.Option("--storage-region", metavar="NAME", help="Region of the bucket.")]
StoragePath = Annotated[str | None, typer.Option("--storage-path", metavar="PATH", help="Folder in the bucket.")]
StorageSecretFile = Annotated[
    str | None,
    typer.Option(
        "--storage-secret-file",
        metavar="FILE",
        help="The secret of your own storage, or JSON with access_key and secret; - for stdin.",
    ),
]
StorageSecretCommand = Annotated[
    str | None,
    typer.Option(
        "--storage-secret-command", metavar="COMMAND", help="The same, from the output of this command (no shell)."
    ),
]
SECRET_SOURCES = ("storage_secret_file", "storage_secret_command")
"""Parameters that are no fields of a request body."""
RtmpUrl = Annotated[str | None, typer.Option("--rtmp-url", metavar="URL", help="Also send it to this RTMP URL.")]
AllowMultiple = Annotated[
    bool | None,
    typer.Option(
        "--allow-multiple-recordings/--no-allow-multiple-recordings",
        help="Allow a second recording at the same time.",
    ),
]
Interactive = Annotated[
    bool, typer.Option("--interactive", help="Embed timed metadata; the file is a tar of HLS segments.")
]

PATHS = {
    "file_name_prefix": "file_name_prefix",
    "max_seconds": "max_seconds",
    "video_codec": "video_config.codec",
    "width": "video_config.width",
    "height": "video_config.height",
    "export_video": "video_config.export_file",
    "watermark_url": "video_config.watermark.url",
    "watermark_position": "video_config.watermark.position",
    "audio_codec": "audio_config.codec",
    "audio_channel": "audio_config.channel",
    "export_audio": "audio_config.export_file",
    "bucket": "realtimekit_bucket_config.enabled",
    "storage_type": "storage_config.type",
    "storage_bucket": "storage_config.bucket",
    "storage_region": "storage_config.region",
    "storage_path": "storage_config.path",
}
"""The field of the recording settings that each flag sets."""
