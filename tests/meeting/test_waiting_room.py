"""The waiting room: hosts see waiting participants, and admit or reject them."""

import pytest

from rtk_cli.meeting import NotPermittedError, RoomState, WrongStateError
from tests.meeting.room import Room, RunScenario


def test_host_admits_a_waiting_participant(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada = await room.host()
        await ada.chat.send_text_message("Hello")
        waiting = ada.participants.waitlisted.events("participant_joined", "participant_left")
        bob = await room.joined("bob", room.waiting())
        assert (bob.self.room_state, bob.participants.count, bob.chat.messages) == (RoomState.WAITLISTED, 0, [])
        guest = (await anext(waiting)).data
        assert (guest.name, ada.participants.count) == ("Bob", 0)
        entered = bob.self.events("room_joined")
        await ada.participants.accept_waiting_room_request(guest.id)
        assert (await anext(entered)).data.room_state is RoomState.JOINED
        assert [each.name for each in bob.participants.joined.to_list()] == ["Ada"]
        assert [each.text for each in bob.chat.messages] == ["Hello"]
        assert (ada.participants.waitlisted.size(), ada.participants.count) == (0, 1)

    run(scenario)


def test_host_admits_all_waiting_participants(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, preset = await room.host(), room.waiting()
        guests = [await room.joined(name, preset) for name in ("bob", "cleo")]
        waiting = ada.participants.waitlisted.events("participant_joined")
        while ada.participants.waitlisted.size() < 2:
            await anext(waiting)
        entered = [guest.self.events("room_joined") for guest in guests]
        await ada.participants.accept_all_waiting_room_requests()
        assert all([(await anext(each)).data.room_joined for each in entered])
        assert ada.participants.count == 2

    run(scenario)


def test_rejected_participant_leaves_the_waiting_room(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada = await room.host()
        waiting = ada.participants.waitlisted.events("participant_joined")
        bob = await room.joined("bob", room.waiting())
        out = bob.self.events("room_left")
        await ada.participants.reject_waiting_room_request((await anext(waiting)).data.id)
        assert (await anext(out)).data.room_state is RoomState.REJECTED
        assert (ada.participants.waitlisted.size(), ada.participants.count) == (0, 0)

    run(scenario)


def test_participant_without_the_right_cannot_admit(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        cleo = await room.joined("cleo")
        bob = await room.joined("bob", room.waiting())
        with pytest.raises(NotPermittedError):
            await cleo.participants.accept_waiting_room_request(bob.self.id)
        with pytest.raises(WrongStateError, match="WAITLISTED"):
            await bob.chat.send_text_message("Let me in")
        assert cleo.participants.waitlisted.size() == 0

    run(scenario)


def test_guest_waits_until_a_host_joins(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        guest = await room.joined("gus", "group_call_guest")
        assert guest.self.room_state is RoomState.WAITLISTED
        entered = guest.self.events("room_joined")
        await room.host()
        assert (await anext(entered)).data.room_joined
        assert [each.name for each in guest.participants.joined.to_list()] == ["Ada"]

    run(scenario)
