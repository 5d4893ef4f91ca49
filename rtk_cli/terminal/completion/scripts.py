"""The supported shells, and the completion script of each."""

from collections.abc import Callable
from typing import NamedTuple

from rtk_cli.terminal.cli.tree import Node, tree
from rtk_cli.terminal.completion import bash, fish, powershell, zsh


class Shell(NamedTuple):
    """The file of a shell in completions/, and the function that writes it."""

    file: str
    script: Callable[[Node], str]


SHELLS = {
    "bash": Shell("rtk.bash", bash.script),
    "zsh": Shell("_rtk", zsh.script),
    "fish": Shell("rtk.fish", fish.script),
    "powershell": Shell("rtk.ps1", powershell.script),
}


def script(shell: str) -> str:
    """The completion script of `shell`, built from the live commands, with its last newline."""
    return SHELLS[shell].script(tree())
