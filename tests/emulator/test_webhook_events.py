"""Webhook events: which change causes which event, each valid against contract/webhook-events.yaml."""

from typing import Any

import pytest

from rtk_cli.emulator.areas.webhooks import EVENTS
from scripts import build_contract
from tests.emulator.event_schemas import document, problems
from tests.support import livestreams, recordings, sessions
from tests.support.cli import Rtk
from tests.support.live_meeting import GUEST, HOST, live_meeting
from tests.support.webhook_receiver import listed, registered

URL = "https://hooks.example.net/rtk"


@pytest.fixture
def subscribed(local: Rtk) -> Rtk:
    """rtk on an emulator with one webhook that subscribes to all events."""
    registered(local, URL, *EVENTS)
    return local


def events(rtk: Rtk, *names: str) -> list[dict[str, Any]]:
    """The payloads queued so far, checked against the contract; only events of these names, if any are given."""
    payloads = [row["payload"] for row in listed(rtk)]
    assert [problem for payload in payloads for problem in problems(payload)] == []
    return [payload for payload in payloads if not names or payload["event"] in names]


def statuses(rtk: Rtk, name: str) -> list[str]:
    return [event.get("recording", event)["status"] for event in events(rtk, name)]


def test_schemas_reject_extra_and_missing_members() -> None:
    good = document()["events"]["meeting.started"]["example"]
    assert problems(good) == []
    assert problems({**good, "extra": 1})
    assert problems({**good, "meeting": {**good["meeting"], "extra": 1}})
    assert problems({"event": "meeting.started"})


def test_each_event_of_the_contract_has_a_builder() -> None:
    from rtk_cli.emulator.webhooks.event_payloads import BUILDERS

    assert tuple(BUILDERS) == EVENTS
    assert set(EVENTS) == set(document()["events"])


def test_samples_are_generated_from_the_contract() -> None:
    assert build_contract.SAMPLES.read_text(encoding="utf-8") == build_contract.samples_text(document())


def test_meeting_and_participant_events_follow_a_session_to_its_end(subscribed: Rtk) -> None:
    meeting = sessions.meeting(subscribed, "--session-keep-alive-time-in-secs", "60")
    ada = sessions.joined(subscribed, meeting, "Ada")
    subscribed.clock.advance(90)
    subscribed(f"emulator leave {ada}").ok
    subscribed.clock.advance(61)
    subscribed("meetings list").ok
    started, joined, left, ended = events(subscribed)
    names = [event["event"] for event in (started, joined, left, ended)]
    assert names == ["meeting.started", "meeting.participantJoined", "meeting.participantLeft", "meeting.ended"]
    assert started["meeting"]["id"] == meeting
    assert (started["meeting"]["title"], started["meeting"]["startedAt"]) == ("Biology 101", "2026-09-14T08:00:00.000Z")
    assert "endedAt" not in started["meeting"]
    assert joined["participant"]["userDisplayName"] == "Ada"
    assert joined["participant"]["customParticipantId"] == joined["participant"]["clientSpecificId"] == "ada"
    assert left["participant"] == {**joined["participant"], "leftAt": "2026-09-14T08:01:30.000Z"}
    assert ended["reason"] == "ALL_PARTICIPANTS_LEFT"
    assert ended["meeting"]["endedAt"] == "2026-09-14T08:02:30.000Z"
    assert ended["meeting"]["sessionId"] == sessions.session_of(subscribed, meeting)


def test_kick_all_ends_the_meeting_with_its_own_reason(subscribed: Rtk) -> None:
    meeting, _ = recordings.live_meeting(subscribed)
    subscribed(f"active-session kick-all {meeting} --force").ok
    assert events(subscribed, "meeting.ended")[0]["reason"] == "HOST_ENDED_MEETING"
    assert len(events(subscribed, "meeting.participantLeft")) == 1


def test_missing_title_and_name_are_empty_strings(subscribed: Rtk) -> None:
    recordings.live_meeting(subscribed)
    joined = events(subscribed, "meeting.participantJoined")[0]
    assert (joined["meeting"]["title"], joined["participant"]["userDisplayName"]) == ("", "")


