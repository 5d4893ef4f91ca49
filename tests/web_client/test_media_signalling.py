"""Transports and producers, with a backend that forwards nothing: who is shown with what on."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from rtk_cli.emulator.web_client import codec
from rtk_cli.emulator.web_client.event_numbers import Media
from rtk_cli.emulator.web_client.media.no_media import NoMedia
from rtk_cli.emulator.web_client.media_backend import MediaPeer, Section, Source, Subscription
from rtk_cli.emulator.web_client.producers import Producer
from tests.support.web_client import SDP, Refused, WebClientDriver
from tests.web_client.queued_client import QueuedClient, new_meeting
from tests.web_client.scenario import HOST, WebRoom, run

PRESENCE = "media.edge.PeerJoinBroadcastResponse"
TOGGLED = "media.edge.PeerProducerToggleBroadcastResponse"
CLOSED = "media.edge.PeerProducerCloseBroadcastResponse"
AUDIO, VIDEO = 0, 1


async def shown(client: WebClientDriver, peer_id: str) -> list[tuple[int, bool]]:
    """What the next report of a peer's presence says: kind, and whether it is paused."""
    heard = await client.heard(
        Media.PEER_JOINED_BROADCAST, PRESENCE, lambda each: each["participant"]["peer_id"] == peer_id
    )
    return [(each["kind"], each["pause"]) for each in heard["participant"]["producer_states"]]


def test_transport_is_answered_as_ice_lite_on_loopback() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        answer = await ada.create_transport()
        assert answer["description"]["type"] == "answer"
        lines = answer["description"]["sdp"].splitlines()
        assert {"a=ice-lite", "a=setup:passive", "a=mid:0", "a=recvonly"} <= set(lines)
        assert any(line.startswith("a=candidate:") and " 127.0.0.1 " in line for line in lines)

    run(scenario)


def test_microphone_and_camera_are_shown_to_all_protocols() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        grace = await room.joined("grace")
        updates = grace.participants.joined.events("audio_update", "video_update")
        assert await shown(ada, bob.peer_id) == []
        audio = (await bob.produce("audio"))["producer_id"]
        assert await shown(ada, bob.peer_id) == [(AUDIO, False)]
        assert (await anext(updates)).data.audio_enabled
        video = (await bob.produce("video"))["producer_id"]
        assert await shown(ada, bob.peer_id) == [(VIDEO, False)]
        assert (await anext(updates)).data.video_enabled
        toggle = {"producer_id": audio, "pause": True}
        await bob.request(Media.TOGGLE_PRODUCER, "media.edge.ProducerToggleRequest", **toggle)
        heard = await ada.heard(Media.PEER_PRODUCER_TOGGLE_BROADCAST, TOGGLED)
        assert (heard["producer_state"]["producer_id"], heard["producer_state"]["pause"]) == (audio, True)
        assert not (await anext(updates)).data.audio_enabled
        closing = {"producer_id": video, "description": {"type": "offer", "sdp": SDP}}
        closed = await bob.request(
            Media.CLOSE_PRODUCER,
            "media.edge.ProducerCloseRequest",
            "media.edge.ProducerClosingResponse",
            **closing,
        )
        assert closed["description"]["type"] == "answer"
        assert await shown(ada, bob.peer_id) == [(VIDEO, True)]
        await ada.heard(Media.PEER_PRODUCER_CLOSE_BROADCAST, CLOSED)
        assert not (await anext(updates)).data.video_enabled

    run(scenario)


def test_newcomer_gets_what_the_others_have_on() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        await ada.produce("audio")
        grace = room.emulator.live.join_with_token(room.token("grace", HOST))
        bob = await room.web_connected("bob")
        await bob.join_socket()
        participants = (await bob.join_media())["participants"]
        found = {each["peer_id"]: [state["kind"] for state in each["producer_states"]] for each in participants}
        assert found == {ada.peer_id: [AUDIO], grace["id"]: [AUDIO, VIDEO]}

    run(scenario)


def test_participant_made_by_the_emulator_turns_media_off_and_on() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        grace = room.emulator.live.join_with_token(room.token("grace", HOST))["id"]
        assert await shown(ada, grace) == [(AUDIO, False), (VIDEO, False)]
        room.emulator.live.act(grace, "self.disable", {"kind": "audio"})
        await ada.heard(Media.PEER_PRODUCER_TOGGLE_BROADCAST, TOGGLED)
        await ada.heard(Media.PEER_PRODUCER_CLOSE_BROADCAST, CLOSED)
        room.emulator.live.act(grace, "self.enable", {"kind": "audio"})
        assert await shown(ada, grace) == [(AUDIO, False)]

    run(scenario)


def test_tracks_that_are_not_forwarded_are_reported_as_not_found() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        producer_id = (await bob.produce("audio"))["producer_id"]
        await ada.create_transport(consuming=True)
        wanted = [
            {"producing_peer_id": bob.peer_id, "producer_id": producer_id},
            {"producing_peer_id": bob.peer_id, "producer_id": "x"},
        ]
        answer = await ada.request(
            Media.CONSUME, "media.edge.ConsumePeersRequest", "media.edge.ConsumePeerResponse", requests=wanted
        )
        found = answer["consumer_ids_map"]["map"]
        assert {key: each["error_code"] for key, each in found.items()} == dict.fromkeys(
            (producer_id, "x"), "not_found_track_error"
        )

    run(scenario)


