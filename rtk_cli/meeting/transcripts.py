"""`meeting.ai`: the live transcript."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.live_connection import Content
from rtk_cli.meeting.person import Call


@dataclass(frozen=True, slots=True)
class Transcript:
    """One spoken line."""

    id: str
    peer_id: str
    user_id: str
    custom_participant_id: str | None
    name: str
    text: str
    time: str


class Ai(Emitter[Transcript]):
    """The transcript of the session."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"transcript"})

    def __init__(self, outbox: Outbox, call: Call) -> None:
        super().__init__(outbox)
        self._call = call
        self._lines: dict[str, Transcript] = {}

    @property
    def transcripts(self) -> list[Transcript]:
        return list(self._lines.values())

    async def speak(self, text: str) -> None:
        """Speak a line. This stands in for a microphone; Web Core has no such call."""
        await self._call("transcripts.speak", {"text": text})

    def _replace(self, contents: Iterable[Content]) -> None:
        for content in contents:
            self._put(content)

    def _put(self, content: Content) -> None:
        line = Transcript(
            id=content["id"],
            peer_id=content["peer_id"],
            user_id=content["participant_id"],
            custom_participant_id=content.get("custom_participant_id"),
            name=content.get("name") or "",
            text=content["text"],
            time=content["at"],
        )
        if line.id not in self._lines:
            self._lines[line.id] = line
            self._queue("transcript", line)
