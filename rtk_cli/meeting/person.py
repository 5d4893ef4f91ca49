"""What `meeting.self` and other participants have in common: identity, media flags and pin."""

from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.live_connection import Content

Call = Callable[[str, Content], Awaitable[Content]]
"""Make a call over the meeting's connection; returns after the events that it caused."""

AnyPerson = TypeVar("AnyPerson")

UPDATES = frozenset({"audio_update", "video_update", "screen_share_update", "pinned", "unpinned"})

# member of the protocol's peer, attribute here, event when set, event when cleared
_FLAGS = (
    ("audio_enabled", "audio_enabled", "audio_update", "audio_update"),
    ("video_enabled", "video_enabled", "video_update", "video_update"),
    ("screen_share_enabled", "screen_share_enabled", "screen_share_update", "screen_share_update"),
    ("pinned", "is_pinned", "pinned", "unpinned"),
)
_TEXTS = ("custom_participant_id", "name", "picture", "preset_name", "joined_at")


class Person(Emitter[AnyPerson]):
    """A participant. The attributes follow the meeting; do not set them. Tracks are None: there is no media."""

    EVENTS: ClassVar[frozenset[str]] = UPDATES

    def __init__(self, outbox: Outbox, call: Call) -> None:
        super().__init__(outbox)
        self._call = call
        self.id = ""
        self.user_id = ""
        self.custom_participant_id: str | None = None
        self.name: str | None = None
        self.picture: str | None = None
        self.preset_name: str | None = None
        self.joined_at: str | None = None
        self.audio_enabled = False
        self.video_enabled = False
        self.screen_share_enabled = False
        self.is_pinned = False
        self.audio_track: None = None
        self.video_track: None = None
        self.screen_share_tracks: None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r} {self.id}>"

    async def pin(self) -> None:
        """Pin this participant for all."""
        await self._call("participants.pin", {"peer_id": self.id})

    async def unpin(self) -> None:
        """Unpin this participant for all."""
        await self._call("participants.unpin", {"peer_id": self.id})

    def _apply(self, peer: Content) -> list[str]:
        """Take over the members that the server sent; returns the names of the events to emit."""
        self.id = peer.get("id") or self.id
        self.user_id = peer.get("participant_id") or self.user_id
        for name in _TEXTS:
            setattr(self, name, peer.get(name, getattr(self, name)))
        changes = []
        for member, attribute, when_set, when_cleared in _FLAGS:
            before = getattr(self, attribute)
            now = bool(peer.get(member, before))
            if now is not before:
                setattr(self, attribute, now)
                changes.append(when_set if now else when_cleared)
        return changes
