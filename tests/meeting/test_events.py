"""When a meeting tells what: the state first, the event after, and then the call that caused it returns."""

import asyncio
from typing import Any

import pytest

from rtk_cli.errors import UsageError
from rtk_cli.meeting import ConnectionLostError, Meeting, MeetingOverError, RoomState, WrongStateError
from tests.meeting.in_time import in_time
from tests.meeting.scripted_line import NOON, ScriptedLine, joined, peer


def test_the_state_changes_then_the_event_is_told_then_the_call_returns() -> None:
    async def scene() -> list[Any]:
        line = ScriptedLine()
        line.plays["self.enable"] = lambda _: line.happens("self.updated", peer=peer("me", audio_enabled=True))
        meeting = await joined(line)
        seen: list[Any] = []
        meeting.self.on("audio_update", lambda me: seen.append(me.audio_enabled))
        await meeting.self.enable_audio()
        return [*seen, "returned"]

    assert in_time(scene()) == [True, "returned"]


def test_all_of_one_change_is_done_before_any_of_its_events_is_told() -> None:
    async def scene() -> list[tuple[int, int, int]]:
        line = ScriptedLine(peer("ada", pinned=True), peer("bob"))
        meeting = await joined(line)
        people = meeting.participants
        seen: list[tuple[int, int, int]] = []
        for place in (people.active, people.pinned, people.joined):
            place.on("participant_left", lambda _: seen.append((people.active.size, people.pinned.size, people.count)))
        line.happens("participant.left", peer_id="peer-ada", reason="LEFT")
        await people.joined.wait_for("participant_left")
        return seen

    assert in_time(scene()) == [(1, 0, 1)] * 3


def test_a_change_that_was_told_before_is_not_told_again() -> None:
    async def scene() -> int:
        line = ScriptedLine(peer("ada"))
        meeting = await joined(line)
        seen: list[Any] = []
        meeting.participants.joined.on("audio_update", seen.append)
        for enabled in (True, True, False):
            line.happens("participant.updated", peer=peer("ada", audio_enabled=enabled))
        await meeting.participants.joined.wait_for("audio_update", lambda ada: not ada.audio_enabled)
        return len(seen)

    assert in_time(scene()) == 2


def test_an_event_that_the_snapshot_tells_of_changes_nothing() -> None:
    async def scene() -> list[str]:
        line = ScriptedLine(peer("ada"))
        line.happens("participant.left", peer_id="peer-ada", reason="LEFT")  # of an earlier connection
        meeting = await joined(line)
        line.happens("participant.joined", peer=peer("bob"))
        await meeting.participants.joined.wait_for("participant_joined")
        return list(meeting.participants.joined)

    assert in_time(scene()) == ["peer-ada", "peer-bob"]


def test_once_hears_one_event_and_off_ends_on() -> None:
    async def scene() -> tuple[list[str | None], list[str | None]]:
        line = ScriptedLine()
        meeting = await joined(line)
        joins = meeting.participants.joined
        once: list[str | None] = []
        always: list[str | None] = []

        def hear(participant: Any) -> None:
            always.append(participant.custom_participant_id)

        joins.once("participant_joined", lambda participant: once.append(participant.custom_participant_id))
        joins.on("participant_joined", hear)
        for name in ("ada", "bob"):
            line.happens("participant.joined", peer=peer(name))
        await joins.wait_for("participant_joined", lambda each: each.name == "bob")
        joins.off("participant_joined", hear)
        line.happens("participant.joined", peer=peer("cleo"))
        await joins.wait_for("participant_joined")
        return once, always

    assert in_time(scene()) == (["ada"], ["ada", "bob"])


