"""Splits a command's flags into whole groups that many commands share, named once in a script, and the rest."""

from rtk_cli.terminal.cli.parameter import Parameter
from rtk_cli.terminal.cli.tree import Node, shared_flags


class Sharing:
    """The shared groups of a tree, by heading."""

    def __init__(self, root: Node) -> None:
        self.groups = shared_flags(root)

    def of(self, node: Node) -> list[str]:
        """The headings whose flags the node has all."""
        here = set(map(_key, node.flags))
        return [heading for heading, flags in self.groups.items() if set(map(_key, flags)) <= here]

    def rest(self, node: Node) -> list[Parameter]:
        """The node's flags outside those groups."""
        shared = {_key(flag) for heading in self.of(node) for flag in self.groups[heading]}
        return [flag for flag in node.flags if _key(flag) not in shared]


def _key(flag: Parameter) -> tuple[str, tuple[str, ...]]:
    """A word may mean something else under another heading."""
    return flag.heading, flag.words
