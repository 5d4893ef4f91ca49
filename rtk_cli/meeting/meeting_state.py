"""All that a participant knows of a meeting, and how each event of the live protocol changes it.

Everything here is the state of one connection, changed by snapshots and by events alone; nothing asks the server.
"""

from collections.abc import Callable

from rtk_cli.meeting.chat import Chat
from rtk_cli.meeting.emitter import Outbox
from rtk_cli.meeting.live_connection import Content, Event
from rtk_cli.meeting.local_participant import LocalParticipant
from rtk_cli.meeting.meta import LINE, Meta
from rtk_cli.meeting.participants import GRID, Participants
from rtk_cli.meeting.person import Call
from rtk_cli.meeting.plugins import Plugins
from rtk_cli.meeting.polls import Polls
from rtk_cli.meeting.recording_and_livestream import Livestream, Recording
from rtk_cli.meeting.transcripts import Ai


class Room:
    """The namespaces of a meeting."""

    def __init__(self, outbox: Outbox, call: Call) -> None:
        self.self = LocalParticipant(outbox, call)
        self.participants = Participants(outbox, call)
        self.meta = Meta(outbox)
        self.chat = Chat(outbox, call)
        self.polls = Polls(outbox, call)
        self.plugins = Plugins(outbox, call)
        self.ai = Ai(outbox, call)
        self.recording = Recording(outbox)
        self.livestream = Livestream(outbox)
        self._changes: dict[str, Callable[[Content], None]] = {
            LINE: lambda data: self.meta._line(data["state"]),
            "self.state": lambda data: self._move(data["state"], data["reason"]),
            "self.updated": lambda data: self.self._tell(data["peer"]),
            "participant.joined": self._peer,
            "participant.updated": self._peer,
            "participant.left": lambda data: self.participants._leave(data["peer_id"]),
            "participant.pinned": lambda data: self._pin(data["peer_id"], is_pinned=True),
            "participant.unpinned": lambda data: self._pin(data["peer_id"], is_pinned=False),
            "waitlist.joined": lambda data: self.participants._wait(data["participant"]),
            "waitlist.left": lambda data: self.participants._stop_waiting(data["participant_id"]),
            "chat.message": lambda data: self.chat._put(data["message"]),
            "chat.updated": lambda data: self.chat._put(data["message"]),
            "chat.deleted": lambda data: self.chat._delete(data["message_id"]),
            "poll.created": lambda data: self.polls._put(data["poll"]),
            "poll.updated": lambda data: self.polls._put(data["poll"]),
            "plugin.activated": lambda data: self.plugins._open(data["plugin"]),
            "plugin.deactivated": lambda data: self.plugins._close(data["plugin"]),
            "transcript.line": lambda data: self.ai._put(data["line"]),
            "recording.updated": lambda data: self.recording._put(data["recording"]),
            "livestream.updated": lambda data: self.livestream._put(data["livestream"]),
        }

    def apply(self, event: Event) -> None:
        """What happened. A kind that a newer server may send, and nobody here knows, changes nothing."""
        change = self._changes.get(event.kind)
        if change is not None:
            change(event.data)

    def introduce(self, answer: Content) -> None:
        """The answer to `hello`: who one is, where, with which rights."""
        self.meta._assume(answer.get("meeting") or {}, answer.get("session") or {})
        self._rights(answer.get("preset") or {})
        self.self._tell(answer.get("peer") or {})
        self._move(answer["state"])

    def enter(self, snapshot: Content) -> None:
        """The answer to `join`: oneself, and when one is on stage, everything that is there."""
        self.meta._assume({}, snapshot.get("session") or {})
        self.self._tell(snapshot.get("peer") or {})
        present = snapshot.get("room")
        if present is not None:
            others = [peer for peer in present["peers"] if peer["id"] != self.self.id]
            self.participants._replace(others, present["waitlist"])
            self.chat._replace(present["messages"])
            self.polls._replace(present["polls"])
            self.plugins._replace(present["plugins"])
            self.ai._replace(present["transcript"])
            self._broadcasts(present)
        self._move(snapshot["state"])

    def _broadcasts(self, present: Content) -> None:
        for recording in present["recordings"]:
            self.recording._put(recording)
        if present["livestream"] is not None:
            self.livestream._put(present["livestream"])

    def _rights(self, preset: Content) -> None:
        config = preset.get("config") or {}
        self.self.permissions = preset.get("permissions") or {}
        self.meta.view_type = config.get("view_type")
        self.participants._show_at_most(int((config.get("max_video_streams") or {}).get("desktop", GRID)))
        self.plugins._offer((self.self.permissions.get("plugins") or {}).get("config") or {})

    def _move(self, state: str, reason: str | None = None) -> None:
        self.self._move(state, reason)
        if self.self.room_state.is_final:
            self.participants._clear()

    def _peer(self, data: Content) -> None:
        if data["peer"]["id"] == self.self.id:
            self.self._tell(data["peer"])
        else:
            self.participants._update(data["peer"])

    def _pin(self, peer_id: str, *, is_pinned: bool) -> None:
        if peer_id == self.self.id:
            self.self._tell({"pinned": is_pinned})
        else:
            self.participants._pin(peer_id, is_pinned=is_pinned)
