"""rtk auth: the API token of a profile. A token is never an argument, because other users can read those."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from rtk_cli.commands.doctor import checked_setup, raise_first_failure
from rtk_cli.config import credentials, profiles
from rtk_cli.config.token_sources import TokenSource
from rtk_cli.config.token_validation import validated
from rtk_cli.errors import RtkError, UsageError
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import API, LOGIN, PLAIN
from rtk_cli.terminal.session import Session, session

area = Area("auth")

NOT_STORED = "nothing was stored; --no-check stores it unchecked"


@area.command("login", flags=LOGIN, examples=('rtk auth login --profile work --token-command "pass show cloudflare"',))
def login(
    ctx: typer.Context,
    with_token: Annotated[bool, typer.Option("--with-token", help="Read the token from stdin.")] = False,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", metavar="PATH", help="Read the token from this file on each run.")
    ] = None,
    token_command: Annotated[
        str | None,
        typer.Option(
            "--token-command", metavar="COMMAND", help="Read the token from this command's output on each run."
        ),
    ] = None,
    keyring: Annotated[
        bool, typer.Option("--keyring", help="Store the token in the system keyring instead of a file.")
    ] = False,
    no_check: Annotated[
        bool, typer.Option("--no-check", help="Store it without asking the API, as on a machine that is offline.")
    ] = False,
) -> None:
    """Check the API token of a profile and store it, from a prompt, stdin, a file or a command."""
    cli = session(ctx)
    path, name, clock = cli.settings.config_file, cli.settings.profile, cli.environment.clock
    source = _reference(token_file, token_command)
    if source is not None and (with_token or keyring):
        raise UsageError(
            "--token-file and --token-command do not go with --with-token or --keyring",
            hint="leave out --with-token and --keyring",
        )
    profiles.check_changeable(name, cli.settings.resolved("profile").source)
    credentials.require_changeable(path, name)
    if source is not None:
        token = credentials.read_source(path, name, source, cli.environment.variables)
    else:
        token = validated(_read_token(cli, with_token), "the given token")
    if not no_check:
        _check(cli, token, str(source or ("stdin" if with_token else "prompt")))
    if source is not None:
        source = credentials.configure_token_source(path, name, source, clock=clock)
    else:
        source = credentials.store_token(path, name, token, keyring=keyring, clock=clock)
    cli.output.done(f"logged in: profile {name}, token from {source}")
    _suggest_next_step(cli, checked=not no_check)
    if cli.environment.variables.get(credentials.VARIABLE):
        cli.output.warn(f"{credentials.VARIABLE} is set and overrides this token")


def _check(cli: Session, token: str, source: str) -> None:
    """Run the checks of `rtk doctor` that concern a token, and raise the error of the first that fails.

    Without an account only the token itself is checked. Nothing is retried, as a person waits for the answer: where a
    firewall drops every packet, each attempt lasts as long as --timeout.
    """
    cli.settings.take_token(token, source)
    cli.settings.never_retry()
    has_account = cli.settings.resolved("account_id").value is not None
    checks = checked_setup(cli, through="read" if has_account else "token accepted")
    try:
        raise_first_failure(checks)
    except RtkError as error:
        error.hint = "; ".join(filter(None, (error.hint, NOT_STORED)))
        error.is_explained = True
        raise
    for check in checks:
        if check.status == "warning":
            cli.output.warn(f"{check.name}: {check.message}; {check.remedy}")
    if not has_account and checks[-1].status == "skipped":
        cli.output.warn(f"the token was not checked: {checks[-1].message}, and no account is set")


def _suggest_next_step(cli: Session, *, checked: bool) -> None:
    profile = f" --profile {cli.flags.profile}" if cli.flags.profile else ""
    if not checked:
        cli.output.hint(f"check that the API accepts it: rtk auth status --check{profile}")
    elif cli.settings.resolved("account_id").value is None:
        cli.output.hint(f"set the account: rtk profile update {cli.settings.profile} --account-id ACCOUNT")
    elif cli.settings.resolved("app_id").value is None:
        cli.output.hint(f"choose an app: rtk apps list{profile}, and then: rtk apps use APP{profile}")


@area.command("logout", flags=PLAIN, examples=("rtk auth logout", "rtk auth logout --profile work"))
def logout(ctx: typer.Context) -> None:
    """Remove the API token of a profile."""
    cli = session(ctx)
    profiles.check_changeable(cli.settings.profile, cli.settings.resolved("profile").source)
    source = credentials.forget_token(cli.settings.config_file, cli.settings.profile, clock=cli.environment.clock)
    if source is None:
        cli.output.done(f"profile {cli.settings.profile} has no token")
    else:
        cli.output.done(f"logged out: profile {cli.settings.profile}")


@area.command("status", flags=API, examples=("rtk auth status", "rtk auth status --check"))
def show_status(
    ctx: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Also ask the API, as `rtk doctor` does.")] = False,
) -> None:
    """Show the profile, account, app and token in use; the exit code is 4 without a token."""
    cli = session(ctx)
    cli.warn_of_conflicts()
    names = ("profile", "base_url", "account_id", "app_id", "token")
    settings = [cli.settings.describe(name) for name in names]
    status: dict[str, Any] = {entry.setting.name: entry.value for entry in settings if not entry.setting.secret}
    token = settings[-1]
    status["token"] = token.source if token.value or cli.settings.is_local else None
    checks = checked_setup(cli, through="app") if check else []
    cli.output.one({**status, "checks": [one.row() for one in checks]} if check else status)
    if token.value is None and not cli.settings.is_local:
        raise credentials.no_token(cli.settings.profile)
    raise_first_failure(checks)


def _reference(token_file: Path | None, token_command: str | None) -> TokenSource | None:
    if token_file is not None and token_command is not None:
        raise UsageError("--token-file and --token-command exclude each other", hint="give one of them")
    if token_file is not None:
        return TokenSource("file", os.path.abspath(os.path.expanduser(token_file)))
    return None if token_command is None else TokenSource("command", token_command)


def _read_token(cli: Session, with_token: bool) -> str:
    if with_token:  # a replacement character is refused with the token
        return cli.environment.stdin.buffer.read().decode("ascii", "replace")
    return cli.confirm.read_secret("API token: ")
