"""The kinds of faults that can be planned, and what each content fault is for.

A module of its own, so that `rtk emulator fail --help` does not import SQLite.
"""

from typing import Literal, get_args

Cut = Literal["before", "after"]
"""When a fault drops the connection: before or after the change is stored."""
CUTS: tuple[Cut, ...] = get_args(Cut)

Content = Literal[
    "empty",
    "expired-link",
    "errored",
    "stuck-invoked",
    "stuck-uploading",
    "zombie-session",
    "duplicate",
    "late",
    "out-of-order",
]
"""What is wrong although every response is a success."""
CONTENTS: tuple[Content, ...] = get_args(Content)

SESSIONS = "sessions"
WEBHOOKS = "webhooks"
SUBJECTS = (SESSIONS, WEBHOOKS)
"""What a content fault hits that no single request causes: the end of a session, the delivery of an event."""

_EXPORTS = ("sessions_export_transcript", "sessions_export_chat", "sessions_get_summary")
_RECORDING_READS = ("recordings_get", "recordings_get_active", "recordings_list")
_RECORDING_STARTS = ("recordings_start", "recordings_start_track")

APPLIES_TO: dict[Content, tuple[str, ...]] = {
    "empty": _EXPORTS,
    "expired-link": (*_EXPORTS, *_RECORDING_READS),
    "errored": _RECORDING_STARTS,
    "stuck-invoked": _RECORDING_STARTS,
    "stuck-uploading": _RECORDING_STARTS,
    "zombie-session": (SESSIONS,),
    "duplicate": (WEBHOOKS,),
    "late": (WEBHOOKS,),
    "out-of-order": (WEBHOOKS,),
}
"""The operations and subjects that a content fault can be planned for."""
