"""Another participant of the meeting."""

from rtk_cli.meeting.emitter import Outbox
from rtk_cli.meeting.live_connection import Content
from rtk_cli.meeting.person import Call, Person


class Participant(Person["Participant"]):
    """Another participant, joined or in the waiting room."""

    def __init__(self, outbox: Outbox, call: Call, peer: Content) -> None:
        super().__init__(outbox, call)
        self._apply(peer)

    async def disable_audio(self) -> None:
        """Mute this participant."""
        await self._mute("audio")

    async def disable_video(self) -> None:
        """Switch this participant's camera off."""
        await self._mute("video")

    async def disable_screen_share(self) -> None:
        """End this participant's screen share."""
        await self._mute("screen_share")

    async def kick(self) -> None:
        """Remove this participant from the meeting."""
        await self._call("participants.kick", {"peer_ids": [self.id]})

    async def _mute(self, kind: str) -> None:
        await self._call("participants.mute", {"peer_ids": [self.id], "kinds": [kind]})
