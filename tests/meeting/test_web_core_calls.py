"""Calls, events and members that take the form they have in RealtimeKit's Web Core."""

import asyncio

import pytest

from rtk_cli.meeting import LocalParticipant
from tests.meeting.async_runner import run_async
from tests.meeting.fake_connection import FakeConnection, joined, peer, waitlisted
from tests.meeting.room import Room, RunScenario


def test_poll_options_may_be_positional(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        created = bob.polls.events("poll_created")
        plain = await ada.polls.create("Coffee?", ["Yes", "No"])
        poll = await ada.polls.create("Tea?", ["Yes", "No"], True, True)
        hidden = await ada.polls.create("Cake?", ["Yes", "No"], hide_votes=True)
        assert [(each.anonymous, each.hide_votes) for each in (plain, poll, hidden)] == [
            (False, False),
            (True, True),
            (False, True),
        ]
        assert [(await anext(created)).data for _ in range(3)] == [plain, poll, hidden]

    run(scenario)


def test_device_list_update_is_emitted_when_devices_become_available(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        bob = await room.connected("bob")
        lists: list[list[str]] = []

        def on_list(local: LocalParticipant) -> None:
            lists.append(sorted(device.device_id for device in local.devices))

        bob.self.on("device_list_update", on_list)
        await bob.join()
        await bob.join()
        assert lists == [sorted(device.device_id for device in bob.self.devices)]
        assert len(lists[0]) == 6

    run(scenario)


def test_device_list_update_waits_for_admission() -> None:
    async def scenario() -> list[str]:
        connection = FakeConnection()
        connection.responses["join"] = waitlisted
        meeting = await joined(connection)
        events = meeting.self.events()
        connection.responses["join"] = lambda _: connection.joined_response()
        connection.set_state("JOINED")
        return [(await anext(events)).name for _ in range(2)]

    assert run_async(scenario()) == ["room_joined", "device_list_update"]


def test_chat_update_has_all_messages(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        texts: list[list[str | None]] = []
        ada.chat.on("chat_update", lambda update: texts.append([each.text for each in update.messages]))
        first = await ada.chat.send_text_message("Hello")
        await ada.chat.send_text_message("How are you?")
        await ada.chat.edit_text_message(first.id, "Good morning")
        await ada.chat.delete_message(first.id)
        assert texts == [
            ["Hello"],
            ["Hello", "How are you?"],
            ["Good morning", "How are you?"],
            ["How are you?"],
        ]
        sent = asyncio.create_task(bob.chat.wait_for("chat_update", lambda update: update.message.text == "Bye"))
        await bob.chat.send_text_message("Bye")
        update = await sent
        assert update.messages == bob.chat.messages
        assert update.messages[-1] == update.message

    run(scenario)


@pytest.mark.parametrize("name", ["audio_track", "video_track", "screen_share_tracks"])
def test_tracks_are_none_even_with_media_on(name: str) -> None:
    async def scenario() -> None:
        on = {"audio_enabled": True, "video_enabled": True, "screen_share_enabled": True}
        meeting = await joined(FakeConnection(peer("ada", **on)))
        (ada,) = meeting.participants.joined.to_list()
        assert ada.audio_enabled
        assert getattr(ada, name) is None
        assert getattr(meeting.self, name) is None

    run_async(scenario())


def test_size_of_a_map_is_a_method_and_equals_len() -> None:
    async def scenario() -> None:
        meeting = await joined(FakeConnection(peer("ada"), peer("bob", pinned=True)))
        meeting.plugins._add_configured(["board"])
        maps = meeting.participants
        assert [each.size() for each in (maps.joined, maps.active, maps.pinned, maps.waitlisted)] == [2, 2, 1, 0]
        assert (len(maps.joined), len(maps.pinned)) == (2, 1)
        assert (meeting.plugins.all.size(), len(meeting.plugins.all), meeting.plugins.active.size()) == (1, 1, 0)

    run_async(scenario())


def test_meeting_started_timestamp_is_the_start_of_the_session(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        bob = await room.connected("bob")
        assert bob.meta.meeting_started_timestamp is None
        await bob.join()
        session = room.rest("GET", f"/meetings/{room.meeting_id}/active-session")
        assert bob.meta.meeting_started_timestamp == session["started_at"]

    run(scenario)
