"""Wishes for the output that cannot be meant: every command refuses them before it does anything."""

from pathlib import Path

import pytest

from tests.support.cli import Rtk
from tests.terminal.every_command import COMMANDS, nowhere

WISHES = {
    "--query nosuch(@)": "no such function: nosuch",
    "--query [?a": "incomplete expression: [?a",
    "--columns id -o json": "--columns belongs to tables and CSV, not to json",
    "--columns id": "--columns belongs to tables and CSV, not to json",
    "--columns id,, -o csv": "--columns has an empty name: id,,",
}
LISTS = [name for name, node in COMMANDS.items() if "envelope" in [flag.name for flag in node.flags]]
CONTRADICTIONS = {
    "--envelope --limit 5": "--limit does not cut the API's own answer",
    "--envelope -o id": "the API's own answer has no id",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_does_anything(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    _assert_refused(unconfigured, tmp_path, name, WISHES)


@pytest.mark.parametrize("name", [name for name in LISTS if name != "api"])
def test_no_list_is_asked_for(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    _assert_refused(unconfigured, tmp_path, name, CONTRADICTIONS)


@pytest.mark.parametrize("words", ["--dry-run profile create x", "profile --dry-run create x"])
def test_a_flag_before_a_command_that_does_not_know_it_is_no_wish_at_all(unconfigured: Rtk, words: str) -> None:
    result = unconfigured(words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("rtk: rtk profile create does not take --dry-run\n")
    assert not unconfigured.config_dir.exists()


def _assert_refused(unconfigured: Rtk, folder: Path, name: str, wishes: dict[str, str]) -> None:
    before = set(folder.rglob("*"))
    for wish, told in wishes.items():
        result = unconfigured(*nowhere(name, folder, *wish.split()))
        assert (result.exit_code, result.stdout) == (2, ""), wish
        assert told in result.stderr
    assert set(folder.rglob("*")) == before
