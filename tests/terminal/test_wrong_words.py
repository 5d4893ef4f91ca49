"""What rtk answers to words and flags that it does not know."""

import pytest

from rtk_cli.terminal.cli.tree import tree
from tests.support.cli import Rtk

PEERS_WORDS = [
    ("participants create", "participants add"),
    ("participants delete", "participants remove"),
    ("participants rm", "participants remove"),
    ("webhooks remove", "webhooks delete"),
    ("sessions show", "sessions get"),
    ("meetings ls", "meetings list"),
    ("profile set", "profile update"),
    ("login", "auth login"),
]


@pytest.mark.parametrize(("said", "meant"), [*PEERS_WORDS, ("meeting list", "meetings"), ("MEETINGS", "meetings")])
def test_a_word_of_another_tool_or_a_slip_of_the_pen_leads_to_ours(unconfigured: Rtk, said: str, meant: str) -> None:
    result = unconfigured(said)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"\nhint: did you mean `rtk {meant}`?\n")


@pytest.mark.parametrize("meant", [meant for _, meant in PEERS_WORDS])
def test_what_is_suggested_exists(meant: str) -> None:
    assert meant in {node.name for node in tree().every()}


@pytest.mark.parametrize("said", ["doctor", "version", "meetings delete"])
def test_what_is_near_to_nothing_gets_no_wild_guess(unconfigured: Rtk, said: str) -> None:
    assert "did you mean" not in unconfigured(said).stderr


def test_an_area_alone_is_told_what_may_follow(unconfigured: Rtk) -> None:
    result = unconfigured("presets")
    assert result.exit_code == 2
    assert "\nhint: one of list, get, create, update, replace, delete; see `rtk presets --help`\n" in result.stderr


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("meetings get a b c", "too many arguments: b c"),
        ("meetings list --columns", "a value is missing after: --columns"),
        ("participants list", "missing: --meeting"),
        ("participants list M", "missing: --meeting"),
        ("meetings list -o=id", "--output: '=id' is not one of 'table', 'json', 'ndjson', 'yaml', 'csv', 'id'"),
    ],
)
def test_a_usage_error_is_told_in_the_words_of_the_manual(unconfigured: Rtk, said: str, told: str) -> None:
    result = unconfigured(said)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (2, f"rtk: {told}")


def test_an_equals_sign_after_a_short_flag_is_explained(unconfigured: Rtk) -> None:
    assert unconfigured("meetings list -o=id").stderr.endswith("hint: after a short flag stands a space: -o json\n")


def test_a_flag_of_the_command_with_the_name_of_a_shared_one_stands_among_its_own(unconfigured: Rtk) -> None:
    own = unconfigured("profile create --help").ok.stdout.partition("\nOutput:")[0]
    assert "--account-id" in own
    assert "Body:" not in unconfigured("emulator fail --help").ok.stdout