def test_each_state_of_a_recording_sends_one_event(subscribed: Rtk) -> None:
    recording = recordings.running(subscribed)
    subscribed(f"recordings pause {recording}").ok
    subscribed(f"recordings resume {recording}").ok
    subscribed.clock.advance(10)
    subscribed(f"recordings stop {recording} --force").ok
    subscribed.clock.advance(recordings.UPLOAD)
    subscribed(f"recordings get {recording}").ok
    states = ["INVOKED", "RECORDING", "PAUSED", "RECORDING", "UPLOADING", "UPLOADED"]
    assert statuses(subscribed, "recording.statusUpdate") == states


def test_recording_stopped_while_invoked_sends_errored(subscribed: Rtk) -> None:
    recording = recordings.invoked(subscribed)
    subscribed(f"recordings stop {recording} --force").ok
    assert statuses(subscribed, "recording.statusUpdate") == ["INVOKED", "ERRORED"]
    errored = events(subscribed, "recording.statusUpdate")[-1]["recording"]
    assert errored["stoppedTime"] == "2026-09-14T08:00:00.000Z"
    assert {"fileSize", "recordingDuration", "downloadUrl", "downloadUrlExpiry"}.isdisjoint(errored)


def test_recording_event_has_the_size_once_stopped_and_links_once_uploaded(subscribed: Rtk) -> None:
    recording = subscribed(f"recordings get {recordings.uploaded(subscribed)}").ok.data
    invoked, _, uploading, uploaded = (event["recording"] for event in events(subscribed, "recording.statusUpdate"))
    assert {"startedTime", "stoppedTime", "fileSize", "downloadUrl"}.isdisjoint(invoked)
    assert uploading["fileSize"] == str(recording["file_size"])
    assert {"recordingDuration", "downloadUrl", "downloadUrlExpiry"}.isdisjoint(uploading)
    assert uploaded["downloadUrl"] == recording["download_url"]
    assert uploaded["audioDownloadUrl"] == recording["audio_download_url"]
    assert uploaded["downloadUrlExpiry"] == recording["download_url_expiry"]
    assert uploaded["recordingDuration"] == recording["recording_duration"] == 10
    assert uploaded["roomUUID"] == recording["session_id"]


def test_track_recording_event_has_no_links(subscribed: Rtk) -> None:
    meeting, _ = recordings.live_meeting(subscribed)
    recording = subscribed(f"recordings start-track {meeting}").ok.data["id"]
    subscribed.clock.advance(20)
    subscribed(f"recordings stop {recording} --force").ok
    subscribed.clock.advance(recordings.UPLOAD)
    subscribed(f"recordings get {recording}").ok
    uploaded = events(subscribed, "recording.statusUpdate")[-1]["recording"]
    assert (uploaded["status"], "downloadUrl" in uploaded) == ("UPLOADED", False)
    assert int(uploaded["fileSize"]) > 0


def test_livestream_of_a_meeting_sends_live_offline_and_idle(subscribed: Rtk) -> None:
    meeting, livestream = livestreams.live(subscribed)
    livestreams.stopped(subscribed, meeting)
    livestreams.status(subscribed, livestream)
    assert statuses(subscribed, "livestreaming.statusUpdate") == ["LIVE", "OFFLINE", "IDLE"]
    live = events(subscribed, "livestreaming.statusUpdate")[0]
    assert (live["streamId"], live["manualIngest"], live["meeting"]["id"]) == (livestream, False, meeting)


def test_livestream_stopped_while_invoked_sends_only_idle(subscribed: Rtk) -> None:
    meeting, _ = livestreams.started(subscribed)
    subscribed(f"livestreams stop {meeting} --force").ok
    assert statuses(subscribed, "livestreaming.statusUpdate") == ["IDLE"]


def test_livestream_event_of_an_encoder_has_no_meeting(subscribed: Rtk) -> None:
    livestream = livestreams.live_from_encoder(subscribed)
    livestreams.status(subscribed, livestream)
    live = events(subscribed, "livestreaming.statusUpdate")[0]
    assert (live["manualIngest"], "meeting" in live) == (True, False)
    assert (
        live["streamKey"]
        == subscribed(f"livestreams get {livestream} --show-secrets").ok.data["livestream"]["stream_key"]
    )


