"""Everybody else in the meeting, in four maps that follow it, and what may be done to them."""

from collections.abc import Iterable

from rtk_cli.meeting.emitter import Outbox
from rtk_cli.meeting.live_connection import Content
from rtk_cli.meeting.live_map import LiveMap
from rtk_cli.meeting.participant import Participant
from rtk_cli.meeting.person import Call

GRID = 10
"""How many a grid shows when the preset does not say."""


class Participants:
    """`joined`: on stage. `active`: those of them whom a grid would show. `pinned`. `waitlisted`: not let in yet."""

    def __init__(self, outbox: Outbox, call: Call) -> None:
        self._outbox = outbox
        self._ask = call
        self._grid = GRID
        self.joined = LiveMap(outbox)
        self.active = LiveMap(outbox)
        self.pinned = LiveMap(outbox)
        self.waitlisted = LiveMap(outbox)

    @property
    def count(self) -> int:
        """How many are on stage, oneself not counted."""
        return self.joined.size

    async def accept_waiting_room_request(self, participant_id: str) -> None:
        """Let somebody in who waits."""
        await self._ask("participants.admit", {"ids": [participant_id]})

    async def accept_all_waiting_room_requests(self) -> None:
        """Let everybody in who waits."""
        if self.waitlisted:
            await self._ask("participants.admit", {"ids": list(self.waitlisted)})

    async def reject_waiting_room_request(self, participant_id: str) -> None:
        """Send somebody away who waits."""
        await self._ask("participants.reject", {"ids": [participant_id]})

    async def disable_audio(self, peer_id: str) -> None:
        """Mute one of them."""
        await self._mute([peer_id], "audio")

    async def disable_video(self, peer_id: str) -> None:
        """Switch the camera of one of them off."""
        await self._mute([peer_id], "video")

    async def disable_all_audio(self, *, allow_unmute: bool = True) -> None:
        """Mute everybody else, and say whether they may switch their microphones on again."""
        await self._mute(self.joined, "audio", allow_unmute=allow_unmute)

    async def disable_all_video(self) -> None:
        """Switch off everybody else's camera."""
        await self._mute(self.joined, "video")

    async def kick(self, peer_id: str) -> None:
        """Remove one of them from the meeting."""
        await self._ask("participants.kick", {"peer_ids": [peer_id]})

    async def kick_all(self) -> None:
        """Remove everybody from the meeting, oneself as well: the session ends."""
        await self._ask("participants.kick_all", {})

    async def _mute(self, peer_ids: Iterable[str], kind: str, **further: bool) -> None:
        chosen = list(peer_ids)
        if chosen:
            await self._ask("participants.mute", {"peer_ids": chosen, "kinds": [kind], **further})

    def _show_at_most(self, count: int) -> None:
        self._grid = count
        self._choose_active()

    def _replace(self, joined: Iterable[Content], waiting: Iterable[Content]) -> None:
        """Everything as a snapshot has it: whoever it does not name has left meanwhile."""
        present = {peer["id"]: peer for peer in joined}
        waits = {peer["id"]: peer for peer in waiting}
        for peer_id in [peer_id for peer_id in self.joined if peer_id not in present]:
            self._leave(peer_id)
        for peer_id in [peer_id for peer_id in self.waitlisted if peer_id not in waits]:
            self._stop_waiting(peer_id)
        for peer in present.values():
            self._update(peer)
        for peer in waits.values():
            self._wait(peer)

    def _update(self, peer: Content) -> None:
        """Somebody is on stage, and looks like this."""
        known = self.joined.get(peer["id"])
        if known is None:
            known = Participant(self._outbox, self._ask, peer)
            self.joined._put(known)
        self._tell(known, known._assume(peer))
        self._arrange(known)

    def _pin(self, peer_id: str, *, is_pinned: bool) -> None:
        known = self.joined.get(peer_id)
        if known is not None:
            self._tell(known, known._assume({"pinned": is_pinned}))
            self._arrange(known)

    def _leave(self, peer_id: str) -> None:
        for place in (self.active, self.pinned, self.joined):
            place._take(peer_id)
        self._choose_active()

    def _wait(self, peer: Content) -> None:
        if peer["id"] not in self.waitlisted:
            self.waitlisted._put(Participant(self._outbox, self._ask, peer))

    def _stop_waiting(self, participant_id: str) -> None:
        self.waitlisted._take(participant_id)

    def _clear(self) -> None:
        for place in (self.joined, self.active, self.pinned, self.waitlisted):
            place._clear()

    def _arrange(self, participant: Participant) -> None:
        if participant.is_pinned:
            self.pinned._put(participant)
        else:
            self.pinned._take(participant.id)
        self._choose_active()

    def _choose_active(self) -> None:
        """Pinned ones come first, then who shows or says something, then the others, each in the order of joining."""
        chosen = sorted(self.joined.values(), key=_rank)[: self._grid]
        for shown in self.active.to_list():
            if shown not in chosen:
                self.active._take(shown.id)
        for participant in chosen:
            self.active._put(participant)

    def _tell(self, participant: Participant, names: Iterable[str]) -> None:
        for name in names:
            participant._note(name, participant)
            for place in (self.joined, self.active, self.pinned):
                if participant.id in place:
                    place._note(name, participant)


def _rank(participant: Participant) -> int:
    if participant.is_pinned:
        return 0
    return 1 if participant.video_enabled or participant.screen_share_enabled or participant.audio_enabled else 2
