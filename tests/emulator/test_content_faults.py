"""Content faults: every response is a success, and yet a file, a recording, a session or a webhook is wrong."""

from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from rtk_cli.emulator.fault_kinds import APPLIES_TO, CONTENTS
from rtk_cli.emulator.faults import HEADER
from rtk_cli.emulator.http.control_actions import CONTROLS
from tests.emulator.conftest import APP, emulator_on
from tests.support import recordings, sessions
from tests.support.cli import Rtk
from tests.support.webhook_receiver import WebhookReceiver, listed, registered, webhook_receiver

DAY = 86_400
EVENTS = ("meeting.started", "meeting.participantJoined", "meeting.participantLeft", "meeting.ended")


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as found:
        yield found


def plan(rtk: Rtk, words: str) -> None:
    rtk(f"emulator fail {words}").ok


def status(rtk: Rtk, recording: str) -> str:
    found: str = rtk(f"recordings get {recording}").ok.data["status"]
    return found


@pytest.mark.parametrize("kind", ["transcript", "chat", "summary"])
def test_empty_export_has_no_bytes(remote: Rtk, kind: str) -> None:
    session = sessions.with_transcript(remote)
    remote(f"api POST /sessions/{session}/summary").ok
    remote.clock.advance(sessions.SUMMARIZING)
    operation = {"summary": "sessions_get_summary"}.get(kind, f"sessions_export_{kind}")
    member = {"summary": "summaryDownloadUrl"}.get(kind, f"{kind}_download_url")
    plan(remote, f"{operation} --content empty")
    empty, whole = (remote(f"api GET /sessions/{session}/{kind}").ok.data[member] for _ in range(2))
    assert httpx.get(empty, trust_env=False).raise_for_status().content == b""
    assert httpx.get(whole, trust_env=False).raise_for_status().content != b""


def test_errored_recording_never_records(rtk: Rtk) -> None:
    plan(rtk, "recordings_start --content errored")
    failed = recordings.invoked(rtk)
    assert status(rtk, failed) == "INVOKED"
    rtk.clock.advance(recordings.RECORDER_START)
    assert status(rtk, failed) == "ERRORED"
    assert status(rtk, recordings.running(rtk)) == "RECORDING"


def test_recording_stuck_in_invoked_outlives_its_session(rtk: Rtk) -> None:
    plan(rtk, "recordings_start --content stuck-invoked")
    meeting, ada = recordings.live_meeting(rtk)
    stuck = rtk(f"recordings start {meeting}").ok.data["id"]
    rtk(f"emulator leave {ada}").ok
    rtk.clock.advance(DAY)
    assert rtk(f"sessions list --meeting {meeting}").ok.data[0]["status"] == "ENDED"
    assert status(rtk, stuck) == "INVOKED"
    rtk(f"recordings stop --force {stuck}").ok
    assert status(rtk, stuck) == "ERRORED"


def test_recording_stuck_in_uploading_has_no_file(rtk: Rtk) -> None:
    plan(rtk, "recordings_start --content stuck-uploading")
    stuck = recordings.running(rtk)
    rtk.clock.advance(10)
    rtk(f"recordings stop --force {stuck}").ok
    rtk.clock.advance(DAY)
    found = rtk(f"recordings get {stuck}").ok.data
    assert (found["status"], found["download_url"]) == ("UPLOADING", None)


@pytest.mark.parametrize("operation", ["recordings_get", "recordings_list"])
def test_expired_link_to_a_recording_is_refused(remote: Rtk, operation: str) -> None:
    recording = recordings.uploaded(remote)
    plan(remote, f"{operation} --content expired-link")
    command = "recordings list" if operation == "recordings_list" else f"recordings get {recording}"
    links = []
    for _ in range(2):
        data = remote(command).ok.data
        found = data[0] if isinstance(data, list) else data
        links.append(found["download_url"])
    assert [httpx.get(link, trust_env=False).status_code for link in links] == [403, 200]


