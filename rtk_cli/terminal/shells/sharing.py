"""Splits a command's flags into whole groups that many commands share, named once in a script, and the rest."""

from rtk_cli.terminal.parameter import Parameter
from rtk_cli.terminal.tree import Node, shared_flags


class Sharing:
    """The shared groups of a tree, by heading."""

    def __init__(self, root: Node) -> None:
        self.groups = shared_flags(root)

    def of(self, node: Node) -> list[str]:
        """The headings whose flags the node has all."""
        here = {flag.words for flag in node.flags}
        return [heading for heading, flags in self.groups.items() if {flag.words for flag in flags} <= here]

    def rest(self, node: Node) -> list[Parameter]:
        """The node's flags outside those groups."""
        shared = {flag.words for heading in self.of(node) for flag in self.groups[heading]}
        return [flag for flag in node.flags if flag.words not in shared]
