"""The file of the emulator: private, of one version, and never harmed when it is somebody else's."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rtk_cli.emulator.store.sqlite_store import SCHEMA_VERSION, Store
from rtk_cli.errors import ConfigurationError
from tests.support import recordings
from tests.support.cli import Rtk


def file_of(rtk: Rtk) -> Path:
    return rtk.data_dir / "emulator.sqlite3"


def of_another_version(rtk: Rtk) -> None:
    """Leave a file as an older rtk would have written it."""
    recordings.meeting(rtk)
    with closing(sqlite3.connect(file_of(rtk))) as db:
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION + 98}")


def a_foreign_database(rtk: Rtk) -> None:
    rtk.data_dir.mkdir()
    with closing(sqlite3.connect(file_of(rtk))) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.commit()


def junk(rtk: Rtk) -> None:
    rtk.data_dir.mkdir()
    file_of(rtk).write_bytes(b"dear diary " * 1000)


def write_much(store: Store) -> None:
    """A small row, and then more than fits."""
    with store.transaction("writing") as db:
        db.execute("INSERT INTO metadata VALUES ('small', '')")
        db.execute("INSERT INTO metadata VALUES ('big', ?)", ("x" * 100_000,))


def fail_half_way(store: Store) -> None:
    """A row, and then an exception."""
    with store.transaction("writing") as db:
        db.execute("INSERT INTO metadata VALUES ('half', '')")
        raise ZeroDivisionError


COMMANDS = ["meetings list", "meetings create --title x", "emulator status", "emulator join x"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_of_another_version_is_left_as_it_is(local: Rtk, command: str) -> None:
    of_another_version(local)
    result = local(command)
    assert (result.exit_code, result.stdout) == (3, "")
    assert str(file_of(local)) in result.stderr
    assert result.stderr.endswith("hint: rtk emulator reset\n")


def test_a_reset_makes_a_file_of_this_version_of_it(local: Rtk) -> None:
    of_another_version(local)
    local("emulator reset --force").ok
    assert local("meetings list").ok.data == []
    assert local("emulator status").ok.data["schema_version"] == SCHEMA_VERSION


@pytest.mark.parametrize("scene", [a_foreign_database, junk])
@pytest.mark.parametrize("command", [*COMMANDS, "emulator reset --force"])
def test_what_is_no_file_of_the_emulator_is_not_touched(local: Rtk, command: str, scene: Callable[[Rtk], None]) -> None:
    scene(local)
    before = file_of(local).read_bytes()
    result = local(command)
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"hint: mv {file_of(local)} {file_of(local)}.old\n" in result.stderr
    assert file_of(local).read_bytes() == before


def test_an_empty_file_is_as_good_as_none(local: Rtk) -> None:
    local.data_dir.mkdir()
    file_of(local).touch(mode=0o600)
    assert local("meetings list").ok.data == []


def test_only_its_owner_may_read_the_file_and_its_side_files(remote: Rtk) -> None:
    recordings.meeting(remote)  # the server keeps the file open, so its side files are there
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in remote.data_dir.iterdir()}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(remote.data_dir.stat().st_mode) == 0o700


def test_a_data_directory_that_cannot_be_is_a_configuration_error(local: Rtk) -> None:
    local.data_dir.write_text("a file, not a directory")
    result = local("meetings list")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "RTK_DATA_DIR" in result.stderr.splitlines()[-1]


def test_a_full_disk_is_told_with_its_remedy_and_undoes_the_call(tmp_path: Path) -> None:
    path = tmp_path / "full.sqlite3"
    with closing(Store(path, lambda db: None)) as store:
        with store.transaction("writing") as db:
            pages = db.execute("PRAGMA page_count").fetchone()[0]
            db.execute(f"PRAGMA max_page_count={pages + 2}")  # SQLite answers as it does on a full disk
        with pytest.raises(ConfigurationError) as refused:
            write_much(store)
        assert str(path) in refused.value.message
        assert "free some space" in str(refused.value.hint)
        with store.transaction("reading") as db:
            assert db.execute("SELECT count(*) FROM metadata").fetchone()[0] == 0


def test_what_fails_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "half.sqlite3", lambda db: None)) as store:
        with pytest.raises(ZeroDivisionError):
            fail_half_way(store)
        with store.transaction("reading") as db:
            assert db.execute("SELECT count(*) FROM metadata").fetchone()[0] == 0


def test_two_resets_in_a_row_are_one(local: Rtk) -> None:
    recordings.live_meeting(local)
    for _ in range(2):
        local("emulator reset --force").ok
        assert local("emulator status").ok.data["counts"]["meetings"] == 0


def test_a_reset_leaves_no_old_token_good(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    ada = recordings.participant(local, meeting)
    local("emulator reset --force").ok
    assert local(f"emulator join {ada}").exit_code == 5


def test_a_defect_is_no_answer_of_the_api(local: Rtk) -> None:
    recordings.meeting(local)
    with closing(sqlite3.connect(file_of(local))) as db:
        db.execute("DROP TABLE presets")
        db.commit()
    result = local("presets list")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "internal error" in result.stderr
