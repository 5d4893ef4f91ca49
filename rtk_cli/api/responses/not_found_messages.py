"""What a 404 may mean besides an unknown id: a meeting, session or livestream lacks something that it has at times."""

from types import MappingProxyType
from typing import NamedTuple

from rtk_cli import operations as of
from rtk_cli.api.responses.request_subject import innermost_resource, subject
from rtk_cli.messages import Request


class Part(NamedTuple):
    """Something that a resource may lack. `label` precedes the resource; `hint` may name the resource's {id}."""

    label: str
    hint: str | None = None


LIVE_SESSION = Part("live session of", "it starts when the first participant joins")
LIVE_PARTICIPANTS = Part("these participants in a live session of")
ACTIVE_RECORDING = Part("active recording of")
ACTIVE_LIVESTREAM = Part("active livestream of")

PARTS = MappingProxyType(
    {
        of.ACTIVE_SESSION_GET.id: LIVE_SESSION,
        of.ACTIVE_SESSION_KICK.id: LIVE_PARTICIPANTS,
        of.ACTIVE_SESSION_KICK_ALL.id: LIVE_SESSION,
        of.ACTIVE_SESSION_MUTE.id: LIVE_PARTICIPANTS,
        of.ACTIVE_SESSION_MUTE_ALL.id: LIVE_SESSION,
        of.ACTIVE_SESSION_CREATE_POLL.id: LIVE_SESSION,
        of.RECORDINGS_START.id: LIVE_SESSION,
        of.RECORDINGS_START_TRACK.id: LIVE_SESSION,
        of.RECORDINGS_GET_ACTIVE.id: ACTIVE_RECORDING,
        of.LIVESTREAMS_GET_ACTIVE_FOR_MEETING.id: ACTIVE_LIVESTREAM,
        of.LIVESTREAMS_STOP.id: ACTIVE_LIVESTREAM,
        of.LIVESTREAMS_GET_FOR_MEETING.id: Part("livestream of"),
        of.LIVESTREAMS_GET_ACTIVE_SESSION.id: Part("active session of"),
        of.SESSIONS_EXPORT_CHAT.id: Part(
            "chat of", "it is available after the session has ended: rtk sessions get {id}"
        ),
        of.SESSIONS_EXPORT_TRANSCRIPT.id: Part(
            "transcript of", "it is available some time after the session: rtk sessions wait {id} --for transcript"
        ),
        of.SESSIONS_GET_SUMMARY.id: Part(
            "summary of", "generate it after the session has ended: rtk sessions summarize {id}"
        ),
    }
)


def describe_missing(request: Request, detail: str | None) -> tuple[str, str | None]:
    """What was not found, with the value last, and a hint; `detail` is what the API said."""
    part = PARTS.get(request.operation.id) if request.operation is not None else None
    if part is LIVE_PARTICIPANTS and "session" in (detail or "").lower():
        part = LIVE_SESSION
    resource = innermost_resource(request)
    if part is None or resource is None:
        return subject(request), None if resource else "check the account and the app: rtk config list"
    return f"{part.label} {subject(request)}", part.hint and part.hint.format(id=resource[1])
