"""Chat, polls, plugins and transcripts, with the rights of presets."""

import asyncio

import pytest

from rtk_cli.errors import ConflictError, NotFoundError
from rtk_cli.meeting import NotPermittedError
from tests.meeting.room import Room, RunScenario

PLUGIN = "22222222-2222-4222-8222-222222222222"


def test_public_message_reaches_all(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        updates = bob.chat.events("chat_update")
        sent = await ada.chat.send_text_message("Hello")
        update = (await anext(updates)).data
        assert (update.action, update.message) == ("add", sent)
        assert (sent.type, sent.text, sent.display_name, sent.user_id) == ("text", "Hello", "Ada", ada.self.user_id)
        assert ada.chat.messages == bob.chat.messages == [sent]
        assert bob.chat.messages_by_user(ada.self.user_id) == bob.chat.messages_by_type("text") == [sent]

    run(scenario)


def test_private_message_reaches_only_its_recipient(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob, cleo = await room.host_with("bob", "cleo")
        updates, other = bob.chat.events("chat_update"), cleo.chat.events("chat_update")
        secret = await ada.chat.send_text_message("Only you", [bob.self.id])
        await ada.chat.send_text_message("All of you")
        assert (await anext(updates)).data.message.text == "Only you"
        assert (await anext(other)).data.message.text == "All of you"
        assert secret.target_peer_ids == (bob.self.id,)
        assert [each.text for each in ada.chat.messages] == ["Only you", "All of you"]

    run(scenario)


def test_message_is_edited_pinned_and_deleted(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        updates = bob.chat.events()
        sent = await ada.chat.send_text_message("Helo")
        await ada.chat.edit_text_message(sent.id, "Hello")
        await ada.chat.pin(sent.id)
        assert [each.text for each in ada.chat.pinned] == ["Hello"]
        await ada.chat.unpin(sent.id)
        await ada.chat.delete_message(sent.id)
        received = [(event.name, event.data.action) for event in [await anext(updates) for _ in range(5)]]
        assert received == [
            ("chat_update", "add"),
            ("chat_update", "edit"),
            ("pin_message", "edit"),
            ("unpin_message", "edit"),
            ("chat_update", "delete"),
        ]
        assert ada.chat.messages == bob.chat.messages == []

    run(scenario)


def test_message_of_another_participant_cannot_be_edited(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        sent = await ada.chat.send_text_message("Hello")
        with pytest.raises(NotPermittedError):
            await bob.chat.edit_text_message(sent.id, "Goodbye")
        with pytest.raises(NotFoundError):
            await ada.chat.edit_text_message("33333333-3333-4333-8333-333333333333", "Goodbye")
        assert [each.text for each in ada.chat.messages] == ["Hello"]

    run(scenario)


def test_image_and_file_messages_carry_links(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        updates = bob.chat.events("chat_update")
        await ada.chat.send_image_message("https://example.com/cat.png")
        await ada.chat.send_file_message("https://example.com/plan.pdf", "plan.pdf", 4711)
        image, file = (await anext(updates)).data.message, (await anext(updates)).data.message
        assert (image.type, image.link) == ("image", "https://example.com/cat.png")
        assert (file.type, file.link, file.name, file.size) == (
            "file",
            "https://example.com/plan.pdf",
            "plan.pdf",
            4711,
        )

    run(scenario)


def test_file_message_without_the_right_is_refused(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        viewer = await room.joined("vera", "webinar_viewer")
        with pytest.raises(NotPermittedError):
            await viewer.chat.send_file_message("https://example.com/plan.pdf", "plan.pdf", 4711)
        assert viewer.chat.messages == []

    run(scenario)


def test_vote_updates_the_poll_for_all(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        created = bob.polls.events("poll_created")
        poll = await ada.polls.create("Coffee?", ["Yes", "No"])
        assert (await anext(created)).data == poll
        changed = ada.polls.events("polls_update")
        await bob.polls.vote(poll.id, 0)
        voted = (await anext(changed)).data
        assert [(option.text, option.count) for option in voted.options] == [("Yes", 1), ("No", 0)]
        assert [vote.name for vote in voted.options[0].votes] == ["Bob"]
        assert ada.polls.items == bob.polls.items == [voted]
        with pytest.raises(NotPermittedError):
            await bob.polls.create("Tea?", ["Yes", "No"])

    run(scenario)


def test_poll_created_by_rest_is_seen(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        bob = await room.joined("bob")
        created = bob.polls.events("poll_created")
        made = room.session("POST", "poll", {"question": "Coffee?", "options": ["Yes", "No"]})["poll"]
        assert (await anext(created)).data.id == made["id"]

    run(scenario)


def test_plugin_is_activated_and_deactivated_for_all(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        opened = bob.plugins.active.events()
        await ada.plugins.activate(PLUGIN)
        assert [each.id for each in ada.plugins.active.to_list()] == [PLUGIN]
        assert (await anext(opened)).name == "plugin_added"
        assert bob.plugins.active[PLUGIN].is_active
        await ada.plugins.active[PLUGIN].deactivate()
        assert (await anext(opened)).name == "plugin_removed"
        assert (ada.plugins.active.size(), ada.plugins.all.size()) == (0, 1)
        with pytest.raises(NotPermittedError):
            await bob.plugins.activate(PLUGIN)

    run(scenario)


def test_spoken_line_is_transcribed(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada, bob = await room.host_with("bob")
        received = bob.ai.events("transcript")
        await ada.self.disable_audio()
        with pytest.raises(ConflictError):
            await ada.ai.speak("Is this on?")
        await ada.self.enable_audio()
        await ada.ai.speak("Good morning")
        line = (await anext(received)).data
        assert (line.text, line.name, line.user_id) == ("Good morning", "Ada", ada.self.user_id)
        assert ada.ai.transcripts == bob.ai.transcripts == [line]

    run(scenario)


def test_late_participant_receives_the_state_of_the_room(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        ada = await room.host()
        sent = await ada.chat.send_text_message("Hello")
        poll = await ada.polls.create("Coffee?", ["Yes", "No"])
        await ada.plugins.activate(PLUGIN)
        await ada.self.enable_screen_share()
        bob = await room.joined("bob")
        assert (bob.chat.messages, bob.polls.items) == ([sent], [poll])
        assert list(bob.plugins.active) == [PLUGIN]
        assert [each.screen_share_enabled for each in bob.participants.active.to_list()] == [True]

    run(scenario)


def test_all_participants_receive_messages_in_the_same_order(run: RunScenario) -> None:
    async def scenario(room: Room) -> None:
        people = [await room.joined(f"peer{number}") for number in range(12)]
        streams = [each.chat.events("chat_update") for each in people]
        texts = [[f"{number}.{turn}" for turn in range(10)] for number in range(len(people))]

        async def talk(number: int) -> None:
            for text in texts[number]:
                await people[number].chat.send_text_message(text)

        await asyncio.gather(*(talk(number) for number in range(len(people))))
        received = [[(await anext(stream)).data.message.text for _ in range(120)] for stream in streams]
        assert all(each == received[0] for each in received)
        assert [[text for text in received[0] if text in sent] for sent in texts] == texts

    run(scenario)
