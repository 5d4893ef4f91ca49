"""rtk auth: the API token of a profile. A token is never an argument: others can read those."""

from pathlib import Path
from typing import Annotated, Any

import typer

from rtk_cli.config import credentials
from rtk_cli.config.token_sources import TokenSource
from rtk_cli.errors import UsageError
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import PLAIN
from rtk_cli.terminal.session import Session, session

area = Area("auth")


@area.command("login", flags=PLAIN)
def login(
    ctx: typer.Context,
    with_token: Annotated[bool, typer.Option("--with-token", help="Read the token from stdin.")] = False,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", metavar="PATH", help="Read it from this file each time.")
    ] = None,
    token_command: Annotated[
        str | None, typer.Option("--token-command", metavar="COMMAND", help="Read it from this command each time.")
    ] = None,
    keyring: Annotated[bool, typer.Option("--keyring", help="Keep it in the system's keyring, not in a file.")] = False,
) -> None:
    """Give a profile its API token: typed, from stdin, from a file or from a command."""
    run = session(ctx)
    path, name, clock = run.settings.config_file, run.settings.profile, run.environment.clock
    place = _reference(token_file, token_command)
    if place is not None and (with_token or keyring):
        raise UsageError("a token that is read each time is not kept as well", hint="leave --with-token and --keyring")
    if place is not None:
        place = credentials.configure_token_source(path, name, place, run.environment.variables, clock=clock)
    else:
        place = credentials.store_token(path, name, _typed(run, with_token), keyring=keyring, clock=clock)
    run.output.done(f"logged in: profile {name}, token from {place}")
    run.output.hint(f"see whether it is accepted: rtk apps list{f' --profile {name}' if run.flags.profile else ''}")
    if run.environment.variables.get(credentials.VARIABLE):
        run.output.warn(f"{credentials.VARIABLE} is set and goes before it")


@area.command("logout", flags=PLAIN)
def logout(ctx: typer.Context) -> None:
    """Forget the token of a profile."""
    run = session(ctx)
    place = credentials.forget_token(run.settings.config_file, run.settings.profile, clock=run.environment.clock)
    if place is None:
        run.output.done(f"profile {run.settings.profile} had no token")
    else:
        run.output.done(f"logged out: profile {run.settings.profile}")


@area.command("status", flags=PLAIN)
def show_status(ctx: typer.Context) -> None:
    """Show which profile, account, app and token are in use; calls nobody."""
    run = session(ctx)
    names = ("profile", "base_url", "account_id", "app_id", "token")
    found = [run.settings.describe(name) for name in names]
    status: dict[str, Any] = {one.setting.name: one.value for one in found if not one.setting.secret}
    token = found[-1]
    run.output.one({**status, "token": token.source if token.value or run.settings.is_local else None})
    if token.value is None and not run.settings.is_local:
        run.output.hint("there is no token: rtk auth login")


def _reference(token_file: Path | None, token_command: str | None) -> TokenSource | None:
    if token_file is not None and token_command is not None:
        raise UsageError("a token has one place", hint="give --token-file or --token-command, not both")
    if token_file is not None:
        return TokenSource("file", str(token_file))
    return None if token_command is None else TokenSource("command", token_command)


def _typed(run: Session, with_token: bool) -> str:
    if with_token:
        return run.environment.stdin.buffer.read().decode("ascii", "replace")  # what is replaced is refused as no token
    return run.confirm.read_secret("API token: ")
