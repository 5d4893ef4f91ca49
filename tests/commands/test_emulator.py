"""rtk emulator: the embedded RealtimeKit, whichever door its calls take."""

import re
import stat

import pytest

from tests.support import recordings
from tests.support.cli import Rtk

EMPTY = {"apps": 1, "presets": 7, "meetings": 0, "participants": 0, "sessions": 0, "recordings": 0}


def test_status_tells_of_a_file_that_is_not_there_yet(local: Rtk) -> None:
    status = local("emulator status").ok.data
    path = local.data_dir / "emulator.sqlite3"
    assert (status["file"], status["exists"], status["size"]) == (str(path), False, 0)
    assert not path.exists()


def test_status_counts_what_is_there(rtk: Rtk) -> None:
    recordings.invoked(rtk)
    status = rtk("emulator status").ok.data
    assert status["exists"] is True
    assert status["counts"] == {**EMPTY, "meetings": 1, "participants": 1, "sessions": 1, "recordings": 1}
    assert status["size"] > 0


def test_only_its_owner_can_read_the_file(rtk: Rtk) -> None:
    recordings.meeting(rtk)
    path = rtk.data_dir / "emulator.sqlite3"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_reset_forgets_everything(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    result = rtk("emulator reset --force").ok
    assert (result.stdout, result.stderr) == ("", "the emulator is empty\n")
    assert rtk("emulator status").ok.data["counts"] == EMPTY
    assert rtk(f"meetings get {meeting}").exit_code == 5


def test_a_reset_that_nobody_confirms_forgets_nothing(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    result = rtk("emulator reset")
    assert (result.exit_code, result.stdout) == (6, "")
    assert "emulator reset --force`" in result.stderr
    rtk(f"meetings get {meeting}").ok


@pytest.mark.parametrize(("answer", "exit_code"), [("y\n", 0), ("n\n", 6), ("", 6)])
def test_at_a_terminal_a_reset_asks(rtk: Rtk, answer: str, exit_code: int) -> None:
    meeting = recordings.meeting(rtk)
    assert rtk("emulator reset", terminal=True, stdin=answer).exit_code == exit_code
    assert rtk(f"meetings get {meeting}").exit_code == (5 if exit_code == 0 else 0)


def test_a_participant_joins_and_leaves(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting, "ada", "--name", "Ada")
    peer = rtk(f"emulator join {ada}").ok.data
    assert (peer["participant_id"], peer["name"], peer["left_at"]) == (ada, "Ada", None)
    left = rtk(f"emulator leave {ada}").ok.data
    assert (left["id"], left["left_reason"]) == (peer["id"], "LEFT")


def test_a_peer_leaves_by_its_own_id(rtk: Rtk) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    again = recordings.join(rtk, ada)
    assert rtk(f"emulator leave {again['id']}").ok.data["id"] == again["id"]
    assert rtk(f"active-session get {meeting}").ok.data["live_participants"] == 0


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("join x", "no user found with id x"),
        ("leave x", "nobody in a live session has the id x"),
        ("say x hello", "nobody in a live session has the id x"),
    ],
)
def test_somebody_unknown_is_not_found(rtk: Rtk, command: str, told: str) -> None:
    result = rtk(f"emulator {command}")
    assert (result.exit_code, result.stdout) == (5, "")
    hint = "a served emulator may have another state than this one: rtk emulator status"
    assert result.stderr == f"rtk: {told}\nhint: {hint}\n"


def test_a_table_about_the_emulator_has_times_and_sizes_as_any_other(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    played = local(
        f"emulator simulate --meeting-id {meeting} --participants 2 --minutes 1 --speed max --utc -o table"
    ).ok
    assert re.search(r"^begin +2026-09-14 08:00:00Z$", played.stdout, re.MULTILINE)
    assert re.search(r"^size +\d+\.\d [KM]iB$", local("emulator status -o table").ok.stdout, re.MULTILINE)


def test_leaving_twice_is_not_found(rtk: Rtk) -> None:
    _, ada = recordings.live_meeting(rtk)
    rtk(f"emulator leave {ada}").ok
    assert rtk(f"emulator leave {ada}").exit_code == 5


def test_nobody_joins_a_closed_meeting(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    rtk(f"meetings deactivate {meeting}").ok
    result = rtk(f"emulator join {ada}")
    assert (result.exit_code, result.stdout) == (7, "")
    assert meeting in result.stderr


def test_the_emulator_needs_no_account(unconfigured: Rtk) -> None:
    assert unconfigured("emulator status").ok.data["counts"]["meetings"] == 0


@pytest.mark.parametrize("flag", ["--app-id x", "--dry-run", "--timeout 3", "--limit 3"])
def test_flags_of_the_api_are_not_for_the_emulator(unconfigured: Rtk, flag: str) -> None:
    result = unconfigured(f"emulator status {flag}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert flag.split()[0] in result.stderr
