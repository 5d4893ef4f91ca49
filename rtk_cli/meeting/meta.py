"""`meeting.meta`: the meeting, its session, and the state of the connection."""

from typing import ClassVar, Literal

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.live_connection import Content

SocketState = Literal["connected", "reconnecting", "disconnected"]

CONNECTION_STATE = "connection.state"
"""The kind of events that a connection emits about itself; they are not in the log, their number is 0."""


class Meta(Emitter["Meta"]):
    """`session_id` is None until the first participant has joined."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"socket_connection_update"})

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self.meeting_id = ""
        self.meeting_title: str | None = None
        self.session_id: str | None = None
        self.meeting_started_timestamp: str | None = None
        self.view_type: str | None = None
        self.socket_state: SocketState = "connected"

    def _apply(self, meeting: Content, session: Content) -> None:
        self.meeting_id = meeting.get("id", self.meeting_id)
        self.meeting_title = meeting.get("title", self.meeting_title)
        self.session_id = session.get("id", self.session_id)
        self.meeting_started_timestamp = session.get("started_at", self.meeting_started_timestamp)

    def _set_socket_state(self, state: SocketState) -> None:
        if state != self.socket_state:
            self.socket_state = state
            self._queue("socket_connection_update", self)