def test_a_stream_holds_what_happened_since_it_was_made_and_ends_with_the_meeting() -> None:
    async def scene() -> list[tuple[str, str | None]]:
        line = ScriptedLine()
        meeting = await joined(line)
        stream = meeting.participants.joined.events("participant_joined", "audio_update")
        line.happens("participant.joined", peer=peer("ada"))
        line.happens("participant.updated", peer=peer("ada", audio_enabled=True, video_enabled=True))
        line.moves("ENDED")
        found = [(event.name, event.data.name) async for event in stream]
        assert [event async for event in stream] == [], "whoever asks once more gets the same answer"
        return found

    assert in_time(scene()) == [("participant_joined", "ada"), ("audio_update", "ada")]


def test_a_stream_that_was_closed_takes_nothing_more() -> None:
    async def scene() -> list[str]:
        line = ScriptedLine()
        meeting = await joined(line)
        stream = meeting.participants.joined.events()
        line.happens("participant.joined", peer=peer("ada"))
        await meeting.participants.joined.wait_for("participant_joined")
        await stream.aclose()
        line.happens("participant.joined", peer=peer("bob"))
        await meeting.participants.joined.wait_for("participant_joined")
        return [str(event.data.name) async for event in stream]

    assert in_time(scene()) == ["ada"]


def test_a_handler_may_be_a_coroutine_that_calls() -> None:
    async def scene() -> list[str]:
        line = ScriptedLine()
        line.plays["participants.admit"] = lambda told: line.happens("waitlist.left", participant_id=told["ids"][0])
        meeting = await joined(line)
        people = meeting.participants

        async def admit(participant: Any) -> None:
            await people.accept_waiting_room_request(participant.id)

        people.waitlisted.on("participant_joined", admit)
        line.happens("waitlist.joined", participant=peer("ada"))
        await people.waitlisted.wait_for("participant_left")
        return [name for name, _ in line.calls]

    assert in_time(scene()) == ["hello", "join", "participants.admit"]


@pytest.mark.parametrize("is_coroutine", [False, True])
def test_a_handler_that_fails_is_reported_and_keeps_nobody_from_hearing(is_coroutine: bool) -> None:
    async def scene() -> tuple[str, list[Any]]:
        line = ScriptedLine()
        meeting = await joined(line)
        reported: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.set_result(context))
        heard: list[Any] = []

        def fails(_: Any) -> Any:
            raise ValueError("no good")

        async def fails_later(_: Any) -> Any:
            raise ValueError("no good")

        meeting.participants.joined.on("participant_joined", fails_later if is_coroutine else fails)
        meeting.participants.joined.on("participant_joined", heard.append)
        line.happens("participant.joined", peer=peer("ada"))
        return str((await reported)["exception"]), heard

    exception, heard = in_time(scene())
    assert exception == "no good"
    assert len(heard) == 1


def test_a_name_that_no_event_has_is_refused_with_those_there_are() -> None:
    async def scene() -> None:
        meeting = await joined(ScriptedLine())
        meeting.chat.on("chatUpdate", print)

    with pytest.raises(UsageError, match="no such event: chatUpdate") as caught:
        in_time(scene())
    assert "chat_update" in str(caught.value.hint)


def test_waiting_ends_when_the_meeting_does() -> None:
    async def scene() -> None:
        line = ScriptedLine()
        meeting = await joined(line)
        line.moves("KICKED")
        await meeting.chat.wait_for("chat_update")

    with pytest.raises(MeetingOverError, match="before the event: chat_update"):
        in_time(scene())


def test_a_call_whose_event_cannot_come_any_more_returns() -> None:
    async def scene() -> None:
        line = ScriptedLine()

        def ends(_: Any) -> Any:
            line.number += 1
            line._inbox.put_nowait(None)
            return {}

        line.plays["self.enable"] = ends
        meeting = await joined(line)
        await meeting.self.enable_audio()

    in_time(scene())


