"""Help of every area and command, from the live tree."""

import pytest

from rtk_cli.terminal.cli.tree import Node, tree
from tests.support.cli import Rtk

NODES = [node for node in tree().every() if node.path]
COMMANDS = [node for node in NODES if node.is_command]


def name_of(node: Node) -> str:
    return node.name


def without_blanks(text: str) -> str:
    """Lines break where the width demands it."""
    return "".join(text.split())


@pytest.mark.parametrize("node", NODES, ids=name_of)
def test_help_is_on_stdout_and_is_no_error(unconfigured: Rtk, node: Node) -> None:
    result = unconfigured(*node.path, "--help").ok
    assert result.stderr == ""
    assert result.stdout.lstrip().startswith(f"Usage: rtk {node.name} ")
    assert without_blanks(node.help) in without_blanks(result.stdout)


@pytest.mark.parametrize("node", COMMANDS, ids=name_of)
def test_help_names_each_flag_and_argument_with_its_text(unconfigured: Rtk, node: Node) -> None:
    text = unconfigured(*node.path, "--help").ok.stdout
    shown = set(text.replace(",", " ").replace("/", " ").split())
    for parameter in node.parameters:
        assert set(parameter.every_word) <= shown
        assert without_blanks(parameter.help) in without_blanks(text)
        assert parameter.help.endswith(".")


@pytest.mark.parametrize("node", [node for node in NODES if not node.is_command], ids=name_of)
def test_help_of_an_area_names_its_commands(unconfigured: Rtk, node: Node) -> None:
    lines = unconfigured(*node.path, "--help").ok.stdout.splitlines()
    first_words = {line.split()[0] for line in lines if line.startswith("  ") and line.strip()}
    assert {child.path[-1] for child in node.children} <= first_words


@pytest.mark.parametrize("node", COMMANDS, ids=name_of)
def test_h_is_help_too_wherever_it_stands(unconfigured: Rtk, node: Node) -> None:
    assert unconfigured(*node.path, "-h").ok.stdout == unconfigured(*node.path, "--help").ok.stdout


@pytest.mark.parametrize("node", COMMANDS, ids=name_of)
def test_the_text_of_a_command_is_one_sentence_for_its_users(node: Node) -> None:
    assert node.help.endswith(".")
    assert "\n" not in node.help
    assert node.help[0].isupper()


@pytest.mark.parametrize("node", [tree(), *NODES], ids=lambda node: node.name or "rtk")
def test_help_fits_the_terminal_and_leaves_nothing_out(unconfigured: Rtk, node: Node) -> None:
    for width in (40, 60, 80, 120, 200):
        text = unconfigured(*node.path, "--help", terminal=True, width=width).ok.stdout
        too_wide = [line for line in text.splitlines() if len(line.rstrip()) > width]
        assert [line for line in too_wide if len(line.split()) > 1 and not line.startswith("    $ ")] == []
        for sentence in (node.help, *(child.summary for child in node.children if node.path)):
            assert without_blanks(sentence) in without_blanks(text)


def test_root_help_is_made_anew_for_a_narrow_terminal(unconfigured: Rtk) -> None:
    wide, narrow = (unconfigured("--help", terminal=True, width=width).ok.stdout for width in (80, 79))
    assert wide == unconfigured("--help").ok.stdout
    assert without_blanks(narrow) == without_blanks(wide)
    assert max(map(len, wide.splitlines())) == 80


VERBS = ("list", "get", "create", "add", "update", "replace", "delete", "remove")
OF_THE_EMULATOR = [
    "serve",
    "status",
    "reset",
    "export",
    "import",
    "join",
    "leave",
    "say",
    "vote",
    "simulate",
    "fail",
    "advance",
]


@pytest.mark.parametrize("node", [node for node in NODES if not node.is_command], ids=name_of)
def test_commands_stand_in_the_order_in_which_they_are_looked_for(node: Node) -> None:
    names = [child.path[-1] for child in node.children]
    common = [name for name in VERBS if name in names]
    assert names[: len(common)] == common
    assert node.name != "emulator" or [name for name in names if name in OF_THE_EMULATOR] == OF_THE_EMULATOR


@pytest.mark.parametrize("words", ["--limit", "--limit 0", "--nosuch", "a b", "--status NO"])
def test_a_usage_error_names_the_help_of_its_command(unconfigured: Rtk, words: str) -> None:
    result = unconfigured(f"--local meetings list {words}")
    assert result.exit_code == 2
    assert result.stderr.endswith("see `rtk meetings list --help`\n")
