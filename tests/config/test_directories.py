"""Where settings and data are kept, and what is said when there is no such place."""

import errno
import os
from pathlib import Path
from typing import NoReturn

import platformdirs
import pytest

from tests.support.cli import Rtk


@pytest.fixture
def anywhere(unconfigured: Rtk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Rtk:
    """rtk of somebody who named no directories, in a home of the test's own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    del unconfigured.environment["RTK_CONFIG_DIR"], unconfigured.environment["RTK_DATA_DIR"]
    return unconfigured


def test_the_system_says_where_when_nobody_else_does(anywhere: Rtk) -> None:
    env = {row["setting"]: row["value"] for row in anywhere("config list").ok.data}
    assert env["config_dir"] == platformdirs.user_config_dir("rtk", appauthor=False)
    assert env["data_dir"] == platformdirs.user_data_dir("rtk", appauthor=False)
    assert anywhere("config path").ok.stdout == f"{env['config_dir']}{os.sep}config.toml\n"


@pytest.mark.parametrize(("what", "variable"), [("config", "RTK_CONFIG_DIR"), ("data", "RTK_DATA_DIR")])
def test_a_system_without_a_home_says_which_variable_helps(
    anywhere: Rtk, monkeypatch: pytest.MonkeyPatch, what: str, variable: str
) -> None:
    def homeless(*names: object, **how: object) -> NoReturn:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(platformdirs, f"user_{what}_dir", homeless)
    result = anywhere("config list")
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"hint: set HOME or {variable}\n" in result.stderr


def test_a_home_that_nobody_has_is_no_directory(unconfigured: Rtk) -> None:
    result = unconfigured("config path", environment={"RTK_CONFIG_DIR": "~nobody-of-this-name/rtk"})
    assert (result.exit_code, result.stdout) == (3, "")
    assert "hint: set HOME or RTK_CONFIG_DIR\n" in result.stderr


def test_a_relative_directory_needs_a_place_to_start_from(
    unconfigured: Rtk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert unconfigured("config path", environment={"RTK_CONFIG_DIR": "here"}).ok.stdout.startswith(
        f"{tmp_path}{os.sep}here"
    )

    def gone(path: str) -> NoReturn:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    with monkeypatch.context() as without:
        without.setattr(os.path, "abspath", gone)  # as os.getcwd() makes it where the working directory is removed
        result = unconfigured("config path", environment={"RTK_CONFIG_DIR": "here"})
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "rtk: not a usable directory: here\nhint: set RTK_CONFIG_DIR to a full path\n"


def test_a_disk_that_knows_no_locks_is_told(unconfigured: Rtk, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def no_locks(descriptor: int, operation: int) -> NoReturn:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    result = unconfigured("profile create staging")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "this file cannot be locked (No locks available): " in result.stderr
    assert "hint: set RTK_CONFIG_DIR to a directory on a local disk\n" in result.stderr