def test_an_event_that_cannot_be_understood_is_a_defect_for_whoever_waits_for_it() -> None:
    async def scene() -> None:
        line = ScriptedLine()
        line.plays["self.enable"] = lambda _: line.happens("self.updated")
        meeting = await joined(line)
        with pytest.raises(KeyError, match="peer"):
            await meeting.self.enable_audio()
        with pytest.raises(KeyError, match="peer"):
            await meeting.close()

    in_time(scene())


def test_the_last_state_is_told_and_the_line_closed() -> None:
    async def scene() -> tuple[list[RoomState], int, bool]:
        line = ScriptedLine(peer("ada"))
        meeting = await joined(line)
        stream = meeting.self.events("room_left")
        line.moves("KICKED")
        states = [event.data.room_state async for event in stream]
        return states, meeting.participants.count, line.is_closed

    assert in_time(scene()) == ([RoomState.KICKED], 0, True)


def test_who_is_let_in_finds_what_is_there_and_hears_what_comes() -> None:
    async def scene() -> tuple[list[str], list[str]]:
        line = ScriptedLine()
        line.plays["join"] = lambda _: {"state": "WAITLISTED", "peer": peer("me"), "session": None, "room": None}
        meeting = await joined(line)
        states = [str(meeting.self.room_state)]
        meeting.self.on("room_joined", lambda me: states.append(f"{me.room_state} with {meeting.participants.count}"))
        line.plays["join"] = lambda _: line.on_stage(peer("ada"))
        line.moves("JOINED")
        await meeting.self.wait_for("room_joined")
        line.happens("participant.joined", peer=peer("bob"))
        await meeting.participants.joined.wait_for("participant_joined")
        return states, [str(each.name) for each in meeting.participants.joined.to_list()]

    assert in_time(scene()) == (["waitlisted", "joined with 1"], ["ada", "bob"])


def message(text: str) -> dict[str, Any]:
    """What the protocol says of a message of Ada's."""
    who = {"id": text, "type": "text", "peer_id": "peer-ada", "participant_id": "participant-ada"}
    return {**who, "at": NOON, "text": text}


def test_what_happens_while_a_snapshot_is_on_its_way_comes_after_it() -> None:
    async def scene() -> list[str]:
        line = ScriptedLine()

        def joins(_: Any) -> Any:
            snapshot = {**line.on_stage(peer("ada")), "number": line.number}
            line.happens("participant.left", peer_id="peer-ada", reason="LEFT")
            line.happens("participant.joined", peer=peer("bob"))
            return snapshot

        line.plays["join"] = joins
        meeting = await Meeting.over(line)
        came = meeting.participants.joined.events("participant_joined")
        await meeting.join()
        while (await anext(came)).data.name != "bob":
            pass
        return list(meeting.participants.joined)

    assert in_time(scene()) == ["peer-bob"]


def test_who_is_let_in_is_not_told_of_what_was_over_when_looking_around() -> None:
    async def scene() -> list[Any]:
        line = ScriptedLine()
        line.plays["join"] = lambda _: {"state": "WAITLISTED", "peer": peer("me"), "session": None, "room": None}
        meeting = await joined(line)
        told: list[Any] = []
        meeting.chat.on("chat_update", told.append)
        line.moves("JOINED")
        line.happens("chat.message", message=message("oops"))
        line.happens("chat.deleted", message_id="oops")
        line.plays["join"] = lambda _: line.on_stage()
        line.happens("participant.joined", peer=peer("bob"))
        await meeting.self.wait_for("room_joined")
        line.happens("participant.left", peer_id="peer-bob", reason="LEFT")
        line.happens("participant.joined", peer=peer("cleo"))
        await meeting.participants.joined.wait_for("participant_joined")
        return told

    assert in_time(scene()) == []


