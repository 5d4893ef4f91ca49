"""rtk recordings sync into a folder: what is saved where, what a second run does, and what is said of the rest."""

import json
from pathlib import Path

import pytest

from rtk_cli.jobs.journal import Job, open_journal
from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support import recordings
from tests.support.cli import START_TIME, Rtk
from tests.support.mirrors import DAY, counted, session_with_recording, states, tree


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def test_recording_is_saved_with_metadata_and_what_its_session_left(rtk: Rtk, target: Path) -> None:
    _, session, recording = session_with_recording(rtk)
    rows = rtk(f"recordings sync {target}").ok.data
    folder = f"2026-09-14/Biology 101/{session}"
    names = [f"{recording}.mp4", f"{recording}-audio.aac", f"{recording}.json"]
    names += ["session.json", "chat.csv", "transcript.csv", "summary.md"]
    found = tree(target)
    assert sorted(found) == sorted(f"{folder}/{name}" for name in names)
    assert states(rows) == dict.fromkeys(names, "saved")
    assert [row["sha256"] for row in rows] == [found[str(Path(row["path"]).relative_to(target))] for row in rows]
    assert [row["bytes"] for row in rows] == [Path(row["path"]).stat().st_size for row in rows]
    assert {row["session_id"] for row in rows} == {session}
    assert [row["kind"] for row in rows[:3]] == ["recording", "audio", "metadata"]


def test_saved_bytes_are_those_of_the_api(rtk: Rtk, target: Path, tmp_path: Path) -> None:
    _, session, recording = session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    folder = target / "2026-09-14" / "Biology 101" / session
    single = rtk(f"recordings download {recording} --to {tmp_path}/one/").ok.data
    assert (folder / f"{recording}.mp4").read_bytes() == Path(single["path"]).read_bytes()
    assert (folder / "transcript.csv").read_bytes() == rtk(f"sessions transcript {session}").ok.raw
    saved = json.loads((folder / f"{recording}.json").read_text())
    got = rtk(f"recordings get {recording}").ok.data
    assert {name: saved[name] for name in ("id", "status", "file_size")} == {
        name: got[name] for name in ("id", "status", "file_size")
    }
    assert json.loads((folder / "session.json").read_text())["id"] == session


def test_saved_metadata_holds_no_signature_of_a_link(rtk: Rtk, target: Path) -> None:
    _, _, recording = session_with_recording(rtk)
    signature = rtk(f"recordings get {recording}").ok.data["download_url"].partition("signature=")[2]
    rtk(f"recordings sync {target}").ok
    assert len(signature) > 20
    for path in target.rglob("*"):
        assert path.is_dir() or signature.encode() not in path.read_bytes()


