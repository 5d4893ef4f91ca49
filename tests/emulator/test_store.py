"""The emulator's file: private, of one version; foreign files stay untouched."""

import ast
import re
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rtk_cli.emulator.store import sqlite_store
from rtk_cli.emulator.store.sqlite_store import SCHEMA_VERSION, Store
from rtk_cli.errors import ConfigurationError
from tests.support import recordings
from tests.support.cli import Rtk


def file_of(rtk: Rtk) -> Path:
    return rtk.data_dir / "emulator.sqlite3"


def another_version(rtk: Rtk) -> None:
    """Write a file with another schema version."""
    recordings.meeting(rtk)
    with closing(sqlite3.connect(file_of(rtk))) as db:
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION + 98}")


def foreign_database(rtk: Rtk) -> None:
    rtk.data_dir.mkdir()
    with closing(sqlite3.connect(file_of(rtk))) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.commit()


def junk(rtk: Rtk) -> None:
    rtk.data_dir.mkdir()
    file_of(rtk).write_bytes(b"dear diary " * 1000)


def write_too_much(store: Store) -> None:
    """Insert a small row, then one that does not fit."""
    with store.transaction("writing") as db:
        db.execute("INSERT INTO metadata VALUES ('small', '')")
        db.execute("INSERT INTO metadata VALUES ('big', ?)", ("x" * 100_000,))


def fail_half_way(store: Store) -> None:
    """Insert a row, then raise."""
    with store.transaction("writing") as db:
        db.execute("INSERT INTO metadata VALUES ('half', '')")
        raise ZeroDivisionError


COMMANDS = ["meetings list", "meetings create --title x", "emulator status", "emulator join x"]


@pytest.mark.parametrize("command", COMMANDS)
def test_file_of_another_version_is_refused(local: Rtk, command: str) -> None:
    another_version(local)
    error = local.error(command)
    assert error["kind"] == "configuration"
    assert str(file_of(local)) in error["message"]
    assert error["hint"] == "rtk emulator reset"


def test_reset_upgrades_a_file_of_another_version(local: Rtk) -> None:
    another_version(local)
    local("emulator reset --force").ok
    assert local("meetings list").ok.data == []
    assert local("emulator status").ok.data["schema_version"] == SCHEMA_VERSION


@pytest.mark.parametrize("scene", [foreign_database, junk])
@pytest.mark.parametrize("command", [*COMMANDS, "emulator reset --force"])
def test_foreign_file_is_not_touched(local: Rtk, command: str, scene: Callable[[Rtk], None]) -> None:
    scene(local)
    before = file_of(local).read_bytes()
    error = local.error(command)
    assert error["kind"] == "configuration"
    assert error["hint"] == f"mv {file_of(local)} {file_of(local)}.old"
    assert file_of(local).read_bytes() == before


def test_empty_file_becomes_a_new_store(local: Rtk) -> None:
    local.data_dir.mkdir()
    file_of(local).touch(mode=0o600)
    assert local("meetings list").ok.data == []


def test_only_the_owner_can_read_the_file_and_its_side_files(remote: Rtk) -> None:
    recordings.meeting(remote)  # the server keeps the file open, so its side files exist
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in remote.data_dir.iterdir()}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(remote.data_dir.stat().st_mode) == 0o700


def test_unusable_data_directory_is_a_configuration_error(local: Rtk) -> None:
    local.data_dir.write_text("a file, not a directory")
    error = local.error("meetings list")
    assert error["kind"] == "configuration"
    assert "RTK_DATA_DIR" in error["hint"]


def test_full_disk_rolls_back_and_names_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "full.sqlite3"
    with closing(Store(path, lambda db: None)) as store:
        with store.transaction("writing") as db:
            pages = db.execute("PRAGMA page_count").fetchone()[0]
            db.execute(f"PRAGMA max_page_count={pages + 2}")  # SQLite fails as it does on a full disk
        with pytest.raises(ConfigurationError) as raised:
            write_too_much(store)
        assert str(path) in raised.value.message
        assert "RTK_DATA_DIR" in str(raised.value.hint)
        with store.transaction("reading") as db:
            assert db.execute("SELECT count(*) FROM metadata").fetchone()[0] == 0


def test_exception_rolls_back_the_transaction(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "half.sqlite3", lambda db: None)) as store:
        with pytest.raises(ZeroDivisionError):
            fail_half_way(store)
        with store.transaction("reading") as db:
            assert db.execute("SELECT count(*) FROM metadata").fetchone()[0] == 0


def test_second_reset_changes_nothing(local: Rtk) -> None:
    recordings.live_meeting(local)
    for _ in range(2):
        local("emulator reset --force").ok
        assert local("emulator status").ok.data["counts"]["meetings"] == 0


def test_reset_deletes_participants(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    ada = recordings.participant(local, meeting)
    local("emulator reset --force").ok
    assert local(f"emulator join {ada}").exit_code == 5


def test_bug_is_not_reported_as_an_api_error(local: Rtk) -> None:
    recordings.meeting(local)
    with closing(sqlite3.connect(file_of(local))) as db:
        db.execute("DROP TABLE presets")
        db.commit()
    assert local.error("presets list")["kind"] == "failure"


def test_no_statement_numbers_its_placeholders() -> None:
    """With a sequence of values, Python 3.12 warns of `?1`, and 3.14 refuses it."""
    files = Path(sqlite_store.__file__).parents[1].rglob("*.py")
    numbered = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE)\b.*\?\d", re.DOTALL)
    constants = (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    texts = [node.value for node in constants if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert texts
    assert [text for text in texts if numbered.search(text)] == []