def test_recordings_and_the_livestream_are_told_of_when_they_change() -> None:
    async def scene() -> tuple[list[str | None], list[str | None], set[str]]:
        line = ScriptedLine()
        first = {"id": "first", "type": "COMPOSITE", "status": "UPLOADED"}
        line.plays["join"] = lambda _: line.on_stage(recordings=[first], livestream={"id": "air", "status": "INVOKED"})
        meeting = await Meeting.over(line)
        assert (meeting.recording.recording_state, meeting.livestream.state) == (None, None)
        recordings: list[str | None] = []
        streams: list[str | None] = []
        meeting.recording.on("recording_update", lambda recording: recordings.append(recording.recording_state))
        meeting.livestream.on("livestream_update", lambda livestream: streams.append(livestream.state))
        await meeting.join()
        for status in ("INVOKED", "RECORDING", "RECORDING"):
            line.happens("recording.updated", recording={"id": "second", "type": "TRACK", "status": status})
        for status in ("INVOKED", "LIVE", "LIVE"):
            line.happens("livestream.updated", livestream={"id": "air", "status": status})
        line.happens("participant.joined", peer=peer("bob"))
        await meeting.participants.joined.wait_for("participant_joined")
        return recordings, streams, set(meeting.recording.recordings)

    recordings, streams, ids = in_time(scene())
    assert (recordings, streams) == (["UPLOADED", "INVOKED", "RECORDING"], ["INVOKED", "LIVE"])
    assert ids == {"first", "second"}


def test_asking_for_what_concerns_nobody_is_no_call() -> None:
    async def scene() -> list[str]:
        line = ScriptedLine()
        meeting = await joined(line)
        await meeting.participants.accept_all_waiting_room_requests()
        await meeting.participants.disable_all_audio()
        await meeting.participants.disable_all_video()
        return [name for name, _ in line.calls]

    assert in_time(scene()) == ["hello", "join"]


def test_joining_again_takes_the_room_as_it_is_now() -> None:
    said = [message("Cells divide.")]  # a line has no less

    async def scene() -> tuple[list[str], list[list[str]]]:
        line = ScriptedLine()
        line.plays["join"] = lambda _: line.on_stage(
            peer("ada"), waitlist=[peer("bob")], messages=[message("Hello")], plugins=[{"id": "board"}], transcript=said
        )
        meeting = await joined(line)
        told: list[str] = []
        meeting.participants.joined.on("participant_left", lambda each: told.append(f"left {each.name}"))
        meeting.participants.waitlisted.on("participant_left", lambda each: told.append(f"gone {each.name}"))
        meeting.chat.on("chat_update", lambda update: told.append(f"{update.action} {update.message.text}"))
        meeting.plugins.active.on("plugin_removed", lambda plugin: told.append(f"closed {plugin.id}"))
        meeting.ai.on("transcript", lambda line: told.append(f"said {line.text}"))
        line.plays["join"] = lambda _: line.on_stage(
            peer("cleo"), waitlist=[peer("dora")], messages=[message("Bye")], plugins=[{"id": "notes"}], transcript=said
        )
        await meeting.join()
        rooms = [meeting.participants.joined, meeting.participants.waitlisted, meeting.plugins.active]
        return told, [list(room) for room in rooms] + [[str(each.text) for each in meeting.chat.messages]]

    told, rooms = in_time(scene())
    assert told == ["left ada", "gone bob", "delete Hello", "add Bye", "closed board"]
    assert rooms == [["peer-cleo"], ["peer-dora"], ["notes"], ["Bye"]]


def test_who_is_let_in_while_the_line_breaks_asks_again_what_is_there() -> None:
    async def scene() -> list[str]:
        line = ScriptedLine()
        line.plays["join"] = lambda _: {"state": "WAITLISTED", "peer": peer("me"), "session": None, "room": None}
        meeting = await joined(line)

        def breaks(_: Any) -> Any:
            line.plays["join"] = lambda _: line.on_stage(peer("ada"))
            raise ConnectionLostError("gone")

        line.plays["join"] = breaks
        line.moves("JOINED")
        await meeting.self.wait_for("room_joined")
        return list(meeting.participants.joined)

    assert in_time(scene()) == ["peer-ada"]


