"""rtk recordings wait, download and start-track: from the start to the files, through both doors."""

from pathlib import Path

import pytest

from rtk_cli.operations import RECORDINGS_GET, RECORDINGS_START_TRACK
from tests import stage
from tests.world import Rtk


def test_a_wait_ends_when_the_file_is_there(rtk: Rtk) -> None:
    recording = stage.running(rtk)
    rtk(f"recordings stop --force {recording}").ok
    rtk.seen.clear()
    result = rtk(f"recordings wait {recording}").ok
    assert result.data["status"] == "UPLOADED"
    assert result.stderr == f"recording {recording}: UPLOADING\nrecording {recording}: UPLOADED\n"
    assert set(rtk.seen) == {RECORDINGS_GET.id}


@pytest.mark.parametrize(
    ("flags", "exit_code", "waited"),
    [
        ("--for RECORDING", 0, 1),
        ("--for PAUSED --within 5", 11, 5),
        ("--for PAUSED --within 2m", 11, 120),
        ("--for INVOKED", 0, 0),
    ],
)
def test_a_wait_lasts_as_long_as_it_is_told_to(rtk: Rtk, flags: str, exit_code: int, waited: float) -> None:
    recording = stage.invoked(rtk)
    result = rtk(f"recordings wait {recording} {flags}")
    assert result.exit_code == exit_code
    assert sum(rtk.clock.slept) == pytest.approx(waited)
    assert bool(result.stdout) == (exit_code == 0)


def test_a_wait_for_what_cannot_come_ends_at_once(rtk: Rtk) -> None:
    result = rtk(f"recordings wait {stage.uploaded(rtk)} --for RECORDING")
    assert (result.exit_code, result.stdout, rtk.clock.slept) == (13, "", [])
    assert "RECORDING cannot come any more: the state is UPLOADED" in result.stderr


@pytest.mark.parametrize("flags", ["--for DONE", "--within soon", "--within -5"])
def test_a_bad_wait_is_a_usage_error(rtk: Rtk, flags: str) -> None:
    result = rtk(f"recordings wait {stage.NOWHERE} {flags}")
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])


def test_a_recording_is_downloaded_under_its_own_name(rtk: Rtk, tmp_path: Path) -> None:
    recording = stage.uploaded(rtk)
    known = rtk(f"recordings get {recording}").ok.data
    result = rtk(f"recordings download {recording} --to {tmp_path}").ok
    target = tmp_path / known["output_file_name"]
    assert (result.stdout, result.stderr) == ("", f"saved {target}\n")
    assert target.read_bytes()[4:12] == b"ftypisom"
    assert target.stat().st_size == known["file_size"]


def test_a_recording_is_downloaded_to_a_file_or_to_stdout(rtk: Rtk, tmp_path: Path) -> None:
    recording = stage.uploaded(rtk)
    target = tmp_path / "out.mp4"
    rtk(f"recordings download {recording} --to {target}").ok
    piped = rtk(f"recordings download {recording} --to -").ok
    assert (piped.raw, piped.stderr) == (target.read_bytes(), "")


def test_a_file_is_not_printed_on_a_terminal(rtk: Rtk) -> None:
    result = rtk(f"recordings download {stage.uploaded(rtk)} --to -", terminal=True)
    assert (result.exit_code, result.raw) == (2, b"")


def test_the_sound_is_downloaded_by_itself(rtk: Rtk, tmp_path: Path) -> None:
    recording = stage.uploaded(rtk)
    rtk(f"recordings download {recording} --audio --to {tmp_path}").ok
    assert [path.suffix for path in tmp_path.glob("*_audio.*")] == [".aac"]


def test_a_file_that_is_there_is_never_overwritten(rtk: Rtk, tmp_path: Path) -> None:
    target = tmp_path / "mine.mp4"
    target.write_text("precious")
    result = rtk(f"recordings download {stage.uploaded(rtk)} --to {target}")
    assert (result.exit_code, result.stdout) == (6, "")
    assert target.read_text() == "precious"


