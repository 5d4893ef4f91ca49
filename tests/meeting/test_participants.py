"""Participants of a meeting see each other join, change media, get muted, kicked and pinned, and leave."""

import asyncio
from typing import Any

import pytest

from rtk_cli.errors import AuthenticationError, NotFoundError
from rtk_cli.meeting import MeetingOverError, NotPermittedError, RoomState, WrongStateError
from rtk_cli.meeting.local_participant import Device
from tests.meeting.room import Room, RunScenario


def test_identity_and_meeting_are_known_before_joining(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        bob = await room.connected("bob")
        assert (bob.self.name, bob.self.custom_participant_id) == ("Bob", "bob")
        assert bob.self.preset_name == "group_call_participant"
        assert bob.self.permissions["kick_participant"] is False
        assert (bob.meta.meeting_id, bob.meta.meeting_title) == (room.meeting_id, "Daily")
        assert (bob.self.room_state, bob.self.room_joined) == (RoomState.INIT, False)
        assert bob.meta.view_type == "GROUP_CALL"

    run(scenario)


def test_joined_lists_the_others_without_self(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada = await room.host()
        joins = ada.participants.joined.events("participant_joined")
        bob = await room.joined("bob")
        seen = (await anext(joins)).data
        assert (seen.id, seen.user_id, seen.name) == (bob.self.id, bob.self.user_id, "Bob")
        assert [each.id for each in bob.participants.joined.to_list()] == [ada.self.id]
        assert ada.participants.joined.get(bob.self.id) is seen
        assert (ada.participants.joined.size(), ada.participants.count, ada.self.room_joined) == (1, 1, True)
        assert ada.meta.session_id == bob.meta.session_id == room.rest("GET", session(room))["id"]

    run(scenario)


def test_media_changes_are_seen_by_others(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        seen = bob.participants.joined.get(ada.self.id)
        assert seen is not None
        changed = seen.events()
        for kind, *turns in (("audio", False, True), ("video", False, True), ("screen_share", True, False)):
            for enabled in turns:
                await getattr(ada.self, f"{'enable' if enabled else 'disable'}_{kind}")()
                assert getattr(ada.self, f"{kind}_enabled") is enabled
                event = await anext(changed)
                assert (event.name, getattr(event.data, f"{kind}_enabled")) == (f"{kind}_update", enabled)

    run(scenario)


def test_microphone_without_the_right_is_refused(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        viewer = await room.joined("vera", "webinar_viewer")
        with pytest.raises(NotPermittedError) as caught:
            await viewer.self.enable_audio()
        assert caught.value.detail == "NOT_PERMITTED"
        assert viewer.self.audio_enabled is False

    run(scenario)


def test_call_in_the_wrong_state_is_refused(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        bob = await room.connected("bob")
        with pytest.raises(WrongStateError, match="INITIALIZED"):
            await bob.self.enable_audio()
        await bob.join()
        with pytest.raises(WrongStateError, match="JOINED"):
            await bob.self.set_name("Robert")

    run(scenario)


def test_name_set_before_joining_is_seen_by_others(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host(), await room.connected("bob")
        await bob.self.set_name("Robert")
        assert bob.self.name == "Robert"
        joins = ada.participants.joined.events("participant_joined")
        await bob.join()
        assert (await anext(joins)).data.name == "Robert"

    run(scenario)


def test_leaving_removes_the_participant_for_all(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        left = ada.participants.joined.events("participant_left")
        received: list[RoomState] = []
        bob.self.on("room_left", lambda me: received.append(me.room_state))
        await bob.leave()
        assert (await anext(left)).data.id == bob.self.id
        assert (ada.participants.count, bob.participants.count) == (0, 0)
        assert received == [RoomState.LEFT]

    run(scenario)


def test_closed_connection_leaves_after_the_reconnection_timeout(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        left = ada.participants.joined.events("participant_left")
        await bob.close()
        assert room.rest("GET", session(room))["live_participants"] == 2
        while ada.participants.count:  # the timeout starts when the server notices the closed connection
            room.clock.advance(31)
            await asyncio.sleep(0.01)
        assert (await anext(left)).data.id == bob.self.id

    run(scenario)


def test_reset_ends_every_meeting(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada = await room.host()
        waiting = asyncio.create_task(ada.chat.wait_for("chat_update"))
        room.emulator.reset()
        with pytest.raises(MeetingOverError):
            await waiting
        with pytest.raises(MeetingOverError):
            await ada.chat.send_text_message("Hello?")

    run(scenario)


def test_second_join_changes_nothing(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada = await room.host()
        received: list[Any] = []
        ada.self.on("room_joined", received.append)
        before = ada.self.id
        await ada.join()
        assert (ada.self.id, ada.self.room_joined, received) == (before, True, [])

    run(scenario)


def test_kicked_participant_can_only_leave(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        out = bob.self.events("room_left")
        await ada.participants.kick(bob.self.id)
        await anext(out)
        for call in (bob.join, bob.self.enable_audio, lambda: bob.chat.send_text_message("Let me in")):
            with pytest.raises(MeetingOverError, match="kicked"):
                await call()
        for _ in range(2):
            await bob.leave()
            await ada.leave()
        assert (bob.self.room_state, ada.self.room_state) == (RoomState.KICKED, RoomState.LEFT)

    run(scenario)


def test_leave_succeeds_while_being_kicked(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        bob = await room.joined("bob")
        room.session("POST", "kick-all", {})
        assert not bob.self.room_state.is_final
        await bob.leave()
        assert bob.self.room_state is RoomState.KICKED

    run(scenario)


def test_host_mutes_one_participant_and_all(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob, cleo = await room.host_with("bob", "cleo")
        for each in (bob, cleo):
            await each.self.enable_audio()
            await each.self.enable_video()
        received = bob.self.events("audio_update", "video_update")
        await ada.participants.disable_audio(bob.self.id)
        assert (await anext(received)).data.audio_enabled is False
        quiet = cleo.self.events("audio_update")
        await ada.participants.disable_all_audio()
        assert (await anext(quiet)).data.audio_enabled is False
        await ada.participants.disable_all_video()
        assert (await anext(received)).data.video_enabled is False
        with pytest.raises(NotPermittedError):
            await bob.participants.disable_all_audio()

    run(scenario)


def test_host_kicks_one_participant_and_all(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob, cleo = await room.host_with("bob", "cleo")
        with pytest.raises(NotPermittedError):
            await bob.participants.kick(cleo.self.id)
        out = bob.self.events("room_left")
        await ada.participants.joined[bob.self.id].kick()
        assert (await anext(out)).data.room_state is RoomState.KICKED
        assert list(ada.participants.joined) == [cleo.self.id]
        out = cleo.self.events("room_left")
        await ada.participants.kick_all()
        assert (await anext(out)).data.room_state.is_final
        assert ada.self.room_state.is_final

    run(scenario)


def test_rest_mutes_and_kicks_participants(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        bob, cleo = await room.joined("bob"), await room.joined("cleo")
        await bob.self.enable_audio()
        quiet, out = bob.self.events("audio_update"), cleo.self.events("room_left")
        room.session("POST", "mute-all", {"allow_unmute": False})
        assert (await anext(quiet)).data.audio_enabled is False
        with pytest.raises(NotPermittedError):
            await bob.self.enable_audio()
        room.session("POST", "kick", {"participant_ids": [cleo.self.user_id]})
        assert (await anext(out)).data.room_state is RoomState.KICKED

    run(scenario)


def test_pinned_participants_are_in_the_pinned_map(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        mine = bob.self.events("pinned", "unpinned")
        await ada.participants.joined[bob.self.id].pin()
        assert [each.name for each in ada.participants.pinned.to_list()] == ["Bob"]
        assert (await anext(mine)).data.is_pinned
        await ada.participants.pinned[bob.self.id].unpin()
        assert (ada.participants.pinned.size(), ada.participants.count) == (0, 1)
        assert not (await anext(mine)).data.is_pinned
        with pytest.raises(NotPermittedError):
            await bob.participants.joined[ada.self.id].pin()

    run(scenario)


def test_invalid_token_is_refused(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        with pytest.raises(AuthenticationError):
            await room.connect("not.a.token")

    run(scenario)


def test_virtual_devices_can_be_set(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        bob = await room.joined("bob")
        first, second = bob.self.video_devices()
        assert bob.self.current_devices["videoinput"] == first
        received: list[Device] = []
        bob.self.on("device_update", lambda me: received.append(me.current_devices["videoinput"]))
        for device in (second, second, first):
            await bob.self.set_device(device)
        assert received == [second, first]
        assert len(bob.self.devices) == 6
        with pytest.raises(NotFoundError, match="webcam"):
            bob.self.device_by_id("webcam")

    run(scenario)


def session(room: Room) -> str:
    return f"/meetings/{room.meeting_id}/active-session"
