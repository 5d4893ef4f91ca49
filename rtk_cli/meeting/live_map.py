"""A live map of participants by id, in the order in which they joined it."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.participant import Participant
from rtk_cli.meeting.person import UPDATES


class LiveMap(Emitter[Participant], Mapping[str, Participant]):
    """Emits the events of its participants, and when one joins or leaves the map."""

    EVENTS: ClassVar[frozenset[str]] = UPDATES | {"participant_joined", "participant_left"}

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self._participants: dict[str, Participant] = {}

    def __getitem__(self, peer_id: str) -> Participant:
        return self._participants[peer_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._participants)

    def __len__(self) -> int:
        return len(self._participants)

    def size(self) -> int:
        return len(self._participants)

    def to_list(self) -> list[Participant]:
        return list(self._participants.values())

    def _put(self, participant: Participant) -> None:
        if participant.id not in self._participants:
            self._participants[participant.id] = participant
            self._queue("participant_joined", participant)

    def _remove(self, peer_id: str) -> Participant | None:
        participant = self._participants.pop(peer_id, None)
        if participant is not None:
            self._queue("participant_left", participant)
        return participant

    def _clear(self) -> None:
        """Remove all participants without events, as the meeting is over."""
        self._participants.clear()
