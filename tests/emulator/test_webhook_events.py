"""What webhooks are told of: which change makes which event, and each in the shape of contract/webhook-events.yaml."""

from typing import Any

import pytest

from rtk_cli.emulator.areas.webhooks import EVENTS
from scripts import build_contract
from tests.emulator.event_schemas import document, problems
from tests.support import livestreams, recordings, sessions
from tests.support.cli import Rtk
from tests.support.live_meeting import GUEST, HOST, live_meeting
from tests.support.webhook_receiver import listed, registered

NOBODY = "https://hooks.example.net/rtk"


@pytest.fixture
def told(local: Rtk) -> Rtk:
    """rtk on an emulator with one webhook that wants everything; at the end each event has the contract's shape."""
    registered(local, NOBODY, *EVENTS)
    return local


def events(rtk: Rtk, *names: str) -> list[dict[str, Any]]:
    """What was told, each event held against the contract; only those of these names, if any are given."""
    payloads = [row["payload"] for row in listed(rtk)]
    assert [problem for payload in payloads for problem in problems(payload)] == []
    return [payload for payload in payloads if not names or payload["event"] in names]


def statuses(rtk: Rtk, name: str) -> list[str]:
    return [event.get("recording", event)["status"] for event in events(rtk, name)]


def test_the_contract_knows_what_is_wrong_with_a_payload() -> None:
    good = document()["events"]["meeting.started"]["example"]
    assert problems(good) == []
    assert problems({**good, "extra": 1})
    assert problems({**good, "meeting": {**good["meeting"], "extra": 1}})
    assert problems({"event": "meeting.started"})


def test_there_is_a_payload_for_each_event_of_the_contract() -> None:
    from rtk_cli.emulator.webhooks.event_payloads import BUILDERS

    assert tuple(BUILDERS) == EVENTS
    assert set(EVENTS) == set(document()["events"])


def test_the_samples_are_those_of_the_contract() -> None:
    assert build_contract.SAMPLES.read_text(encoding="utf-8") == build_contract.samples_text(document())


def test_a_meeting_starts_people_come_and_go_and_it_ends_when_nobody_is_left(told: Rtk) -> None:
    meeting = sessions.meeting(told, "--session-keep-alive-time-in-secs", "60")
    ada = sessions.joined(told, meeting, "Ada")
    told.clock.advance(90)
    told(f"emulator leave {ada}").ok
    told.clock.advance(61)
    told("meetings list").ok
    started, joined, left, ended = events(told)
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
    assert ended["meeting"]["sessionId"] == sessions.session_of(told, meeting)


def test_kicking_everybody_ends_the_meeting_for_that_reason(told: Rtk) -> None:
    meeting, _ = recordings.live_meeting(told)
    told(f"active-session kick-all {meeting} --force").ok
    assert events(told, "meeting.ended")[0]["reason"] == "HOST_ENDED_MEETING"
    assert len(events(told, "meeting.participantLeft")) == 1


def test_a_meeting_without_title_and_a_person_without_name_are_told_of(told: Rtk) -> None:
    recordings.live_meeting(told)
    joined = events(told, "meeting.participantJoined")[0]
    assert (joined["meeting"]["title"], joined["participant"]["userDisplayName"]) == ("", "")


def test_each_state_of_a_recording_is_told_once(told: Rtk) -> None:
    recording = recordings.running(told)
    told(f"recordings pause {recording}").ok
    told(f"recordings resume {recording}").ok
    told.clock.advance(10)
    told(f"recordings stop {recording} --force").ok
    told.clock.advance(recordings.UPLOAD)
    told(f"recordings get {recording}").ok
    states = ["INVOKED", "RECORDING", "PAUSED", "RECORDING", "UPLOADING", "UPLOADED"]
    assert statuses(told, "recording.statusUpdate") == states


def test_a_recording_that_never_began_is_told_as_errored(told: Rtk) -> None:
    recording = recordings.invoked(told)
    told(f"recordings stop {recording} --force").ok
    assert statuses(told, "recording.statusUpdate") == ["INVOKED", "ERRORED"]


def test_a_recording_has_its_size_once_stopped_and_links_once_uploaded(told: Rtk) -> None:
    recording = told(f"recordings get {recordings.uploaded(told)}").ok.data
    invoked, _, uploading, uploaded = (event["recording"] for event in events(told, "recording.statusUpdate"))
    assert {"startedTime", "stoppedTime", "fileSize", "downloadUrl"}.isdisjoint(invoked)
    assert (uploading["fileSize"], "downloadUrl" in uploading) == (str(recording["file_size"]), False)
    assert uploaded["downloadUrl"] == recording["download_url"]
    assert uploaded["audioDownloadUrl"] == recording["audio_download_url"]
    assert uploaded["downloadUrlExpiry"] == recording["download_url_expiry"]
    assert uploaded["recordingDuration"] == recording["recording_duration"] == 10
    assert uploaded["roomUUID"] == recording["session_id"]


