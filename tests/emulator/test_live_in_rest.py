"""REST reports what happened in live sessions: attendance, durations, peer reports, analytics."""

from typing import Any

from tests.support.cli import Rtk
from tests.support.live_meeting import HOST, PARTICIPANT, LiveMeeting


def report(rtk: Rtk, peer: str) -> Any:
    return rtk(f"sessions peer-report {peer}").ok.data["peer_report"]


def test_attendance_excludes_time_in_the_waiting_room(weekly: LiveMeeting, local: Rtk) -> None:
    host = weekly.join("Ada", HOST)
    bob = weekly.join("Bob", weekly.preset("waits", PARTICIPANT, "waiting_room_type=SKIP_ON_ACCEPT"))
    local.clock.advance(60)
    host("participants.admit", ids=[bob.participant])
    local.clock.advance(120)
    bob("leave")
    local.clock.advance(60)
    host("participants.kick_all")
    attendance = local(f"sessions participants {weekly.session}").ok.data
    assert [(each["display_name"], each["duration"]) for each in attendance] == [("Ada", 4), ("Bob", 2)]
    session = local(f"sessions get {weekly.session}").ok.data
    assert (session["minutes_consumed"], session["max_concurrent_participants"]) == (6, 2)
    days = local("analytics daywise --since 1d").ok.data
    assert days["session_stats"]["sessions_minutes_consumed"] == 6


def test_waiting_and_rejected_participants_have_no_attendance(weekly: LiveMeeting, local: Rtk) -> None:
    host = weekly.join("Ada", HOST)
    bob = weekly.join("Bob", weekly.preset("waits", PARTICIPANT, "waiting_room_type=SKIP_ON_ACCEPT"))
    weekly.join("Carl", "waits")
    host("participants.reject", ids=[bob.participant])
    attendance = local(f"sessions participants {weekly.session}").ok.data
    assert [each["display_name"] for each in attendance] == ["Ada"]
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 1


def test_peer_report_lists_media_and_device_changes(weekly: LiveMeeting, local: Rtk) -> None:
    ada = weekly.join("Ada", HOST)
    local.clock.advance(10)
    ada("self.disable", kind="video")
    ada("self.enable", kind="screen_share")
    ada("self.set_device", kind="audioinput", device_id="virtual-microphone-2")
    local.clock.advance(10)
    ada("leave")
    metadata = report(local, ada.peer)["metadata"]
    assert [(event["name"], event["timestamp"][17:19]) for event in metadata["events"]] == [
        ("joined", "00"),
        ("video_off", "10"),
        ("screen_share_on", "10"),
        ("device_changed", "10"),
        ("left", "20"),
    ]
    assert metadata["selected_device_updates"][-1]["device"]["device_id"] == "virtual-microphone-2"


def test_peer_report_samples_media_only_while_on(weekly: LiveMeeting, local: Rtk) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    local.clock.advance(60)
    ada("self.disable", kind="video")
    ada("self.enable", kind="screen_share")
    bob("self.disable", kind="audio")
    local.clock.advance(60)
    ada("self.enable", kind="video")
    local.clock.advance(60)
    sent = report(local, ada.peer)["quality"]
    assert {sample["timestamp"][11:16] for sample in sent["video_producer"]} == {"08:00", "08:01", "08:02", "08:03"}
    assert len(sent["video_producer"]) == 12
    assert len({sample["producer_id"] for sample in sent["video_producer"]}) == 2
    assert len(sent["audio_producer"]) == 18
    assert len(sent["screenshare_video_producer"]) == 12
    received = report(local, bob.peer)["quality"]
    assert len(received["video_consumer"]) == 12
    assert (len(received["audio_producer"]), len(received["audio_consumer"])) == (6, 18)
    assert "screenshare_video_producer" not in received


def test_peer_report_shows_the_reason_of_a_kick(weekly: LiveMeeting, local: Rtk) -> None:
    host, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    host("participants.kick", peer_ids=[bob.peer])
    assert report(local, bob.peer)["metadata"]["events"][-1]["metadata"] == {"reason": "KICKED"}
