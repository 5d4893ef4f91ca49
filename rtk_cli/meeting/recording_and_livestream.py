"""`meeting.recording` and `meeting.livestream`: what is taken of the session, as the organizer starts and stops it."""

from typing import ClassVar

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.live_connection import Content


class Recording(Emitter["Recording"]):
    """`recordings` are those of the session, by id; `recording_state` is that of the newest, in the API's words."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"recording_update"})

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self.recordings: dict[str, Content] = {}

    @property
    def recording_state(self) -> str | None:
        """None as long as nothing was recorded."""
        newest = next(reversed(self.recordings.values()), None)
        return None if newest is None else str(newest["status"])

    def _put(self, content: Content) -> None:
        if self.recordings.get(content["id"]) != content:
            self.recordings[content["id"]] = content
            self._note("recording_update", self)


class Livestream(Emitter["Livestream"]):
    """`state` is that of the session's livestream, in the API's words; None as long as there is none."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"livestream_update"})

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self.livestream_id: str | None = None
        self.state: str | None = None

    def _put(self, content: Content) -> None:
        found = (content.get("id"), content.get("status"))
        if found != (self.livestream_id, self.state):
            self.livestream_id, self.state = found
            self._note("livestream_update", self)
