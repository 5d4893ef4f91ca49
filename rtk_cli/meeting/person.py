"""Somebody in a meeting: who it is, and what of them can be heard and seen."""

from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.live_connection import Content

Call = Callable[[str, Content], Awaitable[Content]]
"""Make a call over the meeting's connection; returns when everything that it changed is known here."""

Whoever = TypeVar("Whoever")

UPDATES = frozenset({"audio_update", "video_update", "screen_share_update", "pinned", "unpinned"})

# member of the protocol's peer, attribute here, event when it comes, event when it goes
_FLAGS = (
    ("audio_enabled", "audio_enabled", "audio_update", "audio_update"),
    ("video_enabled", "video_enabled", "video_update", "video_update"),
    ("screen_share_enabled", "screen_share_enabled", "screen_share_update", "screen_share_update"),
    ("pinned", "is_pinned", "pinned", "unpinned"),
)
_TEXTS = ("custom_participant_id", "name", "picture", "preset_name", "joined_at")


class Person(Emitter[Whoever]):
    """What `self` and the other participants have in common. The attributes are kept up to date; do not set them."""

    EVENTS: ClassVar[frozenset[str]] = UPDATES

    def __init__(self, outbox: Outbox, call: Call) -> None:
        super().__init__(outbox)
        self._ask = call
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

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r} {self.id}>"

    async def pin(self) -> None:
        """Pin them for everybody."""
        await self._ask("participants.pin", {"peer_id": self.id})

    async def unpin(self) -> None:
        """Take the pin away."""
        await self._ask("participants.unpin", {"peer_id": self.id})

    def _assume(self, peer: Content) -> list[str]:
        """Take over what the server says; the names of the events that tell what is different now."""
        self.id = peer.get("id") or self.id
        self.user_id = peer.get("participant_id") or self.user_id
        for name in _TEXTS:
            setattr(self, name, peer.get(name, getattr(self, name)))
        told = []
        for member, attribute, comes, goes in _FLAGS:
            before = getattr(self, attribute)
            now = bool(peer.get(member, before))
            if now is not before:
                setattr(self, attribute, now)
                told.append(comes if now else goes)
        return told