def test_expired_link_to_a_transcript_is_refused(remote: Rtk) -> None:
    session = sessions.with_transcript(remote)
    plan(remote, "sessions_export_transcript --content expired-link")
    found = remote(f"api GET /sessions/{session}/transcript").ok.data
    assert httpx.get(found["transcript_download_url"], trust_env=False).status_code == 403
    assert found["transcript_download_url_expiry"] < "2026-09-14T08:10:00Z"


def test_zombie_session_stays_live_until_all_are_kicked(rtk: Rtk) -> None:
    plan(rtk, "sessions --content zombie-session")
    meeting, ada = recordings.live_meeting(rtk)
    rtk(f"emulator leave {ada}").ok
    rtk.clock.advance(30 * DAY)
    found = rtk(f"sessions list --meeting {meeting}").ok.data[0]
    assert (found["status"], found["live_participants"]) == ("LIVE", 0)
    rtk(f"active-session kick-all {meeting} --force").ok
    assert rtk(f"sessions list --meeting {meeting}").ok.data[0]["status"] == "ENDED"


def test_zombie_session_ends_when_participants_come_back_and_leave(rtk: Rtk) -> None:
    plan(rtk, "sessions --content zombie-session")
    meeting, ada = recordings.live_meeting(rtk)
    for status_afterwards in ("LIVE", "ENDED"):
        rtk(f"emulator leave {ada}").ok
        rtk.clock.advance(DAY)
        assert rtk(f"sessions list --meeting {meeting}").ok.data[0]["status"] == status_afterwards
        if status_afterwards == "LIVE":
            recordings.join(rtk, ada)


def run_session(rtk: Rtk) -> None:
    """Start and end a session: four events."""
    _, ada = recordings.live_meeting(rtk)
    rtk.clock.advance(1)
    rtk(f"emulator leave {ada}").ok
    rtk.clock.advance(DAY)
    rtk("meetings list").ok


def delivered(rtk: Rtk, receiver: WebhookReceiver) -> list[str]:
    rtk("emulator deliver").ok
    return receiver.names()


def test_duplicate_webhook_arrives_twice_with_the_same_id(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, receiver.url, *EVENTS)
    plan(local, "webhooks --content duplicate")
    run_session(local)
    assert delivered(local, receiver) == [EVENTS[0], *EVENTS]
    first, second = receiver.received[:2]
    assert (first.headers["rtk-uuid"], first.body) == (second.headers["rtk-uuid"], second.body)
    assert [row["attempts"] for row in listed(local)] == [2, 1, 1, 1]


def test_duplicate_is_sent_after_the_first_accepted_attempt(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, receiver.url, "meeting.started")
    receiver.answers = [503]
    plan(local, "webhooks --content duplicate")
    recordings.live_meeting(local)
    local("emulator deliver")
    local.clock.advance(1)
    local("emulator deliver").ok
    assert len(receiver.received) == 3


def test_late_webhook_arrives_a_minute_later_and_in_order(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, receiver.url, *EVENTS)
    plan(local, "webhooks --content late")
    recordings.live_meeting(local)
    assert delivered(local, receiver) == []
    local.clock.advance(60)
    assert delivered(local, receiver) == list(EVENTS[:2])


@pytest.mark.parametrize(("times", "order"), [(1, (1, 0, 2, 3)), (2, (2, 0, 1, 3)), (3, (3, 0, 1, 2))])
def test_webhook_out_of_order_follows_the_next_one(
    local: Rtk, receiver: WebhookReceiver, times: int, order: tuple[int, ...]
) -> None:
    registered(local, receiver.url, *EVENTS)
    plan(local, f"webhooks --content out-of-order --times {times}")
    run_session(local)
    assert delivered(local, receiver) == [EVENTS[number] for number in order]


