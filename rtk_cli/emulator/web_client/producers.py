"""What peers produce: microphones, cameras and screens, as web clients see them.

The flags of the live state say what is on. A peer that is a web client of this server has the producers that it has
announced; all others have one for each medium that is on, behind which there is no track.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal

from rtk_cli.emulator.web_client.event_numbers import Media
from rtk_cli.emulator.web_client.frames import Frame
from rtk_cli.emulator.web_client.message_table import enums

Kind = Literal["audio", "video"]
_MIME_TYPES: Mapping[str, str] = {"audio": "audio/opus", "video": "video/VP8"}


@dataclass(frozen=True, slots=True)
class Producer:
    """One producer; `has_track` says whether others can receive it."""

    producer_id: str
    kind: Kind
    is_screen_share: bool = False
    is_paused: bool = False
    has_track: bool = False
    transport_id: str | None = None
    app_data: str | None = None
    mime_type: str | None = None

    def state(self, *, is_paused: bool | None = None) -> dict[str, Any]:
        """Return a `media.ProducerState`."""
        return {
            "producer_id": self.producer_id,
            "kind": enums()["media.ProducerKind"][self.kind.upper()],
            "pause": self.is_paused if is_paused is None else is_paused,
            "screen_share": self.is_screen_share,
            "app_data": self.app_data or "{}",
            "producing_transport_id": self.transport_id,
            "mime_type": self.mime_type or _MIME_TYPES[self.kind],
        }


Producers = Mapping[str, Producer]
"""The producers of a peer, by their ids."""


class ProducerRegistry:
    """The producers of the web clients of this server."""

    def __init__(self) -> None:
        self._by_peer: dict[str, dict[str, Producer]] = {}
        self._numbers = count(1)

    def add_peer(self, peer_id: str) -> None:
        """From here on the peer has the producers that it announces."""
        self._by_peer.setdefault(peer_id, {})

    def remove_peer(self, peer_id: str) -> None:
        self._by_peer.pop(peer_id, None)

    def peers(self) -> Iterable[str]:
        """The ids of those peers."""
        return self._by_peer.keys()

    def new_id(self, peer_id: str) -> str:
        """Return an id that no producer of the peer has had; not even of one that has reconnected."""
        return f"{peer_id}-{next(self._numbers)}"

    def put(self, peer_id: str, producer: Producer) -> None:
        self._by_peer.setdefault(peer_id, {})[producer.producer_id] = producer

    def remove(self, peer_id: str, producer_id: str) -> Producer | None:
        return self._by_peer.get(peer_id, {}).pop(producer_id, None)

    def clear(self, peer_id: str) -> list[Producer]:
        """Remove all producers of a peer, and return them."""
        found = list(self._by_peer.get(peer_id, {}).values())
        self._by_peer[peer_id] = {}
        return found

    def announced(self, peer_id: str) -> Producers:
        """The producers of a web client as it has announced them."""
        return self._by_peer.get(peer_id, {})

    def of(self, view: Mapping[str, Any]) -> Producers:
        """The producers of any peer, from the flags of its live view."""
        own = self._by_peer.get(view["id"])
        if own is None:
            return {each.producer_id: each for each in _by_flags(view)}
        return {each.producer_id: _muted_by_flags(each, view) for each in own.values()}


def changes(peer_id: str, before: Producers, after: Producers) -> Iterator[Frame]:
    """The frames that tell a client what has changed in the producers of a peer."""
    for producer_id, producer in before.items():
        if producer_id not in after:
            yield from _closed(peer_id, producer)
    for producer_id, producer in after.items():
        former = before.get(producer_id)
        if former is None:
            yield _created(peer_id, producer)
        elif former.is_paused is not producer.is_paused:
            yield _toggled(peer_id, producer)


def toggle(peer_id: str, producer: Producer) -> Frame:
    """Report that a producer was paused or resumed; to its own client, by someone else."""
    values = {"participant_id": peer_id, "producer_state": producer.state()}
    return Frame(Media.PEER_PRODUCER_TOGGLE_BROADCAST, "media.edge.PeerProducerToggleBroadcastResponse", values)


def paused(producer: Producer) -> Producer:
    return replace(producer, is_paused=True)


def presence(peer_id: str, states: list[dict[str, Any]]) -> Frame:
    """Report producers as known at the join: the client then shows microphone and camera without asking for tracks."""
    values = {"participant": {"peer_id": peer_id, "producer_states": states}}
    return Frame(Media.PEER_JOINED_BROADCAST, "media.edge.PeerJoinBroadcastResponse", values)


def _created(peer_id: str, producer: Producer) -> Frame:
    if not producer.has_track:
        return presence(peer_id, [producer.state()])
    values = {"participant_id": peer_id, "producer_state": producer.state()}
    return Frame(Media.PEER_PRODUCER_CREATE_BROADCAST, "media.edge.PeerProducerCreateBroadcastResponse", values)


def _toggled(peer_id: str, producer: Producer) -> Frame:
    if producer.has_track or producer.kind == "audio":
        return toggle(peer_id, producer)
    return presence(peer_id, [producer.state()])


def _closed(peer_id: str, producer: Producer) -> Iterator[Frame]:
    """The client turns its flag off when it loses the track; without one it must be told before."""
    if not producer.has_track and not producer.is_paused and not producer.is_screen_share:
        yield _toggled(peer_id, paused(producer))
    values = {"participant_id": peer_id, "producer_state": producer.state()}
    yield Frame(Media.PEER_PRODUCER_CLOSE_BROADCAST, "media.edge.PeerProducerCloseBroadcastResponse", values)


def _by_flags(view: Mapping[str, Any]) -> Iterator[Producer]:
    peer_id = view["id"]
    if view["audio_enabled"]:
        yield Producer(f"{peer_id}-audio", "audio")
    if view["video_enabled"]:
        yield Producer(f"{peer_id}-video", "video")
    if view["screen_share_enabled"]:
        yield Producer(f"{peer_id}-screen", "video", is_screen_share=True)


def _muted_by_flags(producer: Producer, view: Mapping[str, Any]) -> Producer:
    """A host can mute a peer before its client knows."""
    if producer.is_screen_share or view[f"{producer.kind}_enabled"]:
        return producer
    return paused(producer)
