"""`meeting.participants`: all other participants in four live maps, and the actions of a host."""

from collections.abc import Iterable

from rtk_cli.meeting.emitter import Outbox
from rtk_cli.meeting.live_connection import Content
from rtk_cli.meeting.live_map import LiveMap
from rtk_cli.meeting.participant import Participant
from rtk_cli.meeting.person import Call

GRID = 10
"""The size of the grid if the preset does not set it."""


class Participants:
    """`active` are those of `joined` that a grid would show; `waitlisted` are in the waiting room."""

    def __init__(self, outbox: Outbox, call: Call) -> None:
        self._outbox = outbox
        self._call = call
        self._grid = GRID
        self.joined = LiveMap(outbox)
        self.active = LiveMap(outbox)
        self.pinned = LiveMap(outbox)
        self.waitlisted = LiveMap(outbox)

    @property
    def count(self) -> int:
        """The number of joined participants, without `meeting.self`."""
        return len(self.joined)

    async def accept_waiting_room_request(self, participant_id: str) -> None:
        """Admit a waiting participant."""
        await self._call("participants.admit", {"ids": [participant_id]})

    async def accept_all_waiting_room_requests(self) -> None:
        """Admit all waiting participants."""
        if self.waitlisted:
            await self._call("participants.admit", {"ids": list(self.waitlisted)})

    async def reject_waiting_room_request(self, participant_id: str) -> None:
        """Reject a waiting participant."""
        await self._call("participants.reject", {"ids": [participant_id]})

    async def disable_audio(self, peer_id: str) -> None:
        """Mute a participant."""
        await self._mute([peer_id], "audio")

    async def disable_video(self, peer_id: str) -> None:
        """Switch a participant's camera off."""
        await self._mute([peer_id], "video")

    async def disable_all_audio(self, *, allow_unmute: bool = True) -> None:
        """Mute all others; `allow_unmute` False keeps them from unmuting themselves."""
        await self._mute(self.joined, "audio", allow_unmute=allow_unmute)

    async def disable_all_video(self) -> None:
        """Switch the cameras of all others off."""
        await self._mute(self.joined, "video")

    async def kick(self, peer_id: str) -> None:
        """Remove a participant from the meeting."""
        await self._call("participants.kick", {"peer_ids": [peer_id]})

    async def kick_all(self) -> None:
        """Remove all participants, including `meeting.self`, and end the session."""
        await self._call("participants.kick_all", {})

    async def _mute(self, peer_ids: Iterable[str], kind: str, **options: bool) -> None:
        listed = list(peer_ids)
        if listed:
            await self._call("participants.mute", {"peer_ids": listed, "kinds": [kind], **options})

    def _set_grid_size(self, size: int) -> None:
        self._grid = size
        self._update_active()

    def _replace(self, joined: Iterable[Content], waiting: Iterable[Content]) -> None:
        """Take over a snapshot: participants that it lacks have left meanwhile."""
        present = {peer["id"]: peer for peer in joined}
        waiting_now = {peer["id"]: peer for peer in waiting}
        for peer_id in [peer_id for peer_id in self.joined if peer_id not in present]:
            self._remove(peer_id)
        for peer_id in [peer_id for peer_id in self.waitlisted if peer_id not in waiting_now]:
            self._remove_waiting(peer_id)
        for peer in present.values():
            self._update(peer)
        for peer in waiting_now.values():
            self._add_waiting(peer)

    def _update(self, peer: Content) -> None:
        """Add or change a joined participant."""
        known = self.joined.get(peer["id"])
        if known is None:
            known = Participant(self._outbox, self._call, peer)
            self.joined._put(known)
        self._queue_events(known, known._apply(peer))
        self._arrange(known)

    def _pin(self, peer_id: str, *, is_pinned: bool) -> None:
        known = self.joined.get(peer_id)
        if known is not None:
            self._queue_events(known, known._apply({"pinned": is_pinned}))
            self._arrange(known)

    def _remove(self, peer_id: str) -> None:
        for each in (self.active, self.pinned, self.joined):
            each._remove(peer_id)
        self._update_active()

    def _add_waiting(self, peer: Content) -> None:
        if peer["id"] not in self.waitlisted:
            self.waitlisted._put(Participant(self._outbox, self._call, peer))

    def _remove_waiting(self, participant_id: str) -> None:
        self.waitlisted._remove(participant_id)

    def _clear(self) -> None:
        for each in (self.joined, self.active, self.pinned, self.waitlisted):
            each._clear()

    def _arrange(self, participant: Participant) -> None:
        if participant.is_pinned:
            self.pinned._put(participant)
        else:
            self.pinned._remove(participant.id)
        self._update_active()

    def _update_active(self) -> None:
        """Pinned participants come first, then those with any medium on, then the others, each in joining order."""
        active = sorted(self.joined.values(), key=_rank)[: self._grid]
        for shown in self.active.to_list():
            if shown not in active:
                self.active._remove(shown.id)
        for participant in active:
            self.active._put(participant)

    def _queue_events(self, participant: Participant, names: Iterable[str]) -> None:
        for name in names:
            participant._queue(name, participant)
            for each in (self.joined, self.active, self.pinned):
                if participant.id in each:
                    each._queue(name, participant)


def _rank(participant: Participant) -> int:
    if participant.is_pinned:
        return 0
    return 1 if participant.video_enabled or participant.screen_share_enabled or participant.audio_enabled else 2
