"""The media family: peer connections, producers and consumers. The media backend answers what concerns SDP."""

import json
from collections.abc import Iterable
from dataclasses import replace

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.live.media_controls import check_may_produce
from rtk_cli.emulator.web_client import producers
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.codec import Values
from rtk_cli.emulator.web_client.event_numbers import Media
from rtk_cli.emulator.web_client.frames import NOTHING, Body, Frame, Requests, RequestType, Translations
from rtk_cli.emulator.web_client.media_backend import Direction, MediaRefusal, Source, Track
from rtk_cli.emulator.web_client.message_table import enums
from rtk_cli.emulator.web_client.producers import Kind, Producer

_PEER = "SELECT * FROM peers WHERE id = ?"
_NOT_FOUND = "not_found_track_error"
"""The client does not ask again for a track with this error."""


async def _join_media(client: WebClient, body: Body) -> Values:
    """The client reconnects: its producers are gone, its transports may go on."""
    if body["prejoined"]:
        for producer in client.clients.producers.clear(client.live_id):
            if producer.transport_id is not None and producer.has_track:
                await client.media.close_producers(producer.transport_id, [producer.producer_id], None)
        client.clients.note_producers(client)
    return NOTHING


async def _create_transport(client: WebClient, body: Body) -> Values:
    direction: Direction = "receive" if body["consuming"] else "send"
    offer = _sdp(body)
    transport = await client.media.create_transport(direction, offer, force_tcp=bool(body["force_tcp"]))
    client.transports[direction] = transport.transport_id
    return {"transport_id": transport.transport_id, "description": _description(direction, "answer", transport.answer)}


async def _produce(client: WebClient, body: Body) -> Values:
    """Announce a track. The live state shows the medium as on, if the preset allows it."""
    kind: Kind = "audio" if body["kind"] == "audio" else "video"
    transport_id = body["producing_transport_id"] or _transport(client, "send")
    producer_id = client.clients.producers.new_id(client.live_id)
    producer = Producer(
        producer_id,
        kind,
        body["screen_share"],
        body["paused"],
        client.clients.backend.forwards,
        transport_id,
        body["app_data"],
        body["mime_type"],
    )
    _check_may_produce(client, producer)
    track = Track(producer_id, kind, _mid(body["app_data"]), body["msid"], producer.is_screen_share, producer.is_paused)
    answer = await client.media.produce(transport_id, track, _sdp(body))
    client.clients.producers.put(client.live_id, producer)
    if not producer.is_paused:
        client.call("self.enable", kind=_medium(producer))
    client.clients.note_producers(client)
    return {"status": True, "producer_id": producer_id, "description": _description("send", "answer", answer)}


async def _toggle_producer(client: WebClient, body: Body) -> Values:
    """Pause or resume; a resume that the host does not allow is taken back."""
    producer = client.clients.producers.announced(client.live_id).get(body["producer_id"])
    if producer is None:
        raise LiveRefusal("NOT_FOUND", f"No producer found with id {body['producer_id']}")
    try:
        client.call("self.disable" if body["pause"] else "self.enable", kind=_medium(producer))
    except LiveRefusal:
        client.queue(producers.toggle(client.peer_id, producers.paused(producer)))
        raise
    await _pause(client, producer, is_paused=body["pause"])
    client.clients.note_producers(client)
    return NOTHING


async def _close_producer(client: WebClient, body: Body) -> Values:
    producer = client.clients.producers.remove(client.live_id, body["producer_id"])
    if producer is None or producer.transport_id is None:
        raise LiveRefusal("NOT_FOUND", f"No producer found with id {body['producer_id']}")
    if not _has_another(client, producer) and client.state == "JOINED":
        client.call("self.disable", kind=_medium(producer))
    client.clients.note_producers(client)
    offer = (body["description"] or {}).get("sdp")
    answer = await client.media.close_producers(producer.transport_id, [producer.producer_id], offer)
    return NOTHING if answer is None else {"description": _description("send", "answer", answer)}


