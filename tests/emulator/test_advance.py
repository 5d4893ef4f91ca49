"""The emulator's own clock: `advance` moves it, for every process and over both transports."""

import sqlite3
from contextlib import closing

import pytest

from tests.support import recordings
from tests.support.cli import Rtk

KEEP_ALIVE = 60


def status_of(rtk: Rtk, recording: str) -> str:
    status: str = rtk(f"recordings get {recording}").ok.data["status"]
    return status


def test_advance_applies_what_comes_due(rtk: Rtk) -> None:
    recording = recordings.running(rtk)
    rtk(f"recordings stop --force {recording}").ok
    assert status_of(rtk, recording) == "UPLOADING"
    rtk("emulator advance 2s").ok
    assert status_of(rtk, recording) == "UPLOADED"


def test_advance_applies_changes_at_once(rtk: Rtk) -> None:
    recording = recordings.running(rtk)
    rtk(f"recordings stop --force {recording}").ok
    rtk("emulator advance 2s").ok
    with closing(sqlite3.connect(rtk.data_dir / "emulator.sqlite3")) as db:
        assert db.execute("SELECT status FROM recordings").fetchall() == [("UPLOADED",)]


def test_each_change_has_its_own_time(rtk: Rtk) -> None:
    _, ada = recordings.live_meeting(rtk)
    rtk(f"emulator leave {ada}").ok
    rtk("emulator advance 10m").ok
    tables = rtk("emulator export").ok.data["tables"]
    assert tables["sessions"][0]["ended_at"] == "2026-09-14T08:01:00.000Z"


def test_advance_returns_the_new_time(rtk: Rtk) -> None:
    assert rtk("emulator advance 10m").ok.data == {"now": "2026-09-14T08:10:00.000Z", "ahead_seconds": 600.0}
    assert rtk("emulator advance 500ms").ok.data == {"now": "2026-09-14T08:10:00.500Z", "ahead_seconds": 600.5}


def test_status_shows_the_emulator_time(rtk: Rtk) -> None:
    assert rtk("emulator status").ok.data["now"] == "2026-09-14T08:00:00.000Z"
    rtk("emulator advance 1d").ok
    assert rtk("emulator status").ok.data["now"] == "2026-09-15T08:00:00.000Z"


