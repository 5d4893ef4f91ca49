"""The order of state changes, events and returning calls, and the snapshot after joining."""

import asyncio
from typing import Any

import pytest

from rtk_cli.errors import UsageError
from rtk_cli.meeting import ConnectionLostError, Meeting, MeetingOverError, RoomState, WrongStateError
from tests.meeting.async_runner import run_async
from tests.meeting.fake_connection import NOON, FakeConnection, joined, peer, waitlisted


def test_state_changes_before_the_event_and_the_event_before_the_return() -> None:
    async def scenario() -> list[Any]:
        connection = FakeConnection()
        connection.responses["self.enable"] = lambda _: connection.emit(
            "self.updated", peer=peer("me", audio_enabled=True)
        )
        meeting = await joined(connection)
        seen: list[Any] = []
        meeting.self.on("audio_update", lambda me: seen.append(me.audio_enabled))
        await meeting.self.enable_audio()
        return [*seen, "returned"]

    assert run_async(scenario()) == [True, "returned"]


def test_events_are_emitted_after_all_changes_of_their_cause() -> None:
    async def scenario() -> list[tuple[int, int, int]]:
        connection = FakeConnection(peer("ada", pinned=True), peer("bob"))
        meeting = await joined(connection)
        people = meeting.participants
        seen: list[tuple[int, int, int]] = []
        for each in (people.active, people.pinned, people.joined):
            each.on(
                "participant_left", lambda _: seen.append((people.active.size(), people.pinned.size(), people.count))
            )
        connection.emit("participant.left", peer_id="peer-ada", reason="LEFT")
        await people.joined.wait_for("participant_left")
        return seen

    assert run_async(scenario()) == [(1, 0, 1)] * 3


def test_repeated_change_emits_no_event() -> None:
    async def scenario() -> int:
        connection = FakeConnection(peer("ada"))
        meeting = await joined(connection)
        seen: list[Any] = []
        meeting.participants.joined.on("audio_update", seen.append)
        for enabled in (True, True, False):
            connection.emit("participant.updated", peer=peer("ada", audio_enabled=enabled))
        await meeting.participants.joined.wait_for("audio_update", lambda ada: not ada.audio_enabled)
        return len(seen)

    assert run_async(scenario()) == 2


def test_event_contained_in_the_snapshot_changes_nothing() -> None:
    async def scenario() -> list[str]:
        connection = FakeConnection(peer("ada"))
        connection.emit("participant.left", peer_id="peer-ada", reason="LEFT")  # of an earlier connection
        meeting = await joined(connection)
        connection.emit("participant.joined", peer=peer("bob"))
        await meeting.participants.joined.wait_for("participant_joined")
        return list(meeting.participants.joined)

    assert run_async(scenario()) == ["peer-ada", "peer-bob"]


def test_once_handles_one_event_and_off_removes_a_handler() -> None:
    async def scenario() -> tuple[list[str | None], list[str | None]]:
        connection = FakeConnection()
        meeting = await joined(connection)
        joins = meeting.participants.joined
        once: list[str | None] = []
        always: list[str | None] = []

        def handle(participant: Any) -> None:
            always.append(participant.custom_participant_id)

        joins.once("participant_joined", lambda participant: once.append(participant.custom_participant_id))
        joins.on("participant_joined", handle)
        for name in ("ada", "bob"):
            connection.emit("participant.joined", peer=peer(name))
        await joins.wait_for("participant_joined", lambda each: each.name == "bob")
        joins.off("participant_joined", handle)
        connection.emit("participant.joined", peer=peer("cleo"))
        await joins.wait_for("participant_joined")
        return once, always

    assert run_async(scenario()) == (["ada"], ["ada", "bob"])


