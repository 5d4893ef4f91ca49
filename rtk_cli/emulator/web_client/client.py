"""One web client: a connection of the live state, and what the client knows of the others.

It is like any client of the live protocol: what it does, REST, webhooks and the other clients see. It is used in the
event loop only; `queue` may be called from anywhere.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live import connection_states, permissions
from rtk_cli.emulator.live.client_connection import ClientConnection
from rtk_cli.emulator.live.permissions import Rights
from rtk_cli.emulator.web_client import producers
from rtk_cli.emulator.web_client.frames import Frame
from rtk_cli.emulator.web_client.media_backend import Direction, MediaPeer
from rtk_cli.emulator.web_client.producers import Producers

if TYPE_CHECKING:
    from rtk_cli.emulator.web_client.clients import WebClients

_EMPTY_ROOM: dict[str, Any] = {name: [] for name in ("peers", "waitlist", "messages", "polls", "plugins")}


class ProducersOf(NamedTuple):
    """Queued: the producers of this peer may have changed."""

    live_id: str


Item = Event | Frame | ProducersOf


class WebClient:
    """`peer_id` is the client's own name for its peer, `live_id` that of everyone else: they differ after a long drop.

    `queue` takes what is to be sent besides answers, for `exchange.py`.
    """

    def __init__(
        self,
        clients: "WebClients",
        connection: ClientConnection,
        peer_id: str,
        meeting_id: str,
        queue: Callable[[Item], object],
    ) -> None:
        self.clients = clients
        self.connection = connection
        self.peer_id = peer_id
        self.live_id = connection.connection_id
        self.meeting_id = meeting_id
        self.queue = queue
        self.app_id = connection.read(lambda db, _: str(connection.row(db)["app_id"]))
        self.participant_id: str = connection.hello["peer"]["participant_id"]
        self.state: str = connection.hello["state"]
        self.session_id: str | None = None
        self.peers: dict[str, dict[str, Any]] = {}  # those that it may see, by id
        self.waiting: dict[str, dict[str, Any]] = {}  # by id of the participant
        self.transports: dict[Direction, str] = {}
        self.has_joined_media = False
        self._told: dict[str, Producers] = {}
        self._synced: dict[str, int] = {}

    @property
    def media(self) -> MediaPeer:
        return self.clients.media_of(self)

    def call(self, name: str, /, **params: Any) -> dict[str, Any]:
        """Make a live call; raises `LiveRefusal`."""
        return self.connection.call(name, params)

    def rights_of(self, preset_name: str) -> Rights:
        """What a preset of the client's app allows."""
        return self.connection.read(lambda db, _: permissions.of_preset(db, self.app_id, preset_name))

    @property
    def rights(self) -> Rights:
        """What the client may do."""
        return self.connection.read(lambda db, _: permissions.of_connection(db, self.connection.row(db)))

    @property
    def has_own_id(self) -> bool:
        """Whether everyone knows the client's peer by the id that it chose."""
        return self.peer_id == self.live_id

    def shown_id(self, live_id: str) -> str:
        """The id by which the client knows a peer."""
        return self.peer_id if live_id == self.live_id else live_id

    def meant_id(self, peer_id: str) -> str:
        """The peer that the client means."""
        return self.live_id if peer_id == self.peer_id else peer_id

    def enter(self, answer: dict[str, Any]) -> None:
        """Take over the state that a join has answered."""
        self.state = answer["state"]
        room = answer["room"]
        if room is None:
            return
        self.session_id = answer["session"]["id"]
        self.clients.producers.add_peer(self.live_id)
        self.peers = {peer["id"]: peer for peer in room["peers"]}
        self.waiting = {each["participant_id"]: each for each in room["waitlist"]}
        self.mark_synced(answer["number"], "participant", "waitlist")

    def room(self, *families_of_events: str) -> dict[str, Any]:
        """The room as it is now, empty before the join; its earlier events of these families are then not sent."""
        if self.state != "JOINED":
            return _EMPTY_ROOM
        answer = self.call("join")
        self.mark_synced(answer["number"], *families_of_events)
        room: dict[str, Any] = answer["room"]
        return room

    def has_synced(self, event: Event) -> bool:
        """Whether the client knows an event already, from a state that it has got later."""
        return event.number <= self._synced.get(event.kind.partition(".")[0], 0)

    def mark_synced(self, number: int, *families_of_events: str) -> None:
        self._synced.update(dict.fromkeys(families_of_events, number))

    def queue_producers(self, live_id: str) -> None:
        self.queue(ProducersOf(live_id))

    def tell_all_producers(self) -> dict[str, Producers]:
        """The producers of all peers, from here on known to the client; it has joined media."""
        self.has_joined_media = True
        others = {key: view for key, view in self.peers.items() if key != self.live_id}
        self._told = {key: dict(self.clients.producers.of(view)) for key, view in others.items()}
        return self._told

    def producer_changes(self, live_id: str) -> Iterator[Frame]:
        """The frames that bring the client's knowledge of a peer's producers up to date."""
        view = self.peers.get(live_id)
        if view is None or live_id == self.live_id or not self.has_joined_media:
            return
        before, after = self._told.get(live_id), self.clients.producers.of(view)
        self._told[live_id] = dict(after)
        if before is None:
            yield producers.presence(live_id, [each.state() for each in after.values()])
        else:
            yield from producers.changes(live_id, before, after)

    def forget_producers(self, live_id: str) -> None:
        self._told.pop(live_id, None)

    @property
    def is_over(self) -> bool:
        return self.state not in connection_states.LIVE