def test_chat_event_is_sent_at_the_end_of_a_session_with_messages(subscribed: Rtk) -> None:
    meeting = sessions.meeting(subscribed)
    subscribed("emulator", "say", sessions.joined(subscribed, meeting, "Ada"), "Hello").ok
    session = sessions.ended(subscribed, meeting)
    synced = events(subscribed, "meeting.chatSynced")[0]
    assert (synced["sessionId"], synced["meetingId"], synced["title"]) == (session, meeting, "Biology 101")
    assert synced["chatDownloadUrl"] == subscribed(f"sessions chat {session} --link").ok.data["chat_download_url"]
    assert synced["chatDownloadUrlExpiry"] == "2026-09-21T08:01:00.000Z"


def test_session_without_messages_sends_no_chat_event(subscribed: Rtk) -> None:
    meeting, _ = recordings.live_meeting(subscribed)
    subscribed(f"active-session kick-all {meeting} --force").ok
    assert events(subscribed, "meeting.chatSynced") == []


def test_session_with_only_private_messages_sends_no_chat_event(subscribed: Rtk) -> None:
    with live_meeting(subscribed) as room:
        ada, bob = room.join("Ada", HOST), room.join("Bob")
        ada("chat.send_text", text="Between us", to=[bob.peer])
        subscribed(f"active-session kick-all {room.meeting} --force").ok
    assert events(subscribed, "meeting.chatSynced") == []


def test_participant_in_the_waiting_room_sends_no_join_event_until_admitted(subscribed: Rtk) -> None:
    with live_meeting(subscribed) as room:
        room.join("Ada", HOST)
        waits = room.preset("waits", GUEST, "waiting_room_type=SKIP_ON_ACCEPT")
        bob = room.join("Bob", waits)
        assert len(events(subscribed, "meeting.participantJoined")) == 1
        subscribed(f"emulator admit {bob.participant}").ok
    joined = events(subscribed, "meeting.participantJoined")
    assert [event["participant"]["userDisplayName"] for event in joined] == ["Ada", "Bob"]


def test_transcript_and_summary_send_events_when_ready(subscribed: Rtk) -> None:
    session = sessions.with_transcript(subscribed, "--transcribe-on-end", "--summarize-on-end")
    subscribed("meetings list").ok
    subscribed.clock.advance(sessions.SUMMARIZING)
    subscribed("meetings list").ok
    transcript, summary = events(subscribed, "meeting.transcript", "meeting.summary")
    assert transcript["meeting"]["sessionId"] == summary["meeting"]["sessionId"] == session
    link = subscribed(f"sessions transcript {session} --link").ok.data
    assert transcript["transcriptDownloadUrl"] == link["transcript_download_url"]
    link = subscribed(f"sessions summary {session} --link").ok.data
    assert summary["summaryDownloadUrl"] == link["summaryDownloadUrl"]


def test_event_of_a_plain_text_summary_links_to_the_txt_file(subscribed: Rtk) -> None:
    body = '{"ai_config": {"summarization": {"text_format": "plain_text"}}}'
    session = sessions.with_transcript(subscribed, "--summarize-on-end", "--body", body)
    subscribed.clock.advance(sessions.SUMMARIZING)
    (summary,) = events(subscribed, "meeting.summary")
    link = subscribed(f"sessions summary {session} --link").ok.data
    assert summary["summaryDownloadUrl"] == link["summaryDownloadUrl"]


def test_only_enabled_webhooks_of_the_app_that_subscribe_get_an_event(local: Rtk) -> None:
    subscriber = registered(local, f"{URL}/1", "meeting.started")
    registered(local, f"{URL}/2", "meeting.ended")
    disabled = registered(local, f"{URL}/3", "meeting.started")
    local(f"webhooks update {disabled} --no-enabled").ok
    other = recordings.other_app(local)
    local(f"webhooks create --app-id {other} --name n --url {URL} --event meeting.started").ok
    recordings.live_meeting(local)
    assert [row["webhook_id"] for row in listed(local)] == [subscriber]


def test_refused_request_sends_no_event(subscribed: Rtk) -> None:
    meeting, _ = recordings.live_meeting(subscribed)
    before = len(listed(subscribed))
    subscribed(f"recordings start {meeting}").ok
    assert subscribed(f"recordings start {meeting}").exit_code == 7
    assert len(listed(subscribed)) == before + 1