@pytest.mark.parametrize(
    ("at", "now"),
    [
        ("90d", "2026-06-16T08:00:00.000Z"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"),
        ("2027-01-01T00:00:00Z", "2027-01-01T00:00:00.000Z"),
        ("now", "2026-09-14T08:00:00.000Z"),
    ],
)
def test_reset_at_sets_the_clock(rtk: Rtk, at: str, now: str) -> None:
    recordings.live_meeting(rtk)
    rtk("emulator advance 1d").ok
    rtk(f"emulator reset --at {at} --force").ok
    assert rtk("apps list").ok.data[0]["created_at"] == now
    rtk.clock.advance(60)
    assert rtk("emulator status").ok.data["now"] == now.replace(":00:00.", ":01:00.")
    rtk("emulator reset --force").ok
    assert rtk("emulator status").ok.data["now"] == "2026-09-14T08:01:00.000Z"


@pytest.mark.parametrize("at", ["soon", "1969-12-31T23:59:59Z", "9999-12-31T00:00:00Z"])
def test_reset_at_an_unsupported_time_is_refused(rtk: Rtk, at: str) -> None:
    meeting = recordings.meeting(rtk)
    error = rtk.error(f"emulator reset --at {at} --force")
    assert error["kind"] == "usage"
    assert at.removesuffix("Z") in error["message"]
    rtk(f"meetings get {meeting}").ok


def test_clock_continues_after_advance(rtk: Rtk) -> None:
    rtk("emulator advance 1d").ok
    rtk.clock.advance(5)
    assert rtk("meetings create").ok.data["created_at"] == "2026-09-15T08:00:05.000Z"


def test_advance_leaves_the_client_clock_alone(rtk: Rtk) -> None:
    before = rtk.clock.now()
    rtk("emulator advance 10m").ok
    assert (rtk.clock.now(), rtk.clock.slept) == (before, [])


def test_since_and_until_count_from_the_emulator_time(local: Rtk) -> None:
    local("meetings create --title Earlier").ok
    local("emulator advance 8d").ok
    assert local("meetings list --since 7d").ok.data == []
    local("meetings create --title Later").ok
    assert local("meetings list --since 7d --query '[].title'").ok.data == ["Later"]
    assert local("meetings list --until 7d --query '[].title'").ok.data == ["Earlier"]
    days = local("analytics daywise --since 1d -o csv").ok.stdout.splitlines()[1:]
    assert [row.partition(",")[0] for row in days] == ["2026-09-21", "2026-09-22"]


def test_dry_run_creates_no_emulator_file(local: Rtk) -> None:
    assert "start_time=2026-09-07" in local("meetings list --since 7d --dry-run").ok.data["url"]
    assert not local.data_dir.exists()


def test_download_link_expires_by_the_emulator_time(rtk: Rtk) -> None:
    recording = recordings.uploaded(rtk)
    assert rtk(f"recordings get {recording}").ok.data["download_url"] is not None
    rtk("emulator advance 8d").ok
    assert rtk(f"recordings get {recording}").ok.data["download_url"] is None


def test_reset_restores_the_machine_time(rtk: Rtk) -> None:
    rtk("emulator advance 1d").ok
    rtk("emulator reset --force").ok
    assert rtk("meetings create").ok.data["created_at"] == "2026-09-14T08:00:00.000Z"


@pytest.mark.parametrize("length", ["soon", "-- -5", "10 m", "", "1y", "1e9", "999999999w"])
def test_invalid_duration_moves_nothing(rtk: Rtk, length: str) -> None:
    assert rtk.error(f"emulator advance {length or repr('')}")["kind"] == "usage"
    assert rtk("meetings create").ok.data["created_at"] == "2026-09-14T08:00:00.000Z"


def test_nothing_ends_before_it_began_when_the_machine_clock_is_set_back(rtk: Rtk) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    rtk.clock.advance(60)
    rtk(f'emulator act {ada} self.disable --with \'{{"kind": "audio"}}\'').ok
    rtk.clock.advance(-3600)
    assert rtk(f"active-session get {meeting}").ok.data["minutes_consumed"] == 1.0
    rtk.clock.advance(30)
    rtk(f"emulator leave {ada}").ok
    rtk.clock.advance(30)
    [attendance] = rtk("emulator export").ok.data["tables"]["peers"]
    assert attendance["left_at"] == "2026-09-14T08:01:00.000Z"


def test_time_continues_when_the_machine_clock_is_behind(rtk: Rtk) -> None:
    meeting, ada = recordings.live_meeting(rtk)
    rtk.clock.advance(-3600)
    rtk(f"emulator leave {ada}").ok
    assert rtk("emulator advance 30s").ok.data == {"now": "2026-09-14T08:00:30.000Z", "ahead_seconds": 3630.0}
    rtk.clock.advance(30)
    assert rtk(f"active-session get {meeting}").exit_code == 5
    assert rtk("sessions list").ok.data[0]["ended_at"] == "2026-09-14T08:01:00.000Z"


def test_advanced_clock_does_not_go_back_with_the_machine_clock(rtk: Rtk) -> None:
    advanced = rtk("emulator advance 10m").ok.data["now"]
    rtk.clock.advance(-3600)
    assert rtk("meetings create").ok.data["created_at"] == advanced


def test_reset_restores_a_clock_that_was_in_the_future(rtk: Rtk) -> None:
    rtk("meetings create").ok
    rtk.clock.advance(-86_400)
    rtk("emulator reset --force").ok
    assert rtk("meetings create").ok.data["created_at"] == "2026-09-13T08:00:00.000Z"
