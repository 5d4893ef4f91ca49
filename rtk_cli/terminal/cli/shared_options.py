"""Shared flags as Typer's options: their values go into the session, not to the function of a command."""

from typing import TYPE_CHECKING, Any, cast

import typer

from rtk_cli import __version__
from rtk_cli.terminal.cli.choice import ignore_case
from rtk_cli.terminal.cli.flags import SHARED, Flag, FlagGroup
from rtk_cli.terminal.cli.help_colors import for_terminal
from rtk_cli.terminal.cli.typer_internals import Context, TyperOption, TyperParameter, option_of

if TYPE_CHECKING:
    from rtk_cli.terminal.session import Session

_HELP = Flag("help", ("-h", "--help"), "Show this help.", FlagGroup.OUTPUT, None, bool)
_VERSION = Flag("version", ("-V", "--version"), "Print the version.", FlagGroup.OUTPUT, None, bool)

SHOWN = (*SHARED.values(), _HELP, _VERSION)
"""Every shared flag, in the order of help."""

GROUPS = {flag.name: flag.group for flag in SHOWN}
"""The help section of each shared flag, by name."""


def session_of(ctx: Context) -> "Session":
    """The session that `run` put into the root's context."""
    return cast("Session", ctx.find_root().obj)


def option(flag: Flag) -> TyperOption:
    """A flag that stores its value in the session."""
    default: Any = typer.Option(None, *flag.words, help=flag.help, metavar=flag.metavar, min=flag.least)
    made = option_of(flag.name, default, flag.kind)
    made.expose_value = False
    ignore_case(made)
    made.callback = _store
    return made


def help_option() -> TyperOption:
    """--help: prints before any other flag is checked."""
    return _eager(_HELP, _show_help)


def version_option() -> TyperOption:
    """--version: the same."""
    return _eager(_VERSION, _show_version)


def _eager(flag: Flag, callback: Any) -> TyperOption:
    made = option(flag)
    made.is_eager = True
    made.callback = callback
    return made


def _store(ctx: Context, param: TyperParameter, value: Any) -> None:
    """Store a flag in the session; if a flag is repeated, the last value counts."""
    if value not in (None, False, ()):
        name, value = SHARED[str(param.name)].same_as or (str(param.name), value)
        setattr(session_of(ctx).flags, name, value)


def _show_help(ctx: Context, param: TyperParameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        environment = session_of(ctx).environment
        environment.stdout.write(for_terminal(ctx.get_help(), environment.stdout, environment.variables) + "\n")
        raise typer.Exit


def _show_version(ctx: Context, param: TyperParameter, value: bool) -> None:
    if value:
        session_of(ctx).environment.stdout.write(f"rtk {__version__}\n")
        raise typer.Exit
