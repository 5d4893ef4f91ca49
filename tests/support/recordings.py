"""Meetings and recordings in a given state, prepared with rtk itself."""

from typing import Any

from rtk_cli.emulator import timings
from tests.support.cli import Rtk

UNKNOWN_ID = "11111111-1111-4111-8111-111111111111"
"""A well-formed id that does not exist."""

RECORDER_START = timings.RECORDER_START / timings.SECOND
UPLOAD = timings.UPLOAD / timings.SECOND


def meeting(rtk: Rtk, *flags: str) -> str:
    """The id of a new meeting."""
    return _id(rtk("meetings", "create", *flags).ok.data)


def participant(rtk: Rtk, meeting_id: str, custom_id: str = "ada", *flags: str) -> str:
    """The id of a new participant."""
    return _id(rtk("participants", "add", "--meeting", meeting_id, "--custom-id", custom_id, *flags).ok.data)


def join(rtk: Rtk, participant_id: str) -> dict[str, Any]:
    """Let a participant join; returns the peer."""
    peer: dict[str, Any] = rtk(f"emulator join {participant_id}").ok.data
    return peer


def live_meeting(rtk: Rtk, *flags: str) -> tuple[str, str]:
    """The ids of a new meeting with a live session and of the participant in it, ada."""
    meeting_id = meeting(rtk, *flags)
    ada = participant(rtk, meeting_id)
    join(rtk, ada)
    return meeting_id, ada


def invoked(rtk: Rtk, *flags: str) -> str:
    """The id of a recording in state INVOKED, in a new live meeting."""
    meeting_id, _ = live_meeting(rtk)
    return _id(rtk("recordings", "start", meeting_id, *flags).ok.data)


def running(rtk: Rtk, *flags: str) -> str:
    """The id of a recording in state RECORDING since this moment."""
    recording = invoked(rtk, *flags)
    rtk.clock.advance(RECORDER_START)
    return recording


def uploaded(rtk: Rtk, *flags: str, seconds: float = 10) -> str:
    """The id of a recording in state UPLOADED."""
    recording = running(rtk, *flags)
    rtk.clock.advance(seconds)
    rtk(f"recordings stop --force {recording}").ok
    rtk.clock.advance(UPLOAD)
    return recording


def other_app(rtk: Rtk) -> str:
    """The id of a second app."""
    return _id(rtk("apps create --name other").ok.data)


def _id(resource: Any) -> str:
    resource_id: str = resource["id"]
    return resource_id
