"""What hosts do to others: mute, pin, kick, kick all."""

from collections.abc import Iterable

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.codec import Values
from rtk_cli.emulator.web_client.event_numbers import Media, Room
from rtk_cli.emulator.web_client.frames import NOTHING, Body, Frame, Requests, RequestType, Translations

_DONE = {"status": "success"}


def _kick(client: WebClient, body: Body) -> None:
    """Kick peers. An answer would have the event by which a client learns that it was kicked itself.

    The client asks twice for each peer, so one that has gone is no mistake.
    """
    client.rights.check("kick_participant")
    present = _present(client)
    wanted = [each for each in map(client.meant_id, body["peer_ids"]) if each in present]
    if wanted:
        client.call("participants.kick", peer_ids=wanted)


def _kick_peer(client: WebClient, body: Body) -> Values:
    client.call("participants.kick", peer_ids=[client.meant_id(body["participant_id"])])
    return _DONE


def _kick_all(client: WebClient, body: Body) -> None:
    """End the session. The client hears of its own end like everyone else."""
    client.state = client.call("participants.kick_all")["state"]


def _mute_peer(client: WebClient, body: Body) -> Values:
    _mute(client, [client.meant_id(body["participant_id"])], body["audio"], body["video"], body["scree_share"])
    return _DONE


def _mute_all(client: WebClient, body: Body) -> Values:
    others = [live_id for live_id in _present(client) if live_id != client.live_id]
    _mute(client, others, body["audio"], body["video"], body["screen_share"])
    return _DONE


def _present(client: WebClient) -> list[str]:
    """The peers in the session now: the client may not have heard yet of one that has left."""
    return [peer["id"] for peer in client.room()["peers"]]


def _mute(client: WebClient, peer_ids: list[str], audio: bool, video: bool, screen_share: bool) -> None:
    chosen = {"audio": audio, "video": video, "screen_share": screen_share}
    kinds = [kind for kind, is_chosen in chosen.items() if is_chosen]
    if not kinds:
        raise LiveRefusal("BAD_REQUEST", "Nothing to mute")
    if peer_ids:
        client.call("participants.mute", peer_ids=peer_ids, kinds=kinds)


def _pin(client: WebClient, body: Body) -> Values:
    """Pin one peer and no other; without an id, none."""
    wanted = client.meant_id(body["participant_id"])
    for live_id in [key for key, view in client.peers.items() if view["pinned"] and key != wanted]:
        client.call("participants.unpin", peer_id=live_id)
    if wanted:
        client.call("participants.pin", peer_id=wanted)
    return NOTHING


REQUESTS: Requests = {
    Room.KICK: RequestType(_kick, "socket.room.RemoveParticipantsRequest"),
    Room.KICK_ALL: RequestType(_kick_all),
    Media.KICK_PEER: RequestType(_kick_peer, "media.edge.KickPeerRequest", "media.edge.KickPeerResponse"),
    Media.KICK_ALL: RequestType(_kick_all),
    Media.HOST_CONTROL_PEER: RequestType(
        _mute_peer, "media.edge.HostMediaControlForPeerRequest", "media.edge.HostMediaControlForPeerResponse"
    ),
    Media.HOST_CONTROL_ALL_PEERS: RequestType(
        _mute_all, "media.edge.HostMediaControlForAllPeerRequest", "media.edge.HostMediaControlForAllPeerResponse"
    ),
    Media.GLOBAL_PIN_PEER: RequestType(
        _pin, "media.edge.GlobalPeerPinningRequest", "media.edge.GlobalPeerPinningResponse"
    ),
}


def _pinned(client: WebClient, event: Event) -> Iterable[Frame]:
    yield from _note_pin(client, event.data["peer_id"], is_pinned=True)


def _unpinned(client: WebClient, event: Event) -> Iterable[Frame]:
    yield from _note_pin(client, event.data["peer_id"], is_pinned=False)


def _note_pin(client: WebClient, live_id: str, *, is_pinned: bool) -> Iterable[Frame]:
    """The client shows one pinned peer: the last that was pinned, of those that are."""
    view = client.peers.get(live_id)
    if view is None:
        return
    view["pinned"] = is_pinned
    others = [key for key, each in client.peers.items() if each["pinned"]]
    shown = live_id if is_pinned else next(reversed(others), "")
    values = {"participant_id": client.shown_id(shown)}
    yield Frame(Media.GLOBAL_PEER_PIN_BROADCAST, "media.edge.GlobalPeerPinningBroadcastResponse", values)


TRANSLATIONS: Translations = {"participant.pinned": _pinned, "participant.unpinned": _unpinned}
