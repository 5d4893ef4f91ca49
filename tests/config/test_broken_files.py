"""An unusable profiles file: the error names file, line and remedy, and the file stays unchanged."""

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
    """The profiles file, empty and with mode 0600."""
    unconfigured.config_dir.mkdir(mode=0o700)
    path = unconfigured.config_dir / "config.toml"
    path.touch(0o600)
    return path


@pytest.mark.parametrize("command", READING + WRITING)
def test_invalid_toml_is_reported_with_file_and_line(unconfigured: Rtk, file: Path, command: str) -> None:
    text = '[profiles.staging]\naccount_id = "acc"\napp_id = no quotes\n'
    file.write_text(text)
    error = unconfigured.error(command)
    assert error["kind"] == "configuration"
    assert error["message"].endswith(f": {file}, line 3")
    assert f"line 3 of {file}" in error["hint"]
    assert file.read_text() == text


def test_toml_that_ends_too_early_is_reported_with_its_last_line(unconfigured: Rtk, file: Path) -> None:
    file.write_text('[profiles.staging]\napp_id = """open\n')
    assert unconfigured.error("profile list")["message"].endswith(f": {file}, line 3")


@pytest.mark.parametrize("command", READING + WRITING)
def test_file_that_other_users_may_read_is_refused_with_the_chmod_to_run(
    unconfigured: Rtk, file: Path, command: str
) -> None:
    file.write_text('[profiles.staging]\naccount_id = "acc"\n')
    file.chmod(0o644)
    error = unconfigured.error(command)
    assert error["kind"] == "configuration"
    assert "644" in error["message"]
    assert error["message"].endswith(f": {file}")
    assert error["hint"] == f"chmod 600 {file}"
    assert file.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o604, 0o602])
def test_any_permission_of_other_users_is_refused(unconfigured: Rtk, file: Path, mode: int) -> None:
    file.chmod(mode)
    error = unconfigured.error("profile list")
    assert error["kind"] == "configuration"
    assert f"{mode:03o}" in error["message"]


@pytest.mark.parametrize(
    ("text", "line", "value"),
    [
        ("profile = 7", 1, "`profile`"),
        ('profiles = "all"', 1, "`profiles`"),
        ("[profiles]\nstaging = 1", 2, "profile staging"),
        ("[profiles.staging]\n\napp_id = 7", 3, "app_id of profile staging"),
        ("[profiles.staging]\ntimeout = true", 2, "timeout of profile staging"),
        ("[profiles.staging]\ntoken_store = 'x'", 2, "token_store of profile staging"),
        ("[profiles.staging]\ntoken_file = ''", 2, "token_file of profile staging"),
        ("[profiles.staging]\ntoken_file = 'x'\ntoken_store = true", 2, "token_store and token_file"),
        ("[profiles.'a b']", 1, "profile name"),
        ("[profiles.local]\napp_id = 'mine'", 1, "local"),
    ],
)
def test_valid_toml_with_an_invalid_value_is_reported_with_its_line(
    unconfigured: Rtk, file: Path, text: str, line: int, value: str
) -> None:
    file.write_text(text)
    for command in ("profile list", "profile create new"):
        error = unconfigured.error(command)
        assert error["kind"] == "configuration"
        assert value in error["message"]
        assert error["message"].endswith(f"{file}, line {line}")
        assert file.read_text() == text


@pytest.mark.parametrize(
    ("key", "value"),
    [("output", '"xml"'), ("timeout", "-1"), ("app_id", '"a/b"'), ("base_url", '"http://api.example.com"')],
)
def test_invalid_setting_is_reported_on_use_with_file_and_line(
    unconfigured: Rtk, file: Path, key: str, value: str
) -> None:
    ids = "".join(f'{name} = "x"\n' for name in ("account_id", "app_id") if name != key)
    file.write_text(f"[profiles.default]\n{ids}{key} = {value}\n")
    token = {"CLOUDFLARE_API_TOKEN": "unused-token"}
    result = unconfigured("meetings list", environment=token)
    location = f"{file}, line {ids.count(chr(10)) + 2}"
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"{key} of profile default ({location})" in result.stderr
    assert f": {value.strip(chr(34))}\n" in result.stderr
    assert result.stderr.endswith(f"{key} in {location}\n")


def test_invalid_utf8_is_reported_with_its_line(unconfigured: Rtk, file: Path) -> None:
    file.write_bytes(b"# fine\n# \xff\n")
    error = unconfigured.error("profile list")
    assert error["kind"] == "configuration"
    assert "line 2" in error["message"]
    assert str(file) in error["message"]


def test_byte_order_mark_is_ignored(unconfigured: Rtk, file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf[profiles.staging]\n")
    assert "staging" in [one["name"] for one in unconfigured("profile list").ok.data]


@pytest.mark.parametrize("kind", ["directory", "pipe"])
def test_directory_or_pipe_in_place_of_the_file_is_refused_without_waiting(
    unconfigured: Rtk, file: Path, kind: str
) -> None:
    file.unlink()
    if kind == "directory":
        file.mkdir()
    else:
        os.mkfifo(file, 0o600)
    error = unconfigured.error("profile list")
    assert error["kind"] == "configuration"
    assert str(file) in error["message"]


@pytest.mark.parametrize(
    "command", ["profile list", "profile create new", "auth login --no-check --with-token", "config list"]
)
def test_file_in_place_of_the_config_directory_is_reported_with_a_remedy(
    unconfigured: Rtk, tmp_path: Path, command: str
) -> None:
    blocker = tmp_path / "file"
    blocker.touch()
    error = unconfigured.error(command, stdin="some-token", environment={"RTK_CONFIG_DIR": str(blocker / "below")})
    assert error["kind"] == "configuration"
    assert str(blocker / "below") in error["message"]
    assert "RTK_CONFIG_DIR" in error["hint"]


def test_emulator_needs_no_profiles_file(unconfigured: Rtk, file: Path) -> None:
    file.write_text("broken =")
    assert unconfigured("--local meetings list").ok.data == []


@pytest.mark.parametrize("command", ["profile create new", "auth login --no-check --with-token"])
def test_full_disk_leaves_everything_unchanged(
    unconfigured: Rtk, file: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def no_space(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    file.write_text("# ours\n")
    monkeypatch.setattr(os, "fsync", no_space)
    error = unconfigured.error(command, stdin="some-token")
    assert error["kind"] == "configuration"
    assert "No space left on device" in error["message"]
    assert "disk of" in error["hint"]
    assert file.read_text() == "# ours\n"
    assert [path.name for path in file.parent.rglob("*") if path.name.startswith(".")] == []


def test_file_that_would_be_written_wrongly_is_not_written(
    unconfigured: Rtk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(text: str) -> NoReturn:
        raise TOMLKitError(text)

    file.write_text("[profiles.staging]\n")
    for name, broken in (("dumps", lambda document: "[profiles.other]\n"), ("parse", fail)):
        with monkeypatch.context() as patched:
            patched.setattr(tomlkit, name, broken)
            error = unconfigured.error("profile update staging --app-id app")
        assert error["kind"] == "configuration"
        assert error["message"].endswith(f": {file}")
        assert file.read_text() == "[profiles.staging]\n"


def test_file_is_replaced_atomically(unconfigured: Rtk, file: Path) -> None:
    before = file.stat().st_ino
    unconfigured("profile create staging").ok
    assert file.stat().st_ino != before, "written in place, not replaced"
    assert sorted(path.name for path in file.parent.iterdir()) == ["config.toml", "config.toml.lock"]
