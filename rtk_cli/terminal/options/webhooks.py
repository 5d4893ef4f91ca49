"""The events that webhooks are told of, as words of the command line."""

from enum import StrEnum

from rtk_cli.errors import UsageError
from rtk_cli.suggestions import closest

OLDER_EVENTS = {"session.started": "meeting.started", "session.ended": "meeting.ended"}


class Event(StrEnum):
    """The events; an enum because Typer takes no repeated Literal."""

    MEETING_STARTED = "meeting.started"
    MEETING_ENDED = "meeting.ended"
    PARTICIPANT_JOINED = "meeting.participantJoined"
    PARTICIPANT_LEFT = "meeting.participantLeft"
    CHAT_SYNCED = "meeting.chatSynced"
    RECORDING = "recording.statusUpdate"
    LIVESTREAMING = "livestreaming.statusUpdate"
    TRANSCRIPT = "meeting.transcript"
    SUMMARY = "meeting.summary"


def event_named(word: str) -> Event:
    """The event of that name; the error for an older name needs more words than Typer has."""
    events = [event.value for event in Event]
    if word in events:
        return Event(word)
    if word in OLDER_EVENTS:
        what = "a session's start and end are told as events of its meeting"
        raise UsageError(f"no such event: {word}", hint=f"{what}: --event {OLDER_EVENTS[word]}")
    near = closest(word, events)
    hint = f"did you mean {near}?" if near else "`rtk webhooks events` lists them"
    raise UsageError(f"no such event: {word}", hint=hint)
