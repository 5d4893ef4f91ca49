"""People in one meeting see each other come, speak, show, wait, be sent away and go."""

import asyncio
from typing import Any

import pytest

from rtk_cli.errors import AuthenticationError, NotFoundError
from rtk_cli.meeting import MeetingOverError, NotPermittedError, RoomState, WrongStateError
from rtk_cli.meeting.devices import Device
from tests.meeting.scene import Play, Scene


def test_before_joining_one_knows_who_and_where_one_is(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        bob = await stage.comes("bob")
        assert (bob.self.name, bob.self.custom_participant_id) == ("Bob", "bob")
        assert bob.self.preset_name == "group_call_participant"
        assert bob.self.permissions["kick_participant"] is False
        assert (bob.meta.meeting_id, bob.meta.meeting_title) == (stage.meeting_id, "Daily")
        assert (bob.self.room_state, bob.self.room_joined) == (RoomState.INIT, False)
        assert bob.meta.view_type == "GROUP_CALL"

    play(scene)


def test_each_sees_the_others_and_not_oneself(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada = await stage.host()
        came = ada.participants.joined.events("participant_joined")
        bob = await stage.joins("bob")
        seen = (await anext(came)).data
        assert (seen.id, seen.user_id, seen.name) == (bob.self.id, bob.self.user_id, "Bob")
        assert [each.id for each in bob.participants.joined.to_list()] == [ada.self.id]
        assert ada.participants.joined.get(bob.self.id) is seen
        assert (ada.participants.joined.size, ada.participants.count, ada.self.room_joined) == (1, 1, True)
        assert ada.meta.session_id == bob.meta.session_id == stage.rest("GET", session(stage))["id"]

    play(scene)


def test_what_one_shows_the_others_see(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        seen = bob.participants.joined.get(ada.self.id)
        assert seen is not None
        changed = seen.events()
        for kind, *turns in (("audio", False, True), ("video", False, True), ("screen_share", True, False)):
            for enabled in turns:
                await getattr(ada.self, f"{'enable' if enabled else 'disable'}_{kind}")()
                assert getattr(ada.self, f"{kind}_enabled") is enabled
                event = await anext(changed)
                assert (event.name, getattr(event.data, f"{kind}_enabled")) == (f"{kind}_update", enabled)

    play(scene)


def test_a_preset_that_forbids_the_microphone_is_obeyed(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        viewer = await stage.joins("vera", "webinar_viewer")
        with pytest.raises(NotPermittedError) as caught:
            await viewer.self.enable_audio()
        assert caught.value.detail == "NOT_PERMITTED"
        assert viewer.self.audio_enabled is False

    play(scene)


def test_moves_that_are_not_legal_now_are_refused(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        bob = await stage.comes("bob")
        with pytest.raises(WrongStateError, match="INITIALIZED"):
            await bob.self.enable_audio()
        await bob.join()
        with pytest.raises(WrongStateError, match="JOINED"):
            await bob.self.set_name("Robert")

    play(scene)


def test_a_name_chosen_before_joining_is_what_others_read(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host(), await stage.comes("bob")
        await bob.self.set_name("Robert")
        assert bob.self.name == "Robert"
        came = ada.participants.joined.events("participant_joined")
        await bob.join()
        assert (await anext(came)).data.name == "Robert"

    play(scene)


def test_who_leaves_is_gone_for_all(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        left = ada.participants.joined.events("participant_left")
        heard: list[RoomState] = []
        bob.self.on("room_left", lambda me: heard.append(me.room_state))
        await bob.leave()
        assert (await anext(left)).data.id == bob.self.id
        assert (ada.participants.count, bob.participants.count) == (0, 0)
        assert heard == [RoomState.LEFT]

    play(scene)


def test_who_hangs_up_and_does_not_come_back_in_time_has_left(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        left = ada.participants.joined.events("participant_left")
        await bob.close()
        assert stage.rest("GET", session(stage))["live_participants"] == 2
        while ada.participants.count:  # when the server sees the end of the line, its half a minute begins
            stage.clock.advance(31)
            await asyncio.sleep(0.01)
        assert (await anext(left)).data.id == bob.self.id

    play(scene)


def test_a_reset_ends_every_meeting(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada = await stage.host()
        waiting = asyncio.create_task(ada.chat.wait_for("chat_update"))
        stage.emulator.reset()
        with pytest.raises(MeetingOverError):
            await waiting
        with pytest.raises(MeetingOverError, match="closed"):
            await ada.chat.send_text_message("Is anybody here?")

    play(scene)


def test_joining_twice_changes_nothing(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada = await stage.host()
        heard: list[Any] = []
        ada.self.on("room_joined", heard.append)
        before = ada.self.id
        await ada.join()
        assert (ada.self.id, ada.self.room_joined, heard) == (before, True, [])

    play(scene)


def test_who_is_out_cannot_do_anything_but_leave(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        out = bob.self.events("room_left")
        await ada.participants.kick(bob.self.id)
        await anext(out)
        for call in (bob.join, bob.self.enable_audio, lambda: bob.chat.send_text_message("Let me in")):
            with pytest.raises(MeetingOverError, match="no longer in the meeting: kicked"):
                await call()
        for _ in range(2):
            await bob.leave()
            await ada.leave()
        assert (bob.self.room_state, ada.self.room_state) == (RoomState.KICKED, RoomState.LEFT)

    play(scene)


def test_who_is_kicked_at_this_moment_may_leave(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        bob = await stage.joins("bob")
        stage.session("POST", "kick-all", {})
        assert not bob.self.room_state.is_final
        await bob.leave()
        assert bob.self.room_state is RoomState.KICKED

    play(scene)


def test_a_host_mutes_one_and_all(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob, cleo = await stage.host_with("bob", "cleo")
        for each in (bob, cleo):
            await each.self.enable_audio()
            await each.self.enable_video()
        heard = bob.self.events("audio_update", "video_update")
        await ada.participants.disable_audio(bob.self.id)
        assert (await anext(heard)).data.audio_enabled is False
        quiet = cleo.self.events("audio_update")
        await ada.participants.disable_all_audio()
        assert (await anext(quiet)).data.audio_enabled is False
        await ada.participants.disable_all_video()
        assert (await anext(heard)).data.video_enabled is False
        with pytest.raises(NotPermittedError):
            await bob.participants.disable_all_audio()

    play(scene)


def test_a_host_sends_somebody_away_and_then_everybody(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob, cleo = await stage.host_with("bob", "cleo")
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

    play(scene)


def test_the_rest_api_acts_on_them_too(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        bob, cleo = await stage.joins("bob"), await stage.joins("cleo")
        await bob.self.enable_audio()
        quiet, out = bob.self.events("audio_update"), cleo.self.events("room_left")
        stage.session("POST", "mute-all", {"allow_unmute": False})
        assert (await anext(quiet)).data.audio_enabled is False
        with pytest.raises(NotPermittedError):
            await bob.self.enable_audio()
        stage.session("POST", "kick", {"participant_ids": [cleo.self.user_id]})
        assert (await anext(out)).data.room_state is RoomState.KICKED

    play(scene)


def test_pinned_ones_have_a_map_of_their_own(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        mine = bob.self.events("pinned", "unpinned")
        await ada.participants.joined[bob.self.id].pin()
        assert [each.name for each in ada.participants.pinned.to_list()] == ["Bob"]
        assert (await anext(mine)).data.is_pinned
        await ada.participants.pinned[bob.self.id].unpin()
        assert (ada.participants.pinned.size, ada.participants.count) == (0, 1)
        assert not (await anext(mine)).data.is_pinned
        with pytest.raises(NotPermittedError):
            await bob.participants.joined[ada.self.id].pin()

    play(scene)


def test_a_token_that_was_not_given_here_is_refused(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        with pytest.raises(AuthenticationError):
            await stage.connect("not.a.token")

    play(scene)


def test_devices_are_virtual_and_can_be_chosen(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        bob = await stage.joins("bob")
        first, second = bob.self.video_devices()
        assert bob.self.current_devices["videoinput"] == first
        heard: list[Device] = []
        bob.self.on("device_update", lambda me: heard.append(me.current_devices["videoinput"]))
        for device in (second, second, first):
            await bob.self.set_device(device)
        assert heard == [second, first]
        assert len(bob.self.devices) == 6
        with pytest.raises(NotFoundError, match="no such device: webcam"):
            bob.self.device_by_id("webcam")

    play(scene)


def session(stage: Scene) -> str:
    return f"/meetings/{stage.meeting_id}/active-session"