async def _consume(client: WebClient, body: Body) -> Values:
    """Offer the tracks that there are; the others are reported as not found."""
    wanted = [
        Source(each["producing_peer_id"], each["producer_id"])
        for each in body["requests"]
        if each["producer_id"] and _is_visible(client, each["producing_peer_id"])
    ]
    states: dict[str, Values] = {
        each["producer_id"]: {"error_code": _NOT_FOUND} for each in body["requests"] if each["producer_id"]
    }
    transport_id = body["consuming_transport_id"] or _transport(client, "receive")
    there = {each: producer for each in wanted if (producer := _with_track(client, each)) is not None}
    if not there:
        return {"status": True, "consumer_ids_map": {"map": states}}
    subscription = await client.media.consume(transport_id, list(there))
    known = {each.producer_id: producer for each, producer in there.items()}  # some may be closed by now
    for section in subscription.sections:
        states[section.producer_id] = {
            "consumer_id": f"{transport_id}:{section.mid}",
            "producer_state": known[section.producer_id].state(),
            "producer_track": {
                "track_id": section.track_id,
                "producer_id": section.producer_id,
                "stream_id": section.mid,  # by which the client finds the track
            },
        }
    answer = {"status": True, "consumer_ids_map": {"map": states}}
    if subscription.offer is None:
        return answer
    return {**answer, "description": _description("receive", "offer", subscription.offer)}


async def _renegotiate(client: WebClient, body: Body) -> Values:
    await client.media.renegotiate(body["transport_id"], _sdp(body))
    return {"transport_id": body["transport_id"]}


async def _close_consumers(client: WebClient, body: Body) -> Values:
    transport_id = body["consuming_transport_id"] or _transport(client, "receive")
    answer = await client.media.close_consumers(transport_id, body["consumer_ids"], _sdp(body))
    return {"description": _description("receive", "answer", answer)}


async def _toggle_consumer(client: WebClient, body: Body) -> Values:
    transport_id, _, mid = body["consumer_id"].rpartition(":")
    await client.media.pause_consumer(transport_id, mid, is_paused=body["pause"])
    return NOTHING


def _keep_layers(client: WebClient, body: Body) -> Values:
    """A backend that forwards sends one layer, so that there is nothing to switch."""
    return NOTHING


def _complete_join(client: WebClient, body: Body) -> Values:
    """The client's transports are connected: from here on it hears what the others produce."""
    if client.state != "JOINED":
        raise LiveRefusal("WRONG_STATE", f"A connection that is {client.state} cannot join media")
    told = client.tell_all_producers()
    pinned = [client.shown_id(key) for key, view in client.peers.items() if view["pinned"]]
    room_state = {
        "room_uuid": client.session_id or "",
        "current_peer_id": client.peer_id,
        "pinned_peer_ids": pinned[-1:],  # the client knows one
    }
    participants = [
        {
            "peer_id": live_id,
            "producer_states": [each.state() for each in of_peer.values()],
            "display_name": client.peers[live_id]["name"] or "",
            "user_id": client.peers[live_id]["participant_id"],
        }
        for live_id, of_peer in told.items()
    ]
    return {"room_state": room_state, "participants": participants, "selected_peers": {}}


def _leave_media(client: WebClient, body: Body) -> Values:
    """Leave the session: the client sends this, and closes its socket."""
    client.state = client.call("leave")["state"]
    return NOTHING