def test_preset_that_forbids_a_medium_refuses_it() -> None:
    async def scenario(room: WebRoom) -> None:
        media = {
            "audio": {"can_produce": "NOT_ALLOWED"},
            "video": {"can_produce": "ALLOWED"},
            "screenshare": {"can_produce": "ALLOWED"},
        }
        bob = await room.web_joined("bob", room.preset("silent", "group_call_participant", media=media))
        await bob.produce("video")
        for is_paused in (False, True):
            with pytest.raises(Refused):
                await bob.produce("audio", paused=is_paused)
        ada = await room.web_connected("ada", HOST)
        await ada.join_socket()
        (shown_bob,) = (await ada.join_media())["participants"]
        assert [each["kind"] for each in shown_bob["producer_states"]] == [VIDEO]

    run(scenario)


@pytest.mark.parametrize("values", [{}, {"app_data": "[]"}, {"app_data": "{"}, {"description": None}])
def test_incomplete_producer_is_refused(values: dict[str, Any]) -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        await ada.create_transport()
        whole = {"kind": "audio", "app_data": None, "description": {"type": "offer", "sdp": SDP}}
        with pytest.raises(Refused):
            await ada.request(Media.PRODUCE, "media.edge.ProducerCreateRequest", **{**whole, **values})

    run(scenario)


async def report(client: WebClientDriver, producer_id: str, energy: int, *, silent: bool = False) -> None:
    values = {"producer_id": producer_id, "energy": energy, "silent": silent}
    await client.send(Media.AUDIO_ACTIVITY, "media.AudioActivityRequest", **values)


def test_all_are_told_who_speaks_now() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        producers = {client.peer_id: (await client.produce("audio"))["producer_id"] for client in (ada, bob)}
        for client in (ada, bob, ada):
            await report(client, producers[client.peer_id], 9, silent=True)
            await report(client, producers[client.peer_id], 9)
            await report(client, producers[client.peer_id], 8)
            for hearer in (ada, bob):
                heard = await hearer.heard(Media.SELECTED_PEER_DIFF, "media.edge.SelectedPeersDiffResponse")
                assert heard["entries"] == [{"peer_id": client.peer_id, "priority": 1}]
        await report(bob, producers[ada.peer_id], 9)  # not its own
        await bob.settle()
        assert Media.SELECTED_PEER_DIFF not in bob.events()
        grace = room.emulator.live.join_with_token(room.token("grace", HOST))["id"]
        room.emulator.live.say(grace, "Hello", spoken=True)
        heard = await bob.heard(Media.SELECTED_PEER_DIFF, "media.edge.SelectedPeersDiffResponse")
        assert heard["entries"][0]["peer_id"] == grace

    run(scenario)


def test_speakers_of_one_meeting_are_not_told_to_another() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        room.meeting_id = room.rest("POST", "/meetings", {"title": "Other"})["id"]
        eve = await room.web_joined("eve", HOST)
        await report(ada, (await ada.produce("audio"))["producer_id"], 9)
        await ada.heard(Media.SELECTED_PEER_DIFF, "media.edge.SelectedPeersDiffResponse")
        await eve.settle()
        assert eve.events() == []

    run(scenario)


def test_microphone_that_a_host_has_locked_cannot_be_announced_anew() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        muting = {"peer_ids": [bob.peer_id], "kinds": ["audio"], "allow_unmute": False}
        room.emulator.live.act(ada.peer_id, "participants.mute", muting)
        with pytest.raises(Refused, match="unmute"):
            await bob.produce("audio")
        cyd = await room.web_connected("cyd")
        await cyd.join_socket()
        participants = (await cyd.join_media())["participants"]
        assert [each["producer_states"] for each in participants] == [[], []]

    run(scenario)


class ClosingMedia(NoMedia):
    """Forwards tracks in name; while one is subscribed to, `meanwhile` runs."""

    forwards = True
    meanwhile: Callable[[], object]

    def peer(self, room_id: str, peer_id: str) -> MediaPeer:
        made = super().peer(room_id, peer_id)

        async def consume(transport_id: str, sources: Sequence[Source]) -> Subscription:
            self.meanwhile()
            return Subscription(SDP, tuple(Section(each.producer_id, "0", "track") for each in sources))

        made.consume = consume  # type: ignore[method-assign]
        return made


def test_track_that_is_closed_while_it_is_subscribed_to_disturbs_no_one() -> None:
    clients, meeting = new_meeting(ClosingMedia)
    ada, bob = QueuedClient(clients, meeting, "ada"), QueuedClient(clients, meeting, "bob")
    ada.take()
    clients.producers.put(bob.client.live_id, Producer("track", "audio", has_track=True))
    clients.backend.meanwhile = lambda: clients.producers.remove(bob.client.live_id, "track")  # type: ignore[attr-defined]
    wanted = {"producer_id": "track", "producing_peer_id": bob.client.live_id}
    name = "media.edge.ConsumePeersRequest"
    (frame,) = ada.ask(Media.CONSUME, name, requests=[wanted], consuming_transport_id="x")
    answer = codec.decode("media.edge.ConsumePeerResponse", codec.decode_frame(frame).payload)
    assert answer["consumer_ids_map"]["map"]["track"]["consumer_id"] == "x:0"
