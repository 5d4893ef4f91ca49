"""Each section of the console in a real browser: what it shows and what its buttons do, compared with the API."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.console.conftest import Backend, Console
from tests.emulator.http.server_process import APP, MEETINGS
from tests.support import recordings
from tests.support.chromium import needs_chromium
from tests.support.cli import Rtk
from tests.support.webhook_receiver import WebhookReceiver, webhook_receiver

pytestmark = needs_chromium


def test_empty_sections_name_the_commands_that_fill_them(console: Console, backend: Backend) -> None:
    expected = {
        "": "rtk emulator simulate",
        "live": "rtk emulator simulate",
        "meetings": "rtk --local meetings create",
        "recordings": "rtk --local recordings start",
        "sessions": "rtk emulator simulate",
        "webhooks": "rtk --local webhooks listen",
        "requests": "CLOUDFLARE_BASE_URL",
        "faults": "rtk emulator fail",
    }
    for route, command in expected.items():
        console.open(route)
        assert command in console.page.locator(".commands").first.inner_text()


def test_meeting_is_created_and_found(console: Console, backend: Backend) -> None:
    console.open("meetings")
    console.press("New meeting")
    console.fill("Title", "Biology 101")
    console.page.get_by_label("Record as soon as someone joins").check()
    console.press_in_dialog("Create")
    console.page.get_by_role("heading", name="Biology 101", level=1).wait_for()
    [meeting] = backend.call("GET", MEETINGS)
    assert (meeting["title"], meeting["record_on_start"]) == ("Biology 101", True)
    console.open("meetings")
    search = console.page.get_by_label("Search")
    search.fill("Chemistry")
    search.press("Enter")
    console.wait_for("No meeting matches")
    console.page.get_by_label("Search").fill("biology")
    console.page.get_by_label("Search").press("Enter")
    console.row("Meetings", meeting["id"])


def test_participant_is_added_joins_and_leaves(console: Console, backend: Backend) -> None:
    meeting = backend.meeting()
    console.open(f"meetings/{meeting}")
    console.press("Add participant")
    console.fill("Name", "Ada")
    console.fill("Custom participant id", "ada")
    console.press_in_dialog("Add")
    console.press("Let Ada join")
    console.row("People in Weekly", "Ada")
    assert backend.peers(meeting)["Ada"]["custom_participant_id"] == "ada"
    console.press("Let Ada leave")
    console.page.get_by_role("button", name="Let Ada join").wait_for()
    assert backend.peers(meeting) == {}


def test_refusal_of_the_api_is_shown_where_it_belongs(console: Console, backend: Backend) -> None:
    url = "http://127.0.0.1:9/"
    backend.call("POST", f"{APP}/webhooks", {"name": "first", "url": url, "events": ["meeting.started"]})
    console.open("webhooks")
    console.press("Add webhook")
    console.fill("Name", "second")
    console.fill("URL", url)
    console.press_in_dialog("Add")
    console.dialog().get_by_role("alert").get_by_text("already exists").wait_for()
    console.forgive("409")
    console.press_in_dialog("Cancel")
    console.row("Webhooks", "first")


def test_people_are_muted_kicked_admitted_and_rejected(console: Console, backend: Backend) -> None:
    presets = {row["name"]: row["id"] for row in backend.call("GET", f"{APP}/presets")}
    rights = {"permissions": {"waiting_room_type": "ON_PRIVILEGED_USER_ENTRY"}}
    backend.call("PATCH", f"{APP}/presets/{presets['webinar_viewer']}", rights)
    meeting = backend.live_meeting("Ada", "Grace")
    for guest in ("Eve", "Mallory"):
        backend.join(backend.participant(meeting, guest, "webinar_viewer"))
    console.open("live")
    people = "People in Weekly"
    console.press("Mute Grace")
    console.row(people, "Grace").get_by_text("Muted").wait_for()
    assert not backend.peers(meeting)["Grace"]["audio_enabled"]
    if "Eve" not in backend.peers(meeting):
        console.press("Admit Eve")
        console.row(people, "Eve")
        console.press("Reject Mallory")
        console.says("Rejected Mallory")
    console.press("Kick Grace")
    console.wait_until_gone(people, "Grace")
    assert "Grace" not in backend.peers(meeting)
    console.press("Kick all")
    console.press_in_dialog("Kick all")
    console.wait_for("No live meetings")
    [session] = backend.call("GET", f"{APP}/sessions")["sessions"]
    assert (session["status"], session["live_participants"]) == ("ENDED", 0)


def test_recording_is_started_paused_stopped_and_downloaded(console: Console, backend: Backend) -> None:
    meeting = backend.live_meeting("Ada")
    console.open(f"meetings/{meeting}")
    console.press("Start recording")
    console.page.get_by_role("button", name="Stop recording").wait_for()
    backend.control("POST", "advance", {"by": "10s"})
    [recording] = backend.recordings()
    name = recording["output_file_name"]
    console.open("recordings")
    for button, status in (("Pause", "PAUSED"), ("Resume", "RECORDING"), ("Stop", "UPLOADING")):
        console.press(f"{button} {name}")
        console.row("Recordings", name).get_by_role("cell", name=status).wait_for()
        assert backend.recordings()[0]["status"] == status
    backend.control("POST", "advance", {"by": "1h"})
    with console.page.expect_download() as started:
        console.page.get_by_role("link", name=f"Download of {name}").click()
    size = Path(started.value.path()).stat().st_size
    assert size == backend.recordings()[0]["file_size"] > 0


def test_imported_sessions_show_attendance_chat_and_transcript(
    console: Console, backend: Backend, local: Rtk, tmp_path: Path
) -> None:
    meeting = recordings.meeting(local)
    local(f"emulator simulate --meeting {meeting} --participants 4 --minutes 10 --speed max --seed 7").ok
    snapshot = tmp_path / "state.json"
    local(f"emulator export --to {snapshot}").ok
    console.open("state")
    console.page.get_by_label("Snapshot").set_input_files(snapshot)
    console.press("Import")
    console.press_in_dialog("Import")
    console.says("State imported")
    [session] = backend.call("GET", f"{APP}/sessions")["sessions"]
    console.open("sessions")
    console.row("Sessions", session["id"]).get_by_role("link").click()
    console.page.get_by_role("heading", name="Attendance").wait_for()
    attendance = backend.call("GET", f"{APP}/sessions/{session['id']}/participants")["participants"]
    bars = console.page.get_by_role("img", name="Present from")
    assert bars.count() == len({row["user_id"] for row in attendance}) == 4
    assert console.page.locator(".timeline-bar").count() == len(attendance)
    for kind in ("chat", "transcript"):
        expected = backend.control("GET", f"conversation?session_id={session['id']}&kind={kind}&per_page=50")
        shown = console.page.get_by_role("list", name=kind.capitalize()).locator(".said").all_inner_texts()
        assert shown == [item["text"] for item in expected["items"]] != []
    with console.page.expect_download() as started:
        console.press("Download the chat as CSV")
    chat = backend.control("GET", f"conversation?session_id={session['id']}&kind=chat")["items"]
    assert chat[0]["text"] in Path(started.value.path()).read_text(encoding="utf-8")


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as found:
        yield found


def test_webhook_is_added_and_its_delivery_shown_and_sent_again(
    console: Console, backend: Backend, receiver: WebhookReceiver
) -> None:
    console.open("webhooks")
    console.press("Add webhook")
    console.fill("Name", "backend")
    console.fill("URL", receiver.url)
    for event in backend.call("GET", f"{APP}/webhooks/all"):
        if event != "meeting.started":
            console.page.get_by_label(event, exact=True).uncheck()
    console.press_in_dialog("Add")
    console.row("Webhooks", "backend")
    [webhook] = backend.call("GET", f"{APP}/webhooks")
    assert (webhook["url"], webhook["events"]) == (receiver.url, ["meeting.started"])
    backend.live_meeting("Ada")
    console.row("Deliveries", "DELIVERED")
    console.press("View the delivery of meeting.started")
    assert "status 200" in console.dialog().inner_text()
    payload = json.loads(console.dialog().locator("pre").inner_text())
    assert payload == receiver.events()[0]
    console.press_in_dialog("Close")
    console.press("Send meeting.started again")
    console.row("Deliveries", "DELIVERED").get_by_role("cell", name="2", exact=True).wait_for()
    first, second = (request.headers["rtk-uuid"] for request in receiver.received)
    assert first == second
    console.press("Delete backend")
    console.press_in_dialog("Delete")
    console.wait_for("No webhooks yet")


def test_fault_is_planned_met_and_removed(console: Console, backend: Backend) -> None:
    console.open("faults")
    console.page.get_by_label("Operation").select_option("meetings_list")
    console.fill("Status", "503")
    console.fill("Retry-After", "2")
    console.fill("Latency", "200ms")
    console.fill("How often", "2")
    console.press("Plan the fault")
    row = console.row("Planned faults, the next one first", "meetings_list")
    row.get_by_text("2 times").wait_for()
    row.get_by_text("200 ms late").wait_for()
    [fault] = backend.control("GET", "faults")
    assert (fault["operation"], fault["status"], fault["retry_after"], fault["times"]) == ("meetings_list", 503, "2", 2)
    answer = backend.send("GET", backend.server.url + MEETINGS)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    row.get_by_text("once").wait_for()
    console.press("Remove the fault of meetings_list")
    console.wait_for("No faults planned")
    assert backend.control("GET", "faults") == []


def test_fault_that_cannot_be_planned_says_why(console: Console, backend: Backend) -> None:
    console.open("faults")
    console.press("Plan the fault")
    console.page.locator("#notices").get_by_text("a fault that changes nothing").wait_for()
    console.forgive("400")


def test_requests_appear_as_they_come_with_their_violations(console: Console, backend: Backend) -> None:
    console.open("requests")
    console.wait_for("No requests yet")
    backend.call("POST", MEETINGS, {"title": "A", "color": "red"})
    console.row("Requests", "meetings_create").get_by_text('Contract: "color" is unknown').wait_for()
    backend.call("GET", MEETINGS)
    console.row("Requests", "meetings_list")
    console.page.get_by_label("Show", exact=True).select_option("Only those with problems")
    console.wait_until_gone("Requests", "meetings_list")
    [logged] = [row for row in backend.control("GET", "requests") if row["operation"] == "meetings_create"]
    console.press(f"View request {logged['number']}")
    body, answer = console.dialog().locator("pre").all_inner_texts()[:2]
    assert (json.loads(body), json.loads(answer)["success"]) == (logged["body"], True)
    console.press_in_dialog("Close")
    console.press("Empty the log")
    console.wait_for("No request has a problem")
    assert backend.control("GET", "requests") == []


def test_clock_is_advanced_and_the_state_exported_and_reset(console: Console, backend: Backend) -> None:
    backend.meeting()
    console.open("state")
    console.press("Advance the clock by 1 hour")
    console.says("The clock moved by 1h")
    console.wait_for("1 h")
    console.fill("Another duration", "90s")
    console.press("Advance")
    console.says("The clock moved by 90s")
    assert backend.control("GET", "about")["ahead_seconds"] == 3690
    with console.page.expect_download() as started:
        console.press("Export the state")
    saved = json.loads(Path(started.value.path()).read_text(encoding="utf-8"))
    assert saved["tables"] == backend.control("GET", "state")["tables"]
    console.press("Reset the emulator")
    console.press_in_dialog("Reset")
    console.says("The emulator is empty")
    assert backend.call("GET", MEETINGS) == []


def test_app_is_created_and_shown(console: Console, backend: Backend) -> None:
    console.open("apps")
    console.press("New app")
    console.fill("Name", "Staging")
    console.press_in_dialog("Create")
    console.page.get_by_role("link", name="Show the app Staging").click()
    console.page.locator("#app", has_text="Staging").wait_for()
    console.press("New meeting")
    console.press_in_dialog("Create")
    console.page.get_by_role("heading", name="Untitled meeting", level=1).wait_for()
    assert backend.call("GET", MEETINGS) == []