def test_second_run_transfers_nothing_and_says_so(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    before = tree(target)
    with counted(rtk) as runs:
        second = rtk(f"recordings sync {target}").ok
    assert {row["state"] for row in second.data} == {"unchanged"}
    assert (runs[0].opened, tree(target)) == (0, before)
    assert "nothing to save" in second.stderr


def test_second_run_asks_for_nothing_but_the_list(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    rtk.seen.clear()
    rtk(f"recordings sync {target}").ok
    assert set(rtk.seen) == {"recordings_list"}


def test_new_recording_joins_what_is_there(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    _, _, second = session_with_recording(rtk, title="Chemistry")
    rows = rtk(f"recordings sync {target}").ok.data
    assert [row["state"] for row in rows] == ["unchanged"] * 7 + ["saved"] * 7
    assert {row["recording_id"] for row in rows[7:]} == {second, None}


def test_renamed_meeting_makes_no_second_copy(rtk: Rtk, target: Path) -> None:
    meeting, *_ = session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    before = tree(target)
    rtk("meetings", "update", meeting, "--title", "Another title").ok
    for flags in ("", "--restart"):
        rtk(f"recordings sync {target} {flags}").ok
        assert sorted(tree(target)) == sorted(before)


def test_whole_file_is_adopted_when_the_journal_is_lost(rtk: Rtk, target: Path) -> None:
    _, _, recording = session_with_recording(rtk)
    first = rtk(f"recordings sync {target}").ok.data
    (target / ".rtk-sync" / "recordings.journal").unlink()
    second = rtk(f"recordings sync {target}").ok.data
    assert states(second)[f"{recording}.mp4"] == "unchanged"
    assert second[0]["sha256"] == first[0]["sha256"]
    assert states(second)[f"{recording}-audio.aac"] == "saved"  # the API does not tell its size


def test_file_of_another_size_is_not_adopted(rtk: Rtk, target: Path) -> None:
    _, _, recording = session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    before = tree(target)
    (target / ".rtk-sync" / "recordings.journal").unlink()
    next(target.rglob(f"{recording}.mp4")).write_bytes(b"the start of it")
    rtk(f"recordings sync {target}").ok
    assert tree(target) == before


@pytest.mark.parametrize("harm", ["gone", "shortened"])
def test_damaged_file_is_saved_again_and_said_so(rtk: Rtk, target: Path, harm: str) -> None:
    _, _, recording = session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    before = tree(target)
    [file] = target.rglob(f"{recording}.mp4")
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-1])
    result = rtk(f"recordings sync {target}").ok
    assert states(result.data)[f"{recording}.mp4"] == "saved"
    assert list(states(result.data).values()).count("saved") == 1
    assert (str(file) in result.stderr, tree(target)) == (True, before)


def test_recording_that_expired_before_it_was_saved_is_reported(rtk: Rtk, target: Path) -> None:
    _, _, recording = session_with_recording(rtk)
    rtk.clock.advance(8 * DAY)
    result = rtk(f"recordings sync {target} --json")
    assert (result.exit_code, result.error["kind"]) == (12, "partly_done")
    assert [(row["recording_id"], row["state"]) for row in result.data] == [(recording, "expired")]
    assert tree(target) == {}


def test_recording_that_expired_after_it_was_saved_is_kept(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    before = tree(target)
    rtk.clock.advance(8 * DAY)
    result = rtk(f"recordings sync {target}").ok
    assert ({row["state"] for row in result.data}, tree(target)) == ({"unchanged"}, before)


def test_file_that_vanished_after_it_expired_is_reported(rtk: Rtk, target: Path) -> None:
    _, _, recording = session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    next(target.rglob(f"{recording}.mp4")).unlink()
    rtk.clock.advance(8 * DAY)
    result = rtk(f"recordings sync {target}")
    assert (result.exit_code, states(result.data)[f"{recording}.mp4"]) == (12, "expired")
    assert states(result.data)[f"{recording}-audio.aac"] == "unchanged"


def test_session_that_goes_on_is_not_ready_and_saved_by_a_later_run(rtk: Rtk, target: Path) -> None:
    recording = recordings.uploaded(rtk)
    first = rtk(f"recordings sync {target}").ok.data
    assert (states(first)[f"{recording}.mp4"], states(first)["session.json"]) == ("saved", "not_ready")
    meeting = rtk(f"sessions get {first[0]['session_id']}").ok.data["associated_id"]
    rtk(f"active-session kick-all {meeting} --force").ok
    second = states(rtk(f"recordings sync {target}").ok.data)
    assert (second["session.json"], second["chat.csv"]) == ("saved", "saved")


def test_recording_that_is_being_uploaded_is_not_ready(rtk: Rtk, target: Path) -> None:
    recording = recordings.running(rtk)
    rtk.clock.advance(5)
    rtk(f"recordings stop {recording} --force").ok
    rows = rtk(f"recordings sync {target} --no-session-files").ok.data
    assert [(row["recording_id"], row["state"]) for row in rows] == [(recording, "not_ready")]


def test_transcript_that_never_comes_is_left_out_once_it_can_come_no_more(rtk: Rtk, target: Path) -> None:
    meeting = recordings.meeting(rtk)
    recordings.join(rtk, recordings.participant(rtk, meeting))
    recording = rtk(f"recordings start {meeting} -o id").ok.stdout.strip()
    rtk.clock.advance(10)
    rtk(f"active-session kick-all {meeting} --force").ok
    rtk.clock.advance(recordings.UPLOAD)
    first = rtk(f"recordings sync {target}").ok.data
    assert (states(first)["transcript.csv"], states(first)[f"{recording}.mp4"]) == ("not_ready", "saved")
    rtk.clock.advance(8 * DAY)
    rtk(f"recordings sync {target}").ok
    rtk.seen.clear()
    last = rtk(f"recordings sync {target}").ok.data
    assert ("transcript.csv" in states(last), set(rtk.seen)) == (False, {"recordings_list"})


def test_tracks_are_saved_in_a_folder(rtk: Rtk, target: Path) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    bob = recordings.participant(rtk, meeting, "bob")
    recordings.join(rtk, bob)
    recording = rtk(f"recordings start-track {meeting}").ok.data["id"]
    rtk.clock.advance(5)
    rtk(f"recordings stop {recording} --force").ok
    rtk.clock.advance(recordings.UPLOAD)
    rows = rtk(f"recordings sync {target} --no-session-files").ok.data
    tracks = [Path(row["path"]) for row in rows if row["kind"] == "track"]
    assert {track.parent.name for track in tracks} == {f"{recording}-tracks"}
    assert sorted(track.name.split("_")[1] for track in tracks) == sorted([ada, bob])
    again = rtk(f"recordings sync {target} --no-session-files").ok.data
    assert {row["state"] for row in again} == {"unchanged"}


@pytest.mark.parametrize("title", ["../../../escaped", "..", "/etc/passwd", "a\\..\\b", "CON", "x" * 300, "-rf"])
def test_title_never_leaves_the_target(rtk: Rtk, target: Path, title: str) -> None:
    session_with_recording(rtk, title=title[:255])
    outside = {path for path in target.parent.rglob("*") if path.is_file()}
    rtk(f"recordings sync {target}").ok
    assert len(tree(target)) == 7
    assert all(len(Path(name).parts) == 4 for name in tree(target))
    new = {path for path in target.parent.rglob("*") if path.is_file()} - outside
    assert [path for path in new if not path.is_relative_to(target) and not path.is_relative_to(rtk.data_dir)] == []


def test_plan_shows_sizes_and_writes_nothing(rtk: Rtk, target: Path) -> None:
    _, _, recording = session_with_recording(rtk)
    size = rtk(f"recordings get {recording}").ok.data["file_size"]
    rtk.seen.clear()
    with counted(rtk) as runs:
        result = rtk(f"recordings sync {target} --plan").ok
    assert (set(rtk.seen), runs[0].opened, target.exists()) == ({"recordings_list"}, 0, False)
    assert {row["state"] for row in result.data} == {"planned"}
    assert result.data[0]["bytes"] == size
    assert "4 planned; " in result.stderr
    rtk(f"recordings sync {target}").ok
    again = rtk(f"recordings sync {target} --plan").ok.data
    assert {row["state"] for row in again} == {"unchanged"}
    assert [row["path"] for row in again[:3]] == [row["path"] for row in result.data[:3]]


def test_plan_after_the_journal_was_lost_transfers_nothing_for_whole_files(rtk: Rtk, target: Path) -> None:
    _, _, recording = session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    (target / ".rtk-sync" / "recordings.journal").unlink()
    assert states(rtk(f"recordings sync {target} --plan").ok.data)[f"{recording}.mp4"] == "unchanged"


def test_dry_run_prints_the_first_request_and_writes_nothing(rtk: Rtk, target: Path) -> None:
    planned = rtk(f"recordings sync {target} --dry-run").ok.data
    assert ("/recordings" in planned["url"], target.exists()) == (True, False)


@pytest.mark.parametrize(("days", "warned"), [(0, False), (5.5, True)])
def test_plan_warns_of_what_expires_before_the_next_run(rtk: Rtk, target: Path, days: float, warned: bool) -> None:
    _, _, recording = session_with_recording(rtk)
    rtk.clock.advance(days * DAY)
    result = rtk(f"recordings sync {target} --plan --warn-within 48h").ok
    assert (f"recording {recording}" in result.stderr) is warned


def test_failed_recording_that_expires_soon_is_told(local: Rtk, target: Path) -> None:
    _, _, recording = session_with_recording(local)
    local.clock.advance(6 * DAY)
    (target / "2026-09-14").mkdir(parents=True)
    (target / "2026-09-14" / "Biology 101").write_text("a file where a folder should be")
    result = local(f"recordings sync {target} --no-session-files")
    assert result.exit_code != 0
    assert f"recording {recording}" in result.stderr


def test_since_leaves_out_older_recordings(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    rtk.clock.advance(3 * DAY)
    _, _, newer = session_with_recording(rtk)
    rows = rtk(f"recordings sync {target} --since 2d --no-session-files").ok.data
    assert {row["recording_id"] for row in rows} == {newer}


def test_second_process_is_refused_with_7(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    job = Job("recordings sync", ".", ACCOUNT_ID, APP_ID)
    with open_journal(target / ".rtk-sync" / "recordings.journal", job, rtk.clock):
        error = rtk.error(f"recordings sync {target}")
    assert (error["kind"], error["exit_code"], tree(target)) == ("conflict", 7, {})
    rtk(f"recordings sync {target}").ok


def test_nothing_is_made_without_settings(unconfigured: Rtk, target: Path) -> None:
    error = unconfigured.error(f"recordings sync {target}")
    assert (error["kind"], target.exists()) == ("configuration", False)


def test_folder_of_another_app_is_refused(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    other = recordings.other_app(rtk)
    error = rtk.error(f"recordings sync {target} --app-id {other}")
    assert (error["kind"], APP_ID in error["message"]) == ("refused", True)


def test_moved_folder_carries_its_journal_along(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    moved = target.rename(target.with_name("moved"))
    assert {row["state"] for row in rtk(f"recordings sync {moved}").ok.data} == {"unchanged"}


def test_journal_elsewhere_belongs_to_its_folder(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    journal = target.with_name("sync.journal")
    rtk(f"recordings sync {target} --journal {journal}").ok
    assert (journal.is_file(), (target / ".rtk-sync").exists()) == (True, False)
    error = rtk.error(f"recordings sync {target}-other --journal {journal}")
    assert error["kind"] == "refused"


def test_clock_set_back_changes_nothing(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    rtk(f"recordings sync {target}").ok
    before = tree(target)
    rtk.clock.advance(-3600)
    session_with_recording(rtk, title="Chemistry")
    rows = rtk(f"recordings sync {target}").ok.data
    assert {row["state"] for row in rows} == {"saved", "unchanged"}
    assert before.items() <= tree(target).items()


@pytest.mark.parametrize("status", ["429", "500"])
def test_busy_api_is_asked_again(rtk: Rtk, target: Path, status: str) -> None:
    session_with_recording(rtk)
    for operation in ("recordings_list", "sessions_get", "sessions_export_chat"):
        rtk(f"emulator fail {operation} --status {status}").ok
    result = rtk(f"recordings sync {target}").ok
    assert (len(tree(target)), {row["state"] for row in result.data}) == (7, {"saved"})
    assert rtk.clock.slept


def test_session_file_that_fails_does_not_stop_the_others(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    rtk("emulator fail sessions_export_transcript --status 500 --times 20").ok
    result = rtk(f"recordings sync {target} --retries 0 --json")
    assert (result.exit_code, result.error["kind"]) == (12, "partly_done")
    found = states(result.data)
    assert {name for name, state in found.items() if state == "failed"} == {"transcript.csv"}
    assert len(tree(target)) == 6


def test_empty_transcript_is_a_failure(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    rtk("emulator fail sessions_export_transcript --content empty").ok
    result = rtk(f"recordings sync {target}")
    assert (result.exit_code, states(result.data)["transcript.csv"]) == (12, "failed")
    assert rtk(f"recordings sync {target}").ok
    assert len(tree(target)) == 7


def test_list_of_ids_is_the_list_of_saved_paths(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk)
    lines = rtk(f"recordings sync {target} -o id").ok.stdout.splitlines()
    assert sorted(lines) == sorted(str(target / name) for name in tree(target))


@pytest.mark.parametrize("rate", ["", "x", "0", "10MB", "-1"])
def test_invalid_bandwidth_is_refused(rtk: Rtk, target: Path, rate: str) -> None:
    error = rtk.error("recordings", "sync", str(target), "--bandwidth", rate)
    assert (error["kind"], target.exists()) == ("usage", False)


def test_bandwidth_is_kept(rtk: Rtk, target: Path) -> None:
    session_with_recording(rtk, seconds=10)
    with counted(rtk) as runs:
        rtk(f"recordings sync {target} --bandwidth 100K --jobs 2").ok
    assert sum(rtk.clock.slept) >= runs[0].received / (100 * 1024)
    assert rtk.clock.now() > START_TIME
