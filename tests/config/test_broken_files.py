"""A profiles file that cannot be used: the message names file, line and remedy, and the file stays as it was."""

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest
import tomlkit
from tomlkit.exceptions import TOMLKitError

from tests.support.cli import Rtk

READING = ("profile list", "config list", "auth status", "meetings list")
WRITING = ("profile create new", "profile use local", "profile update default --app-id app", "auth logout")


@pytest.fixture
def file(unconfigured: Rtk) -> Path:
    """The profiles file, empty and private."""
    unconfigured.config_dir.mkdir(mode=0o700)
    path = unconfigured.config_dir / "config.toml"
    path.touch(0o600)
    return path


@pytest.mark.parametrize("command", READING + WRITING)
def test_broken_toml_is_told_with_file_line_and_remedy_and_stays(unconfigured: Rtk, file: Path, command: str) -> None:
    text = '[profiles.staging]\naccount_id = "acc"\napp_id = no quotes\n'
    file.write_text(text)
    result = unconfigured(command)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "rtk: not valid TOML, " in result.stderr
    assert f": {file}, line 3\n" in result.stderr
    assert f"hint: correct line 3 of {file}, or move the file away; nothing was changed\n" in result.stderr
    assert file.read_text() == text


@pytest.mark.parametrize("command", READING + WRITING)
def test_a_file_that_others_may_read_is_refused_with_the_chmod_to_run(
    unconfigured: Rtk, file: Path, command: str
) -> None:
    file.write_text('[profiles.staging]\naccount_id = "acc"\n')
    file.chmod(0o644)
    result = unconfigured(command)
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"others than you may open this file (mode 644): {file}\nhint: chmod 600 {file}\n" in result.stderr
    assert file.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o604, 0o602])
def test_a_right_of_any_other_is_one_too_many(unconfigured: Rtk, file: Path, mode: int) -> None:
    file.chmod(mode)
    result = unconfigured("profile list")
    assert result.exit_code == 3
    assert f"(mode {mode:03o})" in result.stderr


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("profile = 7", 1, "`profile` must be the name of a profile, in quotes"),
        ('profiles = "all"', 1, "`profiles` must be a table, such as [profiles.staging]"),
        ("[profiles]\nstaging = 1", 2, "profile staging must be a table, such as [profiles.staging]"),
        ("[profiles.staging]\n\napp_id = 7", 3, "app_id of profile staging must be a text in quotes"),
        ("[profiles.staging]\ntimeout = true", 2, "timeout of profile staging must be a number"),
        ("[profiles.staging]\ntoken_store = 'x'", 2, "token_store of profile staging must be true or false"),
        ("[profiles.staging]\ntoken_file = ''", 2, "token_file of profile staging must be a text in quotes, not empty"),
        ("[profiles.staging]\ntoken_file = 'x'\ntoken_store = true", 2, "profile staging has two places for its token"),
        ("[profiles.'a b']", 1, "the name of a profile must be 1 to 64 letters"),
        ("[profiles.local]\napp_id = 'mine'", 1, "this name belongs to the embedded emulator: local"),
    ],
)
def test_valid_toml_with_a_wrong_meaning_is_told_with_its_line(
    unconfigured: Rtk, file: Path, text: str, line: int, words: str
) -> None:
    file.write_text(text)
    for command in ("profile list", "profile create new"):
        result = unconfigured(command)
        assert (result.exit_code, result.stdout) == (3, "")
        assert words in result.stderr
        assert f"{file}, line {line}\n" in result.stderr
        assert file.read_text() == text


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("output", '"xml"', "one of table, json, ndjson, yaml, csv, id: xml"),
        ("timeout", "-1", "a number of seconds above 0, at most 86400: -1"),
        ("app_id", '"a/b"', "an id, without spaces and slashes: a/b"),
        ("base_url", '"http://api.example.com"', "because a token goes there: http://api.example.com"),
    ],
)
def test_a_bad_value_is_told_where_it_is_used_with_file_and_line(
    unconfigured: Rtk, file: Path, key: str, value: str, words: str
) -> None:
    ids = "".join(f'{name} = "x"\n' for name in ("account_id", "app_id") if name != key)
    file.write_text(f"[profiles.default]\n{ids}{key} = {value}\n")
    result = unconfigured("meetings list", environment={"CLOUDFLARE_API_TOKEN": "unused-token"})
    line = ids.count("\n") + 2
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"{key} of profile default ({file}, line {line}) must be " in result.stderr
    assert words in result.stderr
    assert f"hint: correct {key} in {file}, line {line}" in result.stderr


