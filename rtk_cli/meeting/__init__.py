"""The Meeting object: a participant of a live session, for tests and scripts. See docs/meeting.md."""

from rtk_cli.meeting.errors import ConnectionLostError, MeetingOverError, NotPermittedError, WrongStateError
from rtk_cli.meeting.live_connection import Connection, Event
from rtk_cli.meeting.local_participant import LocalParticipant, RoomState
from rtk_cli.meeting.meeting import Meeting
from rtk_cli.meeting.participant import Participant

__all__ = [
    "Connection",
    "ConnectionLostError",
    "Event",
    "LocalParticipant",
    "Meeting",
    "MeetingOverError",
    "NotPermittedError",
    "Participant",
    "RoomState",
    "WrongStateError",
]