def test_stream_has_the_events_since_its_creation_and_ends_with_the_meeting() -> None:
    async def scenario() -> list[tuple[str, str | None]]:
        connection = FakeConnection()
        meeting = await joined(connection)
        stream = meeting.participants.joined.events("participant_joined", "audio_update")
        connection.emit("participant.joined", peer=peer("ada"))
        connection.emit("participant.updated", peer=peer("ada", audio_enabled=True, video_enabled=True))
        connection.set_state("ENDED")
        found = [(event.name, event.data.name) async for event in stream]
        assert [event async for event in stream] == []
        return found

    assert run_async(scenario()) == [("participant_joined", "ada"), ("audio_update", "ada")]


def test_stream_created_after_the_meeting_ends_at_once() -> None:
    async def scenario() -> list[str]:
        meeting = await joined(FakeConnection())
        await meeting.leave()
        with pytest.raises(MeetingOverError):
            await meeting.chat.wait_for("chat_update")
        return [event.name async for event in meeting.chat.events()]

    assert run_async(scenario()) == []


def test_closed_stream_receives_no_more_events() -> None:
    async def scenario() -> list[str]:
        connection = FakeConnection()
        meeting = await joined(connection)
        stream = meeting.participants.joined.events()
        connection.emit("participant.joined", peer=peer("ada"))
        await meeting.participants.joined.wait_for("participant_joined")
        await stream.aclose()
        connection.emit("participant.joined", peer=peer("bob"))
        await meeting.participants.joined.wait_for("participant_joined")
        return [str(event.data.name) async for event in stream]

    assert run_async(scenario()) == ["ada"]


def test_coroutine_handler_may_make_calls() -> None:
    async def scenario() -> list[str]:
        connection = FakeConnection()
        connection.responses["participants.admit"] = lambda seen: connection.emit(
            "waitlist.left", participant_id=seen["ids"][0]
        )
        meeting = await joined(connection)
        people = meeting.participants

        async def admit(participant: Any) -> None:
            await people.accept_waiting_room_request(participant.id)

        people.waitlisted.on("participant_joined", admit)
        connection.emit("waitlist.joined", participant=peer("ada"))
        await people.waitlisted.wait_for("participant_left")
        return [name for name, _ in connection.calls]

    assert run_async(scenario()) == ["hello", "join", "participants.admit"]


@pytest.mark.parametrize("is_coroutine", [False, True])
def test_failing_handler_is_reported_and_does_not_stop_others(is_coroutine: bool) -> None:
    async def scenario() -> tuple[str, list[Any]]:
        connection = FakeConnection()
        meeting = await joined(connection)
        reported: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.set_result(context))
        received: list[Any] = []

        def fails(_: Any) -> Any:
            raise ValueError("no good")

        async def fails_later(_: Any) -> Any:
            raise ValueError("no good")

        meeting.participants.joined.on("participant_joined", fails_later if is_coroutine else fails)
        meeting.participants.joined.on("participant_joined", received.append)
        connection.emit("participant.joined", peer=peer("ada"))
        return str((await reported)["exception"]), received

    exception, received = run_async(scenario())
    assert exception == "no good"
    assert len(received) == 1


def test_unknown_event_is_refused_with_the_known_ones() -> None:
    async def scenario() -> None:
        meeting = await joined(FakeConnection())
        meeting.chat.on("chatUpdate", print)

    with pytest.raises(UsageError, match="chatUpdate") as caught:
        run_async(scenario())
    assert "chat_update" in str(caught.value.hint)


def test_wait_for_fails_when_the_meeting_ends() -> None:
    async def scenario() -> None:
        connection = FakeConnection()
        meeting = await joined(connection)
        connection.set_state("KICKED")
        await meeting.chat.wait_for("chat_update")

    with pytest.raises(MeetingOverError, match="chat_update"):
        run_async(scenario())


def test_call_returns_if_the_meeting_ends_before_its_event() -> None:
    async def scenario() -> None:
        connection = FakeConnection()

        def ends(_: Any) -> Any:
            connection.number += 1
            connection.end_events()
            return {}

        connection.responses["self.enable"] = ends
        meeting = await joined(connection)
        await meeting.self.enable_audio()

    run_async(scenario())