def test_who_is_let_in_and_sent_away_at_once_ends_outside() -> None:
    async def scene() -> list[str]:
        line = ScriptedLine()
        line.plays["join"] = lambda _: {"state": "WAITLISTED", "peer": peer("me"), "session": None, "room": None}
        meeting = await joined(line)
        stream = meeting.self.events()

        def too_late(_: Any) -> Any:
            raise WrongStateError("A connection that is KICKED cannot join")

        line.plays["join"] = too_late
        line.moves("JOINED")
        line.moves("KICKED")
        return [event.name async for event in stream]

    assert in_time(scene()) == ["room_joined", "room_left"]


def test_an_unknown_kind_of_event_changes_nothing() -> None:
    async def scene() -> str:
        line = ScriptedLine()
        meeting = await joined(line)
        line.happens("weather.changed", rain=True)
        line.happens("participant.joined", peer=peer("ada"))
        return str((await meeting.participants.joined.wait_for("participant_joined")).name)

    assert in_time(scene()) == "ada"


def test_no_more_are_active_than_the_grid_shows_and_those_who_show_something_first() -> None:
    async def scene() -> list[list[str | None]]:
        line = ScriptedLine(peer("ada"), peer("bob"), peer("cleo"))
        hello = line.plays["hello"]
        preset = {"permissions": {}, "config": {"view_type": "GROUP_CALL", "max_video_streams": {"desktop": 2}}}
        line.plays["hello"] = lambda told: {**hello(told), "preset": preset}
        meeting = await joined(line)
        seen: list[list[str | None]] = [list(meeting.participants.active)]
        active = meeting.participants.active.events()
        line.happens("participant.updated", peer=peer("cleo", video_enabled=True))
        line.happens("participant.left", peer_id="peer-ada", reason="LEFT")
        seen += [[event.name, event.data.name] for event in [await anext(active) for _ in range(4)]]
        return [*seen, list(meeting.participants.active)]

    assert in_time(scene()) == [
        ["peer-ada", "peer-bob"],
        ["participant_left", "bob"],
        ["participant_joined", "cleo"],
        ["participant_left", "ada"],
        ["participant_joined", "bob"],
        ["peer-cleo", "peer-bob"],
    ]


def test_the_block_leaves_at_its_end() -> None:
    async def scene() -> tuple[list[str], RoomState]:
        line = ScriptedLine()
        async with await joined(line) as meeting:
            pass
        return [name for name, _ in line.calls], meeting.self.room_state

    assert in_time(scene()) == (["hello", "join", "leave"], RoomState.LEFT)


@pytest.mark.parametrize("refused", [WrongStateError("ENDED"), ConnectionLostError("gone")])
def test_what_went_wrong_in_the_block_is_told_and_not_that_one_could_not_leave(refused: Exception) -> None:
    async def scene() -> None:
        line = ScriptedLine()

        def fails(_: Any) -> Any:
            raise refused

        line.plays["leave"] = fails
        async with await joined(line):
            raise ValueError("the first")

    with pytest.raises(ValueError, match="the first"):
        in_time(scene())


def test_the_block_tells_when_leaving_was_not_possible() -> None:
    async def scene() -> None:
        line = ScriptedLine()

        def fails(_: Any) -> Any:
            raise ConnectionLostError("gone")

        line.plays["leave"] = fails
        async with await joined(line):
            pass

    with pytest.raises(ConnectionLostError, match="gone"):
        in_time(scene())


def test_who_is_sent_out_before_the_end_of_the_block_need_not_leave() -> None:
    async def scene() -> bool:
        line = ScriptedLine()

        def fails(_: Any) -> Any:
            raise WrongStateError("A connection that is KICKED cannot leave")

        line.plays["leave"] = fails
        async with await joined(line):
            pass
        return line.is_closed

    assert in_time(scene())
