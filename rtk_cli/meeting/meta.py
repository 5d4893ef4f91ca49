"""`meeting.meta`: which meeting this is, and how the line to it stands."""

from typing import ClassVar, Literal

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.live_connection import Content

LineState = Literal["connected", "reconnecting", "disconnected"]

LINE = "connection.state"
"""The kind of event by which a connection tells of itself; it is no entry of the log, and its number is 0."""


class Meta(Emitter["Meta"]):
    """Facts of the meeting and its session. `session_id` is None until somebody has joined."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"socket_connection_update"})

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self.meeting_id = ""
        self.meeting_title: str | None = None
        self.session_id: str | None = None
        self.meeting_started_at: str | None = None
        self.view_type: str | None = None
        self.socket_state: LineState = "connected"

    def _assume(self, meeting: Content, session: Content) -> None:
        self.meeting_id = meeting.get("id", self.meeting_id)
        self.meeting_title = meeting.get("title", self.meeting_title)
        self.session_id = session.get("id", self.session_id)
        self.meeting_started_at = session.get("started_at", self.meeting_started_at)

    def _line(self, state: LineState) -> None:
        if state != self.socket_state:
            self.socket_state = state
            self._note("socket_connection_update", self)