def test_malformed_event_fails_the_waiting_call() -> None:
    async def scenario() -> None:
        connection = FakeConnection()
        connection.responses["self.enable"] = lambda _: connection.emit("self.updated")
        meeting = await joined(connection)
        with pytest.raises(KeyError, match="peer"):
            await meeting.self.enable_audio()
        with pytest.raises(KeyError, match="peer"):
            await meeting.close()

    run_async(scenario())


def test_final_state_is_emitted_and_the_connection_closed() -> None:
    async def scenario() -> tuple[list[RoomState], int, bool]:
        connection = FakeConnection(peer("ada"))
        meeting = await joined(connection)
        stream = meeting.self.events("room_left")
        connection.set_state("KICKED")
        states = [event.data.room_state async for event in stream]
        return states, meeting.participants.count, connection.is_closed

    assert run_async(scenario()) == ([RoomState.KICKED], 0, True)


def test_admitted_participant_gets_the_room_and_later_events() -> None:
    async def scenario() -> tuple[list[str], list[str]]:
        connection = FakeConnection()
        connection.responses["join"] = waitlisted
        meeting = await joined(connection)
        states = [str(meeting.self.room_state)]
        meeting.self.on("room_joined", lambda me: states.append(f"{me.room_state} with {meeting.participants.count}"))
        connection.responses["join"] = lambda _: connection.joined_response(peer("ada"))
        connection.set_state("JOINED")
        await meeting.self.wait_for("room_joined")
        connection.emit("participant.joined", peer=peer("bob"))
        await meeting.participants.joined.wait_for("participant_joined")
        return states, [str(each.name) for each in meeting.participants.joined.to_list()]

    assert run_async(scenario()) == (["waitlisted", "joined with 1"], ["ada", "bob"])


def message(text: str) -> dict[str, Any]:
    """A message object of the protocol, sent by Ada."""
    ids = {"id": text, "type": "text", "peer_id": "peer-ada", "participant_id": "participant-ada"}
    return {**ids, "at": NOON, "text": text}


def test_events_during_a_snapshot_are_applied_after_it() -> None:
    async def scenario() -> list[str]:
        connection = FakeConnection()

        def joins(_: Any) -> Any:
            snapshot = {**connection.joined_response(peer("ada")), "number": connection.number}
            connection.emit("participant.left", peer_id="peer-ada", reason="LEFT")
            connection.emit("participant.joined", peer=peer("bob"))
            return snapshot

        connection.responses["join"] = joins
        meeting = await Meeting.over(connection)
        came = meeting.participants.joined.events("participant_joined")
        await meeting.join()
        while (await anext(came)).data.name != "bob":
            pass
        return list(meeting.participants.joined)

    assert run_async(scenario()) == ["peer-bob"]


def test_events_contained_in_the_snapshot_after_admission_are_skipped() -> None:
    async def scenario() -> list[Any]:
        connection = FakeConnection()
        connection.responses["join"] = waitlisted
        meeting = await joined(connection)
        seen: list[Any] = []
        meeting.chat.on("chat_update", seen.append)
        connection.set_state("JOINED")
        connection.emit("chat.message", message=message("oops"))
        connection.emit("chat.deleted", message_id="oops")
        connection.responses["join"] = lambda _: connection.joined_response()
        connection.emit("participant.joined", peer=peer("bob"))
        await meeting.self.wait_for("room_joined")
        connection.emit("participant.left", peer_id="peer-bob", reason="LEFT")
        connection.emit("participant.joined", peer=peer("cleo"))
        await meeting.participants.joined.wait_for("participant_joined")
        return seen

    assert run_async(scenario()) == []


