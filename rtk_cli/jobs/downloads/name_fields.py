"""The fields of --name-template. Apart from `file_names`, because the help of a command needs no more than these."""

FIELDS = {
    "date": "day of the start, in UTC: 2026-09-14",
    "time": "time of the start, in UTC: 08-00-00",
    "meeting_title": "the meeting's title",
    "meeting_id": "the meeting's id",
    "session_id": "the session's id",
    "id": "the recording's id",
    "name": "the file's own name, without its extension",
    "kind": "recording, audio or track",
    "ext": "the file's extension with its dot: .mp4",
}
"""What a template may name, and the help for it."""
IDS = frozenset({"id", "session_id", "meeting_id"})
MEETING_FIELDS = frozenset({"meeting_title", "meeting_id"})
"""Fields that are in the list of recordings but not in a single recording."""
