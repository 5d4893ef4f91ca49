"""Finds the `rtk ...` commands in a text, and compares them with the command tree."""

import re
import shlex
from collections.abc import Iterator

from rtk_cli.errors import UsageError
from rtk_cli.terminal.cli.parameter import Parameter
from rtk_cli.terminal.cli.tree import Node, tree

ROOT = tree()
_RTK = re.compile(r"(?<![\w./@-])(?:rtk|realtimekit) (?=[a-z-])")
_COMMENT = re.compile(r"(^|\s)#")
_HIDDEN = (["completion", "values"],)
"""Commands that work and are in no help: shells run them."""

_ENDS = set("|&;<>()")
_PLACEHOLDER = re.compile(r"[A-Z][A-Z_]*|.*[$…{].*|\.\.\.")


def commands_in(text: str) -> Iterator[list[str]]:
    """The words after `rtk` of each command in a text of a shell."""
    joined = text.replace("\\\n", " ")
    for line in joined.splitlines():
        for found in _RTK.finditer(line):
            if not _COMMENT.search(line[: found.start()]):
                yield _words(line[found.end() :])


def _words(rest: str) -> list[str]:
    """The words up to the end of the command: a comment, a pipe, a redirection, a closing parenthesis."""
    lexer = shlex.shlex(rest, posix=True, punctuation_chars="|&;<>()")
    lexer.whitespace_split, lexer.commenters = True, "#"
    words = []
    try:
        for word in lexer:
            if set(word) <= _ENDS:
                break
            words.append(word)
    except ValueError:  # a quotation that began before the command, as in echo "$(rtk version)"
        pass
    return words


def problem_of(words: list[str]) -> str | None:
    """What is wrong with a command: an unknown word or flag, a value that is no choice, too many arguments.

    The last flag may lack its value, as in a text about that flag.
    """
    if words in _HIDDEN:
        return None
    node, rest = _command(words)
    if isinstance(node, UsageError):
        return node.message
    if not node.is_command:
        return None if set(rest) <= {"--help", "-h", "--version"} else f"not a command: rtk {' '.join(words)}"
    known = {word: flag for flag in node.flags for word in flag.every_word}
    arguments, waiting = 0, iter(rest)
    for word in waiting:
        if word == "--":
            break
        name, has_value, value = word.partition("=")
        if not word.startswith("-") or word == "-":
            arguments += 1
        elif name not in known:
            return f"no such flag of rtk {node.name}: {word}"
        elif known[name].takes_value:
            given = value if has_value else next(waiting, None)
            if given is not None and not _is_allowed(known[name], given):
                return f"no value of {name} of rtk {node.name}: {given}"
    if arguments > len(node.arguments) and not any(one.repeatable for one in node.arguments):
        return f"too many arguments: rtk {' '.join(words)}"
    return None


def _command(words: list[str]) -> tuple[Node | UsageError, list[str]]:
    """The node that the words begin with, flags of the root left out, and all other words."""
    node, rest = ROOT, list(words)
    flags = []
    while not node.is_command and rest:
        word = rest.pop(0)
        if word.startswith("-"):
            flags += [word] if word in ("--local", "--help", "--version", "-q", "--quiet") else [word, rest.pop(0)]
            continue
        child = next((child for child in node.children if child.path[-1] == word), None)
        if child is None:
            return UsageError(f"no such command: rtk {node.name} {word}"), []
        node = child
    return node, [*flags, *rest]


def _is_allowed(flag: Parameter, value: str) -> bool:
    if not flag.choices or _PLACEHOLDER.fullmatch(value):
        return True
    parts = value.upper().split(",") if flag.repeatable else [value.upper()]
    return set(parts) <= {choice.upper() for choice in flag.choices}
