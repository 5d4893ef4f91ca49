"""Help of every area and command, from the live tree."""

import pytest

from rtk_cli.terminal.tree import Node, tree
from tests.world import Rtk

NODES = [node for node in tree().every() if node.path]
COMMANDS = [node for node in NODES if node.is_command]


def name_of(node: Node) -> str:
    return node.name


def without_blanks(text: str) -> str:
    """Lines break where the width demands it."""
    return "".join(text.split())


@pytest.mark.parametrize("node", NODES, ids=name_of)
def test_help_is_on_stdout_and_is_no_error(plain: Rtk, node: Node) -> None:
    result = plain(*node.path, "--help").ok
    assert result.stderr == ""
    assert result.stdout.lstrip().startswith(f"Usage: rtk {node.name} ")
    assert without_blanks(node.help) in without_blanks(result.stdout)


@pytest.mark.parametrize("node", COMMANDS, ids=name_of)
def test_help_names_each_flag_and_argument_with_its_text(plain: Rtk, node: Node) -> None:
    text = plain(*node.path, "--help").ok.stdout
    shown = set(text.replace(",", " ").replace("/", " ").split())
    for parameter in node.parameters:
        assert set(parameter.every_word) <= shown
        assert without_blanks(parameter.help) in without_blanks(text)
        assert parameter.help.endswith(".")


@pytest.mark.parametrize("node", [node for node in NODES if not node.is_command], ids=name_of)
def test_help_of_an_area_names_its_commands(plain: Rtk, node: Node) -> None:
    lines = plain(*node.path, "--help").ok.stdout.splitlines()
    first_words = {line.split()[0] for line in lines if line.startswith("  ") and line.strip()}
    assert {child.path[-1] for child in node.children} <= first_words


@pytest.mark.parametrize("node", COMMANDS, ids=name_of)
def test_h_is_help_too_wherever_it_stands(plain: Rtk, node: Node) -> None:
    assert plain(*node.path, "-h").ok.stdout == plain(*node.path, "--help").ok.stdout


@pytest.mark.parametrize("node", COMMANDS, ids=name_of)
def test_the_text_of_a_command_is_one_sentence_for_its_users(node: Node) -> None:
    assert node.help.endswith(".")
    assert "\n" not in node.help
    assert node.help[0].isupper()


@pytest.mark.parametrize("node", [node for node in NODES if not node.is_command], ids=name_of)
def test_help_of_an_area_has_the_whole_first_sentence_of_each_command(plain: Rtk, node: Node) -> None:
    text = without_blanks(plain(*node.path, "--help", terminal=True, width=60).ok.stdout)
    for child in node.children:
        assert without_blanks(child.path[-1] + child.summary) in text


@pytest.mark.parametrize("node", NODES, ids=name_of)
def test_help_fits_the_terminal(plain: Rtk, node: Node) -> None:
    for width in (48, 80, 132):
        text = plain(*node.path, "--help", terminal=True, width=width).ok.stdout
        assert max(map(len, text.splitlines())) <= width