def test_bytes_that_are_no_text_are_told_with_their_line(unconfigured: Rtk, file: Path) -> None:
    file.write_bytes(b"# fine\n# \xff\n")
    result = unconfigured("profile list")
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"line 2 is not UTF-8 text: {file}" in result.stderr


def test_a_byte_order_mark_of_an_editor_does_no_harm(unconfigured: Rtk, file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf[profiles.staging]\n")
    assert "staging" in [one["name"] for one in unconfigured("profile list").ok.data]


@pytest.mark.parametrize("kind", ["directory", "pipe"])
def test_what_is_no_regular_file_is_not_waited_for(unconfigured: Rtk, file: Path, kind: str) -> None:
    file.unlink()
    if kind == "directory":
        file.mkdir()
    else:
        os.mkfifo(file, 0o600)
    result = unconfigured("profile list")
    assert (result.exit_code, result.stdout) == (3, "")
    assert str(file) in result.stderr


@pytest.mark.parametrize("command", ["profile list", "profile create new", "auth login --with-token", "config list"])
def test_a_config_directory_that_is_none_is_told_with_a_remedy(unconfigured: Rtk, tmp_path: Path, command: str) -> None:
    blocker = tmp_path / "file"
    blocker.touch()
    result = unconfigured(command, stdin="some-token", environment={"RTK_CONFIG_DIR": str(blocker / "below")})
    assert (result.exit_code, result.stdout) == (3, "")
    assert str(blocker / "below") in result.stderr
    assert "RTK_CONFIG_DIR" in result.stderr


def test_the_emulator_needs_no_profiles_file(unconfigured: Rtk, file: Path) -> None:
    file.write_text("broken =")
    assert unconfigured("--local meetings list").ok.data == []


@pytest.mark.parametrize("command", ["profile create new", "auth login --with-token"])
def test_on_a_full_disk_everything_stays_as_it_was(
    unconfigured: Rtk, file: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def no_space(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    file.write_text("# ours\n")
    monkeypatch.setattr(os, "fsync", no_space)
    result = unconfigured(command, stdin="some-token")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "cannot write this file (No space left on device): " in result.stderr
    assert "hint: free some space on the disk of " in result.stderr
    assert file.read_text() == "# ours\n"
    assert [path.name for path in file.parent.rglob("*") if path.name.startswith(".")] == []


def test_a_file_that_would_come_out_wrong_is_not_written(
    unconfigured: Rtk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(text: str) -> NoReturn:
        raise TOMLKitError(text)

    file.write_text("[profiles.staging]\n")
    for name, broken in (("dumps", lambda document: "[profiles.other]\n"), ("parse", fail)):
        with monkeypatch.context() as patched:
            patched.setattr(tomlkit, name, broken)
            result = unconfigured("profile update staging --app-id app")
        assert (result.exit_code, result.stdout) == (3, "")
        assert f"this file is written in a way that rtk cannot change without harm: {file}\n" in result.stderr
        assert file.read_text() == "[profiles.staging]\n"


def test_a_reader_never_meets_half_a_file(unconfigured: Rtk, file: Path) -> None:
    before = file.stat().st_ino
    unconfigured("profile create staging").ok
    assert file.stat().st_ino != before, "written in place, not replaced as a whole"
    assert sorted(path.name for path in file.parent.iterdir()) == ["config.toml", "config.toml.lock"]
