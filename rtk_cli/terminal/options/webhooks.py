"""Webhook events on the command line."""

from enum import StrEnum
from typing import Annotated

import typer

from rtk_cli.errors import UsageError
from rtk_cli.suggestions import closest
from rtk_cli.terminal.options.common import as_text

OLDER_EVENTS = {"session.started": "meeting.started", "session.ended": "meeting.ended"}


class Event(StrEnum):
    """The events; an enum, because Typer does not accept a repeated Literal."""

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
    """The event with this name in any case. Raises `UsageError` with the current name of an older one."""
    events = {event.value.lower(): event for event in Event}
    if word.lower() in events:
        return events[word.lower()]
    if word.lower() in OLDER_EVENTS:
        hint = f"sessions start and end with events of their meeting: --event {OLDER_EVENTS[word.lower()]}"
        raise UsageError(f"no such event: {word}", hint=hint)
    near = closest(word, Event)
    hint = f"did you mean {near}?" if near else "`rtk webhooks events` lists them"
    raise UsageError(f"no such event: {word}", hint=hint)


def checked_url(url: str) -> str:
    """A URL that events can be posted to."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(as_text(url))
        is_valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_valid = False
    if not is_valid:
        raise UsageError(f"not an http:// or https:// URL with a host: {url}")
    return url


Events = Annotated[
    list[Event] | None,
    typer.Option("--events", "--event", parser=event_named, metavar="EVENT", help="Event to send (repeatable)."),
]
