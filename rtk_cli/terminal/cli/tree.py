"""The whole command tree as plain data, read from the live commands. Importing every area is slow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rtk_cli.operations import Operation
from rtk_cli.terminal.cli.area import Leaf, Root, commands_of, parameters_of
from rtk_cli.terminal.cli.areas import AREAS
from rtk_cli.terminal.cli.flags import Flag
from rtk_cli.terminal.cli.help_layout import first_sentence
from rtk_cli.terminal.cli.parameter import Parameter
from rtk_cli.terminal.cli.typer_internals import Command
from rtk_cli.terminal.cli.unknown_words import unknown_command

OWN = "Flags"
"""The heading of flags that belong to one command."""


@dataclass(frozen=True)
class Node:
    """`rtk`, an area, or a command; `path` holds the words after `rtk`."""

    path: tuple[str, ...]
    help: str
    parameters: tuple[Parameter, ...]
    operations: tuple[Operation, ...]
    shared: tuple[Flag, ...]
    examples: tuple[str, ...]
    children: tuple["Node", ...]

    @property
    def name(self) -> str:
        return " ".join(self.path)

    @property
    def summary(self) -> str:
        """Its first sentence, for lists."""
        return AREAS.get(self.name) or first_sentence(self.help)

    @property
    def arguments(self) -> tuple[Parameter, ...]:
        return tuple(parameter for parameter in self.parameters if not parameter.words)

    @property
    def flags(self) -> tuple[Parameter, ...]:
        return tuple(parameter for parameter in self.parameters if parameter.words)

    @property
    def is_command(self) -> bool:
        return not self.children

    @property
    def usage(self) -> str:
        """The usage line of its help."""
        words = ["rtk", *self.path]
        words += [one.shown if one.required else f"[{one.shown}]" for one in self.arguments]
        words += [f"{flag.words[0]} {flag.shown}" for flag in self.flags if flag.required]
        return " ".join([*words, "[FLAGS]"])

    def every(self) -> Iterator["Node"]:
        """This node and all its descendants, each before its children."""
        yield self
        for child in self.children:
            yield from child.every()


@cache
def tree() -> Node:
    """The root of the tree, which is built once."""
    return _node((), Root())


def find(words: Sequence[str]) -> Node:
    """The node that `words` lead to. Raises `UsageError` if there is none."""
    node = tree()
    for word in words:
        child = next((child for child in node.children if child.path[-1] == word), None)
        if child is None:
            names = tuple(child.path[-1] for child in node.children)
            raise unknown_command(f"rtk {node.name}".strip(), word, names)
        node = child
    return node


def shared_flags(root: Node) -> dict[str, tuple[Parameter, ...]]:
    """The flags of each shared heading, from the command that takes most of them."""
    found: dict[str, tuple[Parameter, ...]] = {}
    for node in root.every():
        for heading, flags in flags_by_heading(node).items():
            if heading != OWN and len(flags) > len(found.get(heading, ())) and node.path:
                found[heading] = flags
    return found


def flags_by_heading(node: Node) -> dict[str, tuple[Parameter, ...]]:
    """The flags of a node by the headings of its help."""
    headings = dict.fromkeys(flag.heading for flag in node.flags)
    return {heading: tuple(flag for flag in node.flags if flag.heading == heading) for heading in headings}


def _node(path: tuple[str, ...], command: Command) -> Node:
    return Node(
        path=path,
        help=command.help or "",
        parameters=parameters_of(command),
        operations=command.spec.operations if isinstance(command, Leaf) else (),
        shared=command.spec.flags if isinstance(command, Leaf) else (),
        examples=command.examples if isinstance(command, Leaf) else (),
        children=tuple(_node((*path, name), child) for name, child in commands_of(command).items()),
    )