def test_webhook_out_of_order_without_a_next_one_is_late(local: Rtk, receiver: WebhookReceiver) -> None:
    registered(local, receiver.url, "meeting.started")
    plan(local, "webhooks --content out-of-order")
    recordings.live_meeting(local)
    assert delivered(local, receiver) == []
    local.clock.advance(60)
    assert delivered(local, receiver) == ["meeting.started"]


def outcomes(rtk: Rtk) -> list[int]:
    return [rtk("meetings list --retries 0").exit_code for _ in range(40)]


def test_probability_hits_a_share_of_requests_and_repeats_with_the_seed(rtk: Rtk) -> None:
    runs = []
    for seed in (7, 7, 8):
        rtk(f"emulator reset --seed {seed} --force").ok
        plan(rtk, "meetings_list --status 409 --probability 0.3")
        runs.append(outcomes(rtk))
    assert runs[0] == runs[1] != runs[2]
    assert 3 < Counter(runs[0])[7] < 25
    assert rtk("emulator fail --list").ok.data[0]["times"] is None


def test_probability_does_not_change_ids(rtk: Rtk) -> None:
    ids = []
    for fault in ("", "meetings_list --status 409 --probability 0.5"):
        rtk("emulator reset --seed 7 --force").ok
        if fault:
            plan(rtk, fault)
            rtk("meetings list --retries 0")
        ids.append(recordings.meeting(rtk))
    assert ids[0] == ids[1]


def test_probability_with_times_hits_that_often(rtk: Rtk) -> None:
    plan(rtk, "meetings_list --status 409 --probability 0.5 --times 3")
    assert Counter(outcomes(rtk)) == {7: 3, 0: 37}


def test_header_brings_a_content_fault(wire: httpx.Client) -> None:
    certain = wire.get(f"{APP}/meetings", headers={HEADER: "status=409; probability=1"})
    assert certain.status_code == 409
    assert wire.get(f"{APP}/recordings", headers={HEADER: "content=expired-link"}).status_code == 200
    refused = wire.get(f"{APP}/meetings", headers={HEADER: "content=expired-link"})
    assert refused.json()["error"]["code"] == 400


def test_control_route_takes_the_same_members(local: Rtk) -> None:
    emulator = emulator_on(local.data_dir / "emulator.sqlite3")
    body = {"operation": "webhooks", "content": "late", "probability": 0.5, "times": 2}
    planned = CONTROLS["faults"]["POST"](emulator, body)
    emulator.close()
    assert {name: planned[name] for name in body} == body


@pytest.mark.parametrize("content", CONTENTS)
def test_every_content_fault_can_be_planned_where_it_applies(rtk: Rtk, content: str) -> None:
    for operation in APPLIES_TO[content]:  # type: ignore[index]
        planned = rtk(f"emulator fail {operation} --content {content}").ok.data
        assert (planned["operation"], planned["content"], planned["times"]) == (operation, content, 1)


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ("recordings_get --content empty", "sessions_export_transcript"),
        ("'*' --content empty", "sessions_export_transcript"),
        ("recordings_start --content zombie-session", "sessions"),
        ("sessions --content duplicate", "webhooks"),
        ("sessions --status 500", "zombie-session"),
        ("webhooks --latency 1s", "duplicate"),
        ("webhooks --content late --latency 1s", "duplicate"),
        ("recordings_start --content errored --status 500", "errored"),
        ("recordings_start --content errored --cut before", "errored"),
        ("recordings_start --content wrong", "wrong"),
        ("meetings_list --probability 0.5", "status"),
        ("meetings_list --status 500 --probability 0", "0"),
        ("meetings_list --status 500 --probability 1.5", "1.5"),
        ("meetings_list --status 500 --probability nan", "nan"),
    ],
)
def test_invalid_content_fault_is_refused_and_plans_nothing(rtk: Rtk, arguments: str, value: str) -> None:
    error = rtk.error(f"emulator fail {arguments}")
    assert error["kind"] == "usage"
    assert value in f"{error['message']} {error['hint']}"
    assert rtk("emulator fail --list").ok.data == []
