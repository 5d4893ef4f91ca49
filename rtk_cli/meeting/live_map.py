"""A map of participants that follows the meeting: peer id to participant, in the order in which they came."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.participant import Participant
from rtk_cli.meeting.person import UPDATES


class LiveMap(Emitter[Participant], Mapping[str, Participant]):
    """Besides what happens to its participants, it tells who came into it and who left it."""

    EVENTS: ClassVar[frozenset[str]] = UPDATES | {"participant_joined", "participant_left"}

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self._people: dict[str, Participant] = {}

    def __getitem__(self, peer_id: str) -> Participant:
        return self._people[peer_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._people)

    def __len__(self) -> int:
        return len(self._people)

    @property
    def size(self) -> int:
        return len(self._people)

    def to_list(self) -> list[Participant]:
        return list(self._people.values())

    def _put(self, participant: Participant) -> None:
        if participant.id not in self._people:
            self._people[participant.id] = participant
            self._note("participant_joined", participant)

    def _take(self, peer_id: str) -> Participant | None:
        participant = self._people.pop(peer_id, None)
        if participant is not None:
            self._note("participant_left", participant)
        return participant

    def _clear(self) -> None:
        """Everybody out, without a word: whose meeting is over hears of that."""
        self._people.clear()
