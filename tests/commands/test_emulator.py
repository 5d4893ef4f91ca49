"""rtk emulator: the embedded RealtimeKit, in process and over loopback."""

import re
import stat

import pytest

from tests.support import recordings
from tests.support.cli import Rtk

EMPTY = {"apps": 1, "presets": 7, "meetings": 0, "participants": 0, "sessions": 0, "recordings": 0}


def test_status_shows_a_missing_file_without_creating_it(local: Rtk) -> None:
    status = local("emulator status").ok.data
    path = local.data_dir / "emulator.sqlite3"
    assert (status["file"], status["exists"], status["size"]) == (str(path), False, 0)
    assert not path.exists()


def test_status_counts_stored_objects(rtk: Rtk) -> None:
    recordings.invoked(rtk)
    status = rtk("emulator status").ok.data
    assert status["exists"] is True
    assert status["counts"] == {**EMPTY, "meetings": 1, "participants": 1, "sessions": 1, "recordings": 1}
    assert status["size"] > 0


def test_database_file_is_readable_by_its_owner_only(rtk: Rtk) -> None:
    recordings.meeting(rtk)
    path = rtk.data_dir / "emulator.sqlite3"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_reset_deletes_everything(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    result = rtk("emulator reset --force").ok
    assert result.stdout == ""
    assert rtk("emulator status").ok.data["counts"] == EMPTY
    assert rtk(f"meetings get {meeting}").exit_code == 5


def test_unconfirmed_reset_deletes_nothing(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    error = rtk.error("emulator reset")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert "emulator reset" in error["hint"]
    assert "--force" in error["hint"]
    rtk(f"meetings get {meeting}").ok


@pytest.mark.parametrize(("answer", "exit_code"), [("y\n", 0), ("n\n", 6), ("", 6)])
def test_reset_asks_on_a_terminal(rtk: Rtk, answer: str, exit_code: int) -> None:
    meeting = recordings.meeting(rtk)
    assert rtk("emulator reset", terminal=True, stdin=answer).exit_code == exit_code
    assert rtk(f"meetings get {meeting}").exit_code == (5 if exit_code == 0 else 0)


def test_participant_joins_and_leaves(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting, "ada", "--name", "Ada")
    peer = rtk(f"emulator join {ada}").ok.data
    assert (peer["participant_id"], peer["name"], peer["left_at"]) == (ada, "Ada", None)
    left = rtk(f"emulator leave {ada}").ok.data
    assert (left["id"], left["left_reason"]) == (peer["id"], "LEFT")


def test_peer_leaves_by_its_peer_id(rtk: Rtk) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    again = recordings.join(rtk, ada)
    assert rtk(f"emulator leave {again['id']}").ok.data["id"] == again["id"]
    assert rtk(f"active-session get {meeting}").ok.data["live_participants"] == 1


@pytest.mark.parametrize("command", ["join x", "leave x", "say x hello"])
def test_unknown_participant_is_not_found(rtk: Rtk, command: str) -> None:
    error = rtk.error(f"emulator {command}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert " x" in error["message"]
    assert "rtk emulator status" in error["hint"]


def test_emulator_tables_format_times_and_sizes(local: Rtk) -> None:
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


def test_join_of_an_inactive_meeting_is_a_conflict(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    rtk(f"meetings deactivate {meeting}").ok
    error = rtk.error(f"emulator join {ada}")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert meeting in error["message"]


def test_emulator_needs_no_account(unconfigured: Rtk) -> None:
    assert unconfigured("emulator status").ok.data["counts"]["meetings"] == 0


@pytest.mark.parametrize("flag", ["--app-id x", "--dry-run", "--timeout 3", "--limit 3"])
def test_api_flags_are_refused_by_emulator_commands(unconfigured: Rtk, flag: str) -> None:
    error = unconfigured.error(f"emulator status {flag}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert flag.split()[0] in error["message"]
