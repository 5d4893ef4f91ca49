"""A simple list loads no library that only unusual requests, errors or other commands need."""

import sys

import pytest

from tests.support.cli import Rtk
from tests.terminal.test_lazy_imports import loaded

UNNECESSARY = {"jsonschema_rs", "email", "random", "tempfile", "jmespath", "rich", "pydantic", "rtk_cli.masking"}


def test_list_on_the_emulator_loads_no_unnecessary_library(env: dict[str, str]) -> None:
    assert loaded(env, "--local", "meetings", "list", "-o", "json") & UNNECESSARY == set()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems ask platformdirs")
def test_default_directories_of_linux_need_no_platformdirs(unconfigured: Rtk, tmp_path: object) -> None:
    environment = {**unconfigured.environment, "HOME": str(tmp_path)}
    del environment["RTK_CONFIG_DIR"], environment["RTK_DATA_DIR"]
    assert "platformdirs" not in loaded(environment, "profile", "list")
