"""All web clients of one served emulator: what they share beside the live state, which is media."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.events import Event
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.frames import Frame
from rtk_cli.emulator.web_client.media_backend import MediaBackend, MediaPeer
from rtk_cli.emulator.web_client.producers import ProducerRegistry

MakeBackend = Callable[[], MediaBackend]


class WebClients:
    """The clients by the id of their peer, their producers, and the media backend, which the first one starts."""

    def __init__(self, emulator: Emulator, make_backend: MakeBackend) -> None:
        self.emulator = emulator
        self.producers = ProducerRegistry()
        self._make_backend = make_backend
        self._clients: dict[str, WebClient] = {}
        self._media: dict[str, MediaPeer] = {}
        self._speakers: dict[str, str] = {}
        self._attendance: dict[str, int] = {}
        self._encoded: tuple[Event | None, list[bytes]] = (None, [])

    @cached_property
    def backend(self) -> MediaBackend:
        return self._make_backend()

    def add(self, client: WebClient) -> WebClient | None:
        """Add a client; returns the one that it replaces, whose broken connection was not noticed yet."""
        former = self._clients.get(client.live_id)
        self._clients[client.live_id] = client
        return former

    def remove(self, client: WebClient) -> bool:
        """Remove a client; False if another one has replaced it."""
        if self._clients.get(client.live_id) is not client:
            return False
        del self._clients[client.live_id]
        if client.session_id is not None and not any(self.in_session(client.session_id)):
            self._speakers.pop(client.session_id, None)
            self._attendance.pop(client.session_id, None)
        return True

    def in_session(self, session_id: str | None) -> Iterator[WebClient]:
        """The clients that have joined a session."""
        return (each for each in list(self._clients.values()) if each.session_id == session_id is not None)

    def media_of(self, client: WebClient) -> MediaPeer:
        """The peer connections of a client; a client that reconnects keeps them."""
        found = self._media.get(client.live_id)
        if found is None:
            found = self._media[client.live_id] = self.backend.peer(client.meeting_id, client.live_id)
        return found

    def note_producers(self, client: WebClient) -> None:
        """Tell the others in the session what a client produces now."""
        for other in self.in_session(client.session_id):
            if other is not client:
                other.queue_producers(client.live_id)

    def encoded_once(self, event: Event, frames: Callable[[], Iterable[Frame]]) -> list[bytes]:
        """The bytes of the frames for an event: encoded for the first client, and kept for the next."""
        if self._encoded[0] is not event:
            self._encoded = (event, [frame.encoded() for frame in frames()])
        return self._encoded[1]

    def note_speaker(self, session_id: str | None, live_id: str) -> bool:
        """Remember who speaks in a session; returns whether that is someone else than before."""
        if session_id is None or self._speakers.get(session_id) == live_id:
            return False
        self._speakers[session_id] = live_id
        return True

    def note_attendance(self, session_id: str | None, number: int) -> bool:
        """Remember that a session has the number of viewers of this event; returns whether that is news."""
        if session_id is None or self._attendance.get(session_id, 0) >= number:
            return False
        self._attendance[session_id] = number
        return True

    async def forget_peer(self, live_id: str) -> None:
        """Close the media of a peer that has left."""
        self.producers.remove_peer(live_id)
        media = self._media.pop(live_id, None)
        if media is not None:
            await media.close()

    async def forget_lost_peers(self) -> None:
        """Forget the peers that have left while they had no client."""
        for live_id in {*self._media, *self.producers.peers()} - self._clients.keys():
            if not self.emulator.live.is_connected(live_id):
                await self.forget_peer(live_id)

    async def close(self) -> None:
        """Close all media: the last client has gone, or the server stops.

        The next client, which may come while they are closed, starts another backend.
        """
        media, self._media = self._media, {}
        backend: MediaBackend | None = self.__dict__.pop("backend", None)
        for live_id in list(self.producers.peers()):
            self.producers.remove_peer(live_id)
        self._encoded = (None, [])
        for each in media.values():
            await each.close()
        if backend is not None:
            await backend.close()
