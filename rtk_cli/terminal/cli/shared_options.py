"""Shared flags as Typer's options: what they say goes into the session, not into the arguments of a command.

With area.py the only file that touches Typer's inner parts.
"""

from typing import TYPE_CHECKING, Any, cast

import typer
from typer import _click as click
from typer.core import TyperOption
from typer.main import get_click_param
from typer.models import ParamMeta

from rtk_cli import __version__
from rtk_cli.terminal.cli.flags import SHARED, Flag, FlagGroup

if TYPE_CHECKING:
    from rtk_cli.terminal.session import Session

_HELP = Flag("help", ("-h", "--help"), "Show this help.", FlagGroup.OUTPUT, None, bool)
_VERSION = Flag("version", ("-V", "--version"), "Print the version.", FlagGroup.OUTPUT, None, bool)

GROUPS = {flag.name: flag.group for flag in (*SHARED.values(), _HELP, _VERSION)}
"""The heading of each, by name."""


def session_of(ctx: click.Context) -> "Session":
    """The session that `run` put into the root's context."""
    return cast("Session", ctx.find_root().obj)


def option(flag: Flag) -> TyperOption:
    """A flag that writes itself into what was given."""
    default: Any = typer.Option(None, *flag.words, help=flag.help, metavar=flag.metavar, min=flag.least)
    made, _ = get_click_param(ParamMeta(name=flag.name, default=default, annotation=flag.kind))
    made.expose_value = False
    made.callback = _give
    return cast(TyperOption, made)


def help_option() -> TyperOption:
    """--help: prints before anything else is looked at."""
    return _at_once(_HELP, _show_help)


def version_option() -> TyperOption:
    """--version, too."""
    return _at_once(_VERSION, _show_version)


def _at_once(flag: Flag, callback: Any) -> TyperOption:
    made = option(flag)
    made.is_eager = True
    made.callback = callback
    return made


def _give(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Write a flag into the session; of the same flag said twice, the last one counts."""
    if value not in (None, False, ()):
        name, value = SHARED[str(param.name)].same_as or (str(param.name), value)
        setattr(session_of(ctx).flags, name, value)


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        session_of(ctx).environment.stdout.write(ctx.get_help() + "\n")
        raise typer.Exit


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        session_of(ctx).environment.stdout.write(f"rtk {__version__}\n")
        raise typer.Exit