def test_recording_and_livestream_events_are_emitted_on_change() -> None:
    async def scenario() -> tuple[list[str | None], list[str | None], set[str]]:
        connection = FakeConnection()
        first = {"id": "first", "type": "COMPOSITE", "status": "UPLOADED"}
        livestream = {"id": "live", "status": "INVOKED"}
        connection.responses["join"] = lambda _: connection.joined_response(recordings=[first], livestream=livestream)
        meeting = await Meeting.over(connection)
        assert (meeting.recording.recording_state, meeting.livestream.state) == (None, None)
        recordings: list[str | None] = []
        streams: list[str | None] = []
        meeting.recording.on("recording_update", lambda recording: recordings.append(recording.recording_state))
        meeting.livestream.on("livestream_update", lambda livestream: streams.append(livestream.state))
        await meeting.join()
        for status in ("INVOKED", "RECORDING", "RECORDING"):
            connection.emit("recording.updated", recording={"id": "second", "type": "TRACK", "status": status})
        for status in ("INVOKED", "LIVE", "LIVE"):
            connection.emit("livestream.updated", livestream={"id": "live", "status": status})
        connection.emit("participant.joined", peer=peer("bob"))
        await meeting.participants.joined.wait_for("participant_joined")
        return recordings, streams, set(meeting.recording.recordings)

    recordings, streams, ids = run_async(scenario())
    assert (recordings, streams) == (["UPLOADED", "INVOKED", "RECORDING"], ["INVOKED", "LIVE"])
    assert ids == {"first", "second"}


def test_action_on_no_participants_makes_no_call() -> None:
    async def scenario() -> list[str]:
        connection = FakeConnection()
        meeting = await joined(connection)
        await meeting.participants.accept_all_waiting_room_requests()
        await meeting.participants.disable_all_audio()
        await meeting.participants.disable_all_video()
        return [name for name, _ in connection.calls]

    assert run_async(scenario()) == ["hello", "join"]


def test_second_join_takes_over_the_current_room() -> None:
    spoken = [message("Cells divide.")]

    async def scenario() -> tuple[list[str], list[list[str]]]:
        connection = FakeConnection()
        connection.responses["join"] = lambda _: connection.joined_response(
            peer("ada"),
            waitlist=[peer("bob")],
            messages=[message("Hello")],
            plugins=[{"id": "board"}],
            transcript=spoken,
        )
        meeting = await joined(connection)
        seen: list[str] = []
        meeting.participants.joined.on("participant_left", lambda each: seen.append(f"left {each.name}"))
        meeting.participants.waitlisted.on("participant_left", lambda each: seen.append(f"gone {each.name}"))
        meeting.chat.on("chat_update", lambda update: seen.append(f"{update.action} {update.message.text}"))
        meeting.plugins.active.on("plugin_removed", lambda plugin: seen.append(f"closed {plugin.id}"))
        meeting.ai.on("transcript", lambda entry: seen.append(f"spoken {entry.text}"))
        connection.responses["join"] = lambda _: connection.joined_response(
            peer("cleo"),
            waitlist=[peer("dora")],
            messages=[message("Bye")],
            plugins=[{"id": "notes"}],
            transcript=spoken,
        )
        await meeting.join()
        rooms = [meeting.participants.joined, meeting.participants.waitlisted, meeting.plugins.active]
        return seen, [list(room) for room in rooms] + [[str(each.text) for each in meeting.chat.messages]]

    seen, rooms = run_async(scenario())
    assert seen == ["left ada", "gone bob", "delete Hello", "add Bye", "closed board"]
    assert rooms == [["peer-cleo"], ["peer-dora"], ["notes"], ["Bye"]]


def test_lost_snapshot_after_admission_is_requested_again() -> None:
    async def scenario() -> list[str]:
        connection = FakeConnection()
        connection.responses["join"] = waitlisted
        meeting = await joined(connection)

        def breaks(_: Any) -> Any:
            connection.responses["join"] = lambda _: connection.joined_response(peer("ada"))
            raise ConnectionLostError("gone")

        connection.responses["join"] = breaks
        connection.set_state("JOINED")
        await meeting.self.wait_for("room_joined")
        return list(meeting.participants.joined)

    assert run_async(scenario()) == ["peer-ada"]