REQUESTS: Requests = {
    Media.JOIN_ROOM: RequestType(_join_media, "media.edge.PeerJoinRequest"),
    Media.CREATE_WEBRTC_TRANSPORT: RequestType(
        _create_transport, "media.CreateTransportRequest", "media.CreateTransportResponse"
    ),
    Media.PRODUCE: RequestType(_produce, "media.edge.ProducerCreateRequest", "media.edge.ProducerCreateResponse"),
    Media.CONSUME: RequestType(_consume, "media.edge.ConsumePeersRequest", "media.edge.ConsumePeerResponse"),
    Media.TOGGLE_PRODUCER: RequestType(_toggle_producer, "media.edge.ProducerToggleRequest"),
    Media.TOGGLE_CONSUMER: RequestType(_toggle_consumer, "media.edge.ConsumerToggleRequest"),
    Media.CLOSE_PRODUCER: RequestType(
        _close_producer, "media.edge.ProducerCloseRequest", "media.edge.ProducerClosingResponse"
    ),
    Media.CLOSE_CONSUMER: RequestType(
        _close_consumers, "media.edge.ConsumerCloseRequest", "media.edge.ConsumerClosingResponse"
    ),
    Media.UPDATE_CONSUMERS_SIMULCAST_CONFIG: RequestType(_keep_layers),
    Media.RENEGOTIATE_SESSION_DESCRIPTION: RequestType(
        _renegotiate, "media.RenegotiateRequest", "media.RenegotiateResponse"
    ),
    Media.SELF_JOIN_COMPLETE: RequestType(_complete_join, None, "media.edge.PeerJoinCompleteResponse"),
    Media.LEAVE_ROOM: RequestType(_leave_media, None, "media.edge.PeerLeaveResponse"),
}


def _own_update(client: WebClient, event: Event) -> Iterable[Frame]:
    """A medium that the client has on was switched off for it: the client then does so itself."""
    view = event.data["peer"]
    client.peers[client.live_id] = dict(view)
    for producer in client.clients.producers.announced(client.live_id).values():
        if not producer.is_paused and not producer.is_screen_share and not view[f"{producer.kind}_enabled"]:
            yield producers.toggle(client.peer_id, producers.paused(producer))


TRANSLATIONS: Translations = {"self.updated": _own_update}


async def _pause(client: WebClient, producer: Producer, *, is_paused: bool) -> None:
    client.clients.producers.put(client.live_id, replace(producer, is_paused=is_paused))
    if producer.has_track:
        await client.media.pause_producer(producer.producer_id, is_paused=is_paused)


def _check_may_produce(client: WebClient, producer: Producer) -> None:
    """Refuse what the preset forbids, before the backend answers."""
    if client.state != "JOINED":
        raise LiveRefusal("WRONG_STATE", f"A connection that is {client.state} cannot produce")
    medium = _medium(producer)
    rights, live_id = client.rights, client.live_id
    peer = client.connection.read(lambda db, _: db.execute(_PEER, (live_id,)).fetchone())
    check_may_produce(rights, peer, medium)


def _medium(producer: Producer) -> str:
    return "screen_share" if producer.is_screen_share else producer.kind


def _has_another(client: WebClient, producer: Producer) -> bool:
    """Whether the client produces the same medium twice, as the two tracks of a screen share."""
    return any(
        _medium(each) == _medium(producer) for each in client.clients.producers.announced(client.live_id).values()
    )


def _is_visible(client: WebClient, peer_id: str) -> bool:
    return peer_id in client.peers and peer_id != client.live_id


def _with_track(client: WebClient, source: Source) -> Producer | None:
    producer = client.clients.producers.announced(source.peer_id).get(source.producer_id)
    return producer if producer is not None and producer.has_track else None


def _transport(client: WebClient, direction: Direction) -> str:
    transport_id = client.transports.get(direction)
    if transport_id is None:
        raise MediaRefusal(f"There is no {direction} transport")
    return transport_id


def _mid(app_data: str | None) -> str:
    """The media section of a new track, which the client names in its own data."""
    try:
        found = json.loads(app_data or "")["mid"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise MediaRefusal("app_data must name the mid") from error
    return str(found)


def _sdp(body: Body) -> str:
    sdp = (body["description"] or {}).get("sdp") or ""
    if not sdp:
        raise MediaRefusal("The session description is missing")
    return str(sdp)


def _description(direction: Direction, kind: str, sdp: str) -> Values:
    target = "PUBLISHER" if direction == "send" else "SUBSCRIBER"
    return {"target": enums()["media.Target"][target], "type": kind, "sdp": sdp}
