"""What the media signalling needs from whatever answers the peer connections of web clients.

The signalling owns producers and consumers as the protocol knows them: their ids, who may produce, who is notified. A
backend owns the peer connections behind them, and knows media sections by their mid. A backend that forwards nothing
still answers every offer, so that the client's transports become connected.

Session descriptions are plain SDP text. Everything runs in the event loop of the server; answers must come quickly,
since the client gives up after 20 seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Direction = Literal["send", "receive"]
"""As the client sees it: it sends on one transport, and receives on another."""

Kind = Literal["audio", "video"]


class MediaRefusal(Exception):
    """The backend can't carry out a request: its text goes to the client as a media error."""


@dataclass(frozen=True, slots=True)
class Transport:
    """A peer connection that was answered; `transport_id` is the backend's own, unique on the server."""

    transport_id: str
    answer: str


@dataclass(frozen=True, slots=True)
class Track:
    """What a client produces: one section of its send transport. `msid` is what the client calls the track."""

    producer_id: str
    kind: Kind
    mid: str
    msid: str
    is_screen_share: bool
    is_paused: bool
    mime_type: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A track of another peer that a client asks for."""

    peer_id: str
    producer_id: str


@dataclass(frozen=True, slots=True)
class Section:
    """A track as a receiving client gets it: the media section `mid` of the offer that announces it."""

    producer_id: str
    mid: str
    track_id: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """The answer to `consume`: an offer for the receive transport with the new sections.

    Sources that are missing from `sections` are reported to the client as not found. `offer` is None if none was found.
    """

    offer: str | None
    sections: tuple[Section, ...] = ()


class MediaPeer(Protocol):
    """The peer connections of one web client, from its first transport to its departure.

    Each method may raise `MediaRefusal`, for an unknown transport too. A client makes its requests one by one for each
    transport, but may have one open for each of its two.
    """

    async def create_transport(self, direction: Direction, offer: str, *, force_tcp: bool) -> Transport:
        """Answer the first offer of a transport. A client whose transport has failed makes another one."""
        ...

    async def produce(self, transport_id: str, track: Track, offer: str) -> str:
        """Answer the offer that adds the section of `track` to a send transport."""
        ...

    async def close_producers(self, transport_id: str, producer_ids: Sequence[str], offer: str | None) -> str | None:
        """Stop forwarding tracks, and answer the offer in which their sections are inactive, if there is one."""
        ...

    async def pause_producer(self, producer_id: str, *, is_paused: bool) -> None:
        """Stop or resume forwarding a track without a new offer; a track that is unknown is ignored."""
        ...

    async def consume(self, transport_id: str, sources: Sequence[Source]) -> Subscription:
        """Add sections for tracks of other peers to a receive transport. The client answers by `renegotiate`."""
        ...

    async def renegotiate(self, transport_id: str, answer: str) -> None:
        """Take the client's answer to the offer of `consume`."""
        ...

    async def close_consumers(self, transport_id: str, mids: Sequence[str], offer: str) -> str:
        """Answer the offer in which sections of a receive transport are inactive."""
        ...

    async def pause_consumer(self, transport_id: str, mid: str, *, is_paused: bool) -> None:
        """Stop or resume one section of a receive transport; one that is unknown is ignored."""
        ...

    async def close(self) -> None:
        """Close all transports of this peer, and what others receive from it. Safe to call twice."""
        ...


class MediaBackend(Protocol):
    """One per server, made lazily when the first web client connects."""

    @property
    def forwards(self) -> bool:
        """Whether tracks reach the other peers. Without it every source is reported as not found."""
        ...

    def peer(self, room_id: str, peer_id: str) -> MediaPeer:
        """Return the connections of a peer; sources that it asks for are in the same `room_id`.

        The same ids return the same object until it is closed: a client that reconnects keeps its transports.
        """
        ...

    async def close(self) -> None:
        """Close everything; the server stops."""
        ...
