"""Chat, polls, plugins and transcripts: what one does, the others see, with the rights of their presets."""

import asyncio
from typing import Any

import pytest

from rtk_cli.errors import ConflictError, NotFoundError
from rtk_cli.meeting import NotPermittedError
from tests.meeting.scene import Play, Scene

PLUGIN = "22222222-2222-4222-8222-222222222222"


def test_a_message_is_read_by_all(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        read = bob.chat.events("chat_update")
        sent = await ada.chat.send_text_message("Hello")
        update = (await anext(read)).data
        assert (update.action, update.message) == ("add", sent)
        assert (sent.type, sent.text, sent.display_name, sent.user_id) == ("text", "Hello", "Ada", ada.self.user_id)
        assert ada.chat.messages == bob.chat.messages == [sent]
        assert bob.chat.messages_by_user(ada.self.user_id) == bob.chat.messages_by_type("text") == [sent]

    play(scene)


def test_a_message_for_one_is_read_by_no_other(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob, cleo = await stage.host_with("bob", "cleo")
        read, other = bob.chat.events("chat_update"), cleo.chat.events("chat_update")
        secret = await ada.chat.send_text_message("Only you", [bob.self.id])
        await ada.chat.send_text_message("All of you")
        assert (await anext(read)).data.message.text == "Only you"
        assert (await anext(other)).data.message.text == "All of you"
        assert secret.target_peer_ids == (bob.self.id,)
        assert [each.text for each in ada.chat.messages] == ["Only you", "All of you"]

    play(scene)


def test_a_message_is_edited_pinned_and_deleted(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        read = bob.chat.events()
        sent = await ada.chat.send_text_message("Helo")
        await ada.chat.edit_text_message(sent.id, "Hello")
        await ada.chat.pin(sent.id)
        assert [each.text for each in ada.chat.pinned] == ["Hello"]
        await ada.chat.unpin(sent.id)
        await ada.chat.delete_message(sent.id)
        heard = [(event.name, event.data.action) for event in [await anext(read) for _ in range(5)]]
        assert heard == [
            ("chat_update", "add"),
            ("chat_update", "edit"),
            ("pin_message", "edit"),
            ("unpin_message", "edit"),
            ("chat_update", "delete"),
        ]
        assert ada.chat.messages == bob.chat.messages == []

    play(scene)


def test_nobody_edits_what_another_wrote(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        sent = await ada.chat.send_text_message("Hello")
        with pytest.raises(NotPermittedError):
            await bob.chat.edit_text_message(sent.id, "Goodbye")
        with pytest.raises(NotFoundError):
            await ada.chat.edit_text_message("33333333-3333-4333-8333-333333333333", "Goodbye")
        assert [each.text for each in ada.chat.messages] == ["Hello"]

    play(scene)


def test_pictures_and_files_have_links(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        read = bob.chat.events("chat_update")
        await ada.chat.send_image_message("https://example.com/cat.png")
        await ada.chat.send_file_message("https://example.com/plan.pdf", "plan.pdf", 4711)
        image, file = (await anext(read)).data.message, (await anext(read)).data.message
        assert (image.type, image.link) == ("image", "https://example.com/cat.png")
        assert (file.type, file.link, file.name, file.size) == (
            "file",
            "https://example.com/plan.pdf",
            "plan.pdf",
            4711,
        )

    play(scene)


def test_who_may_not_send_files_cannot(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        viewer = await stage.joins("vera", "webinar_viewer")
        with pytest.raises(NotPermittedError):
            await viewer.chat.send_file_message("https://example.com/plan.pdf", "plan.pdf", 4711)
        assert viewer.chat.messages == []

    play(scene)


def test_a_poll_is_voted_on(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        asked = bob.polls.events("poll_created")
        poll = await ada.polls.create("Coffee?", ["Yes", "No"])
        assert (await anext(asked)).data == poll
        changed = ada.polls.events("polls_update")
        await bob.polls.vote(poll.id, 0)
        voted = (await anext(changed)).data
        assert [(option.text, option.count) for option in voted.options] == [("Yes", 1), ("No", 0)]
        assert [vote.name for vote in voted.options[0].votes] == ["Bob"]
        assert ada.polls.items == bob.polls.items == [voted]
        with pytest.raises(NotPermittedError):
            await bob.polls.create("Tea?", ["Yes", "No"])

    play(scene)


def test_a_poll_of_the_organizer_is_seen(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        bob = await stage.joins("bob")
        asked = bob.polls.events("poll_created")
        made = stage.session("POST", "poll", {"question": "Coffee?", "options": ["Yes", "No"]})["poll"]
        assert (await anext(asked)).data.id == made["id"]

    play(scene)


def test_a_plugin_is_opened_and_closed_for_all(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        opened = bob.plugins.active.events()
        await ada.plugins.activate(PLUGIN)
        assert [each.id for each in ada.plugins.active.to_list()] == [PLUGIN]
        assert (await anext(opened)).name == "plugin_added"
        assert bob.plugins.active[PLUGIN].is_active
        await ada.plugins.active[PLUGIN].deactivate()
        assert (await anext(opened)).name == "plugin_removed"
        assert (ada.plugins.active.size, ada.plugins.all.size) == (0, 1)
        with pytest.raises(NotPermittedError):
            await bob.plugins.activate(PLUGIN)

    play(scene)


def test_what_is_said_is_written_down(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada, bob = await stage.host_with("bob")
        heard = bob.ai.events("transcript")
        await ada.self.disable_audio()
        with pytest.raises(ConflictError):
            await ada.ai.speak("Is this on?")
        await ada.self.enable_audio()
        await ada.ai.speak("Good morning")
        line = (await anext(heard)).data
        assert (line.text, line.name, line.user_id) == ("Good morning", "Ada", ada.self.user_id)
        assert ada.ai.transcripts == bob.ai.transcripts == [line]

    play(scene)


def test_who_comes_late_finds_what_was_there(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        ada = await stage.host()
        sent = await ada.chat.send_text_message("Hello")
        poll = await ada.polls.create("Coffee?", ["Yes", "No"])
        await ada.plugins.activate(PLUGIN)
        await ada.self.enable_screen_share()
        bob = await stage.joins("bob")
        assert (bob.chat.messages, bob.polls.items) == ([sent], [poll])
        assert list(bob.plugins.active) == [PLUGIN]
        assert [each.screen_share_enabled for each in bob.participants.active.to_list()] == [True]

    play(scene)


def test_everybody_reads_the_same_in_the_same_order(play: Play[Any]) -> None:
    async def scene(stage: Scene) -> None:
        people = [await stage.joins(f"peer{number}") for number in range(12)]
        streams = [each.chat.events("chat_update") for each in people]
        texts = [[f"{number}.{turn}" for turn in range(10)] for number in range(len(people))]

        async def talk(number: int) -> None:
            for text in texts[number]:
                await people[number].chat.send_text_message(text)

        await asyncio.gather(*(talk(number) for number in range(len(people))))
        heard = [[(await anext(stream)).data.message.text for _ in range(120)] for stream in streams]
        assert all(each == heard[0] for each in heard)
        assert [[text for text in heard[0] if text in said] for said in texts] == texts

    play(scene)