def test_participant_kicked_right_after_admission_is_out() -> None:
    async def scenario() -> list[str]:
        connection = FakeConnection()
        connection.responses["join"] = waitlisted
        meeting = await joined(connection)
        stream = meeting.self.events()

        def too_late(_: Any) -> Any:
            raise WrongStateError("A connection that is KICKED cannot join")

        connection.responses["join"] = too_late
        connection.set_state("JOINED")
        connection.set_state("KICKED")
        return [event.name async for event in stream]

    assert run_async(scenario()) == ["room_joined", "device_list_update", "room_left"]


def test_unknown_kind_of_event_changes_nothing() -> None:
    async def scenario() -> str:
        connection = FakeConnection()
        meeting = await joined(connection)
        connection.emit("weather.changed", rain=True)
        connection.emit("participant.joined", peer=peer("ada"))
        return str((await meeting.participants.joined.wait_for("participant_joined")).name)

    assert run_async(scenario()) == "ada"


def test_active_prefers_participants_with_media_up_to_the_grid_size() -> None:
    async def scenario() -> list[list[str | None]]:
        connection = FakeConnection(peer("ada"), peer("bob"), peer("cleo"))
        hello = connection.responses["hello"]
        preset = {"permissions": {}, "config": {"view_type": "GROUP_CALL", "max_video_streams": {"desktop": 2}}}
        connection.responses["hello"] = lambda seen: {**hello(seen), "preset": preset}
        meeting = await joined(connection)
        seen: list[list[str | None]] = [list(meeting.participants.active)]
        active = meeting.participants.active.events()
        connection.emit("participant.updated", peer=peer("cleo", video_enabled=True))
        connection.emit("participant.left", peer_id="peer-ada", reason="LEFT")
        seen += [[event.name, event.data.name] for event in [await anext(active) for _ in range(4)]]
        return [*seen, list(meeting.participants.active)]

    assert run_async(scenario()) == [
        ["peer-ada", "peer-bob"],
        ["participant_left", "bob"],
        ["participant_joined", "cleo"],
        ["participant_left", "ada"],
        ["participant_joined", "bob"],
        ["peer-cleo", "peer-bob"],
    ]


def test_async_with_block_leaves_at_its_end() -> None:
    async def scenario() -> tuple[list[str], RoomState]:
        connection = FakeConnection()
        async with await joined(connection) as meeting:
            pass
        return [name for name, _ in connection.calls], meeting.self.room_state

    assert run_async(scenario()) == (["hello", "join", "leave"], RoomState.LEFT)


@pytest.mark.parametrize("refused", [WrongStateError("ENDED"), ConnectionLostError("gone")])
def test_error_of_the_block_is_raised_rather_than_that_of_leaving(refused: Exception) -> None:
    async def scenario() -> None:
        connection = FakeConnection()

        def fails(_: Any) -> Any:
            raise refused

        connection.responses["leave"] = fails
        async with await joined(connection):
            raise ValueError("the first")

    with pytest.raises(ValueError, match="the first"):
        run_async(scenario())


def test_block_raises_when_leaving_fails() -> None:
    async def scenario() -> None:
        connection = FakeConnection()

        def fails(_: Any) -> Any:
            raise ConnectionLostError("gone")

        connection.responses["leave"] = fails
        async with await joined(connection):
            pass

    with pytest.raises(ConnectionLostError, match="gone"):
        run_async(scenario())


def test_block_ends_quietly_if_the_participant_is_already_out() -> None:
    async def scenario() -> bool:
        connection = FakeConnection()

        def fails(_: Any) -> Any:
            raise WrongStateError("A connection that is KICKED cannot leave")

        connection.responses["leave"] = fails
        async with await joined(connection):
            pass
        return connection.is_closed

    assert run_async(scenario())
