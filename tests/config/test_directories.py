"""The directories of settings and data, and the errors when there is none."""

import errno
import os
from pathlib import Path
from typing import NoReturn

import platformdirs
import pytest

from tests.support.cli import Rtk


@pytest.fixture
def without_directories(unconfigured: Rtk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Rtk:
    """rtk without directory variables, in a temporary home directory."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    del unconfigured.environment["RTK_CONFIG_DIR"], unconfigured.environment["RTK_DATA_DIR"]
    return unconfigured


@pytest.mark.parametrize("variables", [{}, {"XDG_CONFIG_HOME": "/etc/x", "XDG_DATA_HOME": "/srv/x"}])
def test_directories_default_to_those_of_the_system(
    without_directories: Rtk, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = {row["setting"]: row["value"] for row in without_directories("config list").ok.data}
    assert found["config_dir"] == platformdirs.user_config_dir("rtk", appauthor=False)
    assert found["data_dir"] == platformdirs.user_data_dir("rtk", appauthor=False)
    assert without_directories("config path").ok.stdout == f"{found['config_dir']}{os.sep}config.toml\n"


@pytest.mark.parametrize(("kind", "variable"), [("config", "RTK_CONFIG_DIR"), ("data", "RTK_DATA_DIR")])
def test_missing_home_directory_is_a_configuration_error_that_names_the_variable(
    without_directories: Rtk, monkeypatch: pytest.MonkeyPatch, kind: str, variable: str
) -> None:
    def no_home(*names: object, **options: object) -> NoReturn:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(platformdirs, f"user_{kind}_dir", no_home)
    error = without_directories.error("config list")
    assert error["kind"] == "configuration"
    assert variable in error["hint"]


def test_home_of_an_unknown_user_is_a_configuration_error(unconfigured: Rtk) -> None:
    error = unconfigured.error("config path", environment={"RTK_CONFIG_DIR": "~unknown-user/rtk"})
    assert error["kind"] == "configuration"
    assert "RTK_CONFIG_DIR" in error["hint"]


def test_relative_directory_is_resolved_or_refused_without_a_working_directory(
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
        error = unconfigured.error("config path", environment={"RTK_CONFIG_DIR": "here"})
    assert error["kind"] == "configuration"
    assert error["message"].endswith(": here")
    assert "RTK_CONFIG_DIR" in error["hint"]


def test_disk_without_locks_is_a_configuration_error(unconfigured: Rtk, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def no_locks(descriptor: int, operation: int) -> NoReturn:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    error = unconfigured.error("profile create staging")
    assert error["kind"] == "configuration"
    assert "No locks available" in error["message"]
    assert "RTK_CONFIG_DIR" in error["hint"]
