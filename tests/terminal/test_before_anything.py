"""Invalid combinations of output flags: a command refuses them before it does anything."""

from pathlib import Path

import pytest

from tests.support.cli import Rtk
from tests.terminal.every_command import COMMANDS, REPRESENTATIVES, with_unknown_ids

INVALID = {
    "--query nosuch(@)": "nosuch",
    "--query [?a": "[?a",
    "--columns id -o json": "--columns",
    "--columns id": "--columns",
    "--columns id,, -o csv": "id,,",
}
"""The flags, and the value that the message must name."""
INVALID_FOR_LISTS = {"--envelope --limit 5": "--limit", "--envelope -o id": "id"}
LISTS = [name for name in REPRESENTATIVES if "envelope" in [flag.name for flag in COMMANDS[name].flags]]


@pytest.mark.parametrize("name", REPRESENTATIVES)
def test_invalid_output_flags_are_refused_before_anything_is_done(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    _assert_refused(unconfigured, tmp_path, name, INVALID)


@pytest.mark.parametrize("name", [name for name in LISTS if name != "api"])
def test_envelope_is_refused_with_flags_that_change_it(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    _assert_refused(unconfigured, tmp_path, name, INVALID_FOR_LISTS)


@pytest.mark.parametrize("words", ["--dry-run profile create x", "profile --dry-run create x"])
def test_shared_flag_before_a_command_that_does_not_take_it_is_refused(unconfigured: Rtk, words: str) -> None:
    error = unconfigured.error(words)
    assert error["kind"] == "usage"
    assert "--dry-run" in error["message"]
    assert "rtk profile create" in error["hint"]
    assert not unconfigured.config_dir.exists()


@pytest.mark.parametrize("value", ["a\0b", "\ud800"])
@pytest.mark.parametrize(
    "words", ["sessions chat x --to", "emulator export --to", "tour --to", "auth login --token-file"]
)
def test_word_that_no_file_can_have_as_its_name_is_refused(unconfigured: Rtk, words: str, value: str) -> None:
    result = unconfigured(*words.split(), value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert value.encode("unicode_escape").decode() in result.stderr
    assert not unconfigured.config_dir.exists()


def _assert_refused(unconfigured: Rtk, folder: Path, name: str, cases: dict[str, str]) -> None:
    before = set(folder.rglob("*"))
    for flags, value in cases.items():
        result = unconfigured(*with_unknown_ids(name, folder, *flags.split()))
        assert (result.exit_code, result.stdout) == (2, ""), flags
        assert value in result.stderr
    assert set(folder.rglob("*")) == before
