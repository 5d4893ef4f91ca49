"""The state of a meeting as one participant sees it. Snapshots and events change it; nothing here calls the server."""

from collections.abc import Callable

from rtk_cli.meeting.chat import Chat
from rtk_cli.meeting.emitter import Outbox
from rtk_cli.meeting.live_connection import Content, Event
from rtk_cli.meeting.local_participant import LocalParticipant
from rtk_cli.meeting.meta import CONNECTION_STATE, Meta
from rtk_cli.meeting.participants import GRID, Participants
from rtk_cli.meeting.person import Call
from rtk_cli.meeting.plugins import Plugins
from rtk_cli.meeting.polls import Polls
from rtk_cli.meeting.recording_and_livestream import Livestream, Recording
from rtk_cli.meeting.transcripts import Ai


class MeetingState:
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
            CONNECTION_STATE: lambda data: self.meta._set_socket_state(data["state"]),
            "self.state": lambda data: self._set_state(data["state"], data["reason"]),
            "self.updated": lambda data: self.self._update(data["peer"]),
            "participant.joined": self._update_peer,
            "participant.updated": self._update_peer,
            "participant.left": lambda data: self.participants._remove(data["peer_id"]),
            "participant.stage": self._move_on_stage,
            "participant.pinned": lambda data: self._pin(data["peer_id"], is_pinned=True),
            "participant.unpinned": lambda data: self._pin(data["peer_id"], is_pinned=False),
            "waitlist.joined": lambda data: self.participants._add_waiting(data["participant"]),
            "waitlist.left": lambda data: self.participants._remove_waiting(data["participant_id"]),
            "chat.message": lambda data: self.chat._put(data["message"]),
            "chat.updated": lambda data: self.chat._put(data["message"]),
            "chat.deleted": lambda data: self.chat._delete(data["message_id"]),
            "poll.created": lambda data: self.polls._put(data["poll"]),
            "poll.updated": lambda data: self.polls._put(data["poll"]),
            "plugin.activated": lambda data: self.plugins._activate(data["plugin"]),
            "plugin.deactivated": lambda data: self.plugins._deactivate(data["plugin"]),
            "transcript.line": lambda data: self.ai._put(data["line"]),
            "recording.updated": lambda data: self.recording._put(data["recording"]),
            "livestream.updated": lambda data: self.livestream._put(data["livestream"]),
        }

    def apply_event(self, event: Event) -> None:
        """Apply an event. Unknown kinds, which a newer server may send, change nothing."""
        change = self._changes.get(event.kind)
        if change is not None:
            change(event.data)

    def apply_hello(self, answer: Content) -> None:
        """Apply the answer to `hello`: identity, meeting and preset."""
        self.meta._apply(answer.get("meeting") or {}, answer.get("session") or {})
        self._apply_preset(answer.get("preset") or {})
        self.self._update(answer.get("peer") or {})
        self._set_state(answer["state"])

    def apply_join(self, snapshot: Content) -> None:
        """Apply the answer to `join`: the own peer and, once joined, the whole room."""
        self.meta._apply({}, snapshot.get("session") or {})
        self.self._update(snapshot.get("peer") or {})
        room = snapshot.get("room")
        if room is not None:
            others = [peer for peer in room["peers"] if peer["id"] != self.self.id]
            self.participants._replace(others, room["waitlist"])
            self.chat._replace(room["messages"])
            self.polls._replace(room["polls"])
            self.plugins._replace(room["plugins"])
            self.ai._replace(room["transcript"])
            self._apply_broadcasts(room)
        self._set_state(snapshot["state"])

    def _apply_broadcasts(self, room: Content) -> None:
        for recording in room["recordings"]:
            self.recording._put(recording)
        if room["livestream"] is not None:
            self.livestream._put(room["livestream"])

    def _apply_preset(self, preset: Content) -> None:
        config = preset.get("config") or {}
        self.self.permissions = preset.get("permissions") or {}
        self.meta.view_type = config.get("view_type")
        self.participants._set_grid_size(int((config.get("max_video_streams") or {}).get("desktop", GRID)))
        self.plugins._add_configured((self.self.permissions.get("plugins") or {}).get("config") or {})

    def _set_state(self, state: str, reason: str | None = None) -> None:
        self.self._set_state(state, reason)
        if self.self.room_state.is_final:
            self.participants._clear()

    def _update_peer(self, data: Content) -> None:
        if data["peer"]["id"] == self.self.id:
            self.self._update(data["peer"])
        else:
            self.participants._update(data["peer"])

    def _move_on_stage(self, data: Content) -> None:
        """A peer may be visible on stage only. Without its preset, which was deleted, this one sees all."""
        needs = data["needs"]
        if needs is None or self.self.permissions.get(needs, True):
            self._update_peer(data)
        elif data["peer"]["id"] != self.self.id:
            self.participants._remove(data["peer"]["id"])

    def _pin(self, peer_id: str, *, is_pinned: bool) -> None:
        if peer_id == self.self.id:
            self.self._update({"pinned": is_pinned})
        else:
            self.participants._pin(peer_id, is_pinned=is_pinned)
