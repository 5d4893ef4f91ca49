"""Splits the flags of a command into groups that many commands share, written once per script, and the rest."""

from rtk_cli.terminal.cli.parameter import Parameter
from rtk_cli.terminal.cli.tree import Node, shared_flags


class FlagGroups:
    """The shared groups of a tree, by heading."""

    def __init__(self, root: Node) -> None:
        self.by_heading = shared_flags(root)

    def of(self, node: Node) -> list[str]:
        """The headings of the groups that the node takes as a whole."""
        here = set(map(_key, node.flags))
        return [heading for heading, flags in self.by_heading.items() if set(map(_key, flags)) <= here]

    def rest(self, node: Node) -> list[Parameter]:
        """The node's flags outside those groups."""
        shared = {_key(flag) for heading in self.of(node) for flag in self.by_heading[heading]}
        return [flag for flag in node.flags if _key(flag) not in shared]


def _key(flag: Parameter) -> tuple[str, tuple[str, ...]]:
    """The same word may be another flag under another heading."""
    return flag.heading, flag.words
