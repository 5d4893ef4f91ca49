"""The reference of the Meeting object as tables: what each member is, returns, changes or tells.

Paths are those of Web Core. Each row holds for the official web client and for `rtk_cli.meeting`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.web_core.room import Room

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Property:
    """A member with a value, which `holds` in a meeting that Ada has joined."""

    path: str
    holds: Callable[[Any, Room], object]

    def check(self, room: Room) -> None:
        room.until(lambda: self.holds(ada(room, self.path), room))


@dataclass(frozen=True)
class Method:
    """A member that Ada calls, and what must come true afterwards."""

    path: str
    holds: Callable[[Room], object]
    arguments: Callable[[Room], tuple[Any, ...]] = lambda room: ()

    def check(self, room: Room) -> None:
        room.clients["ada"].call(self.path, *self.arguments(room))
        room.until(lambda: self.holds(room))


@dataclass(frozen=True)
class Event:
    """An event that Ada gets, and what causes it."""

    path: str
    cause: Callable[[Room], object]

    def check(self, room: Room) -> None:
        self.cause(room)
        room.until(lambda: self.path in room.clients["ada"].events)


def ada(room: Room, path: str) -> Any:
    return room.clients["ada"].get(path)


def equals(expected: object) -> Callable[[Any, Room], bool]:
    return lambda value, room: value == expected


def calls(name: str, path: str, *arguments: Any) -> Callable[[Room], None]:
    return lambda room: room.clients[name].call(path, *arguments)


def is_now(path: str, expected: object) -> Callable[[Room], bool]:
    return lambda room: ada(room, path) == expected


def has(path: str, expected: str) -> Callable[[Room], bool]:
    return lambda room: expected in ada(room, path)


def the(path: str, *others: Any) -> Callable[[Room], tuple[Any, ...]]:
    """Arguments that start with the id of the only object there."""
    return lambda room: (*room.clients["ada"].ids(path), *others)


def eve(room: Room) -> tuple[str]:
    """The id of the waiting participant, once she is listed."""
    room.until(lambda: room.clients["ada"].ids("participants.waitlisted"))
    return (room.clients["ada"].ids("participants.waitlisted")[0],)


def activate_plugin(room: Room) -> None:
    """Activate a plugin that Ada knows; the official client makes its id of the meeting's and the plugin's."""
    known = room.clients["ada"].ids("plugins.all") or ["board"]
    room.clients["bob"].call("plugins.activate", known[0])


def speak(room: Room) -> None:
    """Say something, which needs a microphone."""
    room.clients["bob"].call("self.enableAudio")
    room.clients["bob"].call("ai.speak", "One two three")


PROPERTIES = (
    Property("self.id", lambda value, room: UUID.fullmatch(value)),
    Property("self.userId", lambda value, room: value == room.participant_ids["ada"]),
    Property("self.customParticipantId", equals("ada")),
    Property("self.name", equals("Ada")),
    Property("self.presetName", equals("group_call_host")),
    Property("self.permissions", lambda value, room: value),
    Property("self.roomJoined", equals(True)),
    Property("self.roomState", equals("joined")),
    Property("self.isPinned", equals(False)),
    Property("participants.joined", equals(["Bob"])),
    Property("participants.active", equals(["Bob"])),
    Property("participants.waitlisted", equals(["Eve"])),
    Property("participants.pinned", equals([])),
    Property("meta.meetingId", lambda value, room: value == room.meeting_id),
    Property("meta.meetingTitle", lambda value, room: value == room.title),
    Property("meta.sessionId", lambda value, room: value == room.live_session()["id"]),
    Property("meta.viewType", equals("GROUP_CALL")),
    Property("meta.meetingStartedTimestamp", lambda value, room: value[:19] == room.live_session()["started_at"][:19]),
    Property("meta.socketState", lambda value, room: value),
    Property("chat.messages", equals([])),
    Property("polls.items", equals([])),
    Property("plugins.active", equals([])),
    Property("ai.transcripts", equals([])),
)

METHODS = (
    Method("self.enableAudio", is_now("self.audioEnabled", True)),
    Method("self.disableAudio", is_now("self.audioEnabled", False)),
    Method("self.enableVideo", is_now("self.videoEnabled", True)),
    Method("self.disableVideo", is_now("self.videoEnabled", False)),
    Method("self.enableScreenShare", is_now("self.screenShareEnabled", True)),
    Method("self.disableScreenShare", is_now("self.screenShareEnabled", False)),
    Method("self.pin", is_now("self.isPinned", True)),
    Method("self.unpin", is_now("self.isPinned", False)),
    Method("chat.sendTextMessage", has("chat.messages", "Hello"), lambda room: ("Hello",)),
    Method(
        "chat.editTextMessage",
        has("chat.messages", "Bye"),
        the("chat.messages", "Bye"),
    ),
    Method("chat.deleteMessage", is_now("chat.messages", []), the("chat.messages")),
    Method("polls.create", has("polls.items", "Tea?"), lambda room: ("Tea?", ["Yes", "No"], False, False)),
    Method(
        "polls.vote",
        lambda room: room.clients["bob"].meeting.polls.items[0].voted == (room.participant_ids["ada"],),  # type: ignore[attr-defined]
        the("polls.items", 1),
    ),
    Method("participants.acceptWaitingRoomRequest", has("participants.joined", "Eve"), eve),
)

EVENTS = (
    Event("self.roomJoined", lambda room: None),
    Event("self.audioUpdate", calls("ada", "self.enableAudio")),
    Event("self.videoUpdate", calls("ada", "self.enableVideo")),
    Event("self.screenShareUpdate", calls("ada", "self.enableScreenShare")),
    Event("participants.joined.participantJoined", lambda room: room.python("kim").call("join")),
    Event("participants.joined.participantLeft", calls("kim", "leave")),
    Event("participants.joined.audioUpdate", calls("bob", "self.disableAudio")),
    Event("participants.joined.videoUpdate", calls("bob", "self.disableVideo")),
    Event("participants.joined.pinned", lambda room: room.clients["bob"].call("self.pin")),
    Event("participants.joined.unpinned", lambda room: room.clients["bob"].call("self.unpin")),
    Event("participants.waitlisted.participantJoined", lambda room: room.wait_as("zoe")),
    Event("chat.chatUpdate", calls("bob", "chat.sendTextMessage", "Good morning")),
    Event("polls.pollsUpdate", calls("bob", "polls.create", "Coffee?", ["Yes", "No"], False, False)),
    Event("plugins.active.pluginAdded", activate_plugin),
    Event("ai.transcript", speak),
)

Member = Property | Method | Event
MEMBERS: tuple[Member, ...] = (*PROPERTIES, *METHODS, *EVENTS)
