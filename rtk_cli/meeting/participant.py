"""Another participant of the meeting, as this one sees them, and what may be done to them."""

from rtk_cli.meeting.emitter import Outbox
from rtk_cli.meeting.live_connection import Content
from rtk_cli.meeting.person import Call, Person


class Participant(Person["Participant"]):
    """Somebody else: on stage, or waiting to be let in."""

    def __init__(self, outbox: Outbox, call: Call, peer: Content) -> None:
        super().__init__(outbox, call)
        self._assume(peer)

    async def disable_audio(self) -> None:
        """Mute them."""
        await self._mute("audio")

    async def disable_video(self) -> None:
        """Switch their camera off."""
        await self._mute("video")

    async def disable_screen_share(self) -> None:
        """End their screen share."""
        await self._mute("screen_share")

    async def kick(self) -> None:
        """Remove them from the meeting."""
        await self._ask("participants.kick", {"peer_ids": [self.id]})

    async def _mute(self, kind: str) -> None:
        await self._ask("participants.mute", {"peer_ids": [self.id], "kinds": [kind]})
