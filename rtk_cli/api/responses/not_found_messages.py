"""What a 404 may be about besides an unknown id: what a meeting, a session or a livestream has only at times."""

from types import MappingProxyType
from typing import NamedTuple

from rtk_cli import operations as of
from rtk_cli.api.responses.request_subject import innermost, subject
from rtk_cli.messages import Request


class Part(NamedTuple):
    """`words` stand before the thing that it is a part of; `hint` says how it comes about, with the thing's {id}."""

    words: str
    hint: str | None = None


LIVE_SESSION = Part("live session of", "the first person who joins opens it")
PEOPLE = Part("live session with these people of")
RECORDING = Part("running recording of")
ON_THE_AIR = Part("livestream on the air of")

PARTS = MappingProxyType(
    {
        of.ACTIVE_SESSION_GET.id: LIVE_SESSION,
        of.ACTIVE_SESSION_KICK.id: PEOPLE,
        of.ACTIVE_SESSION_KICK_ALL.id: LIVE_SESSION,
        of.ACTIVE_SESSION_MUTE.id: PEOPLE,
        of.ACTIVE_SESSION_MUTE_ALL.id: LIVE_SESSION,
        of.ACTIVE_SESSION_CREATE_POLL.id: LIVE_SESSION,
        of.RECORDINGS_START.id: LIVE_SESSION,
        of.RECORDINGS_START_TRACK.id: LIVE_SESSION,
        of.RECORDINGS_GET_ACTIVE.id: RECORDING,
        of.LIVESTREAMS_GET_ACTIVE_FOR_MEETING.id: ON_THE_AIR,
        of.LIVESTREAMS_STOP.id: ON_THE_AIR,
        of.LIVESTREAMS_GET_FOR_MEETING.id: Part("livestream of"),
        of.LIVESTREAMS_GET_ACTIVE_SESSION.id: Part("session on the air of"),
        of.SESSIONS_EXPORT_CHAT.id: Part("chat of", "it comes when the session has ended: rtk sessions get {id}"),
        of.SESSIONS_EXPORT_TRANSCRIPT.id: Part(
            "transcript of", "it comes after the session: rtk sessions wait {id} --for transcript"
        ),
        of.SESSIONS_GET_SUMMARY.id: Part(
            "summary of", "have it written after the session: rtk sessions summarize {id}"
        ),
    }
)


def absent(request: Request) -> tuple[str, str | None]:
    """What was not found, the value last, and a hint."""
    part = PARTS.get(request.operation.id) if request.operation is not None else None
    named = innermost(request)
    if part is None or named is None:
        return subject(request), None if named else "check the account and the app: rtk config list"
    return f"{part.words} {subject(request)}", part.hint and part.hint.format(id=named[1])