def test_a_track_recording_is_told_without_links(told: Rtk) -> None:
    meeting, _ = recordings.live_meeting(told)
    recording = told(f"recordings start-track {meeting}").ok.data["id"]
    told.clock.advance(20)
    told(f"recordings stop {recording} --force").ok
    told.clock.advance(recordings.UPLOAD)
    told(f"recordings get {recording}").ok
    uploaded = events(told, "recording.statusUpdate")[-1]["recording"]
    assert (uploaded["status"], "downloadUrl" in uploaded) == ("UPLOADED", False)
    assert int(uploaded["fileSize"]) > 0


def test_a_livestream_of_a_meeting_is_told_on_the_air_off_it_and_idle(told: Rtk) -> None:
    meeting, livestream = livestreams.live(told)
    livestreams.stopped(told, meeting)
    livestreams.status(told, livestream)
    assert statuses(told, "livestreaming.statusUpdate") == ["LIVE", "OFFLINE", "IDLE"]
    live = events(told, "livestreaming.statusUpdate")[0]
    assert (live["streamId"], live["manualIngest"], live["meeting"]["id"]) == (livestream, False, meeting)


def test_a_livestream_that_was_never_seen_is_told_as_idle(told: Rtk) -> None:
    meeting, _ = livestreams.started(told)
    told(f"livestreams stop {meeting} --force").ok
    assert statuses(told, "livestreaming.statusUpdate") == ["IDLE"]


def test_a_livestream_of_an_encoder_has_no_meeting(told: Rtk) -> None:
    livestream = livestreams.live_from_encoder(told)
    livestreams.status(told, livestream)
    live = events(told, "livestreaming.statusUpdate")[0]
    assert (live["manualIngest"], "meeting" in live) == (True, False)
    assert live["streamKey"] == told(f"livestreams get {livestream}").ok.data["livestream"]["stream_key"]


def test_the_chat_is_told_of_when_the_session_is_over_and_somebody_wrote(told: Rtk) -> None:
    meeting = sessions.meeting(told)
    told("emulator", "say", sessions.joined(told, meeting, "Ada"), "Hello").ok
    session = sessions.ended(told, meeting)
    synced = events(told, "meeting.chatSynced")[0]
    assert (synced["sessionId"], synced["meetingId"], synced["title"]) == (session, meeting, "Biology 101")
    assert synced["chatDownloadUrl"] == told(f"sessions chat {session} --link").ok.data["chat_download_url"]
    assert synced["chatDownloadUrlExpiry"] == "2026-09-21T08:01:00.000Z"


def test_a_session_in_which_nobody_wrote_has_no_chat_to_tell_of(told: Rtk) -> None:
    meeting, _ = recordings.live_meeting(told)
    told(f"active-session kick-all {meeting} --force").ok
    assert events(told, "meeting.chatSynced") == []


def test_a_chat_that_only_some_could_read_is_not_told_of(told: Rtk) -> None:
    with live_meeting(told) as room:
        ada, bob = room.join("Ada", HOST), room.join("Bob")
        ada("chat.send_text", text="Between us", to=[bob.peer])
        told(f"active-session kick-all {room.meeting} --force").ok
    assert events(told, "meeting.chatSynced") == []


def test_who_waits_to_be_let_in_has_not_joined(told: Rtk) -> None:
    with live_meeting(told) as room:
        room.join("Ada", HOST)
        waits = room.preset("waits", GUEST, "waiting_room_type=SKIP_ON_ACCEPT")
        bob = room.join("Bob", waits)
        assert len(events(told, "meeting.participantJoined")) == 1
        told(f"emulator admit {bob.participant}").ok
    joined = events(told, "meeting.participantJoined")
    assert [event["participant"]["userDisplayName"] for event in joined] == ["Ada", "Bob"]


def test_transcript_and_summary_are_told_of_when_they_are_ready(told: Rtk) -> None:
    session = sessions.with_transcript(told, "--transcribe-on-end", "--summarize-on-end")
    told("meetings list").ok
    told.clock.advance(sessions.SUMMARIZING)
    told("meetings list").ok
    transcript, summary = events(told, "meeting.transcript", "meeting.summary")
    assert transcript["meeting"]["sessionId"] == summary["meeting"]["sessionId"] == session
    link = told(f"sessions transcript {session} --link").ok.data
    assert transcript["transcriptDownloadUrl"] == link["transcript_download_url"]
    link = told(f"sessions summary {session} --link").ok.data
    assert summary["summaryDownloadUrl"] == link["summaryDownloadUrl"]


def test_only_enabled_webhooks_of_the_app_that_want_an_event_are_told(local: Rtk) -> None:
    wanting = registered(local, f"{NOBODY}/1", "meeting.started")
    registered(local, f"{NOBODY}/2", "meeting.ended")
    off = registered(local, f"{NOBODY}/3", "meeting.started")
    local(f"webhooks update {off} --no-enabled").ok
    other = recordings.other_app(local)
    local(f"webhooks create --app-id {other} --name n --url {NOBODY} --event meeting.started").ok
    recordings.live_meeting(local)
    assert [row["webhook_id"] for row in listed(local)] == [wanting]


def test_what_is_refused_is_not_told(told: Rtk) -> None:
    meeting, _ = recordings.live_meeting(told)
    before = len(listed(told))
    told(f"recordings start {meeting}").ok
    assert told(f"recordings start {meeting}").exit_code == 7
    assert len(listed(told)) == before + 1
