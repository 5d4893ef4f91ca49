"""docs/troubleshooting.md names every exit code, and only commands and flags that exist."""

import re
from pathlib import Path

import pytest

from rtk_cli.errors import ExitCode
from rtk_cli.terminal.cli.tree import Node, find, tree

PAGE = (Path(__file__).parents[2] / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"`rtk ((?!help)[a-z][^`:]*)`", PAGE)))
FLAGS = sorted({flag for text in re.findall(r"`([^`]*)`", PAGE) for flag in re.findall(r"--[a-z-]+", text)})


def named(command: str) -> tuple[Node, list[str]]:
    """The command that begins the text, and the words that follow."""
    words = command.split()
    length = 1 if find(words[:1]).is_command else 2
    return find(words[:length]), words[length:]


@pytest.mark.parametrize("command", COMMANDS)
def test_command_exists_with_its_flags(command: str) -> None:
    node, words = named(command)
    assert node.is_command
    known = {word for flag in node.flags for word in flag.every_word}
    assert {word for word in words if word.startswith("-")} <= known
    arguments = [word for word in words if word.isupper() and word not in ("ID", "MEETING")]
    assert len(arguments) <= len(node.arguments)


@pytest.mark.parametrize("flag", FLAGS)
def test_flag_exists(flag: str) -> None:
    assert any(flag in parameter.every_word for node in tree().every() for parameter in node.flags)


def test_every_exit_code_is_listed_in_order() -> None:
    section = PAGE.split("## By exit code\n")[1].split("\n## ")[0]
    assert list(map(int, re.findall(r"^\| (\d+) \|", section, re.M))) == sorted(int(code) for code in ExitCode if code)


def test_page_names_many_symptoms() -> None:
    section = PAGE.split("## By symptom\n")[1].split("\n## ")[0]
    assert len(re.findall(r"^\| (?!what you see|---)", section, re.M)) > 25
