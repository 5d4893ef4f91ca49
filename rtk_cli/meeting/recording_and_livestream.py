"""`meeting.recording` and `meeting.livestream`: read-only, the REST API starts and stops them."""

from typing import ClassVar

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.live_connection import Content


class Recording(Emitter["Recording"]):
    """`recordings` of the session by id; `recording_state` is the status of the newest, as in the API."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"recording_update"})

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self.recordings: dict[str, Content] = {}

    @property
    def recording_state(self) -> str | None:
        """None before the first recording."""
        newest = next(reversed(self.recordings.values()), None)
        return None if newest is None else str(newest["status"])

    def _put(self, content: Content) -> None:
        if self.recordings.get(content["id"]) != content:
            self.recordings[content["id"]] = content
            self._queue("recording_update", self)


class Livestream(Emitter["Livestream"]):
    """`state` is the status of the session's livestream, as in the API; None before the first."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"livestream_update"})

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self.livestream_id: str | None = None
        self.state: str | None = None

    def _put(self, content: Content) -> None:
        found = (content.get("id"), content.get("status"))
        if found != (self.livestream_id, self.state):
            self.livestream_id, self.state = found
            self._queue("livestream_update", self)
