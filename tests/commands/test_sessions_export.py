"""rtk sessions export: what is saved of ended and of live sessions, and what later runs do."""

import json
from pathlib import Path

import pytest

from tests.support import recordings, sessions
from tests.support.cli import Rtk
from tests.support.mirrors import DAY, counted, session_with_recording, states, tree
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, list_page, success


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def test_ended_session_is_saved_with_all_that_the_api_has(rtk: Rtk, target: Path) -> None:
    meeting, session, recording = session_with_recording(rtk)
    rows = rtk(f"sessions export {session} {target}").ok.data
    names = ["session.json", "participants.json", "livestreams.json", f"{recording}.json", "chat.csv", "summary.md"]
    names += [f"transcript.{form}" for form in ("csv", "json", "srt", "vtt")]
    assert states(rows) == dict.fromkeys(names, "saved")
    folder = target / "2026-09-14" / "Biology 101" / session
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    participants = json.loads((folder / "participants.json").read_text())
    assert [person["display_name"] for person in participants] == ["Ada"]
    assert participants[0]["peer_events"]
    assert json.loads((folder / f"{recording}.json").read_text())["meeting"]["id"] == meeting
    assert (folder / "transcript.vtt").read_bytes() == rtk(f"sessions transcript {session} --format VTT").ok.raw
    assert {(row["recording_id"], row["session_id"], row["live"]) for row in rows} == {(None, session, False)}


def test_export_and_sync_use_the_same_folder(rtk: Rtk, target: Path) -> None:
    _, session, _ = session_with_recording(rtk)
    rtk(f"sessions export {session} {target}").ok
    rtk(f"recordings sync {target}").ok
    assert {str(Path(name).parent) for name in tree(target)} == {f"2026-09-14/Biology 101/{session}"}


def test_live_session_is_saved_so_far_and_said_so(rtk: Rtk, target: Path) -> None:
    meeting = sessions.meeting(rtk)
    sessions.joined(rtk, meeting, "Ada")
    session = sessions.session_of(rtk, meeting)
    first = rtk(f"sessions export {session} {target}").ok.data
    assert {row["live"] for row in first} == {True}
    assert (states(first)["participants.json"], states(first)["chat.csv"]) == ("saved", "not_ready")
    sessions.joined(rtk, meeting, "Bob")
    rtk(f"sessions export {session} {target}").ok
    people = json.loads(next(target.rglob("participants.json")).read_text())
    assert sorted(person["display_name"] for person in people) == ["Ada", "Bob"]
    sessions.ended(rtk, meeting)
    last = rtk(f"sessions export {session} {target}").ok.data
    assert ({row["live"] for row in last}, states(last)["chat.csv"]) == ({False}, "saved")
    assert json.loads(next(target.rglob("session.json")).read_text())["status"] == "ENDED"


def test_second_export_changes_nothing(rtk: Rtk, target: Path) -> None:
    _, session, _ = session_with_recording(rtk)
    rtk(f"sessions export {session} {target}").ok
    before = tree(target)
    with counted(rtk) as runs:
        again = rtk(f"sessions export {session} {target}").ok
    assert ({row["state"] for row in again.data}, runs[0].opened, tree(target)) == ({"unchanged"}, 0, before)
    assert "nothing to save" in again.stderr


def test_since_exports_every_session_from_then_on(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    rtk.clock.advance(3 * DAY)
    newer = {session_with_recording(rtk, title=title)[1] for title in ("Biology", "Chemistry")}
    rows = rtk(f"sessions export --since 2d {target}").ok.data
    assert {row["session_id"] for row in rows} == newer


def test_several_sessions_are_exported_once_each(rtk: Rtk, target: Path) -> None:
    first, second = (session_with_recording(rtk)[1] for _ in range(2))
    rows = rtk(f"sessions export {first} {second} {first} {target} -o ndjson").ok.stdout.splitlines()
    ids = [json.loads(row)["session_id"] for row in rows]
    assert [ids.count(first), ids.count(second)] == [10, 10]


def test_unknown_session_fails_and_the_others_are_saved(rtk: Rtk, target: Path) -> None:
    _, session, _ = session_with_recording(rtk)
    result = rtk(f"sessions export {recordings.UNKNOWN_ID} {session} {target} --json")
    assert (result.exit_code, result.error["kind"]) == (12, "partly_done")
    assert [row["session_id"] for row in result.data if row["state"] == "failed"] == [recordings.UNKNOWN_ID]
    assert len(tree(target)) == 10


def test_unknown_session_alone_is_not_found(rtk: Rtk, target: Path) -> None:
    result = rtk(f"sessions export {recordings.UNKNOWN_ID} {target} --json")
    assert (result.exit_code, result.error["kind"]) == (5, "not_found")
    assert tree(target) == {}


@pytest.mark.parametrize("words", ["{target}", "x --since 1d {target}", ""])
def test_contradicting_words_are_refused(rtk: Rtk, target: Path, words: str) -> None:
    error = rtk.error(f"sessions export {words.format(target=target)}")
    assert (error["kind"], target.exists(), rtk.seen) == ("usage", False, [])


def test_transcripts_that_cannot_come_any_more_are_left_out(rtk: Rtk, target: Path) -> None:
    meeting = sessions.meeting(rtk)
    sessions.joined(rtk, meeting, "Ada")
    session = sessions.ended(rtk, meeting)
    first = states(rtk(f"sessions export {session} {target}").ok.data)
    assert first["transcript.csv"] == "not_ready"
    rtk.clock.advance(8 * DAY)
    second = states(rtk(f"sessions export {session} {target}").ok.data)
    assert "transcript.csv" not in second
    rtk.seen.clear()
    rtk(f"sessions export {session} {target}").ok
    assert rtk.seen == []


def test_failing_list_is_reported_and_read_by_a_later_run(rtk: Rtk, target: Path) -> None:
    _, session, _ = session_with_recording(rtk)
    rtk("emulator fail sessions_list_participants --status 500 --times 1").ok
    result = rtk(f"sessions export {session} {target} --retries 0")
    assert (result.exit_code, states(result.data)["participants.json"]) == (12, "failed")
    assert rtk(f"sessions export {session} {target}").ok
    assert len(tree(target)) == 10


def test_live_session_is_read_again_even_if_all_its_files_are_there(stub: StubServer, target: Path) -> None:
    session = {"id": recordings.UNKNOWN_ID, "status": "LIVE", "started_at": "2026-09-14T08:00:00Z"}

    def respond(seen: ReceivedRequest) -> StubResponse:
        last = seen.path.rpartition("/")[2]
        if last in ("chat", "transcript", "summary"):
            return success({f"{last}_download_url": f"{stub.origin}/files/{last}.txt"})
        if last in ("participants", "livestream-sessions"):
            return list_page([], 0)
        return StubResponse(200, b"text", {"etag": '"1"'}) if "/files/" in seen.path else success(session)

    stub.respond_by(respond)
    words = f"sessions export {recordings.UNKNOWN_ID} {target}"
    assert {row["state"] for row in stub.rtk(words).ok.data} == {"saved"}
    session["title"] = "changed"
    assert states(stub.rtk(words).ok.data)["session.json"] == "saved"
