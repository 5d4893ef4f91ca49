"""Chat, polls, plugins, speech, and the events of recordings and livestreams."""

import csv
import io
import json

import pytest

from tests.support.cli import Rtk
from tests.support.live_meeting import GUEST, HOST, LiveClient, LiveMeeting


def test_public_message_reaches_all_and_late_participants(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    message = ada("chat.send_text", text="Hello")["message"]
    assert [data["message"] for data in bob.data_of("chat.message")] == [message]
    assert (message["type"], message["text"], message["name"], message["to"]) == ("text", "Hello", "Ada", None)
    assert weekly.join("Carl")("join")["room"]["messages"] == [message]


def test_image_and_file_messages(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    image = ada("chat.send_image", link="https://x/cat.png", name="cat.png")["message"]
    file = ada("chat.send_file", link="https://x/a.pdf", name="a.pdf", size=2048)["message"]
    assert (image["type"], image["link"], image["file_name"]) == ("image", "https://x/cat.png", "cat.png")
    assert (file["type"], file["file_name"], file["size"], file["text"]) == ("file", "a.pdf", 2048, None)


def test_private_message_reaches_only_its_recipients(weekly: LiveMeeting) -> None:
    ada, bob, carl = weekly.join("Ada", HOST), weekly.join("Bob"), weekly.join("Carl")
    message = ada("chat.send_text", text="psst", to=[bob.peer, bob.peer])["message"]
    assert message["to"] == [bob.peer]
    assert [len(person.data_of("chat.message")) for person in (ada, bob, carl)] == [1, 1, 0]
    assert [len(person("join")["room"]["messages"]) for person in (ada, bob, carl)] == [1, 1, 0]
    for name in ("chat.pin", "chat.delete"):
        assert carl.refusal_of(name, message_id=message["id"])[0] == "NOT_FOUND"


def test_message_of_an_earlier_session_is_not_found(weekly: LiveMeeting) -> None:
    participant, token = weekly.add_participant("Ada", HOST)
    former = weekly.emulator.live.connect(token)
    former.call("join", {})
    message = former.call("chat.send_text", {"text": "Hello"})["message"]["id"]
    former.call("participants.kick_all", {})
    ada = LiveClient(participant, weekly.emulator.live.connect(token))
    assert ada("join")["room"]["messages"] == []
    for name in ("chat.pin", "chat.delete"):
        assert ada.refusal_of(name, message_id=message)[0] == "NOT_FOUND"


def test_new_connection_sees_the_participants_earlier_private_messages(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    participant, token = weekly.add_participant("Bob")
    before = LiveClient(participant, weekly.emulator.live.connect(token))
    before("join")
    message = before("chat.send_text", text="psst", to=[ada.peer])["message"]["id"]
    bob = LiveClient(participant, weekly.emulator.live.connect(token))
    bob("join")
    edited = bob("chat.edit", message_id=message, text="pssst")["message"]
    pinned = ada("chat.pin", message_id=message)["message"]
    bob("chat.delete", message_id=message)
    for person in (ada, bob):
        changes = [{"message": edited, "change": "content"}, {"message": pinned, "change": "pinned"}]
        assert person.data_of("chat.updated") == changes
        assert person.data_of("chat.deleted") == [{"message_id": message}]


def test_only_the_sender_edits_and_deletes_a_message(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    message = bob("chat.send_text", text="Helo")["message"]["id"]
    assert ada.refusal_of("chat.edit", message_id=message, text="x")[0] == "NOT_PERMITTED"
    assert ada.refusal_of("chat.delete", message_id=message)[0] == "NOT_PERMITTED"
    edited = bob("chat.edit", message_id=message, text="Hello")["message"]
    assert (edited["text"], edited["edited"]) == ("Hello", True)
    bob("chat.edit", message_id=message, text="Hello")
    bob("chat.delete", message_id=message)
    assert ada.data_of("chat.updated") == [{"message": edited, "change": "content"}]
    assert ada.data_of("chat.deleted") == [{"message_id": message}]
    assert bob.refusal_of("chat.delete", message_id=message)[0] == "NOT_FOUND"


def test_image_message_cannot_be_edited(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    image = ada("chat.send_image", link="https://x")["message"]["id"]
    assert ada.refusal_of("chat.edit", message_id=image, text="x")[0] == "CONFLICT"


def test_pinned_message_is_sent_to_all(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    message = ada("chat.send_text", text="Agenda")["message"]["id"]
    assert bob("chat.pin", message_id=message)["message"]["pinned"]
    bob("chat.pin", message_id=message)
    assert not bob("chat.unpin", message_id=message)["message"]["pinned"]
    assert [data["message"]["pinned"] for data in ada.data_of("chat.updated")] == [True, False]


def test_chat_file_has_the_final_public_messages(weekly: LiveMeeting, local: Rtk) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    first = ada("chat.send_text", text="Hello")["message"]["id"]
    ada("chat.edit", message_id=first, text="Hello, all")
    ada("chat.pin", message_id=first)
    bob("chat.send_image", link="https://x/cat.png")
    bob("chat.send_file", link="https://x/a.pdf", name="a.pdf", size=1)
    bob("chat.delete", message_id=bob("chat.send_text", text="oops")["message"]["id"])
    ada("chat.send_text", text="psst", to=[bob.peer])
    session = weekly.session
    ada("participants.kick_all")
    rows = list(csv.DictReader(io.StringIO(local(f"sessions chat {session}").ok.stdout)))
    messages = [
        (row["displayName"], row["pinned"], row["isEdited"], row["payloadType"], row["payload"]) for row in rows
    ]
    assert messages == [
        ("Ada", "true", "true", "TEXT_MESSAGE", "Hello, all"),
        ("Bob", "false", "false", "IMAGE_MESSAGE", "https://x/cat.png"),
        ("Bob", "false", "false", "FILE_MESSAGE", "https://x/a.pdf"),
    ]


def test_participant_votes_once_per_poll(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    poll = ada("polls.create", question="Ready?", options=["Yes", "No"])["poll"]
    assert (poll["created_by"], poll["voted"]) == (ada.participant, [])
    voted = bob("polls.vote", poll_id=poll["id"], option_index=1)["poll"]
    assert voted["options"][1] == {"text": "No", "count": 1, "votes": [{"id": bob.participant, "name": "Bob"}]}
    assert bob("polls.vote", poll_id=poll["id"], option_index=1)["poll"] == voted
    assert bob.refusal_of("polls.vote", poll_id=poll["id"], option_index=0)[0] == "CONFLICT"
    assert bob.refusal_of("polls.vote", poll_id=poll["id"], option_index=2)[0] == "BAD_REQUEST"
    assert bob.refusal_of("polls.vote", poll_id="x", option_index=0)[0] == "NOT_FOUND"
    assert (ada.data_of("poll.created"), ada.data_of("poll.updated")) == ([{"poll": poll}], [{"poll": voted}])


def test_anonymous_poll_does_not_record_who_chose_what(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    poll = ada("polls.create", question="Ready?", options=["Yes"], anonymous=True)["poll"]
    voted = ada("polls.vote", poll_id=poll["id"], option_index=0)["poll"]
    assert (voted["voted"], voted["options"]) == ([ada.participant], [{"text": "Yes", "count": 1, "votes": []}])
    assert ada.refusal_of("polls.vote", poll_id=poll["id"], option_index=0)[0] == "CONFLICT"


def test_hidden_votes_are_shown_after_the_own_vote(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    poll = ada("polls.create", question="Ready?", options=["Yes", "No"], hide_votes=True)["poll"]["id"]
    assert ada("polls.vote", poll_id=poll, option_index=0)["poll"]["options"][0]["count"] == 1
    assert bob.data_of("poll.updated")[0]["poll"]["options"][0] == {"text": "Yes", "count": 0, "votes": []}
    assert bob("join")["room"]["polls"][0]["options"][0]["count"] == 0
    bob("polls.vote", poll_id=poll, option_index=0)
    assert bob.data_of("poll.updated")[1]["poll"]["options"][0]["count"] == 2
    assert bob.connection.events(0) == bob.events


def test_poll_created_by_rest_accepts_votes(weekly: LiveMeeting, local: Rtk) -> None:
    ada = weekly.join("Ada", HOST)
    local(f"active-session poll {weekly.meeting} --question Ready? --option Yes").ok
    weekly.emulator.live.tick()
    (created,) = ada.data_of("poll.created")
    assert created["poll"]["created_by"] == "API"
    assert ada("polls.vote", poll_id=created["poll"]["id"], option_index=0)["poll"]["options"][0]["count"] == 1


def test_plugin_is_activated_and_deactivated_for_all(weekly: LiveMeeting) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob", HOST)
    opened = {"id": "board", "enabled_by": ada.peer}
    assert ada("plugins.activate", plugin_id="board")["plugin"] == opened
    assert bob("plugins.activate", plugin_id="board")["plugin"] == opened
    assert weekly.join("Carl")("join")["room"]["plugins"] == [opened]
    bob("plugins.deactivate", plugin_id="board")
    bob("plugins.deactivate", plugin_id="board")
    assert bob.data_of("plugin.activated") == [{"plugin": opened}]
    assert bob.data_of("plugin.deactivated") == [{"plugin": {"id": "board", "enabled_by": None}}]


def test_spoken_line_is_sent_and_becomes_the_transcript(weekly: LiveMeeting, local: Rtk) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    line = ada("transcripts.speak", text="Cells  divide.")["line"]
    assert bob.data_of("transcript.line") == [{"line": line}]
    assert (line["name"], line["text"]) == ("Ada", "Cells divide.")
    assert weekly.join("Carl")("join")["room"]["transcript"] == [line]
    session = weekly.session
    ada("participants.kick_all")
    local.clock.advance(3)
    rows = json.loads(local(f"sessions transcript {session} --format json").ok.stdout)
    assert [row["sentence"] for row in rows] == ["Cells divide."]


def test_speaking_with_the_microphone_off_is_refused(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    ada("self.disable", kind="audio")
    assert ada.refusal_of("transcripts.speak", text="x")[0] == "CONFLICT"


def test_speech_without_transcription_sends_no_line(weekly: LiveMeeting) -> None:
    quiet = weekly.join("Ada", weekly.preset("quiet", HOST, "transcription_enabled=false"))
    quiet("transcripts.speak", text="x")
    assert (quiet.data_of("transcript.line"), quiet("join")["room"]["transcript"]) == ([], [])


@pytest.mark.parametrize(("action", "status"), [("pause", "PAUSED"), ("stop", "UPLOADING")])
def test_recording_changes_are_sent_to_the_session(weekly: LiveMeeting, local: Rtk, action: str, status: str) -> None:
    ada = weekly.join("Ada", HOST)
    recording = local(f"recordings start {weekly.meeting}").ok.data["id"]
    local.clock.advance(1)
    force = "--force" if action == "stop" else ""
    local(f"recordings {action} {recording} {force}").ok
    weekly.emulator.live.tick()
    updates = [each["recording"] for each in ada.data_of("recording.updated")]
    assert updates == [
        {"id": recording, "type": "COMPOSITE", "status": each} for each in ("INVOKED", "RECORDING", status)
    ]
    assert ada("join")["room"]["recordings"] == updates[-1:]


def test_livestream_changes_are_sent_to_the_session(weekly: LiveMeeting, local: Rtk) -> None:
    ada = weekly.join("Ada", HOST)
    stream = local(f"livestreams start {weekly.meeting}").ok.data["id"]
    local.clock.advance(2)
    weekly.emulator.live.tick()
    updates = [each["livestream"] for each in ada.data_of("livestream.updated")]
    assert updates == [{"id": stream, "status": status} for status in ("INVOKED", "LIVE")]
    assert ada("join")["room"]["livestream"] == updates[-1]


def test_waiting_guest_receives_only_own_events(weekly: LiveMeeting) -> None:
    guest = weekly.join("Bob", GUEST)
    weekly.join("Carl")
    assert guest.kinds() == ["self.state", "self.state"]