def test_a_recording_that_runs_has_nothing_to_download(rtk: Rtk, tmp_path: Path) -> None:
    recording = stage.running(rtk)
    result = rtk(f"recordings download {recording} --to {tmp_path / 'x'}")
    assert (result.exit_code, result.stdout) == (7, "")
    assert f"hint: run `rtk recordings wait {recording}`" in result.stderr
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(("flags", "download"), [("--no-bucket", ""), ("--no-export-audio", "--audio")])
def test_what_was_not_kept_cannot_be_downloaded(rtk: Rtk, tmp_path: Path, flags: str, download: str) -> None:
    recording = stage.uploaded(rtk, flags)
    result = rtk(f"recordings download {recording} {download} --to {tmp_path / 'x'}")
    assert (result.exit_code, result.stdout) == (5, "")


def test_tracks_are_recorded_and_downloaded_a_person_a_file(rtk: Rtk, tmp_path: Path) -> None:
    meeting, ada = stage.live_meeting(rtk)
    bob = stage.participant(rtk, meeting, "bob")
    stage.join(rtk, bob)
    rtk.seen.clear()
    recording = rtk(f"recordings start-track {meeting} --layer default=talk").ok.data
    assert (recording["type"], rtk.seen) == ("TRACK", [RECORDINGS_START_TRACK.id])
    rtk.clock.advance(5)
    rtk(f"recordings stop {recording['id']} --force").ok
    rtk.clock.advance(stage.UPLOAD)
    (tmp_path / "tracks").mkdir()
    rtk(f"recordings download {recording['id']} --to {tmp_path / 'tracks'}").ok
    names = sorted(path.name for path in (tmp_path / "tracks").iterdir())
    assert [name.split("_")[:2] for name in names] == sorted([["talk", ada], ["talk", bob]])


@pytest.mark.parametrize("name", ["-", "one.webm"])
def test_several_files_do_not_go_into_one(rtk: Rtk, tmp_path: Path, name: str) -> None:
    meeting, _ = stage.live_meeting(rtk)
    stage.join(rtk, stage.participant(rtk, meeting, "bob"))
    recording = rtk(f"recordings start-track {meeting}").ok.data["id"]
    rtk.clock.advance(5)
    rtk(f"recordings stop {recording} --force").ok
    rtk.clock.advance(stage.UPLOAD)
    result = rtk(f"recordings download {recording} --to {name if name == '-' else tmp_path / name}")
    assert (result.exit_code, result.raw, list(tmp_path.glob("*.webm"))) == (2, b"", [])
    assert "there are 2 files" in result.stderr


def test_tracks_of_one_person_only(rtk: Rtk) -> None:
    meeting, _ = stage.live_meeting(rtk)
    stage.join(rtk, stage.participant(rtk, meeting, "bob"))
    recording = rtk(f"recordings start-track {meeting} --user-id bob --user-ids carl --layers default").ok.data["id"]
    rtk.clock.advance(5)
    rtk(f"recordings stop {recording} --force").ok
    rtk.clock.advance(stage.UPLOAD)
    [layer] = rtk(f"recordings get {recording}").ok.data["download_url"]
    assert (layer["layer_name"], len(layer["download_urls"])) == ("default", 1)


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        ("--layer 'default=a/b'", "layers.default.file_name_prefix should match pattern"),
        ("--user-id ''", "user_ids.0 should have at least 1 character"),
        ('--set \'layers={"default": {"media_kind": "video"}}\'', "layers.default.media_kind should be 'audio'"),
        ("--set user_id=x", "did you mean user_ids?"),
    ],
)
def test_bad_tracks_are_refused_before_anything_is_sent(rtk: Rtk, flags: str, complaint: str) -> None:
    result = rtk(f"recordings start-track {stage.NOWHERE} {flags}")
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])
    assert complaint in result.stderr
