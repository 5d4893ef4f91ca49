"""Sessions in a given state, prepared with rtk itself."""

from typing import Any

from rtk_cli.emulator import timings
from tests.support.cli import Rtk

UNKNOWN_ID = "11111111-1111-4111-8111-111111111111"
"""A well-formed id that does not exist."""

TRANSCRIPTION = timings.TRANSCRIPTION / timings.SECOND
SUMMARIZING = timings.SUMMARIZING / timings.SECOND
FILE_LIFETIME = timings.FILE_LIFETIME / timings.SECOND


def meeting(rtk: Rtk, *flags: str) -> str:
    """The id of a new meeting with the title Biology 101."""
    return _id(rtk("meetings", "create", "--title", "Biology 101", *flags).ok.data)


def joined(rtk: Rtk, meeting_id: str, name: str, *, preset: str = "group_call_participant") -> str:
    """The id of a new participant who has joined."""
    flags = ("--name", name, "--custom-id", name.lower(), "--preset", preset)
    participant = _id(rtk("participants", "add", "--meeting", meeting_id, *flags).ok.data)
    rtk(f"emulator join {participant}").ok
    return participant


def session_of(rtk: Rtk, meeting_id: str) -> str:
    """The id of the meeting's newest session."""
    return _id(rtk(f"sessions list --meeting {meeting_id} --limit 1").ok.data[0])


def ended(rtk: Rtk, meeting_id: str, *, after: float = 60) -> str:
    """The id of the meeting's session, ended after that many seconds."""
    session = session_of(rtk, meeting_id)
    rtk.clock.advance(after)
    rtk(f"active-session kick-all {meeting_id} --force").ok
    return session


def with_transcript(rtk: Rtk, *flags: str, texts: tuple[str, ...] = ("Cells divide.",)) -> str:
    """The id of an ended session in which Ada spoke these texts; its transcript is ready."""
    meeting_id = meeting(rtk, *flags)
    ada = joined(rtk, meeting_id, "Ada")
    for text in texts:
        rtk("emulator", "say", ada, text, "--spoken").ok
        rtk.clock.advance(5)
    session = ended(rtk, meeting_id)
    rtk.clock.advance(TRANSCRIPTION)
    return session


def _id(resource: Any) -> str:
    resource_id: str = resource["id"]
    return resource_id
