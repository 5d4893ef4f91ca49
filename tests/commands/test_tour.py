"""rtk tour, on a machine without configuration."""

import re
import shlex
from pathlib import Path

from tests.support.cli import Rtk


def test_tour_records_a_meeting_and_prints_its_session(unconfigured: Rtk, tmp_path: Path) -> None:
    session = unconfigured(f"tour --to {tmp_path / 'tour'}").ok.data
    assert (session["meeting_display_name"], session["status"]) == ("Tour of rtk", "LIVE")
    assert session["live_participants"] == 2
    [file] = (tmp_path / "tour").iterdir()
    assert file.read_bytes()[4:12] == b"ftypisom"


def test_tour_shows_the_commands_that_a_user_would_type(unconfigured: Rtk, tmp_path: Path) -> None:
    shown = unconfigured(f"tour --to {tmp_path}").ok.stderr
    commands = [shlex.split(line)[2:] for line in shown.splitlines() if line.startswith("$ rtk")]
    assert [" ".join(words[1:3]) for words in commands] == [
        "meetings create",
        "participants add",
        "participants add",
        "emulator join",
        "emulator join",
        "recordings start",
        "recordings wait",
        "recordings pause",
        "recordings resume",
        "recordings stop",
        "recordings wait",
        "recordings download",
        "active-session get",
    ]


def test_commands_shown_by_the_tour_work(unconfigured: Rtk, tmp_path: Path) -> None:
    shown = unconfigured(f"tour --to {tmp_path}").ok.stderr
    [command] = re.findall(r"\$ rtk (.*recordings download.*)", shown)
    assert str(tmp_path) in unconfigured(command).ok.stderr
    assert unconfigured("--local meetings list --query '[].title'").ok.data == ["Tour of rtk"]


def test_tour_leaves_no_participant_in_the_session(unconfigured: Rtk, tmp_path: Path) -> None:
    meeting = unconfigured(f"tour --to {tmp_path}").ok.data["associated_id"]
    assert unconfigured(f"--local active-session get {meeting}").ok.data["live_participants"] == 0


def test_quiet_tour_prints_only_the_session(unconfigured: Rtk, tmp_path: Path) -> None:
    result = unconfigured(f"tour --quiet --to {tmp_path}").ok
    assert result.stderr == ""
    assert result.data["live_participants"] == 2


def test_tour_waits_by_the_clock(unconfigured: Rtk, tmp_path: Path) -> None:
    unconfigured(f"tour --to {tmp_path}").ok
    assert 1 <= sum(unconfigured.clock.slept) < 20


def test_tour_fails_when_the_folder_cannot_be_created(unconfigured: Rtk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = unconfigured(f"tour --to {tmp_path / 'file' / 'below'}")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert str(tmp_path / "file") in result.stderr


def test_last_line_of_the_tour_is_a_command_that_shows_more(unconfigured: Rtk, tmp_path: Path) -> None:
    done, hint = unconfigured(f"tour --to {tmp_path}").ok.stderr.splitlines()[-2:]
    assert done.endswith(str(tmp_path)), "so that the folder can be copied"
    assert [row["title"] for row in unconfigured(hint.rpartition("rtk ")[2]).ok.data] == ["Tour of rtk"]
