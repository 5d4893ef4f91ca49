"""The enums of the API contract. Without imports of models, because the command line reads them at start."""

from typing import Literal, TypeAlias

SortOrder: TypeAlias = Literal["ASC", "DESC"]

MeetingStatus: TypeAlias = Literal["ACTIVE", "INACTIVE"]
SummaryType: TypeAlias = Literal[
    "general",
    "team_meeting",
    "sales_call",
    "client_check_in",
    "interview",
    "daily_standup",
    "one_on_one_meeting",
    "lecture",
    "code_review",
]
TextFormat: TypeAlias = Literal["plain_text", "markdown"]

SessionStatus: TypeAlias = Literal["LIVE", "ENDED"]
SessionType: TypeAlias = Literal["meeting", "livestream", "participant"]
SessionSort: TypeAlias = Literal["minutesConsumed", "createdAt"]
AttendanceSort: TypeAlias = Literal["joinedAt", "duration"]
AttendanceView: TypeAlias = Literal["raw", "consolidated"]
EventViewType: TypeAlias = Literal["GROUP_CALL", "WEBINAR", "AUDIO_ROOM", "LIVESTREAM", "CHAT"]
LimitationReason: TypeAlias = Literal["cpu", "bandwidth", "none", "other"]
PeerEventName: TypeAlias = Literal["PEER_CREATED", "PEER_JOINING", "PEER_LEAVING"]
PeerReportPart: TypeAlias = Literal[
    "device_info", "ip_information", "precall_network_information", "events", "quality_stats"
]
TranscriptFormat: TypeAlias = Literal["SRT", "VTT", "JSON", "CSV"]

RecordingStatus: TypeAlias = Literal["INVOKED", "RECORDING", "UPLOADING", "UPLOADED", "ERRORED", "PAUSED"]
RecordingSort: TypeAlias = Literal["invokedTime"]
RecordingActionName: TypeAlias = Literal["stop", "pause", "resume"]
StartReasonName: TypeAlias = Literal["API_CALL", "RECORD_ON_START"]
StopReasonName: TypeAlias = Literal["API_CALL", "INTERNAL_ERROR", "ALL_PEERS_LEFT"]
CallerType: TypeAlias = Literal["ORGANIZATION", "USER"]
MediaKind: TypeAlias = Literal["audio"]

# The guide and the webhooks also have OFFLINE, which no filter accepts: contract/notes.md, section 6.
LivestreamStatus: TypeAlias = Literal["LIVE", "IDLE", "ERRORED", "INVOKED"]

AudioCodec: TypeAlias = Literal["MP3", "AAC"]
AudioChannel: TypeAlias = Literal["mono", "stereo"]
VideoCodec: TypeAlias = Literal["H264", "VP8", "VP9"]
WatermarkPosition: TypeAlias = Literal["left top", "right top", "left bottom", "right bottom"]
InteractiveType: TypeAlias = Literal["ID3"]
# The storage guide also has `cloudflare` (R2); the schema does not list it: contract/notes.md, section 7.
StorageType: TypeAlias = Literal["aws", "azure", "digitalocean", "gcs", "sftp"]
StorageTypeOfGuide: TypeAlias = Literal["aws", "azure", "digitalocean", "gcs", "sftp", "cloudflare"]
StorageAuthMethod: TypeAlias = Literal["KEY", "PASSWORD"]

ViewType: TypeAlias = Literal["GROUP_CALL", "WEBINAR", "AUDIO_ROOM", "LIVESTREAM"]
MediaQuality: TypeAlias = Literal["hd", "vga", "qvga", "fhd", "uhd"]
Permission: TypeAlias = Literal["ALLOWED", "NOT_ALLOWED", "CAN_REQUEST"]
RecorderType: TypeAlias = Literal["RECORDER", "LIVESTREAMER", "NONE"]
WaitingRoomType: TypeAlias = Literal["SKIP", "ON_PRIVILEGED_USER_ENTRY", "SKIP_ON_ACCEPT"]
PluginAccess: TypeAlias = Literal["FULL_ACCESS", "VIEW_ONLY"]
BorderRadius: TypeAlias = Literal["sharp", "rounded", "extra-rounded", "circular"]
BorderWidth: TypeAlias = Literal["none", "thin", "fat"]
Theme: TypeAlias = Literal["darkest", "dark", "light"]

WebhookEvent: TypeAlias = Literal[
    "meeting.started",
    "meeting.ended",
    "meeting.participantJoined",
    "meeting.participantLeft",
    "meeting.chatSynced",
    "recording.statusUpdate",
    "livestreaming.statusUpdate",
    "meeting.transcript",
    "meeting.summary",
]
