"""The command tree as JSON data, for scripts and agents: `rtk help --json`."""

from collections.abc import Sequence
from typing import Any

from rtk_cli import __version__
from rtk_cli.terminal.cli.help_topics import exit_code_meanings
from rtk_cli.terminal.cli.parameter import Parameter
from rtk_cli.terminal.cli.tree import OWN, Node, find


def document(words: Sequence[str]) -> dict[str, Any]:
    """The command that `words` name and all below it, with what its commands share: flags and exit codes."""
    node = find(words)
    shared = {flag.words[-1]: _parameter(flag) for one in node.every() for flag in one.flags if flag.heading != OWN}
    codes = [{"code": int(code), "kind": kind, "meaning": text} for code, (kind, text) in exit_code_meanings().items()]
    return {
        "version": __version__,
        **_described(node),
        "shared_flags": list(shared.values()),
        "exit_codes": codes,
    }


def _described(node: Node) -> dict[str, Any]:
    described: dict[str, Any] = {"command": f"rtk {node.name}".strip(), "summary": node.summary}
    if not node.is_command:
        return {**described, "commands": list(map(_described, node.children))}
    return {
        **described,
        "help": node.help,
        "usage": node.usage,
        "arguments": list(map(_parameter, node.arguments)),
        "flags": [_parameter(flag) for flag in node.flags if flag.heading == OWN],
        "shared_flags": [flag.words[-1] for flag in node.flags if flag.heading != OWN],
        "examples": list(node.examples),
        "operations": [operation.id for operation in node.operations],
        "asks_for_confirmation": any(flag.name == "force" for flag in node.shared),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": parameter.words[-1] if parameter.words else parameter.shown,
        "help": parameter.help,
        "required": parameter.required,
    }
    if parameter.words:
        described |= {"words": list(parameter.every_word), "section": parameter.heading}
        described["value"] = parameter.shown if parameter.takes_value else None
    if parameter.choices:
        described["choices"] = list(parameter.choices)
    return described | ({"repeatable": True} if parameter.repeatable else {})
