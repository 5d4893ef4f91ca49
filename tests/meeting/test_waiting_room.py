"""The waiting room: who waits is seen by those who may let them in, and comes in, or is sent away."""

from typing import Any

import pytest

from rtk_cli.meeting import NotPermittedError, RoomState, WrongStateError
from tests.meeting.scene import Play, Scene


def test_who_waits_is_seen_and_let_in(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada = await stage.host()
        await ada.chat.send_text_message("Hello")
        knocks = ada.participants.waitlisted.events("participant_joined", "participant_left")
        bob = await stage.joins("bob", stage.waiting())
        assert (bob.self.room_state, bob.participants.count, bob.chat.messages) == (RoomState.WAITLISTED, 0, [])
        knocking = (await anext(knocks)).data
        assert (knocking.name, ada.participants.count) == ("Bob", 0)
        entered = bob.self.events("room_joined")
        await ada.participants.accept_waiting_room_request(knocking.id)
        assert (await anext(entered)).data.room_state is RoomState.JOINED
        assert [each.name for each in bob.participants.joined.to_list()] == ["Ada"]
        assert [each.text for each in bob.chat.messages] == ["Hello"]
        assert (ada.participants.waitlisted.size, ada.participants.count) == (0, 1)

    play(scene)


def test_everybody_who_waits_is_let_in_at_once(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, preset = await stage.host(), stage.waiting()
        guests = [await stage.joins(name, preset) for name in ("bob", "cleo")]
        knocks = ada.participants.waitlisted.events("participant_joined")
        while ada.participants.waitlisted.size < 2:
            await anext(knocks)
        entered = [guest.self.events("room_joined") for guest in guests]
        await ada.participants.accept_all_waiting_room_requests()
        assert all([(await anext(each)).data.room_joined for each in entered])
        assert ada.participants.count == 2

    play(scene)


def test_who_is_sent_away_is_told_so(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada = await stage.host()
        knocks = ada.participants.waitlisted.events("participant_joined")
        bob = await stage.joins("bob", stage.waiting())
        out = bob.self.events("room_left")
        await ada.participants.reject_waiting_room_request((await anext(knocks)).data.id)
        assert (await anext(out)).data.room_state is RoomState.REJECTED
        assert (ada.participants.waitlisted.size, ada.participants.count) == (0, 0)

    play(scene)


def test_who_has_not_the_right_lets_nobody_in(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        cleo = await stage.joins("cleo")
        bob = await stage.joins("bob", stage.waiting())
        with pytest.raises(NotPermittedError):
            await cleo.participants.accept_waiting_room_request(bob.self.id)
        with pytest.raises(WrongStateError, match="WAITLISTED"):
            await bob.chat.send_text_message("Let me in")
        assert cleo.participants.waitlisted.size == 0

    play(scene)


def test_a_guest_waits_until_a_host_is_there(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        guest = await stage.joins("gus", "group_call_guest")
        assert guest.self.room_state is RoomState.WAITLISTED
        entered = guest.self.events("room_joined")
        await stage.host()
        assert (await anext(entered)).data.room_joined
        assert [each.name for each in guest.participants.joined.to_list()] == ["Ada"]

    play(scene)
