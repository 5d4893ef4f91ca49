"""Everything that rtk takes from Typer beyond its documentation: no other module imports it.

Typer has carried its own click as a private package since 0.26. Its public part turns functions into commands; lazy
areas, shared flags, help pages and errors with suggestions need the classes below that. Any release may change them, so
pyproject.toml names the range that was tested, and tests/terminal/test_typer_internals.py fails on one that differs.
"""

from typing import Any

from typer._click import Command, Context, HelpFormatter
from typer._click import Parameter as TyperParameter
from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption
from typer._click.exceptions import UsageError as ClickUsageError
from typer._types import TyperChoice
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_click_param, get_command_from_info
from typer.models import CommandInfo, ParamMeta

__all__ = [
    "BadOptionUsage",
    "BadParameter",
    "ClickUsageError",
    "Command",
    "CommandInfo",
    "Context",
    "HelpFormatter",
    "MissingParameter",
    "NoSuchOption",
    "TyperChoice",
    "TyperCommand",
    "TyperGroup",
    "TyperOption",
    "TyperParameter",
    "command_of",
    "option_of",
    "words_left",
]

OVERRIDDEN: dict[type, dict[str, tuple[str, ...]]] = {
    Command: {
        "parse_args": ("ctx", "args"),
        "invoke": ("ctx",),
        "get_help": ("ctx",),
        "get_help_option": ("ctx",),
        "collect_usage_pieces": ("ctx",),
        "format_usage": ("ctx", "formatter"),
        "format_help_text": ("ctx", "formatter"),
        "format_options": ("ctx", "formatter"),
        "format_epilog": ("ctx", "formatter"),
    },
    TyperGroup: {
        "list_commands": ("ctx",),
        "get_command": ("ctx", "cmd_name"),
        "resolve_command": ("ctx", "args"),
    },
    TyperChoice: {
        "get_metavar": ("param", "ctx"),
        "convert": ("value", "param", "ctx"),
    },
}
"""Methods that Typer calls on rtk's classes, with their parameters after `self`."""


def command_of(info: CommandInfo) -> Command:
    """The command that Typer makes of a registered function."""
    return get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode=None)


def option_of(name: str, option: Any, kind: Any) -> TyperOption:
    """The option that Typer makes of a parameter `name: kind = option`."""
    made, _ = get_click_param(ParamMeta(name=name, default=option, annotation=kind))
    assert isinstance(made, TyperOption)
    return made


def words_left(ctx: Context) -> list[str]:
    """The words after a group's own flags: the command, which is not part of the arguments, and what follows."""
    return [*ctx._protected_args, *ctx.args]
